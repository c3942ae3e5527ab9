import { isIPv6, BlockList as Networks } from 'node:net';

const inside = new Networks();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  inside.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  inside.addSubnet(network, prefix, 'ipv6');

/** Whether an address means something only inside a network: private, loopback, link-local, carrier NAT. */
export const isPrivate = (ip: string): boolean => inside.check(ip, isIPv6(ip) ? 'ipv6' : 'ipv4');

/** An address as the DNS writes it: numbers from the last to the first. */
export const reversed = (ip: string): string =>
  isIPv6(ip) ? [...expanded(ip)].reverse().join('.') : ip.split('.').reverse().join('.');

/** The name under which an address has its PTR record. */
export const reverseName = (ip: string): string => `${reversed(ip)}.${isIPv6(ip) ? 'ip6' : 'in-addr'}.arpa`;

/** An IPv6 address as 32 hexadecimal digits. */
export function expanded(ip: string): string {
  const plain = ip.replace(/%.*$/, '').replace(/(?<=:)(?<v4>\d+\.\d+\.\d+\.\d+)$/, (v4) => {
    const [a = 0, b = 0, c = 0, d = 0] = v4.split('.').map(Number);
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
  const [head = '', tail] = plain.split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = tail === undefined ? [] : Array.from({ length: 8 - front.length - back.length }, () => '0');
  return [...front, ...gap, ...back].map((part) => part.padStart(4, '0')).join('');
}

/** Whether two written addresses are the same one. */
export const sameIp = (one: string, other: string): boolean =>
  isIPv6(one) && isIPv6(other)
    ? expanded(one.toLowerCase()) === expanded(other.toLowerCase())
    : one === other;
