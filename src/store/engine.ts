import type { ColumnDefinitionBuilder, Dialect, RawBuilder, Transaction } from 'kysely';
import type { StoreError } from './error.ts';
import type { Schema } from './schema.ts';

export type ColumnType = 'text' | 'int';

/**
 * All that differs between the two databases. Everything outside of the files of this interface's two implementations
 * (sqlite.ts, postgres.ts) is one code and one SQL for both.
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
  /** SQL text `select … from …` that turns one parameter, a JSON array of arrays, into rows. */
  readonly unpack: (columns: readonly ColumnType[]) => string;
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
