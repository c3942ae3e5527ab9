import type { Session } from './session.ts';

/** Digests are told once, over all instances and restarts. */
export interface Digests {
  /** `true` for exactly one caller for each date (`YYYY-MM-DD`) and kind. */
  claim(date: string, kind: 'daily' | 'weekly', now: number): Promise<boolean>;
  /** The latest date claimed, `null` when none was: what was missed since is caught up. */
  last(kind: 'daily' | 'weekly'): Promise<string | null>;
}

export const digests = (session: Session): Digests => ({
  async claim(date, kind, now) {
    const claimed = await session.write
      .insertInto('digests')
      .values({ date, kind, at: now })
      .onConflict((conflict) => conflict.columns(['kind', 'date']).doNothing())
      .returning('date')
      .execute();
    return claimed.length === 1;
  },
  async last(kind) {
    const row = await session.read
      .selectFrom('digests')
      .select('date')
      .where('kind', '=', kind)
      .orderBy('date', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row?.date ?? null;
  },
});
