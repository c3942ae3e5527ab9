import type { Kysely } from 'kysely';
import type { Bulk, Engine, Value } from './engine.ts';
import type { Schema } from './schema.ts';

export type { Bulk, Value } from './engine.ts';

interface Where {
  readonly engine: Engine;
  readonly write: Kysely<Schema>;
}

/**
 * Inserts any number of rows by few statements whose texts are made once. Building a statement of thousands of values with
 * Kysely costs more than the insert itself.
 */
export async function insertRows<R = never>(where: Where, bulk: Bulk, rows: readonly (readonly Value[])[]): Promise<readonly R[]> {
  const all: R[] = [];
  for (const query of where.engine.inserts(bulk, rows)) all.push(...(await where.write.executeQuery<R>(query)).rows);
  return all;
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
