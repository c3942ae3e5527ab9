import { DAY } from '../time/span.ts';
import { type Adopted, adopt, type Wanted } from './adopt.ts';
import { inPieces } from './bulk.ts';
import { bucketOf, type DomainCategory } from './counter-buffer.ts';
import {
  type About,
  blocksOf,
  distinctAddresses,
  type EvidenceRows,
  evidence,
  evidenceAbout,
} from './evidence.ts';
import { type Expiring, expiring } from './expiring.ts';
import { blockKeys } from './keys.ts';
import type { Session } from './session.ts';
import {
  addBounces,
  type BounceRow,
  type Pair,
  type PriorDelay,
  priorDelays,
  type Recorded,
} from './write-bounces.ts';

export type { Counted, EvidenceRows } from './evidence.ts';
export type { BounceRow, Pair, PriorDelay, Recorded } from './write-bounces.ts';

/** One failure of an address, newest first in lists. */
export interface Failure {
  readonly at: number;
  readonly kind: 'bounce' | 'delay';
  readonly category: string;
  readonly cause: string;
  readonly status: string;
  readonly provider: string;
  readonly diagnostic: string;
}

/** A message that may be sent again once the incident is over. */
export interface Resend {
  readonly id: number;
  readonly at: number;
  readonly address: string;
  readonly messageId: string;
  readonly subject: string;
  readonly from: string;
  readonly envelopeFrom: string;
  readonly listId: string;
  readonly sendingIp: string;
  readonly mailbox: string;
  readonly cause: string;
}

export interface Bounces {
  /** Stores the rows, links delays to failures, and counts; counters follow at commit. */
  add(rows: readonly BounceRow[]): Promise<Recorded>;
  /** Those of the pairs that were reported as delayed within the last 14 days and have not failed yet. */
  priorDelays(pairs: readonly Pair[]): Promise<readonly PriorDelay[]>;
  /** Newest failures of an address within the last `days` (90) before `now`. */
  lastFailures(address: string, limit: number, now: number, days?: number): Promise<readonly Failure[]>;
  /** Addresses whose mail only ever expires, for weeks: worth a look, and no more. */
  expiring(now: number): Promise<readonly Expiring[]>;
  /** Which of these addresses failed before, within `days` (30) before `before`. For compromise hints. */
  knownRecipients(addresses: readonly string[], before: number, days?: number): Promise<ReadonlySet<string>>;
  /** Distinct addresses of an incident: exact to 50,000 rows, above that those among the newest 50,000. */
  addresses(incidentId: string): Promise<number>;
  evidence(incidentId: string): Promise<EvidenceRows>;
  /**
   * Gives an incident that figures opened the failures that they counted, as far as they belong to no other.
   */
  adopt(incidentId: string, wanted: Wanted): Promise<Adopted>;
  /** The same of one kind of failures in a span of time, among the newest 20,000 rows. */
  evidenceAbout(what: About): Promise<EvidenceRows>;
  /**
   * Failed messages of an incident in the order of arrival, a page at a time: `after` is the last id of the
   * page before (0 first). Take large pages.
   */
  resend(incidentId: string, after: number, limit: number): Promise<readonly Resend[]>;
  /** Distinct domains that failed with this category since then (to five minutes, at most a day back). */
  recentDomains(
    category: DomainCategory,
    since: number,
  ): Promise<readonly { readonly domain: string; readonly provider: string; readonly count: number }[]>;
}

async function lastFailures(
  session: Session,
  address: string,
  limit: number,
  now: number,
  days: number,
): Promise<readonly Failure[]> {
  const wanted = address.toLowerCase();
  const keys = blockKeys(wanted, await blocksOf(session));
  const rows = await inPieces(keys, 5000, (piece) =>
    session.read
      .selectFrom('bounces')
      .select(['address', 'at', 'kind', 'category', 'cause', 'status', 'provider', 'diagnostic'])
      .where('addressKey', 'in', piece)
      .where('at', '>=', now - days * DAY)
      .orderBy('at', 'desc')
      // The few rows of another address with the same hash fall out below.
      .limit(limit + 10)
      .execute(),
  );
  return rows
    .toSorted((a, b) => b.at - a.at)
    .filter((row) => row.address.toLowerCase() === wanted)
    .slice(0, limit)
    .map(({ address: _, ...failure }) => ({ ...failure, kind: failure.kind as Failure['kind'] }));
}

async function knownRecipients(
  session: Session,
  addresses: readonly string[],
  before: number,
  days: number,
): Promise<ReadonlySet<string>> {
  const lower = new Map(addresses.map((address) => [address.toLowerCase(), address]));
  const blocks = await blocksOf(session);
  const keys = [...lower.keys()].flatMap((address) => blockKeys(address, blocks));
  const rows = await inPieces(keys, 5000, (piece) =>
    session.read
      .selectFrom('bounces')
      .select('address')
      .distinct()
      .where('addressKey', 'in', piece)
      .where('at', '>=', before - days * DAY)
      .where('at', '<', before)
      .execute(),
  );
  return new Set(rows.flatMap(({ address }) => lower.get(address.toLowerCase()) ?? []));
}

async function resend(
  session: Session,
  incidentId: string,
  after: number,
  limit: number,
): Promise<readonly Resend[]> {
  const keys = blockKeys(incidentId, await blocksOf(session));
  const rows = await session.read
    .selectFrom('bounces as b')
    .innerJoin('messages as m', 'm.id', 'b.messageId')
    .select([
      'b.id',
      'b.at',
      'b.address',
      'm.originalId as messageId',
      'm.originalSubject as subject',
      'm.originalFrom as from',
      'm.envelopeFrom',
      'm.listId',
      'm.sendingIp',
      'm.mailbox',
      'b.cause',
    ])
    .where('b.incidentKey', 'in', keys)
    .where('b.incidentId', '=', incidentId)
    .where('b.id', '>', after)
    .where('b.kind', '=', 'bounce')
    .where('b.superseded', '=', 0)
    .orderBy('b.id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...row }));
}

async function recentDomains({ read }: Session, category: DomainCategory, since: number) {
  const rows = await read
    .selectFrom('failingDomains')
    .select(({ fn }) => ['domain', fn.max('provider').as('provider'), fn.sum<number>('count').as('count')])
    .where('category', '=', category)
    .where('bucket', '>=', bucketOf(since))
    .groupBy('domain')
    .orderBy('domain')
    .execute();
  return rows.map((row) => ({ ...row }));
}

export const bounces = (session: Session): Bounces => ({
  add: (rows) => addBounces(session, rows),
  priorDelays: (pairs) => priorDelays(session, pairs),
  lastFailures: (address, limit, now, days = 90) => lastFailures(session, address, limit, now, days),
  expiring: (now) => expiring(session, now),
  knownRecipients: (list, before, days = 30) => knownRecipients(session, list, before, days),
  addresses: (incidentId) => distinctAddresses(session, incidentId),
  evidence: (incidentId) => evidence(session, incidentId),
  adopt: (incidentId, wanted) => adopt(session, incidentId, wanted),
  evidenceAbout: (what) => evidenceAbout(session, what),
  resend: (incidentId, after, limit) => resend(session, incidentId, after, limit),
  recentDomains: (category, since) => recentDomains(session, category, since),
});
