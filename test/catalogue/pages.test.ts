import { expect, test } from 'vitest';
import { knowledgeOf } from '../../src/catalogue/knowledge.ts';
import { pageOf } from '../../src/catalogue/pages.ts';
import { rules } from '../../src/catalogue/rules/index.ts';

const page = (rule: string) =>
  pageOf(knowledgeOf({ cause: rules.get(rule)?.cause ?? '', rule }))?.url ?? null;

test('who is told to use a form or a lookup has it one press away', () => {
  const told = [...rules.values()].filter(({ id, cause }) => {
    const { advice, steps } = knowledgeOf({ cause, rule: id });
    return /\b(?:check\.spamhaus\.org|barracudacentral\.org|sender\.office\.com|senderscore\.org|talosintelligence\.com)\b/.test(
      [advice, ...steps.map(({ text }) => text)].join(' '),
    );
  });
  expect(told.length).toBeGreaterThan(5);
  expect(told.filter(({ id }) => page(id) === null).map(({ id }) => id)).toEqual([]);
});

test('the advice of the very text goes before the steps of its cause; where nothing is named there is none', () => {
  const step = (text: string) => ({ who: 'us', text }) as const;
  const steps = [step('Look the IP up at check.spamhaus.org.')];
  expect(pageOf({ advice: 'Use the delist portal: sender.office.com.', steps })?.label).toBe('Delist Portal');
  expect(pageOf({ advice: '', steps })?.label).toBe('Spamhaus Lookup');
  expect(pageOf({ advice: 'Let the queue retry.', steps: [step('Wait.')] })).toBeNull();
});

test('every page is an address over TLS, and its label fits a button on a phone', () => {
  for (const { id, cause } of rules.values()) {
    const found = pageOf(knowledgeOf({ cause, rule: id }));
    if (found) expect(`${found.label.length < 20} ${new URL(found.url).protocol}`).toBe('true https:');
  }
});
