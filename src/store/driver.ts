import type { CompiledQuery, DatabaseConnection, Driver, QueryResult, TransactionSettings } from 'kysely';
import type { StoreError } from './error.ts';
import { clean } from './text.ts';

type ErrorOf = (cause: unknown) => StoreError;

/** A connection whose errors are `StoreError`s. */
class Translated implements DatabaseConnection {
  readonly inner: DatabaseConnection;
  readonly #errorOf: ErrorOf;

  constructor(inner: DatabaseConnection, errorOf: ErrorOf) {
    this.inner = inner;
    this.#errorOf = errorOf;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    try {
      return await this.inner.executeQuery<R>(storable(query));
    } catch (cause) {
      throw this.#errorOf(cause);
    }
  }

  streamQuery<R>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<R>> {
    return this.inner.streamQuery<R>(query, chunkSize);
  }
}

const odd = (value: unknown): value is string =>
  typeof value === 'string' && (value.includes('\0') || !value.isWellFormed());

/** The same query without what no database takes in a text: NUL, and half of a surrogate pair. */
function storable(query: CompiledQuery): CompiledQuery {
  if (!query.parameters.some(odd)) return query;
  return { ...query, parameters: query.parameters.map((value) => (odd(value) ? clean(value) : value)) };
}

const innerOf = (connection: DatabaseConnection): DatabaseConnection =>
  connection instanceof Translated ? connection.inner : connection;

/** The same driver, with every error of connecting, asking and committing told as a `StoreError`. */
export function translated(driver: Driver, errorOf: ErrorOf): Driver {
  const telling = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (cause) {
      throw errorOf(cause);
    }
  };
  return {
    init: () => telling(() => driver.init()),
    acquireConnection: () => telling(async () => new Translated(await driver.acquireConnection(), errorOf)),
    beginTransaction: (c, settings: TransactionSettings) =>
      telling(() => driver.beginTransaction(innerOf(c), settings)),
    commitTransaction: (c) => telling(() => driver.commitTransaction(innerOf(c))),
    rollbackTransaction: (c) => telling(() => driver.rollbackTransaction(innerOf(c))),
    releaseConnection: (c) => driver.releaseConnection(innerOf(c)),
    destroy: () => driver.destroy(),
  };
}
