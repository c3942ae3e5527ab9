import type { Session } from './session.ts';
import { clean, cut, limits } from './text.ts';

/** How the reading of one log stands. */
export interface LogState {
  readonly name: string;
  /** Time of the newest line that told of an attempt (epoch ms), `null` before the first. */
  readonly lastLineAt: number | null;
  /** When it was last read to its end. */
  readonly readAt: number | null;
  readonly behind: number;
  /** What stands in the way, in one word; `''` when nothing does. */
  readonly trouble: string;
  /** State in words. */
  readonly note: string;
}

/** Logs that are followed: how far each is taken, and how it stands. */
export interface Logs {
  checkpoint(name: string): Promise<string | null>;
  /** Belongs into the transaction that keeps what was read. `lastLineAt` only grows. */
  save(name: string, checkpoint: string | null, lastLineAt: number | null): Promise<void>;
  /** Notes how it stands. */
  reached(name: string, state: Omit<LogState, 'name' | 'lastLineAt'>): Promise<void>;
  all(): Promise<readonly LogState[]>;
}

const fresh = { checkpoint: '', lastLineAt: null, readAt: null, behind: 0, trouble: '', note: '' };

export const logs = ({ read, write }: Session): Logs => ({
  async checkpoint(name) {
    const row = await read
      .selectFrom('logs')
      .select('checkpoint')
      .where('name', '=', name)
      .executeTakeFirst();
    return row?.checkpoint || null;
  },
  async save(name, checkpoint, lastLineAt) {
    await write
      .insertInto('logs')
      .values({ ...fresh, name, checkpoint: checkpoint ?? '', lastLineAt })
      .onConflict((conflict) =>
        conflict.column('name').doUpdateSet(({ ref, eb }) => ({
          ...(checkpoint === null ? {} : { checkpoint }),
          lastLineAt: eb
            .case()
            .when(eb('logs.lastLineAt', '>', lastLineAt ?? 0))
            .then(ref('logs.lastLineAt'))
            .else(ref('excluded.lastLineAt'))
            .end(),
        })),
      )
      .execute();
  },
  async reached(name, { note, trouble, ...state }) {
    const change = { ...state, trouble, note: clean(cut(note, limits.subject)) };
    await write
      .insertInto('logs')
      .values({ ...fresh, name, ...change })
      .onConflict((conflict) => conflict.column('name').doUpdateSet(change))
      .execute();
  },
  async all() {
    const rows = await read.selectFrom('logs').selectAll().orderBy('name').execute();
    return rows.map(({ checkpoint: _, ...state }) => state);
  },
});
