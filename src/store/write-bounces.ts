import type { Verdict } from '../classify/verdict.ts';
import { type Bulk, inPieces, insertRows, type Value } from './bulk.ts';
import { blockKey, hash53 } from './keys.ts';
import type { Session, TxSession } from './session.ts';
import { clean, cut, limits } from './text.ts';

/** One recipient of a bounce or a delay. */
export interface BounceRow {
  /** Id that `messages.add` returned. */
  readonly messageId: number;
  /** Epoch ms: arrival of the report. */
  readonly at: number;
  readonly kind: 'bounce' | 'delay';
  readonly verdict: Verdict;
  /** Message-ID of the original, `''` when unknown: with the address it ties a delay to its later failure. */
  readonly originalId: string;
  readonly incidentId: string | null;
  /** The same failure was told before, by another report: kept, not counted. */
  readonly repeat?: boolean;
  /**
   * Whether it says something about the world: not backscatter, and not unproven where there is something to
   * prove by.
   */
  readonly believed: boolean;
}

/** A message to one recipient. */
export interface Pair {
  readonly originalId: string;
  readonly address: string;
}

/** An earlier delay of the same message to the same recipient. */
export interface PriorDelay extends Pair {
  readonly at: number;
  readonly incidentId: string | null;
}

/** What `bounces.add` made of its rows. */
export interface Recorded {
  readonly bounces: number;
  /** Delays that were counted: the first of each message and recipient. */
  readonly delays: number;
  /** What tells again of a delay or a failure that is known: stored, not counted. */
  readonly repeats: number;
  /**
   * Bounces whose message had been counted as delayed: it is counted as a bounce now, and no longer as a
   * delay.
   */
  readonly superseded: number;
}

const columns = {
  messageId: 'int',
  at: 'int',
  kind: 'text',
  address: 'text',
  addressKey: 'int',
  domain: 'text',
  action: 'text',
  status: 'text',
  reply: 'text',
  category: 'text',
  cause: 'text',
  rule: 'text',
  permanence: 'text',
  addressVerdict: 'text',
  scopeKind: 'text',
  scopeValue: 'text',
  owner: 'text',
  provider: 'text',
  diagnostic: 'text',
  remoteMta: 'text',
  incidentId: 'text',
  incidentKey: 'int',
  superseded: 'int',
} as const;

const failures: Bulk = { table: 'bounces', columns, tail: '' };
const delays: Bulk = { table: 'bounces', columns, tail: 'returning "id", "messageId", "addressKey"' };
const pending: Bulk = {
  table: 'pendingDelays',
  columns: { key: 'int', bounceId: 'int', at: 'int' },
  tail: 'on conflict ("key") do nothing',
};

/** How long a delay waits for its failure: longer than mail queues keep a message. */
const WAITS = 14 * 86_400_000;

const pairKey = ({ originalId, address }: Pair): number => hash53(`${originalId} ${address.toLowerCase()}`);
const pairOf = ({ originalId, verdict }: BounceRow): Pair | null =>
  originalId === '' || verdict.address === ''
    ? null
    : { originalId: cut(originalId, limits.line), address: verdict.address };

function valuesOf({ messageId, at, kind, verdict: v, incidentId }: BounceRow, superseded: number): Value[] {
  return [
    messageId,
    at,
    kind,
    cut(v.address, limits.line),
    blockKey(messageId, v.address.toLowerCase()),
    cut(v.domain, limits.line),
    v.action,
    cut(v.status, limits.word),
    cut(v.reply, limits.word),
    v.category,
    v.cause,
    v.rule,
    v.permanence,
    v.addressVerdict,
    v.scope.kind,
    cut(v.scope.value, limits.line),
    v.owner,
    v.provider,
    cut(v.diagnostic, limits.diagnostic),
    cut(v.remoteMta, limits.line),
    incidentId,
    incidentId === null ? null : blockKey(messageId, incidentId),
    superseded,
  ];
}

/** A status that is counted is a status: a report may print anything. */
const countedStatus = (status: string): string => (/^[245]\.\d{1,3}\.\d{1,3}$/.test(status) ? status : '');

const sightOf = ({ at, kind, verdict, believed }: BounceRow) => ({
  at,
  kind,
  unproven: !believed,
  category: verdict.category,
  cause: verdict.cause,
  status: countedStatus(verdict.status),
  provider: verdict.provider,
  // Clean, for two domains that are one to the database must be one counter.
  domain: clean(cut(verdict.domain, limits.line)),
});

async function waiting({ read }: Session, pairs: readonly Pair[]) {
  const keys = [...new Set(pairs.map(pairKey))];
  const rows = await inPieces(keys, 1000, (piece) =>
    read
      .selectFrom('pendingDelays as p')
      .innerJoin('bounces as b', 'b.id', 'p.bounceId')
      .select([
        'p.key',
        'b.at',
        'b.address',
        'b.category',
        'b.cause',
        'b.status',
        'b.provider',
        'b.domain',
        'b.incidentId',
      ])
      .where('p.key', 'in', piece)
      .execute(),
  );
  return new Map(rows.map((row) => [row.key, row]));
}

/** Those of the pairs that wait for their end. */
export async function priorDelays(session: Session, pairs: readonly Pair[]): Promise<readonly PriorDelay[]> {
  const known = await waiting(session, pairs);
  return pairs.flatMap((pair) => {
    const row = known.get(pairKey(pair));
    return row && row.address.toLowerCase() === pair.address.toLowerCase()
      ? [{ ...pair, at: row.at, incidentId: row.incidentId }]
      : [];
  });
}

/**
 * A row and how it stands: 0 counted, 1 a delay that failed after all, 2 a further report of a known delay.
 */
interface Entry {
  readonly row: BounceRow;
  readonly key: number | null;
  superseded: 0 | 1 | 2;
}

interface Sorted {
  readonly entries: readonly Entry[];
  /** Keys of delays of earlier transactions that failed now. */
  readonly failed: ReadonlySet<number>;
  readonly superseded: number;
}

/** Ties one row to what is known of its message so far. */
function tieOne(
  entry: Entry,
  key: number,
  waits: boolean,
  open: Map<number, Entry>,
  failed: Set<number>,
): void {
  const before = open.get(key);
  if (entry.row.kind === 'delay') {
    if (before || waits) entry.superseded = 2;
    else open.set(key, entry);
    return;
  }
  if (before) before.superseded = 1;
  if (waits) failed.add(key);
  open.delete(key);
}

/** Goes through the rows in order and ties delays to failures. */
function tie(rows: readonly BounceRow[], known: Awaited<ReturnType<typeof waiting>>): Sorted {
  const failed = new Set<number>();
  const open = new Map<number, Entry>();
  const entries = rows.map((row): Entry => {
    const pair = pairOf(row);
    const entry: Entry = { row, key: pair && pairKey(pair), superseded: row.repeat ? 2 : 0 };
    if (row.repeat) return entry;
    const stored = entry.key === null || failed.has(entry.key) ? undefined : known.get(entry.key);
    const waits = stored !== undefined && Math.abs(row.at - stored.at) <= WAITS;
    if (entry.key !== null) tieOne(entry, entry.key, waits, open, failed);
    return entry;
  });
  const here = entries.filter(({ superseded }) => superseded === 1).length;
  return { entries, failed, superseded: here + failed.size };
}

async function insertDelays(session: TxSession, entries: readonly Entry[]): Promise<void> {
  const wanted = entries.filter(({ row }) => row.kind === 'delay');
  const values = wanted.map(({ row, superseded }) => valuesOf(row, superseded));
  const stored = await insertRows<{ id: number; messageId: number; addressKey: number }>(
    session,
    delays,
    values,
  );
  const ids = new Map(stored.map((row) => [`${row.messageId} ${row.addressKey}`, row.id]));
  const keys = new Map<number, Value[]>();
  for (const { row, key, superseded } of wanted) {
    const id = ids.get(`${row.messageId} ${blockKey(row.messageId, row.verdict.address.toLowerCase())}`);
    if (key !== null && superseded === 0 && id !== undefined) keys.set(key, [key, id, row.at]);
  }
  await insertRows(
    session,
    pending,
    [...keys.values()].sort((a, b) => Number(a[0]) - Number(b[0])),
  );
}

/**
 * Delays that were counted earlier and failed now: no longer delays, neither in the rows nor in the counters.
 */
async function settle(
  session: TxSession,
  failed: Sorted['failed'],
  known: Awaited<ReturnType<typeof waiting>>,
): Promise<void> {
  // Whoever takes the mark away settles it: another instance may be reading a second report of the same
  // failure.
  const taken = await inPieces([...failed], 1000, (keys) =>
    session.write
      .deleteFrom('pendingDelays')
      .where('key', 'in', keys)
      .returning(['key', 'bounceId'])
      .execute(),
  );
  await inPieces(taken, 1000, async (piece) => {
    const ids = piece.map(({ bounceId }) => bounceId);
    return session.write.updateTable('bounces').set({ superseded: 1 }).where('id', 'in', ids).execute();
  });
  for (const { key } of taken) {
    const row = known.get(key);
    if (row) session.tx.tally.undelay({ ...row, status: countedStatus(row.status) });
  }
}

/** Stores rows, ties delays to failures, and counts each message and recipient once. */
export async function addBounces(outside: Session, rows: readonly BounceRow[]): Promise<Recorded> {
  return outside.atomically(async (session) => {
    const known = await waiting(
      session,
      rows.flatMap((row) => pairOf(row) ?? []),
    );
    const { entries, failed, superseded } = tie(rows, known);
    // First, for a delay that is told again after the failure waits under the same key.
    await settle(session, failed, known);
    await insertDelays(session, entries);
    await insertRows(
      session,
      failures,
      entries.flatMap(({ row, superseded: as }) => (row.kind === 'bounce' ? [valuesOf(row, as)] : [])),
    );
    const counted = entries.filter((entry) => entry.superseded === 0);
    for (const { row } of counted) session.tx.tally.sight(sightOf(row));
    const kinds = counted.map(({ row }) => row.kind);
    const bounces = kinds.filter((kind) => kind === 'bounce').length;
    const repeats = entries.filter((entry) => entry.superseded === 2).length;
    return { bounces, delays: kinds.length - bounces, repeats, superseded };
  });
}
