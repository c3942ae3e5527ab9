import { sql } from 'kysely';
import { type Bulk, insertRows, type Value } from './bulk.ts';
import { putPostedMessage } from './posted-messages.ts';
import type { Schema } from './schema.ts';
import type { Session, TxSession } from './session.ts';
import { cut, limits } from './text.ts';

/** What is to be sent: see `Parcel` in pipeline/outlet.ts. */
export type OutboxKind = 'incident' | 'details' | 'change' | 'digest' | 'notice' | 'file';

export interface NewOutboxRow {
  /** Unique: it travels with the message as its metadata. */
  readonly id: string;
  readonly kind: OutboxKind;
  /** Route name or channel. */
  readonly channel: string;
  readonly incidentId: string | null;
  /** Plain JSON. */
  readonly payload: unknown;
  /** Not to be sent before (epoch ms). */
  readonly notBefore: number;
  readonly createdAt: number;
}

export interface OutboxRow extends NewOutboxRow {
  /** Attempts made before this one. */
  readonly attempts: number;
  /** An attempt may have reached the other side: look for it first. */
  readonly doubtful: boolean;
  /** Why the last attempt failed, `''` before it. */
  readonly error: string;
}

/**
 * Rows go pending → sending → sent or failed. An incident's rows leave one at a time, the oldest first. At most one pending
 * `incident` and one pending `details` row stand for an incident: a further one melts into it, keeping the earlier
 * `createdAt` and `notBefore` and taking the newer payload and channel. A row that is being sent no longer melts.
 */
export interface Outbox {
  enqueue(rows: readonly NewOutboxRow[]): Promise<void>;
  /**
   * Takes up to `limit` rows that may be sent now, for `leaseMs`; a row whose holder died comes back after that, marked
   * doubtful. Never the same row to two holders.
   */
  claim(holder: string, now: number, limit: number, leaseMs: number): Promise<readonly OutboxRow[]>;
  /** At a start: what an earlier life of this holder had on its way may go now, as doubtful, instead of at the end of its lease. */
  reclaim(holder: string, now: number): Promise<void>;
  /** Sent. For an incident's message or details `placed` is kept as its placement. */
  sent(
    id: string,
    placed: { readonly channel: string; readonly ts: string } | null,
    now: number,
  ): Promise<void>;
  /** Again at `at`. `doubtful`: no answer came, it may have arrived. */
  retry(id: string, at: number, error: string, doubtful: boolean): Promise<void>;
  /** Gives the row back untouched (rate limit, shutdown): no attempt is counted. */
  release(id: string, at: number): Promise<void>;
  /** Sends it elsewhere (the ops channel) from now on. */
  redirect(id: string, channel: string): Promise<void>;
  fail(id: string, error: string, now: number): Promise<void>;
  /** Rows that would wait longer than `mostMs` may go now: nothing is made to wait so long, the clock went back. */
  pullForward(now: number, mostMs: number): Promise<void>;
  /** Rows that wait or are being sent. */
  depth(): Promise<number>;
  /** `createdAt` of the oldest of them. */
  oldest(): Promise<number | null>;
  /** Earliest time at which something may be sent, for the sender's sleep. */
  nextAt(): Promise<number | null>;
  failed(limit: number): Promise<readonly OutboxRow[]>;
}

const mergeKeyOf = ({ kind, incidentId }: NewOutboxRow): string | null =>
  incidentId !== null && (kind === 'incident' || kind === 'details') ? `${kind} ${incidentId}` : null;

const earlier = (column: string): string =>
  `"${column}" = case when "outbox"."${column}" < excluded."${column}" then "outbox"."${column}" else excluded."${column}" end`;

const bulk: Bulk = {
  table: 'outbox',
  columns: {
    id: 'text',
    kind: 'text',
    channel: 'text',
    incidentId: 'text',
    payload: 'text',
    notBefore: 'int',
    createdAt: 'int',
    attempts: 'int',
    state: 'text',
    doubtful: 'int',
    error: 'text',
    lane: 'text',
    mergeKey: 'text',
    readyAt: 'int',
  },
  tail: `on conflict ("mergeKey") do update set "payload" = excluded."payload", "channel" = excluded."channel",
    ${earlier('notBefore')}, ${earlier('createdAt')}, ${earlier('readyAt')}`,
};

/** Rows of one merge key in one call melt before they meet the table: a statement cannot touch a row twice. */
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
  row.kind,
  row.channel,
  row.incidentId,
  JSON.stringify(row.payload ?? null),
  row.notBefore,
  row.createdAt,
  0,
  'pending',
  0,
  '',
  row.incidentId ?? row.id,
  mergeKeyOf(row),
  row.notBefore,
];

/** Rows that may go now: the oldest of each lane, unless the lane has one on its way. */
async function ready(tx: TxSession, now: number, limit: number): Promise<readonly number[]> {
  const rows = await tx.write
    .selectFrom('outbox as o')
    .select('o.seq')
    .where('o.readyAt', '<=', now)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('outbox as other')
            .select('other.seq')
            .whereRef('other.lane', '=', 'o.lane')
            .where(({ eb, and, or, ref }) =>
              or([
                and([eb('other.state', '=', 'sending'), eb('other.readyAt', '>', now)]),
                and([eb('other.readyAt', '<=', now), eb('other.seq', '<', ref('o.seq'))]),
              ]),
            ),
        ),
      ),
    )
    .orderBy('o.seq')
    .limit(limit)
    .$if(tx.engine.skipsLocked, (query) => query.forUpdate('o').skipLocked())
    .execute();
  return rows.map(({ seq }) => seq);
}

type StoredRow = Omit<Schema['outbox'], 'seq'>;

const rowOf = (row: StoredRow): OutboxRow => ({
  id: row.id,
  kind: row.kind as OutboxKind,
  channel: row.channel,
  incidentId: row.incidentId,
  payload: JSON.parse(row.payload),
  notBefore: row.notBefore,
  createdAt: row.createdAt,
  attempts: row.attempts,
  doubtful: row.doubtful === 1,
  error: row.error,
});

async function claim(
  session: Session,
  holder: string,
  now: number,
  limit: number,
  leaseMs: number,
): Promise<readonly OutboxRow[]> {
  // Cheap look first: an idle sender asks every second and must not take the writer's turn for it.
  const waiting = await session.read
    .selectFrom('outbox')
    .select('seq')
    .where('readyAt', '<=', now)
    .limit(1)
    .executeTakeFirst();
  if (!waiting) return [];
  return session.atomically(async (tx) => {
    // One claimer at a time, or two would each take one row of the same lane.
    await tx.engine.lock(tx.tx.db, ['outbox claim']);
    const seqs = await ready(tx, now, limit);
    if (seqs.length === 0) return [];
    const rows = await tx.write
      .updateTable('outbox')
      .set(({ eb }) => ({
        state: 'sending',
        mergeKey: null,
        claimedBy: holder,
        readyAt: now + leaseMs,
        // Its last holder never said how it went.
        doubtful: eb.case().when('claimedBy', 'is not', null).then(1).else(eb.ref('doubtful')).end(),
      }))
      .where('seq', 'in', seqs)
      .returningAll()
      .execute();
    return rows.sort((a, b) => a.seq - b.seq).map(rowOf);
  });
}

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
      .returning(['kind', 'incidentId'])
      .executeTakeFirst();
    if (!row || row.incidentId === null || !placed) return;
    if (row.kind !== 'incident' && row.kind !== 'details') return;
    const role = row.kind === 'incident' ? 'message' : 'details';
    await putPostedMessage(tx, {
      subject: row.incidentId,
      role,
      channel: placed.channel,
      ts: placed.ts,
      at: now,
    });
  });
}

export const outbox = (session: Session): Outbox => ({
  async enqueue(rows) {
    await insertRows(session, bulk, melted(rows).map(valuesOf));
  },
  claim: (holder, now, limit, leaseMs) => claim(session, holder, now, limit, leaseMs),
  async reclaim(holder, now) {
    await session.write
      .updateTable('outbox')
      .set({ readyAt: now })
      .where('claimedBy', '=', holder)
      .where('readyAt', '>', now)
      .execute();
  },
  sent: (id, placed, now) => sent(session, id, placed, now),
  async retry(id, at, error, doubtful) {
    await session.write
      .updateTable('outbox')
      .set(({ eb }) => ({
        attempts: eb('attempts', '+', 1),
        readyAt: at,
        claimedBy: null,
        error: cut(error, limits.subject),
        doubtful: doubtful ? 1 : 0,
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
  async nextAt() {
    const row = await sql<{
      at: number | null;
    }>`select min("readyAt") as "at" from "outbox" where "readyAt" is not null`.execute(session.read);
    return row.rows[0]?.at ?? null;
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
