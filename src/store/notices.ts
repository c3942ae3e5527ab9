import type { Session } from './session.ts';

/** Notices about Rebound itself, each of which stands while it lasts. */
export interface Notices {
  /**
   * Since when it lasts, if the key is new or was last told at least `everyMs` ago: tell it now; else `null`.
   * One that was not met for `anewMs` begins anew. `since`: when it began, where that was before it was first
   * told.
   */
  claim(key: string, now: number, everyMs: number, anewMs: number, since?: number): Promise<number | null>;
  /**
   * The trouble is over; since when it lasted if it had been told, so that its end is told too, else `null`.
   */
  clear(key: string): Promise<number | null>;
  standing(): Promise<readonly { readonly key: string; readonly since: number; readonly toldAt: number }[]>;
}

async function claim(
  { write }: Session,
  key: string,
  now: number,
  everyMs: number,
  anewMs: number,
  since: number,
): Promise<number | null> {
  const [told] = await write
    .insertInto('notices')
    .values({ key, since, toldAt: now })
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet(({ eb, ref }) => ({
          toldAt: now,
          since: eb
            .case()
            .when('notices.toldAt', '<=', now - anewMs)
            .then(since)
            .else(ref('notices.since'))
            .end(),
        }))
        .where('notices.toldAt', '<=', now - everyMs),
    )
    .returning('since')
    .execute();
  return told?.since ?? null;
}

export const notices = (session: Session): Notices => ({
  claim: (key, now, everyMs, anewMs, since = now) => claim(session, key, now, everyMs, anewMs, since),
  async clear(key) {
    const gone = await session.write
      .deleteFrom('notices')
      .where('key', '=', key)
      .returning('since')
      .executeTakeFirst();
    return gone?.since ?? null;
  },
  async standing() {
    const rows = await session.read.selectFrom('notices').selectAll().orderBy('since').execute();
    return rows.map((row) => ({ ...row }));
  },
});
