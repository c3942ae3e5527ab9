import { expect, test } from 'vitest';
import type { Step } from '../../src/catalogue/cause.ts';
import { knowledgeOf, stepsOf } from '../../src/catalogue/knowledge.ts';
import { rules } from '../../src/catalogue/rules/index.ts';
import { explainText } from '../../src/classify/classify.ts';
import { lookup } from '../../src/lookup/lookup.ts';

/** What decides about an alert for this text: the record of its verdict, as `pipeline/view` draws it. */
const known = (text: string) => {
  const { cause, rule, permanence, addressVerdict } = explainText({ text }).verdict;
  return knowledgeOf({ cause, rule, permanence, addressVerdict });
};

/**
 * The first steps. What the pasted reply itself names as the way out stands among those of `/smtp`; an alert
 * has a button for it, and steps of its own that speak of a link in the reply.
 */
const firstOf = (steps: readonly Step[]): readonly string[] =>
  steps
    .filter(({ about, text }) => about !== 'link' && !/which the reply names|that the reply names/.test(text))
    .map(({ text }) => text)
    .slice(0, 3);

const told = (text: string) => {
  const { clock, owner, address, ...rest } = known(text);
  return {
    owner,
    clock: clock.words,
    address: address.words,
    steps: firstOf(stepsOf({ clock, owner, address, ...rest })),
  };
};

const answered = (text: string) => {
  const entry = lookup(text).entries[0];
  return {
    owner: entry?.owner,
    clock: entry?.clock,
    address: entry?.address,
    steps: firstOf(entry?.steps ?? []),
  };
};

/**
 * Codes with hardly a word: `/smtp` answers from the tables of codes, with all that the code may stand for,
 * where the alert has room for the short form of the one rule only. Only ever fewer.
 */
const byTheCode = ['microsoft-code-7500', 'microsoft-code-57708'];

/** Examples that decide by themselves: others need the host that the mail was refused by. */
const alone = [...rules.values()].filter(
  ({ id, examples: [text] }) => explainText({ text }).verdict.rule === id,
);
const differing = alone.filter(({ examples: [text] }) => {
  const [one, other] = [told(text), answered(text)];
  return JSON.stringify(one) !== JSON.stringify(other);
});

test('an alert and /smtp for the same text agree on owner, clock, address and first steps', () => {
  expect(alone.length).toBeGreaterThan(600);
  expect(differing.map(({ id }) => id).filter((id) => !byTheCode.includes(id))).toEqual([]);
});

test.for([
  'facebook-pol-t3',
  'godaddy-ib110',
  'cox-too-many-bad-commands',
  'gmail-545',
  'microsoft-code-57232',
])('%s: the figure of the rule is told on both sides', (id) => {
  const [text = ''] = rules.get(id)?.examples ?? [];
  expect(answered(text)).toEqual(told(text));
  expect(told(text).clock).toMatch(/\d+ hours?|24 hours/);
});
