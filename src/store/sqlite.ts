import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
} from 'kysely';
import { translated } from './driver.ts';
import { type Bulk, type Engine, intoColumns, type Opened, type Value } from './engine.ts';
import { StoreError, type StoreErrorCode } from './error.ts';
import { Mutex } from './mutex.ts';

/**
 * Statements kept prepared; the store's own are about a hundred, lists of different lengths make the rest.
 */
const PREPARED = 300;

/** First byte of SQLite's result code (sqlite.org/rescode.html). */
const codes: Readonly<Record<number, StoreErrorCode>> = {
  3: 'denied', // PERM
  5: 'busy', // BUSY
  6: 'busy', // LOCKED
  8: 'denied', // READONLY
  10: 'unavailable', // IOERR
  11: 'corrupt', // CORRUPT
  13: 'full', // FULL
  14: 'unavailable', // CANTOPEN
  19: 'conflict', // CONSTRAINT
  26: 'corrupt', // NOTADB
};

const resultCode = (cause: unknown): number =>
  cause instanceof Error && 'errcode' in cause && typeof cause.errcode === 'number'
    ? cause.errcode & 0xff
    : 0;

function errorOf(cause: unknown): StoreError {
  if (cause instanceof StoreError) return cause;
  const words = cause instanceof Error ? cause.message : String(cause);
  return new StoreError(codes[resultCode(cause)] ?? 'other', `SQLite: ${words}`, { cause });
}

interface Prepared {
  readonly statement: StatementSync;
  readonly reader: boolean;
}

class Connection implements DatabaseConnection {
  readonly db: DatabaseSync;
  readonly #waitMs: number;
  readonly #prepared = new Map<string, Prepared>();

  constructor(db: DatabaseSync, waitMs: number) {
    this.db = db;
    this.#waitMs = waitMs;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const parameters = query.parameters as SQLInputValue[];
    const run = (): QueryResult<R> => {
      const { statement, reader } = this.#prepare(query.sql);
      if (reader) return { rows: statement.all(...parameters) as R[] };
      return { rows: [], numAffectedRows: BigInt(statement.run(...parameters).changes) };
    };
    // Within a transaction the file is ours already, and a statement must not be run twice.
    return this.db.isTransaction ? run() : patiently(this.#waitMs, run);
  }

  // biome-ignore lint/correctness/useYield: the store never streams; the interface wants the method.
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new StoreError('other', 'The SQLite driver does not stream.');
  }

  #prepare(text: string): Prepared {
    const known = this.#prepared.get(text);
    if (known) return known;
    const statement = this.db.prepare(text);
    const fresh = { statement, reader: statement.columns().length > 0 };
    const oldest = this.#prepared.size >= PREPARED ? this.#prepared.keys().next().value : undefined;
    if (oldest !== undefined) this.#prepared.delete(oldest);
    this.#prepared.set(text, fresh);
    return fresh;
  }
}

/**
 * Longest wait for the writer's turn: transactions take milliseconds, so this is somebody who waits for
 * himself.
 */
const TURN_MS = 30_000;

/** How a connection is used: the one writer takes turns, the reader sees the last commit and never waits. */
interface Use {
  readonly path: string;
  readonly reader: boolean;
  readonly waitMs: number;
}

/**
 * One synchronous connection. SQLite's own busy handler would stop the whole process while another one
 * writes, so it is off: what finds the file busy is tried again from here, without holding up anything else.
 */
class SqliteDriver implements Driver {
  readonly #use: Use;
  #connection: Connection | null = null;
  readonly #turns = new Mutex(TURN_MS);

  constructor(use: Use) {
    this.#use = use;
  }

  async init(): Promise<void> {
    const { path, reader, waitMs } = this.#use;
    const db = new DatabaseSync(path, { enableForeignKeyConstraints: true, timeout: 0 });
    // Setting WAL needs the file to itself for a moment; another instance may be doing the same.
    await patiently(waitMs, () => db.exec('pragma journal_mode = wal'));
    db.exec(
      'pragma synchronous = normal; pragma temp_store = memory; pragma journal_size_limit = 67108864; pragma wal_autocheckpoint = 4000',
    );
    db.exec(reader ? 'pragma cache_size = -4000; pragma query_only = on' : 'pragma cache_size = -8000');
    this.#connection = new Connection(db, waitMs);
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    if (!this.#use.reader) await this.#turns.take();
    if (this.#connection) return this.#connection;
    this.#turns.give();
    throw new StoreError('unavailable', 'The SQLite file is closed.');
  }

  async beginTransaction(): Promise<void> {
    await patiently(this.#use.waitMs, () => this.#db.exec('begin immediate'));
  }

  async commitTransaction(): Promise<void> {
    await patiently(this.#use.waitMs, () => this.#db.exec('commit'));
  }

  async rollbackTransaction(): Promise<void> {
    // A full disk rolls back by itself.
    if (this.#db.isTransaction) this.#db.exec('rollback');
  }

  async releaseConnection(): Promise<void> {
    if (!this.#use.reader) this.#turns.give();
  }

  async destroy(): Promise<void> {
    if (!this.#use.reader) await this.#turns.take();
    this.#connection?.db.close();
    this.#connection = null;
    if (!this.#use.reader) this.#turns.give();
  }

  get #db(): DatabaseSync {
    if (!this.#connection) throw new StoreError('unavailable', 'The SQLite file is closed.');
    return this.#connection.db;
  }
}

/** Does it again while another process holds the file, for at most so long. */
async function patiently<T>(waitMs: number, work: () => T): Promise<T> {
  const until = Date.now() + waitMs;
  for (let pause = 1; ; pause = Math.min(pause * 2, 50)) {
    try {
      return work();
    } catch (cause) {
      if (codes[resultCode(cause)] !== 'busy' || Date.now() >= until) throw cause;
    }
    await sleep(pause);
  }
}

const dialect = (use: Use): Dialect => ({
  createAdapter: () => new SqliteAdapter(),
  createDriver: () => translated(new SqliteDriver(use), errorOf),
  createIntrospector: (db) => new SqliteIntrospector(db),
  createQueryCompiler: () => new SqliteQueryCompiler(),
});

/** Rows that one statement inserts: few sizes, so that few statements are kept prepared. */
const sizes = [100, 20, 5, 1] as const;
const texts = new WeakMap<Bulk, Map<number, string>>();

function insertOf(bulk: Bulk, size: number): string {
  const known = texts.get(bulk) ?? new Map<number, string>();
  texts.set(bulk, known);
  const row = `(${Object.keys(bulk.columns).fill('?').join(', ')})`;
  const text =
    known.get(size) ?? `${intoColumns(bulk)} values ${Array(size).fill(row).join(', ')} ${bulk.tail}`;
  known.set(size, text);
  return text;
}

/** Bound values are twice as fast here as one JSON parameter. */
function inserts(bulk: Bulk, rows: readonly (readonly Value[])[]): readonly CompiledQuery[] {
  const queries: CompiledQuery[] = [];
  let from = 0;
  for (const size of sizes) {
    for (; rows.length - from >= size; from += size) {
      queries.push(CompiledQuery.raw(insertOf(bulk, size), rows.slice(from, from + size).flat()));
    }
  }
  return queries;
}

export const sqliteEngine: Engine = {
  name: 'sqlite',
  text: sql`text`,
  int: 'integer',
  countUp: (column) => column.primaryKey(),
  keyed: sql`without rowid`,
  inserts,
  // `begin immediate` has locked out every other writer.
  lock: async () => {},
  skipsLocked: false,
  errorOf,
};

/**
 * Opens a file, made readable by its owner only when it is new: it holds addresses of people. With `existing`
 * none is made: who asks in the wrong folder must not get the answer of an empty database.
 */
export function openSqlite(path: string, waitMs: number, existing = false): Opened {
  const inMemory = path === ':memory:' || path === '';
  if (!inMemory) {
    const whole = resolve(path);
    if (existing && !existsSync(whole)) {
      throw new StoreError(
        'absent',
        `There is no Rebound database at ${whole}. Run this where .env lies, or name the settings with --env-file.`,
      );
    }
    try {
      mkdirSync(dirname(whole), { recursive: true, mode: 0o700 });
      closeSync(openSync(whole, 'a', 0o600));
    } catch (cause) {
      const code = (cause as NodeJS.ErrnoException).code ?? '';
      const why: StoreErrorCode = ['EACCES', 'EROFS', 'EPERM', 'EISDIR', 'ENOTDIR'].includes(code)
        ? 'denied'
        : 'unavailable';
      throw new StoreError(why, `The SQLite file ${whole} cannot be opened for writing (${code}).`, {
        cause,
      });
    }
  }
  return {
    engine: sqliteEngine,
    write: dialect({ path, reader: false, waitMs }),
    read: inMemory ? null : dialect({ path, reader: true, waitMs }),
  };
}
