import { isIP, BlockList as Networks } from 'node:net';

/** Loopback, RFC 1918, RFC 3927, RFC 4193, RFC 4291 and carrier NAT (RFC 6598). */
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

/** Whether a text is an IP address that others can reach: a private one is nobody's sending IP. */
export function isPublicIp(text: string): boolean {
  const version = isIP(text);
  return version !== 0 && !inside.check(text, version === 6 ? 'ipv6' : 'ipv4');
}
