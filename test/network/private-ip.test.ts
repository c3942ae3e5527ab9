import { expect, test } from 'vitest';
import { isPrivateIp, isPublicIp } from '../../src/network/private-ip.ts';

/** The first and the last address of each network, and their neighbours outside. */
test.for([
  ['0.0.0.0', '0.255.255.255', '1.0.0.0'],
  ['10.0.0.0', '10.255.255.255', '11.0.0.0'],
  ['100.64.0.0', '100.127.255.255', '100.128.0.0'],
  ['127.0.0.0', '127.255.255.255', '128.0.0.0'],
  ['169.254.0.0', '169.254.255.255', '169.255.0.0'],
  ['172.16.0.0', '172.31.255.255', '172.32.0.0'],
  ['192.168.0.0', '192.168.255.255', '192.169.0.0'],
  ['::', '::1', '::2'],
  ['fc00::', 'fdff::1', 'fe00::'],
  ['fe80::', 'febf::1', 'fec0::'],
])('%s to %s is private, %s is not', ([first = '', last = '', after = '']) => {
  expect([first, last].map(isPrivateIp)).toEqual([true, true]);
  expect(isPrivateIp(after)).toBe(false);
  expect([first, last, after].map(isPublicIp)).toEqual([false, false, true]);
});

test('an IPv4 address mapped into IPv6 is what it is without', () => {
  expect(['::ffff:10.0.0.1', '::ffff:a00:1', '::ffff:172.20.0.1'].every(isPrivateIp)).toBe(true);
  expect(isPublicIp('::ffff:192.0.2.1')).toBe(true);
});

test('what is no address is nobody’s', () => {
  expect(['', '999.1.1.1', 'mx.example', '/var/run/lmtp', 'ff'].some(isPublicIp)).toBe(false);
});
