import { isIPv6 } from 'node:net';

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
