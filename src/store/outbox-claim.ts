import { sql } from 'kysely';
import { type OutboxRow, rowOf } from './outbox-row.ts';
import type { Session, TxSession } from './session.ts';

/** Rows that may go now: the oldest of each lane, unless the lane has one on its way. */
async function ready(tx: TxSession, now: number, limit: number, outlet: string): Promise<readonly number[]> {
  const rows = await tx.write
    .selectFrom('outbox as o')
    .select('o.seq')
    .where('o.readyAt', '<=', now)
    .where('o.outlet', '=', outlet)
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

/** See `Outbox.claim`. */
export async function claim(
  session: Session,
  holder: string,
  now: number,
  limit: number,
  leaseMs: number,
  outlet: string,
): Promise<readonly OutboxRow[]> {
  // Cheap look first: an idle sender asks every second and must not take the writer's turn for it.
  const waiting = await session.read
    .selectFrom('outbox')
    .select('seq')
    .where('readyAt', '<=', now)
    .where('outlet', '=', outlet)
    .limit(1)
    .executeTakeFirst();
  if (!waiting) return [];
  return session.atomically(async (tx) => {
    // One claimer at a time, or two would each take one row of the same lane.
    await tx.engine.lock(tx.tx.db, ['outbox claim']);
    const seqs = await ready(tx, now, limit, outlet);
    if (seqs.length === 0) return [];
    const rows = await tx.write
      .updateTable('outbox')
      .set({
        state: 'sending',
        mergeKey: null,
        claimedBy: holder,
        readyAt: now + leaseMs,
        // Its last holder never said how it went.
        doubtfulSince: sql<
          number | null
        >`case when "claimedBy" is not null then coalesce("doubtfulSince", ${now}) else "doubtfulSince" end`,
      })
      .where('seq', 'in', seqs)
      .returningAll()
      .execute();
    return rows.sort((a, b) => a.seq - b.seq).map(rowOf);
  });
}
