import { expect, test } from 'vitest';
import { causeOf } from '../../src/catalogue/causes/index.ts';
import { saidOf } from '../../src/catalogue/fate.ts';
import { knowledgeOf, stepsOf } from '../../src/catalogue/knowledge.ts';
import { rules } from '../../src/catalogue/rules/index.ts';

const all = [...rules.values()];

test.for(all)('$id: what the author wrote is what is known', (rule) => {
  const known = knowledgeOf({ cause: rule.cause, rule: rule.id });
  const cause = causeOf(rule.cause);
  expect(known.title).toBe(cause.title);
  expect(known.means).toBe(rule.means ?? '');
  expect(known.owner).toBe(rule.owner ?? cause.owner);
  expect(known.clock).toBe(rule.clock ?? cause.clock);
  expect(known.address.verdict).toBe(rule.addressVerdict ?? cause.addressVerdict);
  expect(known.sources).toEqual(expect.arrayContaining([rule.source, ...cause.sources]));
  // Its advice comes first, and none of the cause's steps is lost to it.
  const steps = stepsOf(known).map(({ text }) => text);
  if (rule.advice) expect(steps).toContain(rule.advice);
  for (const { text, about } of cause.steps)
    if (about !== 'address') expect(steps).toContain(saidOf(text, null));
});

test('where a text judges the address otherwise, nothing of the old verdict is left', () => {
  const known = knowledgeOf({ cause: 'user-unknown', rule: 'apple-inactive-address' });
  expect(known.address).toEqual({
    verdict: 'suppress-after-repeats',
    words: expect.stringContaining('only after repeated failures'),
  });
  expect(stepsOf(known).map(({ text }) => text)).not.toContainEqual(
    expect.stringMatching(/^Suppress the address at once/),
  );
  expect(knowledgeOf({ cause: 'user-unknown', addressVerdict: 'keep' }).address.words).toMatch(/fine/);
});

test('an id of another time falls back and throws nothing', () => {
  expect(knowledgeOf({ cause: 'mail-flood', rule: 'gone' })).toEqual(knowledgeOf({ cause: 'mail-flood' }));
  expect(knowledgeOf({ cause: 'gone', rule: '__proto__' }).title).toBe(causeOf('unknown').title);
});
