import { describe, expect, test } from 'vitest';
import { classifyText } from '../../src/classify/classify.ts';
import { expiryWords, isWorthALook, waysThatFail } from '../../src/suppression/expiring.ts';

const DAY = 86_400_000;
const firstAt = Date.UTC(2026, 9, 31, 22);

describe('mail that only ever expires', () => {
  test.for<[string, number, number, boolean]>([
    ['three times over three weeks', 3, 21 * DAY, true],
    ['more often and longer', 9, 80 * DAY, true],
    ['twice', 2, 60 * DAY, false],
    ['often, but within less than three weeks: one long outage', 9, 21 * DAY - 1, false],
  ])('is worth a look: %s', ([, failures, overMs, expected]) => {
    expect(isWorthALook({ failures, firstAt, lastAt: firstAt + overMs })).toBe(expected);
  });

  test('is told with how often and since when, and that nobody is suppressed by it', () => {
    expect(expiryWords({ failures: 4, firstAt, lastAt: firstAt + 30 * DAY })).toBe(
      'Worth a look: mail to it has only expired, 4 times since 2026-10-31; no server ever refused it. Nothing is suppressed by that alone.',
    );
  });
});

test.for<[string, boolean]>([
  ['message has expired, it was in the queue for too long', true],
  ['connect to mx.example.org[192.0.2.25]:25: Connection timed out', true],
  ['lost connection with mx.example.org[192.0.2.25] while receiving the initial server greeting', true],
  ['connect to mx.example.org[192.0.2.25]:25: Connection refused', true],
  ['connect to mx.example.org[192.0.2.25]:25: No route to host', true],
  ['Host or domain name not found. Name service error for name=example.org type=MX: try again', true],
  ['550 5.4.4 Unable to route to example.org', true],
  ['TLS session: (gnutls_handshake): A TLS fatal alert has been received.', true],
  ['550 5.1.1 no such user', false],
  ['452 4.2.2 mailbox full', false],
  ['451 4.7.1 greylisted, try again later', false],
  ['421 4.3.2 server busy, try again later', false],
  ['554 5.4.6 too many hops', false],
])('no server said a word about the address: "%s": %s', ([text, expected]) => {
  expect(waysThatFail.includes(classifyText({ text }).cause)).toBe(expected);
});
