import { expect, test } from 'vitest';
import { causes } from '../../src/catalogue/causes/index.ts';
import { providers } from '../../src/catalogue/providers.ts';
import type { Rule } from '../../src/catalogue/rule.ts';
import { providerRules } from '../../src/catalogue/rules/providers.ts';
import { explainText } from '../../src/classify/classify.ts';

const providerIds = new Set(providers.map((one) => one.id));

/** A host of the provider that the rule asks for, as a delivery to it would have. */
function hostFor(rule: Rule): string {
  const provider = providers.find((one) => one.id === rule.provider);
  return provider?.hosts[0] ? `mx1.${provider.hosts[0]}` : '';
}

test.for(providerRules.map((rule) => [rule.id, rule] as const))('%s: its example hits it and no earlier rule', ([id, rule]) => {
  expect(explainText({ text: rule.example, host: hostFor(rule) }).rule?.id).toBe(id);
});

test.for(providerRules.filter((rule) => rule.scopeValue).map((rule) => [rule.id, rule] as const))(
  '%s: the scope reads out a value',
  ([, rule]) => {
    expect(rule.scopeValue?.source).toContain('(?<value>');
  },
);

test('ids are unique and kebab-case', () => {
  const ids = providerRules.map((rule) => rule.id);
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  for (const id of ids) expect(id).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
});

test('every rule leads to a cause that the catalogue has', () => {
  expect(providerRules.filter((rule) => !causes.has(rule.cause)).map((rule) => `${rule.id}: ${rule.cause}`)).toEqual([]);
});

test('every rule names a provider that the catalogue knows', () => {
  const named = providerRules.flatMap((rule) =>
    [rule.provider, rule.names].filter((one) => one !== undefined).map((one) => ({ rule: rule.id, one })),
  );
  expect(named.filter(({ one }) => !providerIds.has(one))).toEqual([]);
});

test('every rule says what it means, what to do, and where that is from', () => {
  for (const rule of providerRules) {
    expect(rule.means, rule.id).toMatch(/^.{15,}[.)]$/);
    expect(rule.advice, rule.id).toMatch(/^.{6,}\.$/);
    expect(rule.source.length, rule.id).toBeGreaterThan(5);
  }
});

test('a rule asks for words, for a code, or for both', () => {
  expect(providerRules.filter((rule) => !rule.match && !rule.status && !rule.reply)).toEqual([]);
});

test('only an unknown user or domain is suppressed at once', () => {
  const condemning = providerRules.filter((rule) => (rule.addressVerdict ?? causes.get(rule.cause)?.addressVerdict) === 'suppress');
  const categories = new Set(condemning.map((rule) => causes.get(rule.cause)?.category));
  expect([...categories].sort()).toEqual(['invalid-domain', 'invalid-recipient']);
});

test('patterns are linear: no unbounded repeat of anything but a character class, no repeat inside a repeat', () => {
  for (const rule of providerRules) {
    for (const pattern of [rule.match, rule.unless, rule.scopeValue]) {
      expect(pattern?.source ?? '', rule.id).not.toMatch(/\.[*+]|\)[*+]|\)\{\d+,\}/);
      expect(pattern?.flags ?? '', rule.id).not.toMatch(/[gy]/);
    }
  }
});
