import { isPrivateIp } from '../network/private-ip.ts';
import { type Finding, finding, shown } from './finding.ts';
import type { Dns, Found, Mx } from './resolver.ts';

/** Where mail for a domain goes (RFC 5321, 5.1), and whether it takes any (null MX, RFC 7505). */
export async function checkMx(
  dns: Dns,
  domain: string,
): Promise<{ readonly finding: Finding; readonly hosts: readonly string[] }> {
  const found = await dns.mx(domain);
  if (found.kind === 'failed')
    return {
      finding: finding('MX', 'unknown', `Where mail for ${domain} goes is not known: ${found.why}.`),
      hosts: [],
    };
  if (found.kind === 'none') return withoutMx(dns, domain, found.domain);
  const sorted = [...found.records].sort((one, other) => one.priority - other.priority);
  if (sorted.every(({ exchange }) => exchange === '' || exchange === '.'))
    return {
      finding: finding(
        'MX',
        'bad',
        `${domain} says that it takes no mail (null MX). Nothing can be delivered there; as a sender domain it is refused, too.`,
      ),
      hosts: [],
    };
  return withMx(dns, domain, sorted);
}

async function withMx(dns: Dns, domain: string, sorted: readonly Mx[]) {
  const hosts = sorted
    .map(({ exchange }) => exchange.replace(/\.$/, '').toLowerCase())
    .filter(Boolean)
    .slice(0, 4);
  const record = sorted
    .slice(0, 8)
    .map(({ priority, exchange }) => `${priority} ${exchange}`)
    .join(', ');
  const addresses = await Promise.all(
    hosts.map(async (host) => ({ host, ...(await addressesOf(dns, host)) })),
  );
  const dead = addresses.filter((one) => one.sure && one.ips.length === 0);
  const inner = addresses.filter((one) => one.ips.length > 0 && one.ips.every(isPrivateIp));
  const told = (said: string, state: Finding['state']) => ({
    finding: finding('MX', state, said, record),
    hosts,
  });
  if (dead.length === hosts.length)
    return told(
      `The mail hosts of ${domain} do not exist (${shown(dead.map(({ host }) => host).join(', '))} has no address): nothing can be delivered. Its owner must mend the MX records.`,
      'bad',
    );
  if (inner.length > 0)
    return told(
      `${shown(inner[0]?.host ?? '')} of ${domain} leads to a private address, which nobody outside reaches.`,
      'bad',
    );
  if (addresses.every((one) => !one.sure))
    return told(
      `${domain} names its mail hosts, but whether they exist is not known: no answer for their addresses.`,
      'unknown',
    );
  const lame = dead.length > 0 ? ` One of them, ${shown(dead[0]?.host ?? '')}, has no address.` : '';
  return told(`Mail for ${domain} goes to ${shown(hosts.join(', '))}.${lame}`, lame === '' ? 'good' : 'note');
}

async function withoutMx(dns: Dns, domain: string, exists: boolean) {
  if (!exists)
    return {
      finding: finding('MX', 'bad', `${domain} does not exist in the DNS (NXDOMAIN), as seen from here.`),
      hosts: [],
    };
  const { ips, sure } = await addressesOf(dns, domain);
  if (ips.length > 0)
    return {
      finding: finding(
        'MX',
        'note',
        `${domain} has no MX record; mail goes to the domain’s own address ${shown(ips.slice(0, 2).join(', '))} (RFC 5321, 5.1).`,
      ),
      hosts: [domain],
    };
  return sure
    ? {
        finding: finding(
          'MX',
          'bad',
          `${domain} has neither MX nor address: no mail can be delivered there.`,
        ),
        hosts: [],
      }
    : {
        finding: finding('MX', 'unknown', `${domain} has no MX; whether it has an address is not known.`),
        hosts: [],
      };
}

/** Addresses of a host; `sure` when both questions were answered. */
async function addressesOf(
  dns: Dns,
  host: string,
): Promise<{ readonly ips: readonly string[]; readonly sure: boolean }> {
  const both = await Promise.all([dns.ip4(host), dns.ip6(host)]);
  return { ips: both.flatMap(recordsOf), sure: both.every(({ kind }) => kind !== 'failed') };
}

const recordsOf = <T>(found: Found<T>): readonly T[] => (found.kind === 'records' ? found.records : []);

/** The MTA-STS policy of a domain, as mailauth fetches it. */
export type FetchPolicy = (
  domain: string,
  dns: Dns,
) => Promise<{
  readonly status: string;
  readonly mode: string;
  readonly mx: readonly string[];
  readonly why: string;
}>;

const FETCH_MS = 4_000;
const LARGEST_POLICY = 16_384;

/** Fetches a policy over HTTPS; a name that leads into a private network is not followed. */
export const fetchPolicy: FetchPolicy = async (domain, dns) => {
  const { getPolicy } = await import('mailauth/lib/mta-sts.js');
  const outside = async (name: string, type: string): Promise<string[]> => {
    const records = (await dns.resolve(name, type)) as string[];
    return type === 'A' || type === 'AAAA' ? records.filter((ip) => !isPrivateIp(ip)) : records;
  };
  const told = await getPolicy(domain, undefined, {
    resolver: outside,
    timeout: FETCH_MS,
    maxPolicySize: LARGEST_POLICY,
  });
  const { mode, mx, error } = told.policy as {
    mode?: string;
    mx?: string[];
    error?: { code?: string; message?: string };
  };
  return {
    status: told.status,
    mode: mode ?? 'none',
    mx: mx ?? [],
    why: error?.message ?? error?.code ?? '',
  };
};

/**
 * Whether receivers of `domain` demand TLS by MTA-STS (RFC 8461), and whether their MX fits what they demand.
 */
export async function checkMtaSts(
  dns: Dns,
  domain: string,
  hosts: readonly string[],
  fetch: FetchPolicy,
): Promise<Finding | null> {
  const record = await dns.txt(`_mta-sts.${domain}`);
  if (record.kind === 'none') return null;
  if (record.kind === 'failed')
    return finding(
      'MTA-STS',
      'unknown',
      `Whether ${domain} demands TLS (MTA-STS) is not known: ${record.why}.`,
    );
  const { status, mode, mx, why } = await fetch(domain, dns);
  const [published = ''] = record.records;
  if (status !== 'found')
    return finding(
      'MTA-STS',
      'bad',
      `${domain} announces MTA-STS, but its policy cannot be fetched${why ? ` (${shown(why)})` : ''}: senders that keep an older one may defer mail.`,
      published,
    );
  const misfit =
    mode === 'none' ? undefined : hosts.find((host) => !mx.some((pattern) => fits(host, pattern)));
  if (misfit)
    return finding(
      'MTA-STS',
      mode === 'enforce' ? 'bad' : 'note',
      `${domain} demands TLS (MTA-STS, ${mode}), but its mail host ${shown(misfit)} is not in the policy: senders that obey it do not deliver there (4.7.5, 4.4.8).`,
      published,
    );
  return finding(
    'MTA-STS',
    'good',
    `${domain} publishes MTA-STS (${mode}), and its mail hosts fit it.`,
    published,
  );
}

/** `*.example.com` stands for exactly one label (RFC 8461, 4.1). */
const fits = (host: string, pattern: string): boolean =>
  pattern.startsWith('*.')
    ? host.slice(host.indexOf('.')) === pattern.slice(1).toLowerCase()
    : host === pattern.toLowerCase();

/**
 * Whether the first mail host pins its certificate (DANE, RFC 7672). Whether it fits only a connection shows.
 */
export async function checkTlsa(dns: Dns, host: string): Promise<Finding | null> {
  const found = await dns.tlsa(`_25._tcp.${host}`);
  if (found.kind !== 'records') return null;
  const usable = found.records.some((usage) => usage === 2 || usage === 3);
  return usable
    ? finding(
        'TLSA',
        'note',
        `${shown(host)} pins its certificate (DANE): senders that check it deliver only over TLS that fits. Rebound does not connect, so it does not know whether it fits.`,
      )
    : finding(
        'TLSA',
        'note',
        `${shown(host)} publishes TLSA records of a kind that mail does not use (RFC 7672, 3.1): they count as none.`,
      );
}
