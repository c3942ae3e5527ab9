import type { Digest } from '../digest/digest.ts';
import type { Session } from './session.ts';

/** Digests are told once, over all instances and restarts, and kept as they were told. */
export interface Digests {
  /** `true` for exactly one caller for each date (`YYYY-MM-DD`) and kind. */
  claim(date: string, kind: 'daily' | 'weekly', now: number): Promise<boolean>;
  /** The latest date claimed, `null` when none was: what was missed since is caught up. */
  last(kind: 'daily' | 'weekly'): Promise<string | null>;
  /** The dates claimed since, this one included, in order. */
  claimed(kind: 'daily' | 'weekly', since: string): Promise<readonly string[]>;
  /** Keeps a claimed digest as it is told. */
  keep(digest: Digest): Promise<void>;
  /** A day's digest as it was told; `null` when none was, or before it was kept. */
  told(date: string): Promise<Digest | null>;
}

export const digests = (session: Session): Digests => ({
  async claim(date, kind, now) {
    const claimed = await session.write
      .insertInto('digests')
      .values({ date, kind, at: now, json: '' })
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
  async claimed(kind, since) {
    const rows = await session.read
      .selectFrom('digests')
      .select('date')
      .where('kind', '=', kind)
      .where('date', '>=', since)
      .orderBy('date')
      .execute();
    return rows.map(({ date }) => date);
  },
  async keep(digest) {
    await session.write
      .updateTable('digests')
      .set({ json: JSON.stringify(digest) })
      .where('kind', '=', 'daily')
      .where('date', '=', digest.date)
      .execute();
  },
  async told(date) {
    const row = await session.read
      .selectFrom('digests')
      .select('json')
      .where('kind', '=', 'daily')
      .where('date', '=', date)
      .executeTakeFirst();
    return row && row.json !== '' ? (JSON.parse(row.json) as Digest) : null;
  },
});
