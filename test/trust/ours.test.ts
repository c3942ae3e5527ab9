import { expect, test } from 'vitest';
import {
  canProve,
  domainIn,
  domainOfOurs,
  isOurs,
  nothingOurs,
  type Ours,
  organization,
  sentByUs,
} from '../../src/trust/ours.ts';
import { canConcern } from '../../src/trust/scope.ts';
import type { Worth } from '../../src/trust/worth.ts';

const ours: Ours = { ...nothingOurs, domains: ['example.com'], ips: ['192.0.2.0/28'] };

test.for<[string, Parameters<typeof sentByUs>[0], Worth, boolean | null]>([
  [
    'what is proven, whoever the original is from',
    { sendingIp: '198.51.100.9', from: 'x@elsewhere.test', envelopeFrom: '' },
    'proven',
    true,
  ],
  [
    'an IP of ours in it says that it is no backscatter, but anybody can write it',
    { sendingIp: '192.0.2.1', from: 'x@elsewhere.test', envelopeFrom: '' },
    'unproven',
    null,
  ],
  [
    'another sender: backscatter, whatever the report says of its own server',
    { sendingIp: '', from: 'x@elsewhere.test', envelopeFrom: '' },
    'unproven',
    false,
  ],
  [
    'our domain from a foreign public IP: forged',
    { sendingIp: '198.51.100.9', from: 'news@example.com', envelopeFrom: '' },
    'plausible',
    false,
  ],
  [
    'our domain from an inner network',
    { sendingIp: '10.1.2.3', from: 'news@example.com', envelopeFrom: '' },
    'plausible',
    true,
  ],
  [
    'our domain, no IP',
    { sendingIp: '', from: 'News <news@mail.example.com>', envelopeFrom: '' },
    'plausible',
    true,
  ],
  [
    'the envelope outranks the header',
    { sendingIp: '', from: 'news@example.com', envelopeFrom: 'x@elsewhere.test' },
    'unproven',
    false,
  ],
  ['a lookalike domain', { sendingIp: '', from: 'news@notexample.com', envelopeFrom: '' }, 'unproven', false],
  [
    'no sender, from a foreign public IP',
    { sendingIp: '198.51.100.9', from: '', envelopeFrom: '' },
    'plausible',
    false,
  ],
  [
    'an IP of ours in what looks like ours',
    { sendingIp: '192.0.2.1', from: 'x@elsewhere.test', envelopeFrom: '' },
    'plausible',
    true,
  ],
  ['nothing to tell by', { sendingIp: '', from: '', envelopeFrom: '' }, 'unproven', null],
])('who sent it: %s', ([, original, worth, expected]) => {
  expect(sentByUs(original, ours, worth)).toBe(expected);
});

test('who said only which domains are his has no foreign IPs', () => {
  const original = { sendingIp: '198.51.100.9', from: 'news@example.com', envelopeFrom: '' };
  expect(sentByUs(original, { ...ours, ips: [] }, 'plausible')).toBe(true);
});

test('without configuration nobody is called a forger', () => {
  const foreign = { sendingIp: '198.51.100.9', from: 'x@elsewhere.test', envelopeFrom: '' };
  expect(sentByUs(foreign, nothingOurs, 'unproven')).toBeNull();
});

test.for([
  ['ip', '192.0.2.7', true],
  ['ip', '203.0.113.7', false],
  ['ip', '', true],
  ['netblock', '192.0.2.0/24', true],
  ['netblock', '203.0.113.0/24', false],
  ['netblock', '192.0.2.8/29', true],
  ['netblock', '192.0.0.0/16', true],
  ['netblock', '192.0.2.0', true],
  ['netblock', '203.0.113.7', false],
  ['netblock', 'their list', true],
  ['ip', '198.51.100.7', true],
  ['netblock', '198.51.100.0/24', true],
  ['from-domain', '203.0.113.7', true],
] as const)('a trouble of %s %s can be ours: %s', ([kind, value, expected]) => {
  expect(canConcern({ kind, value }, { ...ours, ips: [...ours.ips, '198.51.100.7'] })).toBe(expected);
  expect(canConcern({ kind, value }, nothingOurs), 'nobody said what is ours').toBe(true);
});

test.for<[Partial<Ours>, boolean]>([
  [{}, false],
  [{ ips: ['192.0.2.1'] }, false],
  [{ domains: ['ours.example'] }, true],
  [{ relays: ['192.0.2.1'] }, true],
  [{ authservId: 'mx.ours.example' }, true],
  [{ secret: 'a secret of some length' }, true],
  [{ log: true }, true],
])('%j: something that a report can be proven by: %s', ([given, expected]) => {
  expect(canProve({ ...nothingOurs, ...given })).toBe(expected);
});

test.for([
  ['news@Ours.Example', 'ours.example'],
  ['News <news@ours.example>', 'ours.example'],
  ['News <news@ours.example>  ', 'ours.example'],
  ['"a@evil.example" <news@ours.example>', 'ours.example'],
  ['news@ours.example (a@evil.example', 'evil.example'],
  ['news@ours.example and more', ''],
  [`${'x'.repeat(100_000)}@ours.example`, 'ours.example'],
  [`news@ours.example${' '.repeat(11)}`, ''],
  ['news@', ''],
  ['news', ''],
  ['', ''],
] as const)('the domain in "%s" is "%s"', ([address, domain]) => expect(domainIn(address)).toBe(domain));

test.for([
  ['ann@ours.example', 'ours.example'],
  ['Ann@Mail.Ours.Example', 'mail.ours.example'],
  ['ann@x.mail.ours.example', 'mail.ours.example'],
  ['other.example', 'other.example'],
  ['ann@notours.example', ''],
  ['ann@ours.example.evil.example', ''],
  ['', ''],
] as const)('%s is at our "%s", the nearest', ([address, own]) => {
  for (const domains of [
    ['ours.example', 'mail.ours.example', 'other.example'],
    ['other.example', 'mail.ours.example', 'ours.example'],
  ])
    expect(domainOfOurs(address, { domains })).toBe(own);
  expect(
    isOurs(address.slice(address.indexOf('@') + 1).toLowerCase(), {
      domains: ['other.example', 'ours.example'],
    }),
  ).toBe(own !== '');
});

test.for([
  ['Mail.Corp.Example', 'corp.example'],
  ['corp.example', 'corp.example'],
  ['mx.corp.co.uk', 'corp.co.uk'],
  // Everybody has his own below it.
  ['ann.github.io', 'ann.github.io'],
  ['mx.ann.github.io', 'ann.github.io'],
  ['LOCALHOST', 'localhost'],
  ['', ''],
] as const)('%s belongs to %s', ([domain, expected]) => expect(organization(domain)).toBe(expected));
