import { expect, test } from 'vitest';
import { alternativesOf, fits, isCovered, uncovered } from '../../scripts/rules/alternatives.ts';
import type { Rule } from '../../src/catalogue/rule.ts';
import { rules } from '../../src/catalogue/rules/index.ts';
import { explainText } from '../../src/classify/classify.ts';

test('each alternative has a text that would be judged otherwise without it: an example (match) or a not (unless)', () => {
  expect(uncovered()).toEqual([]);
});

const counter = [...rules.values()].flatMap((rule) =>
  (rule.not ?? []).map((text) => ({ id: rule.id, text, rule })),
);

test.for(counter)('$id: only its exception keeps "$text" away', ({ text, rule }) => {
  const { unless: _, ...bare } = rule;
  expect(fits(rule, text)).toBe(false);
  expect(fits(bare, text)).toBe(true);
  expect(explainText({ text }).rule?.id).not.toBe(rule.id);
});

test('an alternative is covered by a text of its own, not by its neighbour’s', () => {
  const rule: Rule = {
    id: 'a',
    cause: 'unknown',
    source: '',
    match: /mailbox gone|no (?:user|box)/i,
    unless: /sender|relay/i,
    examples: ['550 mailbox gone'],
    not: ['550 no user: relay'],
  };
  expect(alternativesOf(rule).map((one) => [one.part, one.source, isCovered(one)])).toEqual([
    ['match', 'mailbox gone', true],
    ['match', 'no (?:user|box)', false],
    ['unless', 'sender', false],
    ['unless', 'relay', true],
  ]);
});
