import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { sql, type Transaction } from 'kysely';
import { StoreError } from './error.ts';
import { migrate, mustBeCurrent } from './migrate.ts';
import { openPostgres } from './postgres.ts';
import type { Schema } from './schema.ts';
import { openSession } from './session.ts';
import { openSqlite } from './sqlite.ts';

/** Rows of one insert: PostgreSQL takes 65,535 parameters, no table has more than sixty columns. */
const AT_ONCE = 500;
/** Who holds what now means nothing elsewhere; the steps are the new database's own. */
const notCopied = new Set(['leases', 'migrations']);

/**
 * A consistent copy of a SQLite database that may be in use (`vacuum into`, sqlite.org/lang_vacuum.html): a
 * plain copy of the file would miss what still stands in its write-ahead log. Throws when the copy is there
 * already.
 */
export function backUpSqlite(path: string, to: string): void {
  if (existsSync(to)) throw new StoreError('conflict', `${to} is there already; nothing was overwritten.`);
  const db = new DatabaseSync(path, { readOnly: true, timeout: 10_000 });
  try {
    db.prepare('vacuum into ?').run(to);
  } finally {
    db.close();
  }
}

type Row = Record<string, string | number | null>;

/**
 * Moves everything from a SQLite file into an empty PostgreSQL database, in one transaction: all or nothing.
 * The bot must not run meanwhile: what it wrote after the copy began would be missing. Answers the rows of
 * each table.
 */
export async function moveToPostgres(path: string, url: string): Promise<ReadonlyMap<string, number>> {
  const utc = (at: number): string => new Date(at).toISOString().slice(0, 10);
  const source = openSession(openSqlite(path, 10_000, true), utc);
  await mustBeCurrent(source).finally(() => source.destroy());
  const target = openSession(openPostgres(url, 10_000, 2), utc);
  const db = new DatabaseSync(path, { readOnly: true, timeout: 10_000 });
  try {
    await migrate(target, Date.now());
    const tables = tablesOf(db);
    db.exec('begin');
    return await target.write.transaction().execute(async (tx) => {
      const copied = new Map<string, number>();
      for (const table of tables) {
        await mustBeEmpty(tx, table);
        copied.set(table, await copyTable(db, tx, table));
        await countOn(tx, table);
      }
      return copied;
    });
  } catch (error) {
    throw error instanceof StoreError ? error : target.engine.errorOf(error);
  } finally {
    db.close();
    await target.destroy();
  }
}

function tablesOf(db: DatabaseSync): readonly string[] {
  const rows = db
    .prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name")
    .all() as { name: string }[];
  return rows.map(({ name }) => name).filter((name) => !notCopied.has(name));
}

async function mustBeEmpty(tx: Transaction<Schema>, table: string): Promise<void> {
  const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(tx);
  if (rows.length > 0)
    throw new StoreError('conflict', `The PostgreSQL database is not empty (${table}); give a new one.`);
}

async function copyTable(db: DatabaseSync, tx: Transaction<Schema>, table: string): Promise<number> {
  let rows: Row[] = [];
  let count = 0;
  for (const row of db.prepare(`select * from "${table}"`).iterate()) {
    rows.push(row as Row);
    if (rows.length < AT_ONCE) continue;
    count += await insert(tx, table, rows);
    rows = [];
  }
  return count + (rows.length > 0 ? await insert(tx, table, rows) : 0);
}

async function insert(tx: Transaction<Schema>, table: string, rows: readonly Row[]): Promise<number> {
  const columns = Object.keys(rows[0] ?? {});
  const values = rows.map((row) => sql`(${sql.join(columns.map((column) => row[column] ?? null))})`);
  await sql`insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))})
    overriding system value values ${sql.join(values)}`.execute(tx);
  return rows.length;
}

/** Columns that count up go on behind the highest number that was copied. */
async function countOn(tx: Transaction<Schema>, table: string): Promise<void> {
  const { rows } = await sql<{
    column: string;
  }>`select column_name as "column" from information_schema.columns
    where table_schema = current_schema() and table_name = ${table} and is_identity = 'YES'`.execute(tx);
  for (const { column } of rows) {
    await sql`select setval(pg_get_serial_sequence(${`"${table}"`}, ${column}),
      greatest(1, (select coalesce(max(${sql.ref(column)}), 0) from ${sql.table(table)})))`.execute(tx);
  }
}
