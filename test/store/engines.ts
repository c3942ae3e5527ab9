import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { afterEach, describe, inject } from 'vitest';
import { openStore, type Store, type StoreOptions } from '../../src/store/store.ts';

export interface Engine {
  readonly name: 'sqlite' | 'postgres';
  /** A database of its own for the running test; always the same one within it. */
  url(): Promise<string>;
  /** Opens it; closed after the test. May be called several times: that is several instances. */
  open(options?: StoreOptions): Promise<Store>;
  /** Does to the database what no store would do. */
  run(statement: string): Promise<void>;
}

/** `empty`: nobody has opened it yet. `migrated` is the same to a test that does not look, and quicker. */
type Start = 'migrated' | 'empty';

let databases = 0;
let template: Promise<string> | null = null;

const onServer = (text: string): Promise<void> => onDatabase(inject('postgresUrl'), text);

async function onDatabase(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(text);
  await client.end();
}

function urlOf(name: string): string {
  const url = new URL(inject('postgresUrl'));
  url.pathname = `/${name}`;
  return url.href;
}

/** A migrated database that others of this process are copied from: half the cost of migrating each. */
async function makeTemplate(): Promise<string> {
  const name = `store_${process.pid}_template`;
  await onServer(`create database ${name}`);
  const store = await openStore(urlOf(name));
  await store.close();
  return name;
}

async function freshPostgres(start: Start): Promise<{ url: string; drop: () => Promise<void> }> {
  if (start === 'migrated') template ??= makeTemplate();
  const name = `store_${process.pid}_${databases++}`;
  await onServer(`create database ${name} template ${start === 'migrated' ? await template : 'template0'}`);
  return { url: urlOf(name), drop: () => onServer(`drop database ${name} with (force)`) };
}

async function freshSqlite(): Promise<{ url: string; drop: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'rebound-store-'));
  return {
    url: `sqlite:${folder}/rebound.db`,
    drop: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Runs the same tests on SQLite in a temporary file and on a fresh database of the real PostgreSQL. */
export function onEachEngine(
  title: string,
  tests: (engine: Engine) => void,
  start: Start = 'migrated',
): void {
  for (const name of ['sqlite', 'postgres'] as const) {
    describe.skipIf(name === 'postgres' && inject('postgresUrl') === '')(`${title} on ${name}`, () => {
      let database: Promise<{ url: string; drop: () => Promise<void> }> | null = null;
      let stores: Store[] = [];
      const url = async (): Promise<string> => {
        database ??= name === 'sqlite' ? freshSqlite() : freshPostgres(start);
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
        async run(statement) {
          if (name === 'postgres') return onDatabase(await url(), statement);
          const file = new DatabaseSync((await url()).slice('sqlite:'.length));
          file.exec(statement);
          file.close();
        },
      });
    });
  }
}
