import { Kysely, type Transaction } from 'kysely';
import { type CounterBuffer, createCounterBuffer } from './counter-buffer.ts';
import type { Engine, Opened } from './engine.ts';
import type { Schema } from './schema.ts';

/** What a table's functions work with: outside of a transaction (`tx` null) or inside of one. */
export interface Session {
  readonly engine: Engine;
  /** For reading; in a transaction the same as `write`. */
  readonly read: Kysely<Schema>;
  readonly write: Kysely<Schema>;
  readonly tx: InTransaction | null;
  /** Calendar day (`YYYY-MM-DD`) of a time in the digest's time zone. */
  readonly dayOf: (at: number) => string;
  /** Told of each stored row that cannot be read as it is. */
  readonly onDamaged: (row: DamagedRow) => void;
  /** Runs `work` in this transaction, or in a new one. */
  atomically<T>(work: (session: TxSession) => Promise<T>): Promise<T>;
}

/** A stored row that is not as it should be. `kept`: it is used all the same. */
export interface DamagedRow {
  readonly table: string;
  readonly id: string;
  readonly problem: string;
  readonly kept: boolean;
}

export interface InTransaction {
  readonly db: Transaction<Schema>;
  /** What the transaction will have counted: written just before it commits. */
  readonly tally: CounterBuffer;
}

export interface TxSession extends Session {
  readonly tx: InTransaction;
}

/**
 * Calendar day of a time, remembered for each quarter of an hour (no time zone changes its day within one).
 */
function remembered(dayOf: (at: number) => string): (at: number) => string {
  const QUARTER = 900_000;
  const days = new Map<number, string>();
  return (at) => {
    const quarter = Math.floor(at / QUARTER);
    const known = days.get(quarter);
    if (known !== undefined) return known;
    if (days.size > 2000) days.clear();
    const day = dayOf(quarter * QUARTER);
    days.set(quarter, day);
    return day;
  };
}

export interface Root extends Session {
  destroy(): Promise<void>;
}

/** The session of an open database, outside of any transaction. */
export function openSession(
  opened: Opened,
  dayOf: (at: number) => string,
  onDamaged: (row: DamagedRow) => void = () => {},
): Root {
  const write = new Kysely<Schema>({ dialect: opened.write });
  const read = opened.read ? new Kysely<Schema>({ dialect: opened.read }) : write;
  const { engine } = opened;
  const day = remembered(dayOf);
  return {
    engine,
    read,
    write,
    tx: null,
    dayOf: day,
    onDamaged,
    atomically: (work) =>
      write.transaction().execute(async (db) => {
        const tx = { db, tally: createCounterBuffer(day) };
        const session: TxSession = {
          engine,
          read: db,
          write: db,
          tx,
          dayOf: day,
          onDamaged,
          atomically: (inner) => inner(session),
        };
        const result = await work(session);
        // Last: the rows that all instances share are locked for a moment only.
        await tx.tally.flush(session);
        return result;
      }),
    async destroy() {
      await write.destroy();
      if (read !== write) await read.destroy();
    },
  };
}
