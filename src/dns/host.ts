import { isIPv6 } from 'node:net';
import { isPrivateIp } from '../network/private-ip.ts';
import { type Finding, finding, shown } from './finding.ts';
import { sameIp } from './ip.ts';
import type { Dns } from './resolver.ts';

/** A private address: the world's DNS and lists know nothing of it. */
export const privateFinding = (ip: string): Finding =>
  finding(
    'Address',
    'note',
    `${ip} is a private address: no receiver outside sees it, and no list holds it. Check the public address that your mail leaves from.`,
  );

/** The reverse name of an IP, and whether that name leads back to it (forward-confirmed reverse DNS). */
export async function checkPtr(dns: Dns, ip: string): Promise<Finding> {
  const found = await dns.ptr(ip);
  if (found.kind === 'failed')
    return finding('PTR', 'unknown', `The reverse name of ${ip} is not known: ${found.why}.`);
  if (found.kind === 'none')
    return finding(
      'PTR',
      'bad',
      `${ip} has no reverse name (PTR). Gmail, GMX, T-Online and others refuse such a server. Whoever owns the IP (your host) must set it.`,
    );
  const names = found.records.slice(0, 5);
  const forward = await Promise.all(
    names.map(async (name) => ({ name, found: await (isIPv6(ip) ? dns.ip6(name) : dns.ip4(name)) })),
  );
  const confirmed = forward.find(
    (one) => one.found.kind === 'records' && one.found.records.some((address) => sameIp(address, ip)),
  );
  if (confirmed)
    return finding('PTR', 'good', `${ip} is ${shown(confirmed.name)}, and that name leads back to it.`);
  const failed = forward.find((one) => one.found.kind === 'failed');
  if (failed?.found.kind === 'failed')
    return finding(
      'PTR',
      'unknown',
      `${ip} is ${shown(failed.name)}; whether that name leads back is not known: ${failed.found.why}.`,
    );
  const [first] = forward;
  const leads =
    first?.found.kind === 'records'
      ? `leads to ${shown(first.found.records.slice(0, 3).join(', '))} instead`
      : 'has no address';
  return finding(
    'PTR',
    'bad',
    `${ip} is ${shown(names.join(', '))}, but that name ${leads}: receivers count this as no reverse name. Let both point to each other.`,
  );
}

/** What there is to say of an address before anybody is asked. */
export const checkAddress = async (dns: Dns, ip: string): Promise<Finding> =>
  isPrivateIp(ip) ? privateFinding(ip) : checkPtr(dns, ip);
