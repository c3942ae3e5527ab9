import { expect, test } from 'vitest';
import { causes } from '../../src/catalogue/causes/index.ts';
import { playbooks } from '../../src/catalogue/playbooks.ts';
import { keyFor, playbookById, playbookFor, playbookMatcher } from '../../src/incident/match.ts';
import { applyOverrides, parseSpan } from '../../src/incident/overrides.ts';
import { spell, spellOut } from '../../src/incident/span.ts';
import { HOUR, MINUTE } from '../../src/time/span.ts';
import { timeline, verdict } from './timeline.ts';

test('overrides change what they name and nothing else', () => {
  const { playbooks: policy, mistakes } = applyOverrides(playbooks, {
    throttling: { count: 50, within: '30m', severity: 'critical', remindEvery: '1d' },
  });
  expect(mistakes).toEqual([]);
  expect(playbookById('throttling', policy)).toMatchObject({
    opens: { count: 50, withinMs: 30 * MINUTE },
    severity: 'critical',
    remindMs: 24 * HOUR,
  });
  expect(policy.filter(({ id }) => id !== 'throttling')).toEqual(
    playbooks.filter(({ id }) => id !== 'throttling'),
  );
});

test('an overridden playbook decides differently', () => {
  const policy = applyOverrides(playbooks, { reputation: { count: 1 } }).playbooks;
  const told = { cause: 'spamhaus', category: 'reputation-block' } as const;
  timeline(told, [playbookMatcher(policy)(verdict(told))])
    .at('09:00')
    .bounce()
    .expect('opened');
  timeline(told).at('09:00').bounce().silence();
});

test.for([
  [{ nonsense: {} }, /^playbooks\.nonsense is no playbook; there are flood, /],
  [
    { flood: { threshold: 3 } },
    /^playbooks\.flood\.threshold is no setting of a playbook; use count, within/,
  ],
  [{ flood: { constructor: 3 } }, /is no setting of a playbook/],
  [{ flood: { count: 0 } }, /^playbooks\.flood\.count is 0; it takes a whole number from 1/],
  [{ flood: { count: '3' } }, /^playbooks\.flood\.count is "3"; it takes a whole number/],
  [{ flood: { within: 'an hour' } }, /^playbooks\.flood\.within is "an hour"; it takes a span such as 30m/],
  [{ flood: { severity: 'high' } }, /it takes critical, warning or ops\.$/],
  [{ flood: { liftsAfter: '3h' } }, /countdown\.$/],
  [{ surge: { count: 3 } }, /opens by count\.$/],
] as const)('a mistake is one plain sentence: %j', ([overrides, said]) => {
  const { playbooks: policy, mistakes } = applyOverrides(playbooks, overrides);
  expect(mistakes).toEqual([expect.stringMatching(said)]);
  expect(policy).toEqual(playbooks);
});

test('spans', () => {
  expect(['10m', '48h', '3d', '90s', '0h', '1w', '', 5, null].map(parseSpan)).toEqual([
    600_000,
    172_800_000,
    259_200_000,
    90_000,
    null,
    null,
    null,
    null,
    null,
  ]);
  expect(
    [1000, 10 * MINUTE, HOUR, HOUR + MINUTE, 90 * MINUTE, 48 * HOUR, 72 * HOUR, 168 * HOUR].map(spell),
  ).toEqual([
    'less than a minute',
    '10 minutes',
    '1 hour',
    '1 hour',
    '90 minutes',
    '48 hours',
    '72 hours',
    '7 days',
  ]);
});

test('what a person chose is not rounded', () => {
  const chosen = [
    30 * MINUTE,
    HOUR,
    90 * MINUTE,
    150 * MINUTE,
    4 * HOUR,
    595 * MINUTE,
    610 * MINUTE,
    168 * HOUR,
  ];
  expect(chosen.map(spellOut)).toEqual([
    '30 minutes',
    '1 hour',
    '1 h 30 min',
    '2 h 30 min',
    '4 hours',
    '9 h 55 min',
    '10 hours',
    '7 days',
  ]);
});

test.for([
  ['mail-flood', 'flood', 'yahoo', 'flood'],
  ['mxroute-rejected-after-data', 'reputation-block', 'mxroute', 'mxroute-rejected-after-data'],
  ['gmail-unusual-rate-message-id', 'rate-limited', 'gmail', 'gmail-unusual-rate'],
  ['gmail-unusual-amount-blocked', 'rate-limited', 'gmail', 'gmail-unusual-rate'],
  ['gmail-low-reputation-ip', 'reputation-block', 'gmail', 'reputation'],
  ['gmail-unauthenticated-rate', 'auth-failure', 'gmail', 'authentication'],
  ['auth-spf', 'auth-failure', '', 'authentication'],
  ['spamhaus-dbl', 'reputation-block', '', 'reputation'],
  ['apple-local-policy', 'policy-rejected', 'apple', 'reputation'],
  ['microsoft-throttled', 'rate-limited', 'microsoft', 'throttling'],
  ['microsoft-ip-rate-reputation', 'rate-limited', 'microsoft', 'throttling'],
  ['yahoo-deferred', 'reputation-block', 'yahoo', 'throttling'],
  ['yahoo-permanently-deferred', 'reputation-block', 'yahoo', 'reputation'],
  ['recipient-rate', 'rate-limited', 'gmail', 'surge'],
  ['user-unknown', 'invalid-recipient', 'gmail', 'surge'],
  ['connection-timeout', 'network-error', '', 'surge'],
  ['something-new', 'reputation-block', '', 'reputation'],
] as const)('%s (%s at "%s") is for %s', ([cause, category, provider, expected]) => {
  expect(playbookFor({ cause, category, provider }).id).toBe(expected);
});

test('playbooks name only causes that the catalogue has', () => {
  const named = playbooks.flatMap(({ takes, sameAs }) => [
    ...(takes.causes ?? []),
    ...(takes.except ?? []),
    ...Object.entries(sameAs ?? {}).flat(),
  ]);
  expect(named.filter((id) => !causes.has(id))).toEqual([]);
});

test("only what is nobody's fault on our side waits for a surge", () => {
  const ours = ['flood', 'auth-failure', 'reputation-block', 'missing-ptr', 'rate-limited'];
  const waiting = [...causes.values()].filter(
    ({ id, category }) => playbookFor({ cause: id, category, provider: '' }).id === 'surge',
  );
  expect(waiting.filter(({ category }) => ours.includes(category)).map(({ id }) => id)).toEqual([
    'too-many-recipients',
    'recipient-rate',
  ]);
});

test('what makes two failures one incident', () => {
  const key = (fields: Parameters<typeof verdict>[0]): string =>
    keyFor(verdict(fields), playbookFor(verdict(fields)));
  const gmail = { provider: 'gmail' } as const;
  const ip = { kind: 'ip', value: '192.0.2.1' } as const;
  const rate = { ...gmail, cause: 'gmail-unusual-rate-ip', category: 'rate-limited' } as const;
  expect(key({ ...rate, scope: ip })).toBe('gmail-unusual-rate|gmail|ip:192.0.2.1');
  expect(key({ ...rate, scope: { kind: 'dkim-domain', value: 'Example.COM' } })).toBe(
    'gmail-unusual-rate|gmail|dkim-domain:example.com',
  );
  const auth = {
    ...gmail,
    category: 'auth-failure',
    scope: { kind: 'from-domain', value: 'example.com' },
  } as const;
  expect(key({ ...auth, cause: 'gmail-unauthenticated' })).toBe(
    key({ ...auth, cause: 'gmail-unauthenticated-rate' }),
  );
  expect(key({ ...auth, cause: 'auth-spf' })).not.toBe(key({ ...auth, cause: 'auth-dkim' }));
  const message = { ...rate, cause: 'gmail-unusual-rate-message-id' } as const;
  expect(key({ ...message, scope: { kind: 'message', value: '<1@example.com>' } })).toBe(
    key({ ...message, scope: { kind: 'message', value: '<2@example.com>' } }),
  );
});
