import { describe, expect, test } from 'vitest';
import { isNetwork, isWithin } from '../../src/trust/networks.ts';

test.for([
  ['192.0.2.1', true],
  ['192.0.2.0/24', true],
  ['192.0.2.0/0', true],
  ['192.0.2.1/32', true],
  ['192.0.2.1/33', false],
  ['2001:db8::1', true],
  ['2001:db8::/33', true],
  ['2001:db8::1/128', true],
  ['2001:db8::/129', false],
  ['192.0.2.0/24/1', false],
  ['192.0.2.0/', false],
  ['192.0.2.0/x8', false],
  ['192.0.2.0/8x', false],
  ['192.0.2.0/0x8', false],
  ['192.0.2', false],
  ['relay.ours.example', false],
  ['relay.ours.example/24', false],
  ['', false],
] as const)('an address or a network: "%s": %s', ([text, expected]) =>
  expect(isNetwork(text)).toBe(expected),
);

describe('which networks an address lies in', () => {
  // New each time: a list is prepared once.
  const networks = () => ['192.0.2.0/28', '198.51.100.7', '2001:db8::/32', '2001:db9::7'];

  test.for([
    ['192.0.2.15', true],
    ['192.0.2.16', false],
    ['198.51.100.7', true],
    ['198.51.100.8', false],
    ['2001:db8:ffff::1', true],
    ['2001:db9::7', true],
    ['2001:db9::8', false],
    ['::ffff:192.0.2.1', true],
    ['relay.ours.example', false],
    ['', false],
  ] as const)('%s: %s', ([ip, expected]) => expect(isWithin(ip, networks())).toBe(expected));

  test('in none where none are given', () => expect(isWithin('192.0.2.1', [])).toBe(false));

  test('what is no network takes nobody in, and hinders no other', () => {
    expect(isWithin('192.0.2.1', ['192.0.2.0/99', 'x', '192.0.2.0/24'])).toBe(true);
    expect(isWithin('192.0.2.1', ['192.0.2.0/99', 'x'])).toBe(false);
  });
});
