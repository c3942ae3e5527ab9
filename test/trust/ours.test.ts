import { expect, test } from 'vitest';
import { nothingOurs, type Ours, sentByUs } from '../../src/trust/ours.ts';
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
  ['nothing to tell by', { sendingIp: '', from: '', envelopeFrom: '' }, 'unproven', null],
])('who sent it: %s', ([, original, worth, expected]) => {
  expect(sentByUs(original, ours, worth)).toBe(expected);
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
  ['from-domain', '203.0.113.7', true],
] as const)('a trouble of %s %s can be ours: %s', ([kind, value, expected]) => {
  expect(canConcern({ kind, value }, ours)).toBe(expected);
  expect(canConcern({ kind, value }, nothingOurs), 'nobody said what is ours').toBe(true);
});
