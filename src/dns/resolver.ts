import { Resolver } from 'node:dns/promises';
import { reverseName } from './ip.ts';

/**
 * What came of one question: records, the certainty that there are none, or no answer that can be believed.
 */
export type Found<T> =
  | { readonly kind: 'records'; readonly records: readonly T[] }
  /** `domain`: whether the name exists and only lacks records of this type. */
  | { readonly kind: 'none'; readonly domain: boolean }
  | { readonly kind: 'failed'; readonly why: string };

export interface Mx {
  readonly exchange: string;
  readonly priority: number;
}

/** The DNS, as one check may use it: never throws, never hangs, asks only so often. */
export interface Dns {
  txt(name: string): Promise<Found<string>>;
  ip4(name: string): Promise<Found<string>>;
  ip6(name: string): Promise<Found<string>>;
  mx(name: string): Promise<Found<Mx>>;
  ptr(ip: string): Promise<Found<string>>;
  tlsa(name: string): Promise<Found<number>>;
  /** As mailauth wants it: rejects with an error code. */
  readonly resolve: (name: string, type: string) => Promise<unknown[]>;
  close(): void;
}

export interface DnsOptions {
  /** Addresses of resolvers, with a port where it is not 53; those of the system when empty. */
  readonly servers?: readonly string[];
  /** For one try of one question. */
  readonly timeoutMs?: number;
  /** For everything that is asked through this resolver. */
  readonly totalMs?: number;
  readonly mostQueries?: number;
}

/** SPF alone may ask 10 questions with 10 more under each `mx`; a whole check stays far below this. */
const MOST_QUERIES = 120;
const MOST_RECORDS = 40;

const whyOf: Readonly<Record<string, string>> = {
  ETIMEOUT: 'no answer in time',
  ECANCELLED: 'no answer in time',
  ESERVFAIL: 'the resolver could not find out (SERVFAIL)',
  EREFUSED: 'the resolver refuses to answer',
  ECONNREFUSED: 'no resolver listens there',
  EFORMERR: 'the resolver does not understand the question',
  EBADRESP: 'the answer is damaged',
  EBADNAME: 'this name cannot stand in the DNS',
  ENOTIMP: 'the resolver does not know this kind of record',
  EBUDGET: 'too many questions for one check',
};

/** A resolver for one check: bounded in time and in the number of its questions. */
export function makeDns(options: DnsOptions = {}): Dns {
  const { servers = [], timeoutMs = 2_000, totalMs = 8_000, mostQueries = MOST_QUERIES } = options;
  const resolver = new Resolver({ timeout: timeoutMs, tries: 2 });
  if (servers.length > 0) resolver.setServers([...servers]);
  let left = mostQueries;
  let over = false;
  const timer = setTimeout(() => {
    over = true;
    resolver.cancel();
  }, totalMs);

  async function bounded<T>(ask: () => Promise<readonly T[]>): Promise<T[]> {
    if (over) throw coded('ECANCELLED');
    if (left-- <= 0) throw coded('EBUDGET');
    return [...(await ask())].slice(0, MOST_RECORDS);
  }
  const found = <T>(ask: () => Promise<readonly T[]>): Promise<Found<T>> => asFound(bounded(ask));

  return {
    txt: (name) => found(async () => (await resolver.resolveTxt(name)).map((parts) => parts.join(''))),
    ip4: (name) => found(() => resolver.resolve4(name)),
    ip6: (name) => found(() => resolver.resolve6(name)),
    mx: (name) => found(() => resolver.resolveMx(name)),
    // Not resolver.reverse(): it answers ENOTFOUND when nobody answers, and reads /etc/hosts.
    ptr: (ip) => found(() => resolver.resolvePtr(reverseName(ip))),
    tlsa: (name) => found(async () => (await resolver.resolveTlsa(name)).map(({ certUsage }) => certUsage)),
    resolve: (name, type) => bounded<unknown>(() => resolver.resolve(name, type) as Promise<unknown[]>),
    close: () => clearTimeout(timer),
  };
}

const coded = (code: string): Error => Object.assign(new Error(code), { code });

async function asFound<T>(asked: Promise<T[]>): Promise<Found<T>> {
  try {
    const records = await asked;
    return records.length > 0 ? { kind: 'records', records } : { kind: 'none', domain: true };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENODATA') return { kind: 'none', domain: true };
    if (code === 'ENOTFOUND') return { kind: 'none', domain: false };
    return { kind: 'failed', why: whyOf[code] ?? `the question failed (${code || 'no code'})` };
  }
}
