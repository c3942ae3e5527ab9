import { type Bulk, insertRows, type Value } from './bulk.ts';
import { claim } from './outbox-claim.ts';
import { MAIN_OUTLET, type NewOutboxRow, type OutboxKind, type OutboxRow, rowOf } from './outbox-row.ts';
import { putPostedMessage } from './posted-messages.ts';
import type { Session } from './session.ts';
import { cut, limits } from './text.ts';

/**
 * Rows go pending → sending → sent or failed, each outlet's for itself. An incident's rows leave one at a
 * time, the oldest first. At most one pending `incident`, `details` or `notice` row of an outlet stands for
 * its subject: a further one melts into it, keeping the earlier `createdAt` and `notBefore` and taking the
 * newer payload and channel. A row that is being sent no longer melts.
 */
export interface Outbox {
  enqueue(rows: readonly NewOutboxRow[]): Promise<void>;
  /**
   * Takes up to `limit` rows of an outlet that may be sent now, for `leaseMs`; a row whose holder died comes
   * back after that, marked doubtful. Never the same row to two holders.
   */
  claim(
    holder: string,
    now: number,
    limit: number,
    leaseMs: number,
    outlet?: string,
  ): Promise<readonly OutboxRow[]>;
  /**
   * At a start: what an earlier life of this holder had on its way may go now, as doubtful, instead of at the
   * end of its lease.
   */
  reclaim(holder: string, now: number): Promise<void>;
  /**
   * Sent. Of what lives on (an incident's message or details, a notice) `placed` is kept as its placement.
   */
  sent(
    id: string,
    placed: { readonly channel: string; readonly ts: string } | null,
    now: number,
  ): Promise<void>;
  /** Again at `at`. `doubtfulSince`: no answer came then, it may have arrived. */
  retry(id: string, at: number, error: string, doubtfulSince: number | null): Promise<void>;
  /** Gives the row back untouched (rate limit, shutdown): no attempt is counted. */
  release(id: string, at: number): Promise<void>;
  /** Sends it elsewhere (the ops channel) from now on. */
  redirect(id: string, channel: string): Promise<void>;
  fail(id: string, error: string, now: number): Promise<void>;
  /**
   * Rows that would wait longer than `mostMs` may go now: nothing is made to wait so long, the clock went
   * back.
   */
  pullForward(now: number, mostMs: number): Promise<void>;
  /** Rows that wait or are being sent. */
  depth(): Promise<number>;
  /** `createdAt` of the oldest of them. */
  oldest(): Promise<number | null>;
  /** Earliest time at which something may be sent (by one outlet), for the sender's sleep. */
  nextAt(outlet?: string): Promise<number | null>;
  /** Rows of outlets that are none of these any more: nobody will ever take them. Says how many. */
  drop(known: readonly string[], now: number): Promise<number>;
  failed(limit: number): Promise<readonly OutboxRow[]>;
}

const outletOf = ({ outlet = MAIN_OUTLET }: NewOutboxRow): string => outlet;

/** Whose message lives on: the next row of the same subject edits it. */
const roles: Readonly<Partial<Record<OutboxKind, 'message' | 'details'>>> = {
  incident: 'message',
  details: 'details',
  notice: 'message',
};

const mergeKeyOf = (row: NewOutboxRow): string | null =>
  row.incidentId !== null && roles[row.kind] !== undefined
    ? `${outletOf(row)} ${row.kind} ${row.incidentId}`
    : null;

const earlier = (column: string): string =>
  `"${column}" = case when "outbox"."${column}" < excluded."${column}" then "outbox"."${column}" else excluded."${column}" end`;

const bulk: Bulk = {
  table: 'outbox',
  columns: {
    id: 'text',
    outlet: 'text',
    kind: 'text',
    channel: 'text',
    incidentId: 'text',
    payload: 'text',
    notBefore: 'int',
    createdAt: 'int',
    attempts: 'int',
    state: 'text',
    error: 'text',
    lane: 'text',
    mergeKey: 'text',
    readyAt: 'int',
  },
  tail: `on conflict ("mergeKey") do update set "payload" = excluded."payload", "channel" = excluded."channel",
    ${earlier('notBefore')}, ${earlier('createdAt')}, ${earlier('readyAt')}`,
};

/**
 * Rows of one merge key in one call melt before they meet the table: a statement cannot touch a row twice.
 */
function melted(rows: readonly NewOutboxRow[]): readonly NewOutboxRow[] {
  const kept = new Map<string, NewOutboxRow>();
  for (const row of rows) {
    const key = mergeKeyOf(row) ?? `row ${row.id}`;
    const before = kept.get(key) ?? row;
    const notBefore = Math.min(before.notBefore, row.notBefore);
    kept.set(key, { ...row, id: before.id, notBefore, createdAt: Math.min(before.createdAt, row.createdAt) });
  }
  return [...kept.values()];
}

const valuesOf = (row: NewOutboxRow): Value[] => [
  row.id,
  outletOf(row),
  row.kind,
  row.channel,
  row.incidentId,
  JSON.stringify(row.payload ?? null),
  row.notBefore,
  row.createdAt,
  0,
  'pending',
  '',
  `${outletOf(row)} ${row.incidentId ?? row.id}`,
  mergeKeyOf(row),
  row.notBefore,
];

const done = { lane: null, mergeKey: null, readyAt: null, claimedBy: null } as const;

async function sent(
  session: Session,
  id: string,
  placed: { readonly channel: string; readonly ts: string } | null,
  now: number,
): Promise<void> {
  await session.atomically(async (tx) => {
    const row = await tx.write
      .updateTable('outbox')
      .set({ ...done, state: 'sent', doneAt: now })
      .where('id', '=', id)
      .returning(['kind', 'incidentId', 'outlet'])
      .executeTakeFirst();
    if (!row || row.incidentId === null || !placed) return;
    const role = roles[row.kind as OutboxKind];
    if (!role) return;
    await putPostedMessage(tx, {
      outlet: row.outlet,
      subject: row.incidentId,
      role,
      channel: placed.channel,
      ts: placed.ts,
      at: now,
      postedAt: now,
    });
  });
}

export const outbox = (session: Session): Outbox => ({
  async enqueue(rows) {
    await insertRows(session, bulk, melted(rows).map(valuesOf));
  },
  claim: (holder, now, limit, leaseMs, outlet = MAIN_OUTLET) =>
    claim(session, holder, now, limit, leaseMs, outlet),
  async reclaim(holder, now) {
    await session.write
      .updateTable('outbox')
      .set({ readyAt: now })
      .where('claimedBy', '=', holder)
      .where('readyAt', '>', now)
      .execute();
  },
  sent: (id, placed, now) => sent(session, id, placed, now),
  async retry(id, at, error, doubtfulSince) {
    await session.write
      .updateTable('outbox')
      .set(({ eb }) => ({
        attempts: eb('attempts', '+', 1),
        readyAt: at,
        claimedBy: null,
        error: cut(error, limits.subject),
        doubtfulSince,
      }))
      .where('id', '=', id)
      .where('state', '=', 'sending')
      .execute();
  },
  async release(id, at) {
    await session.write
      .updateTable('outbox')
      .set({ readyAt: at, claimedBy: null })
      .where('id', '=', id)
      .where('state', '=', 'sending')
      .execute();
  },
  async redirect(id, channel) {
    await session.write.updateTable('outbox').set({ channel }).where('id', '=', id).execute();
  },
  async fail(id, error, now) {
    const change = { ...done, state: 'failed', error: cut(error, limits.subject), doneAt: now };
    await session.write.updateTable('outbox').set(change).where('id', '=', id).execute();
  },
  async pullForward(now, mostMs) {
    await session.write
      .updateTable('outbox')
      .set({ readyAt: now })
      .where('readyAt', '>', now + mostMs)
      .execute();
  },
  async depth() {
    const query = session.read.selectFrom('outbox').select(({ fn }) => fn.countAll<number>().as('count'));
    return (await query.where('readyAt', 'is not', null).executeTakeFirstOrThrow()).count;
  },
  async oldest() {
    const query = session.read
      .selectFrom('outbox')
      .select(({ fn }) => fn.min<number | null>('createdAt').as('at'));
    return (await query.where('readyAt', 'is not', null).executeTakeFirst())?.at ?? null;
  },
  async nextAt(outlet) {
    const query = session.read
      .selectFrom('outbox')
      .select(({ fn }) => fn.min<number | null>('readyAt').as('at'))
      .where('readyAt', 'is not', null)
      .$if(outlet !== undefined, (some) => some.where('outlet', '=', outlet ?? ''));
    return (await query.executeTakeFirst())?.at ?? null;
  },
  async drop(known, now) {
    const change = { ...done, state: 'failed', error: 'Its outlet is not configured any more.', doneAt: now };
    const { numUpdatedRows } = await session.write
      .updateTable('outbox')
      .set(change)
      .where('readyAt', 'is not', null)
      .where('outlet', 'not in', known)
      .executeTakeFirstOrThrow();
    return Number(numUpdatedRows);
  },
  async failed(limit) {
    const rows = await session.read
      .selectFrom('outbox')
      .selectAll()
      .where('state', '=', 'failed')
      .orderBy('doneAt', 'desc')
      .limit(limit)
      .execute();
    return rows.map(rowOf);
  },
});
