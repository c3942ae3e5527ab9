import type { Session } from './session.ts';

/** Notices about Rebound itself, told once while they last. */
export interface Notices {
  /** `true` when the key is new, or was last told at least `everyMs` ago: tell it now. */
  claim(key: string, now: number, everyMs: number): Promise<boolean>;
  /** The trouble is over; `true` when it had been told, so that the recovery is told too. */
  clear(key: string): Promise<boolean>;
  standing(): Promise<readonly { readonly key: string; readonly since: number; readonly toldAt: number }[]>;
}

async function claim({ write }: Session, key: string, now: number, everyMs: number): Promise<boolean> {
  const told = await write
    .insertInto('notices')
    .values({ key, since: now, toldAt: now })
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet({ toldAt: now })
        .where('notices.toldAt', '<=', now - everyMs),
    )
    .returning('key')
    .execute();
  return told.length === 1;
}

export const notices = (session: Session): Notices => ({
  claim: (key, now, everyMs) => claim(session, key, now, everyMs),
  async clear(key) {
    const { numDeletedRows } = await session.write
      .deleteFrom('notices')
      .where('key', '=', key)
      .executeTakeFirstOrThrow();
    return numDeletedRows > 0n;
  },
  async standing() {
    const rows = await session.read.selectFrom('notices').selectAll().orderBy('since').execute();
    return rows.map((row) => ({ ...row }));
  },
});
