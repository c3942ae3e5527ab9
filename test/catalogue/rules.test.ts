import { expect, test } from 'vitest';
import { causes } from '../../src/catalogue/causes/index.ts';
import { providers } from '../../src/catalogue/providers.ts';
import type { Rule } from '../../src/catalogue/rule.ts';
import { providerRules } from '../../src/catalogue/rules/providers.ts';
import { blamedIp } from '../../src/catalogue/rules/readers.ts';
import { explainText } from '../../src/classify/classify.ts';

const providerIds = new Set(providers.map((one) => one.id));

/** A host of the provider that the rule asks for, as a delivery to it would have. */
function hostFor(rule: Rule): string {
  const provider = providers.find((one) => one.id === rule.provider);
  return provider?.hosts[0] ? `mx1.${provider.hosts[0]}` : '';
}

const examples = providerRules.flatMap((rule) => rule.examples.map((text) => [rule.id, text, rule] as const));

test.for(examples)('%s: "%s" hits it and no earlier rule', ([id, text, rule]) => {
  expect(explainText({ text, host: hostFor(rule) }).rule?.id).toBe(id);
});

test.for(examples.filter(([, text, rule]) => rule.scopeValue?.test(text)))(
  '%s: names the IP, netblock or domain that "%s" names',
  ([, text, rule]) => {
    const { verdict } = explainText({ text, host: hostFor(rule) });
    expect(verdict.scope.value).toMatch(
      /^(?:203\.0\.113\.[09](?:\/24)?|2001:db8::(?:25|\/64)|example\.(?:com|org)|mail\.example\.com)$/i,
    );
  },
);

test.for([
  [
    'host mx1.example.net[192.0.2.7] refused to talk to me: 554 5.7.1 Client host [203.0.113.9] blocked using zen.spamhaus.org',
    '203.0.113.9',
  ],
  [
    'H=mx1.example.net [192.0.2.7]: SMTP error: 421 4.7.0 [TSS04] Messages from 203.0.113.9 temporarily deferred',
    '203.0.113.9',
  ],
  [
    'Connected to 192.0.2.7 but sender was rejected. Remote host said: 550 IP 203.0.113.9 is blocked',
    '203.0.113.9',
  ],
  ['Sat, 21 Nov 2026 07:44:02 mail.example.com[2001:db8::25]: blocked', ''],
  ['550 5.7.511 Access denied, banned sender[203.0.113.9]. To request removal', '203.0.113.9'],
  ['421-4.7.28 [2001:db8::25      15] Gmail has detected an unusual rate', '2001:db8::25'],
  ['550 5.7.1 no address at 10:20:30', ''],
] as const)('the blamed IP in "%s" is "%s"', ([text, value]) => {
  expect(blamedIp.exec(text)?.groups?.['value'] ?? '').toBe(value);
});

test('ids are unique and kebab-case', () => {
  const ids = providerRules.map((rule) => rule.id);
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  for (const id of ids) expect(id).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
});

test('a tag belongs to one rule', () => {
  const tags = providerRules.filter((rule) => rule.match).flatMap((rule) => rule.tags ?? []);
  expect(tags.filter((tag, at) => tags.indexOf(tag) !== at)).toEqual([]);
});

test('every rule leads to a cause that the catalogue has', () => {
  expect(
    providerRules.filter((rule) => !causes.has(rule.cause)).map((rule) => `${rule.id}: ${rule.cause}`),
  ).toEqual([]);
});

test('every rule names a provider that the catalogue knows', () => {
  const named = providerRules.flatMap((rule) =>
    [rule.provider, rule.names].filter((one) => one !== undefined).map((one) => ({ rule: rule.id, one })),
  );
  expect(named.filter(({ one }) => !providerIds.has(one))).toEqual([]);
});

test('every rule says what it means, what to do, and where that is from', () => {
  for (const rule of providerRules) {
    expect(rule.means ?? 'nothing', `means of ${rule.id}`).toMatch(/^.{15,}[.)]$/);
    expect(rule.advice ?? 'nothing', `advice of ${rule.id}`).toMatch(/^.{6,}\.$/);
    expect(rule.source.length, rule.id).toBeGreaterThan(5);
  }
});

test('a rule asks for words, for a code, or for both', () => {
  expect(providerRules.filter((rule) => !rule.match && !rule.status && !rule.reply)).toEqual([]);
});

test('only an unknown user or domain is suppressed at once', () => {
  const condemning = providerRules.filter(
    (rule) => (rule.addressVerdict ?? causes.get(rule.cause)?.addressVerdict) === 'suppress',
  );
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
