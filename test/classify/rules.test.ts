import { expect, test } from 'vitest';
import { causes } from '../../src/catalogue/causes/index.ts';
import { decisiveRules, generalRules, vagueRules } from '../../src/catalogue/rules/general/index.ts';
import { providerRules } from '../../src/catalogue/rules/providers.ts';
import { explainText } from '../../src/classify/classify.ts';

const own = [...decisiveRules, ...generalRules, ...vagueRules];

test.for(own.flatMap((rule) => rule.examples.map((text) => ({ id: rule.id, text, rule }))))(
  '$id: "$text" hits this rule and no earlier one',
  ({ rule, text }) => {
    const { rule: hit, verdict } = explainText({ text });
    expect(hit?.id).toBe(rule.id);
    expect(verdict.cause).toBe(rule.cause);
  },
);

test('ids are unique, causes exist, sources are given', () => {
  const all = [...own, ...providerRules];
  expect(all.map((rule) => rule.id).filter((id, at, ids) => ids.indexOf(id) !== at)).toEqual([]);
  expect(all.filter((rule) => !causes.has(rule.cause)).map((rule) => rule.id)).toEqual([]);
  expect(all.filter((rule) => rule.source === '').map((rule) => rule.id)).toEqual([]);
});

test('only a recipient or a domain that does not exist suppresses at once', () => {
  const hasty = [...own, ...providerRules]
    .flatMap(({ id, examples }) => examples.map((text) => ({ id, verdict: explainText({ text }).verdict })))
    .filter(
      ({ verdict }) =>
        verdict.addressVerdict === 'suppress' &&
        !['invalid-recipient', 'invalid-domain'].includes(verdict.category),
    );
  expect(hasty.map(({ id }) => id)).toEqual([]);
});

test('no pattern keeps state between texts', () => {
  const stateful = [...own, ...providerRules].filter((rule) =>
    /[gy]/.test(`${rule.match?.flags ?? ''}${rule.unless?.flags ?? ''}`),
  );
  expect(stateful.map((rule) => rule.id)).toEqual([]);
});
