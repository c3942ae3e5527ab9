import { CompiledQuery, type Kysely } from 'kysely';
import type { ColumnType, Engine } from './engine.ts';
import type { Schema } from './schema.ts';
import { rowsJson } from './text.ts';

/** Columns of a wide insert in the order of each row's values. */
export interface Bulk {
  readonly table: keyof Schema;
  readonly columns: Readonly<Record<string, ColumnType>>;
  /** What follows the rows: `on conflict …`, `returning …`; SQL that both databases know. */
  readonly tail: string;
}

export type Value = string | number | null;

interface Where {
  readonly engine: Engine;
  readonly write: Kysely<Schema>;
}

const texts = new WeakMap<Bulk, Map<string, string>>();

function textOf(bulk: Bulk, engine: Engine): string {
  const known = texts.get(bulk) ?? new Map<string, string>();
  texts.set(bulk, known);
  const text =
    known.get(engine.name) ??
    `insert into "${bulk.table}" (${Object.keys(bulk.columns)
      .map((name) => `"${name}"`)
      .join(', ')}) ${engine.unpack(Object.values(bulk.columns))} where true ${bulk.tail}`;
  known.set(engine.name, text);
  return text;
}

/**
 * Inserts any number of rows by one statement with one parameter. Building a statement with thousands of parameters costs
 * both Kysely and PostgreSQL more than the insert itself.
 */
export async function insertRows<R = never>(where: Where, bulk: Bulk, rows: readonly (readonly Value[])[]): Promise<readonly R[]> {
  if (rows.length === 0) return [];
  const result = await where.write.executeQuery<R>(CompiledQuery.raw(textOf(bulk, where.engine), [rowsJson(rows)]));
  return result.rows;
}

/** Runs `work` on pieces of a list, for `in (…)` of bounded length. */
export async function inPieces<T, R>(
  list: readonly T[],
  size: number,
  work: (piece: readonly T[]) => Promise<readonly R[]>,
): Promise<readonly R[]> {
  if (list.length <= size) return list.length === 0 ? [] : work(list);
  const all: R[] = [];
  for (let i = 0; i < list.length; i += size) all.push(...(await work(list.slice(i, i + size))));
  return all;
}
