import { BlockList, isIP } from 'node:net';

const known = new WeakMap<readonly string[], BlockList>();

/** `192.0.2.1`, `192.0.2.0/24`, `2001:db8::/32`: whether a text is an IP address or a network. */
export function isNetwork(text: string): boolean {
  const [ip = '', prefix, more] = text.split('/');
  const family = isIP(ip);
  if (family === 0 || more !== undefined) return false;
  if (prefix === undefined) return true;
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128);
}

const familyOf = (ip: string): 'ipv4' | 'ipv6' => (isIP(ip) === 6 ? 'ipv6' : 'ipv4');

function blockListOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks.filter(isNetwork)) {
    const [ip = '', prefix] = network.split('/');
    if (prefix === undefined) list.addAddress(ip, familyOf(ip));
    else list.addSubnet(ip, Number(prefix), familyOf(ip));
  }
  return list;
}

/** Whether a text is an address in one of the networks. The lists are settings: each is prepared once. */
export function isWithin(ip: string, networks: readonly string[]): boolean {
  const list = known.get(networks) ?? blockListOf(networks);
  known.set(networks, list);
  return list.check(ip, familyOf(ip));
}

/** This machine (RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.3). */
export const loopback: readonly string[] = ['127.0.0.0/8', '::1'];
