import type { ColumnDefinitionBuilder, CompiledQuery, Dialect, RawBuilder, Transaction } from 'kysely';
import type { StoreError } from './error.ts';
import type { Schema } from './schema.ts';

export type ColumnType = 'text' | 'int';
export type Value = string | number | null;

/** Columns of a wide insert in the order of each row's values. */
export interface Bulk {
  readonly table: keyof Schema;
  readonly columns: Readonly<Record<string, ColumnType>>;
  /** What follows the rows: `on conflict …`, `returning …`; SQL that both databases know. */
  readonly tail: string;
}

/** `insert into … (…)`, the same for both. */
export const intoColumns = ({ table, columns }: Bulk): string =>
  `insert into "${table}" (${Object.keys(columns)
    .map((name) => `"${name}"`)
    .join(', ')})`;

/**
 * All that differs between the two databases. Everything outside of the files of this interface's two
 * implementations (sqlite.ts, postgres.ts) is one code and one SQL for both.
 */
export interface Engine {
  readonly name: 'sqlite' | 'postgres';
  /** Types of columns: texts compare by their bytes, integers hold 53 bits. */
  readonly text: RawBuilder<unknown>;
  readonly int: 'integer' | 'bigint';
  /** Makes an integer column the primary key that counts up by itself. */
  readonly countUp: (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder;
  /** Ends the definition of a table whose primary key is all there is to it. */
  readonly keyed: RawBuilder<unknown>;
  /** The statements that insert these rows: whatever is quickest for many wide rows. */
  readonly inserts: (bulk: Bulk, rows: readonly (readonly Value[])[]) => readonly CompiledQuery[];
  /** Holds these names until the transaction ends. */
  readonly lock: (tx: Transaction<Schema>, names: readonly string[]) => Promise<void>;
  /** Whether `for update skip locked` is known (and needed). */
  readonly skipsLocked: boolean;
  readonly errorOf: (cause: unknown) => StoreError;
}

/** An open database. `read` never waits for a transaction; both may be the same. */
export interface Opened {
  readonly engine: Engine;
  readonly write: Dialect;
  readonly read: Dialect | null;
}
