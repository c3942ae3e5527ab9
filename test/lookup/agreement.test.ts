import { expect, test } from 'vitest';
import { knowledgeOf, stepsOf } from '../../src/catalogue/knowledge.ts';
import { rules } from '../../src/catalogue/rules/index.ts';
import { explainText } from '../../src/classify/classify.ts';
import { lookup } from '../../src/lookup/lookup.ts';

/** What decides about an alert for this text: the record of its verdict, as `pipeline/view` draws it. */
const known = (text: string) => {
  const { cause, rule, permanence, addressVerdict } = explainText({ text }).verdict;
  return knowledgeOf({ cause, rule, permanence, addressVerdict });
};

const told = (text: string) => {
  const { clock, owner, address, ...rest } = known(text);
  return {
    owner,
    clock: clock.words,
    address: address.words,
    first: stepsOf({ clock, owner, address, ...rest })[0]?.text,
  };
};

const answered = (text: string) => {
  const entry = lookup(text).entries[0];
  return {
    owner: entry?.owner,
    clock: entry?.clock,
    address: entry?.address,
    first: entry?.steps[0]?.text,
  };
};

/** What `/smtp` still answers from its tables of codes, or by another rule, as it takes a host from the text. Only ever fewer. */
const byTheCode = [
  'apple-dmarc',
  'comcast-not-our-customer',
  'free-too-many-spams',
  'gmail-ipv6-guidelines',
  'gmail-dmarc-dns-failure',
  'microsoft-spam-abuse',
  'microsoft-customer-block-list',
  'microsoft-code-7500',
  'microsoft-code-57708',
  'general-local-delivery',
  'vague-sender-at-mail',
];

/** Examples that decide by themselves: others need the host that the mail was refused by. */
const alone = [...rules.values()].filter(
  ({ id, examples: [text] }) => explainText({ text }).verdict.rule === id,
);
const differing = alone.filter(({ examples: [text] }) => {
  const [one, other] = [told(text), answered(text)];
  return JSON.stringify(one) !== JSON.stringify(other);
});

test('an alert and /smtp for the same text agree on owner, clock, address and first step', () => {
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
