import { CompiledQuery, type Dialect, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { translated } from './driver.ts';
import { type Bulk, type Engine, intoColumns, type Opened, type Value } from './engine.ts';
import { StoreError, type StoreErrorCode } from './error.ts';
import { hash53 } from './keys.ts';
import { rowsJson } from './text.ts';

/** SQLSTATE classes, then whole codes that differ from their class (PostgreSQL manual, appendix A). */
const classes: Readonly<Record<string, StoreErrorCode>> = {
  '08': 'unavailable',
  '23': 'conflict',
  '28': 'denied',
  '3D': 'unavailable',
  '40': 'busy',
  '42': 'other',
  '53': 'unavailable',
  '55': 'busy',
  '57': 'unavailable',
  '58': 'unavailable',
  XX: 'corrupt',
};
const codes: Readonly<Record<string, StoreErrorCode>> = {
  '25006': 'unavailable', // read-only: a standby that was not promoted yet
  '42501': 'denied',
  '53100': 'full',
  '57014': 'busy', // statement cancelled by a time-out
  XX000: 'other',
};
/** What pg says without a code when a connection ends or cannot be had. */
const lostConnection =
  /connection terminated|timeout exceeded when trying to connect|connection error|not queryable|client was closed|query read timeout/i;

function errorOf(cause: unknown): StoreError {
  if (cause instanceof StoreError) return cause;
  const words = `${cause instanceof Error ? cause.message : String(cause)}${remedyOf(cause)}`;
  const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  return new StoreError(codeOf(code, words), `PostgreSQL: ${words || code}`, { cause });
}

const remedyOf = (cause: unknown): string =>
  cause instanceof Error && /does not support SSL/.test(cause.message)
    ? ' – add ?sslmode=disable to DATABASE_URL if nobody else can listen on the way to it.'
    : '';

function codeOf(code: string, words: string): StoreErrorCode {
  if (/^E[A-Z]{3,}$/.test(code) || lostConnection.test(words)) return 'unavailable';
  return codes[code] ?? classes[code.slice(0, 2)] ?? 'other';
}

const texts = new WeakMap<Bulk, string>();

function insertOf(bulk: Bulk): string {
  const values = Object.values(bulk.columns).map(
    (type, i) => `(value ->> ${i})::${type === 'int' ? 'bigint' : 'text'}`,
  );
  const text =
    texts.get(bulk) ??
    `${intoColumns(bulk)} select ${values.join(', ')} from jsonb_array_elements($1::jsonb) where true ${bulk.tail}`;
  texts.set(bulk, text);
  return text;
}

/**
 * One JSON parameter is twice as fast here as thousands of values (47,000 against 20,000 rows of 25 columns a
 * second).
 */
const inserts = (bulk: Bulk, rows: readonly (readonly Value[])[]): readonly CompiledQuery[] =>
  rows.length === 0 ? [] : [CompiledQuery.raw(insertOf(bulk), [rowsJson(rows)])];

export const postgresEngine: Engine = {
  name: 'postgres',
  text: sql`text collate "C"`,
  int: 'bigint',
  countUp: (column) => column.primaryKey().generatedAlwaysAsIdentity(),
  keyed: sql``,
  inserts,
  lock: async (tx, names) => {
    // In one order for all, so that two instances never wait for each other.
    const keys = JSON.stringify(names.map((name) => hash53(name)).sort((a, b) => a - b));
    await sql`select pg_advisory_xact_lock(value::bigint) from jsonb_array_elements_text(${keys}::jsonb)`.execute(
      tx,
    );
  },
  skipsLocked: true,
  errorOf,
};

/** bigint, and numeric (sums of bigint), come as texts unless told otherwise; ours stay below 2^53. */
const INT8 = 20;
const NUMERIC = 1700;

/** So that an instance that froze, or a network that fell silent, does not stop the others for ever. */
const patience = {
  lock_timeout: 30_000,
  idle_in_transaction_session_timeout: 60_000,
  statement_timeout: 60_000,
  query_timeout: 70_000,
} as const;

/** No host, or a path, is the socket on this machine. */
const here = /^(?:|%2f.*|localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i;

/**
 * What is known of people does not travel in the clear: verified TLS to any other machine, unless the URL
 * says what it wants.
 */
function tlsFor(url: string): { ssl?: true } {
  if (!URL.canParse(url)) return {};
  const { hostname, searchParams } = new URL(url);
  const said = ['sslmode', 'ssl', 'host'].some((name) => searchParams.has(name));
  return said || here.test(hostname) ? {} : { ssl: true };
}

export function openPostgres(url: string, waitMs: number, connections: number): Opened {
  const pool = new pg.Pool({
    connectionString: url,
    ...tlsFor(url),
    max: connections,
    connectionTimeoutMillis: waitMs,
    keepAlive: true,
    ...patience,
    application_name: 'rebound',
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === INT8 || oid === NUMERIC ? Number : pg.types.getTypeParser(oid, format as 'text'),
    },
  });
  // A connection that the server ends emits an error of its own, idle or at work; without a listener it would
  // end the process. The pool drops it, and the query that was running on it fails in the ordinary way.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const inner = new PostgresDialect({ pool });
  const write: Dialect = {
    createAdapter: () => inner.createAdapter(),
    createDriver: () => translated(inner.createDriver(), errorOf),
    createIntrospector: (db) => inner.createIntrospector(db),
    createQueryCompiler: () => inner.createQueryCompiler(),
  };
  return { engine: postgresEngine, write, read: null };
}
