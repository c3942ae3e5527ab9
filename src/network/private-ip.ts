import { isIP, isIPv4, BlockList as Networks } from 'node:net';

/** Loopback, RFC 1918, RFC 3927 and carrier NAT (RFC 6598). */
const ipv4Networks = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const;

/**
 * Loopback, RFC 4193 and RFC 4291. The IPv4 networks count here too, for what is mapped (RFC 4291, 2.5.5.2).
 */
const inside = new Networks();
for (const [network, prefix] of ipv4Networks) inside.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  inside.addSubnet(network, prefix, 'ipv6');

const asNumber = (ipv4: string): number =>
  ipv4.split('.').reduce((number, part) => number * 256 + Number(part), 0);

const ipv4Ranges = ipv4Networks.map(([network, prefix]) => {
  const first = asNumber(network);
  return { first, last: first + 2 ** (32 - prefix) - 1 };
});

/** By the numbers and not by `inside`, which is slower: every hop of every mail is asked. */
function isInside(ipv4: string): boolean {
  const number = asNumber(ipv4);
  return ipv4Ranges.some(({ first, last }) => number >= first && number <= last);
}

/**
 * Whether an IP address means something only inside a network: private, loopback, link-local, carrier NAT.
 */
export const isPrivateIp = (ip: string): boolean => (isIPv4(ip) ? isInside(ip) : inside.check(ip, 'ipv6'));

/**
 * Whether a text is an IP address that others can reach: a private one is nobody's sending IP, and no
 * provider's server.
 */
export const isPublicIp = (text: string): boolean => isIP(text) > 0 && !isPrivateIp(text);
