import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, describe, inject } from 'vitest';
import { openStore, type Store, type StoreOptions } from '../../src/store/store.ts';

export interface Engine {
  readonly name: 'sqlite' | 'postgres';
  /** A database of its own for the running test; always the same one within it. */
  url(): Promise<string>;
  /** Opens it; closed after the test. May be called several times: that is several instances. */
  open(options?: StoreOptions): Promise<Store>;
}

let databases = 0;

async function freshPostgres(): Promise<{ url: string; drop: () => Promise<void> }> {
  const server = inject('postgresUrl');
  const name = `store_${process.pid}_${databases++}`;
  const run = async (text: string): Promise<void> => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    await client.query(text);
    await client.end();
  };
  await run(`create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => run(`drop database ${name} with (force)`) };
}

async function freshSqlite(): Promise<{ url: string; drop: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'rebound-store-'));
  return { url: `sqlite:${folder}/rebound.db`, drop: async () => rmSync(folder, { recursive: true, force: true }) };
}

/** Runs the same tests on SQLite in a temporary file and on a fresh database of the real PostgreSQL. */
export function onEachEngine(title: string, tests: (engine: Engine) => void): void {
  for (const name of ['sqlite', 'postgres'] as const) {
    describe.skipIf(name === 'postgres' && inject('postgresUrl') === '')(`${title} on ${name}`, () => {
      let database: Promise<{ url: string; drop: () => Promise<void> }> | null = null;
      let stores: Store[] = [];
      const url = async (): Promise<string> => {
        database ??= name === 'sqlite' ? freshSqlite() : freshPostgres();
        return (await database).url;
      };
      afterEach(async () => {
        await Promise.all(stores.map((store) => store.close()));
        await (await database)?.drop();
        database = null;
        stores = [];
      });
      tests({
        name,
        url,
        async open(options) {
          const store = await openStore(await url(), options);
          stores.push(store);
          return store;
        },
      });
    });
  }
}
