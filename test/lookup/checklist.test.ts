import { expect, test } from 'vitest';
import { causes } from '../../src/catalogue/causes/index.ts';
import { lookup } from '../../src/lookup/lookup.ts';
import { answerText } from '../../src/lookup/word/text.ts';
import { checklist } from './checklist.ts';

const condemning =
  /suppress the (?:address|recipient)|remove the recipient|delete the address|permanently blocked/gi;
const negated = /(?:\bnot\b|n[’']t\b|\bnever\b|\bno need\b|\bwithout\b|\binstead of\b)[^.\n]{0,25}$/i;

test.for(checklist)('%s %s', ([, query, must]) => {
  const answer = lookup(query);
  const text = answerText({ answer });
  const missing = must.filter(
    (fact) => !fact.split('|').some((one) => text.toLowerCase().includes(one.toLowerCase())),
  );
  expect(missing, text).toEqual([]);
  expect(text.split('\n').length, 'lines').toBeLessThan(answer.entries.length > 1 ? 120 : 60);

  const sparing = answer.entries.every(
    (entry) => causes.get(entry.seenAs.causes[0] ?? '')?.addressVerdict === 'keep',
  );
  if (!sparing) return;
  for (const found of text.matchAll(condemning))
    expect(text.slice(0, found.index), found[0]).toMatch(negated);
});
