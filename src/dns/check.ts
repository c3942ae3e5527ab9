import { isPrivateIp } from '../network/private-ip.ts';
import { checkList } from './blocklist.ts';
import type { Finding } from './finding.ts';
import { checkPtr, privateFinding } from './host.ts';
import { blockLists } from './lists.ts';
import { checkMtaSts, checkMx, checkTlsa, type FetchPolicy, fetchPolicy } from './receiver.ts';
import { type Dns, type DnsOptions, makeDns } from './resolver.ts';
import { checkAlignment, checkDkim, checkDmarc, checkSpf } from './sender.ts';
import type { KeyName, Subject } from './subject.ts';

/** All that the DNS told about one domain or address, as seen from this machine at this moment. */
export interface Check {
  readonly subject: Subject;
  readonly at: number;
  readonly findings: readonly Finding[];
}

export interface CheckOptions extends DnsOptions {
  readonly now: () => number;
  /** Our own sending addresses: SPF of our own domain is evaluated for each. */
  readonly sendingIps?: readonly string[];
  readonly fetchPolicy?: FetchPolicy;
}

const mostIps = 4;

/** Looks at a domain, an IP, or both. Bounded in time; never throws. */
export async function check(subject: Subject, options: CheckOptions): Promise<Check> {
  const dns = makeDns(options);
  try {
    const found = await Promise.all(
      [...ofIp(dns, subject), ...ofDomain(dns, subject, options)].map(orSilence),
    );
    return { subject, at: options.now(), findings: found.flat() };
  } finally {
    dns.close();
  }
}

type Looks = readonly Promise<readonly Finding[]>[];

/** A library that throws on what strangers publish costs one line, not the answer. */
const orSilence = (look: Promise<readonly Finding[]>): Promise<readonly Finding[]> =>
  look.catch((error: unknown) => [
    {
      what: 'Check',
      state: 'unknown' as const,
      said: `One of the checks failed: ${error instanceof Error ? error.message.slice(0, 200) : 'no reason given'}.`,
      record: '',
    },
  ]);

const one = async (look: Promise<Finding | null>): Promise<readonly Finding[]> => {
  const found = await look;
  return found ? [found] : [];
};

function listsFor(subject: Subject, of: 'ip' | 'domain') {
  return blockLists.filter(
    (list) => list.of === of && (subject.lists.length === 0 || subject.lists.includes(list.zone)),
  );
}

function ofIp(dns: Dns, subject: Subject): Looks {
  const { ip } = subject;
  if (ip === '') return [];
  if (isPrivateIp(ip)) return [Promise.resolve([privateFinding(ip)])];
  return [one(checkPtr(dns, ip)), ...listsFor(subject, 'ip').map((list) => one(checkList(dns, list, ip)))];
}

function ofDomain(dns: Dns, subject: Subject, options: CheckOptions): Looks {
  const { domain, ip, from, envelope } = subject;
  if (domain === '') return [];
  const asked = ip === '' ? [...(options.sendingIps ?? [])].slice(0, mostIps) : [ip];
  const ips = asked.filter((address) => !isPrivateIp(address));
  return [
    ...(ips.length === 0 ? [''] : ips).map((address) => one(checkSpf(dns, envelope || domain, address))),
    ...keysOf(subject).map((key) => one(checkDkim(dns, key.domain, key.selector))),
    one(checkDmarc(dns, from || domain)),
    ...(from === '' ? [] : [one(checkAlignment(dns, from, domain))]),
    receiving(dns, domain, options.fetchPolicy ?? fetchPolicy),
    ...listsFor(subject, 'domain').map((list) => one(checkList(dns, list, domain))),
  ];
}

const mostKeys = 3;

function keysOf({ domain, selectors, keys }: Subject): readonly KeyName[] {
  return [...selectors.map((selector) => ({ selector, domain })), ...keys].slice(0, mostKeys);
}

async function receiving(dns: Dns, domain: string, fetch: FetchPolicy): Promise<readonly Finding[]> {
  const { finding, hosts } = await checkMx(dns, domain);
  const [first] = hosts;
  const [sts, tlsa] = await Promise.all([
    hosts.length > 0 ? checkMtaSts(dns, domain, hosts, fetch) : null,
    first ? checkTlsa(dns, first) : null,
  ]);
  return [finding, sts, tlsa].flatMap((found) => (found ? [found] : []));
}
