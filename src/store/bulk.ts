import type { Bulk, Value } from './engine.ts';
import type { Session } from './session.ts';

export type { Bulk, Value } from './engine.ts';

/**
 * Inserts any number of rows, all or none, by few statements whose texts are made once. Building a statement
 * of thousands of values with Kysely costs more than the insert itself.
 */
export async function insertRows<R = never>(
  session: Session,
  bulk: Bulk,
  rows: readonly (readonly Value[])[],
): Promise<readonly R[]> {
  const queries = session.engine.inserts(bulk, rows);
  if (queries.length > 1 && !session.tx)
    return session.atomically((inside) => insertRows<R>(inside, bulk, rows));
  const all: R[] = [];
  for (const query of queries) all.push(...(await session.write.executeQuery<R>(query)).rows);
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
