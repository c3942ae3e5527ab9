import { type Bulk, insertRows } from './bulk.ts';
import type { Session } from './session.ts';

/** How much was sent, as the operator says. */
export interface Volume {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** Provider id, `''` for all. */
  readonly provider: string;
  readonly sent: number;
}

export interface Volumes {
  /** Inserts or replaces. */
  put(rows: readonly Volume[]): Promise<void>;
  /** Both dates included. */
  between(fromDate: string, toDate: string): Promise<readonly Volume[]>;
}

const bulk: Bulk = {
  table: 'volumes',
  columns: { date: 'text', provider: 'text', sent: 'int' },
  tail: 'on conflict ("date", "provider") do update set "sent" = excluded."sent"',
};

export const volumes = (session: Session): Volumes => ({
  async put(rows) {
    const last = new Map(
      rows.map(({ date, provider, sent }) => [`${date} ${provider}`, [date, provider, sent]]),
    );
    await insertRows(session, bulk, [...last.values()]);
  },
  async between(fromDate, toDate) {
    const rows = await session.read
      .selectFrom('volumes')
      .selectAll()
      .where('date', '>=', fromDate)
      .where('date', '<=', toDate)
      .orderBy('date')
      .orderBy('provider')
      .execute();
    return rows.map((row) => ({ ...row }));
  },
});
