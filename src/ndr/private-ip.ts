import { isIP, BlockList as Networks } from 'node:net';

/** Loopback, RFC 4193 and RFC 4291. */
const inside = new Networks();
for (const [network, prefix] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  inside.addSubnet(network, prefix, 'ipv6');

/** Loopback, RFC 1918, RFC 3927 and carrier NAT (RFC 6598); by the numbers, since every hop of every mail is asked. */
function isInside(ipv4: string): boolean {
  const [a, b = 0] = ipv4.split('.', 2).map(Number);
  if (a === 0 || a === 10 || a === 127) return true;
  if (a === 100) return b >= 64 && b < 128;
  if (a === 172) return b >= 16 && b < 32;
  return (a === 169 && b === 254) || (a === 192 && b === 168);
}

/** Whether a text is an IP address that others can reach: a private one is nobody's sending IP. */
export function isPublicIp(text: string): boolean {
  const version = isIP(text);
  if (version === 4) return !isInside(text);
  return version === 6 && !inside.check(text, 'ipv6');
}
