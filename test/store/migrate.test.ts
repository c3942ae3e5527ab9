import { chownSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, inject, test } from 'vitest';
import type { Opened } from '../../src/store/engine.ts';
import { migrate, migrations } from '../../src/store/migrate.ts';
import { heldReasons } from '../../src/store/migrations/0011-held-reasons.ts';
import type { Migration } from '../../src/store/migrations/migration.ts';
import { openPostgres } from '../../src/store/postgres.ts';
import { openSession, type Root } from '../../src/store/session.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { openStore } from '../../src/store/store.ts';
import { writeCertificate } from '../setup/dovecot.ts';
import { startPostgres } from '../setup/postgres.ts';
import { onEachEngine } from './engines.ts';
import { address, NOON } from './rows.ts';

const opened = (url: string): Opened =>
  url.startsWith('sqlite:') ? openSqlite(url.slice(7), 5000) : openPostgres(url, 5000, 2);

async function withSession<T>(url: string, work: (session: Root) => Promise<T>): Promise<T> {
  const session = openSession(opened(url), () => '');
  try {
    return await work(session);
  } finally {
    await session.destroy();
  }
}

const nextNumber = (migrations.at(-1)?.number ?? 0) + 1;

const step = (number: number, up: Migration['up']): Migration => ({ number, name: `step ${number}`, up });

onEachEngine(
  'migrations',
  (engine) => {
    test('fresh, then again: the second time finds nothing to do', async () => {
      const store = await engine.open();
      await store.meta.set('k', 'kept');
      expect(await (await engine.open()).meta.get('k')).toBe('kept');
      const steps = await withSession(await engine.url(), ({ read }) =>
        read.selectFrom('migrations').select('number').execute(),
      );
      expect(steps.map(({ number }) => number)).toEqual(migrations.map(({ number }) => number));
    });

    test('by several instances at once', async () => {
      const stores = await Promise.all(Array.from({ length: 5 }, () => engine.open()));
      for (const store of stores) await store.ping();
      const steps = await withSession(await engine.url(), ({ read }) =>
        read.selectFrom('migrations').selectAll().execute(),
      );
      expect(steps).toHaveLength(migrations.length);
    });

    test('a later step runs once, on what is there', async () => {
      const store = await engine.open();
      await store.meta.set('k', 'old');
      const more = [
        ...migrations,
        step(nextNumber, async (db) => {
          await sql`update "meta" set "value" = "value" || ' and new'`.execute(db);
        }),
      ];
      await withSession(await engine.url(), async (session) => {
        await migrate(session, NOON, more);
        await migrate(session, NOON, more);
      });
      expect(await store.meta.get('k')).toBe('old and new');
    });

    test('a stored reason that told of being held is the reason alone (step 11)', async () => {
      const store = await engine.open();
      const gone = 'the receiving server says that there is no such address.';
      const noDomain = 'the domain does not exist or takes no mail.';
      await store.addresses.put([
        address('a@x.example', { reason: `Held while our own outage is open: ${gone}` }),
        address('b@x.example', {
          reason: `Held: the report names more recipients than its message had. ${gone}`,
        }),
        address('c@x.example', {
          reason:
            'Held: the domain does not exist or takes no mail, but many domains failed at once, which points at our own DNS.',
        }),
        address('d@x.example', { reason: gone }),
      ]);
      await withSession(await engine.url(), (session) =>
        migrate(session, NOON, [...migrations, { ...heldReasons, number: nextNumber }]),
      );
      const rows = await store.addresses.matching({}, '', 9);
      expect(rows.map(({ reason }) => reason)).toEqual([gone, gone, noDomain, gone]);
    });

    test('a step that fails leaves nothing of itself behind', async () => {
      await engine.open();
      const broken = step(nextNumber, async (db) => {
        await db.schema.createTable('half').addColumn('a', 'integer').execute();
        await sql`select * from nowhere`.execute(db);
      });
      await withSession(await engine.url(), async (session) => {
        await expect(migrate(session, NOON, [...migrations, broken])).rejects.toMatchObject({
          name: 'StoreError',
        });
        await expect(sql`select * from half`.execute(session.read)).rejects.toThrow(/half/);
        await migrate(session, NOON);
      });
    });

    test('a database from a newer Rebound is refused in plain words', async () => {
      await engine.open();
      await withSession(await engine.url(), ({ write }) =>
        write.insertInto('migrations').values({ number: 999, name: 'x', at: 0 }).execute(),
      );
      await expect(engine.open()).rejects.toMatchObject({
        code: 'newer',
        message: expect.stringContaining('install that one again'),
      });
    });
  },
  'empty',
);

test('numbers only grow: a step that comes later is never below one that a database may have', () => {
  const numbers = migrations.map(({ number }) => number);
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  expect(numbers[0]).toBe(1);
});

test('a wrong URL is named, without what may be secret in it', async () => {
  await expect(openStore('mysql://u:hunter2@h/db')).rejects.toMatchObject({
    code: 'conflict',
    message: expect.not.stringContaining('hunter2'),
  });
});

test('a new SQLite file and its folder are readable by their owner only', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rebound-store-'));
  const store = await openStore(`sqlite:${folder}/deep/er/rebound.db`);
  await store.meta.set('k', 'v');
  expect(statSync(join(folder, 'deep/er/rebound.db')).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, 'deep')).mode & 0o777).toBe(0o700);
  expect(statSync(join(folder, 'deep/er/rebound.db-wal')).mode & 0o077).toBe(0);
  await store.close();
  rmSync(folder, { recursive: true });
});

test('in memory it works too, and is gone afterwards', async () => {
  const store = await openStore('sqlite::memory:');
  await store.transaction(async (tx) => tx.meta.set('k', 'v'));
  expect(await store.meta.get('k')).toBe('v');
  await store.close();
});

test('a file that is no database, and a folder that is none', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rebound-store-'));
  writeFileSync(join(folder, 'text.db'), 'This is a letter, not a database. '.repeat(200));
  await expect(openStore(`sqlite:${folder}/text.db`)).rejects.toMatchObject({
    code: 'corrupt',
    cause: expect.anything(),
  });
  await expect(openStore(`sqlite:${folder}/text.db/inside.db`)).rejects.toMatchObject({
    code: 'unavailable',
  });
  rmSync(folder, { recursive: true });
});

test.skipIf(inject('postgresUrl') === '')(
  'a PostgreSQL that is away, lacks the database, or refuses the user',
  async () => {
    const url = new URL(inject('postgresUrl'));
    url.pathname = '/nowhere';
    await expect(openStore(url.href)).rejects.toMatchObject({ code: 'unavailable' });
    url.username = 'stranger';
    await expect(openStore(url.href)).rejects.toMatchObject({ code: 'denied' });
    await expect(openStore('postgres://u:hunter2@127.0.0.1:1/db')).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.not.stringContaining('hunter2'),
    });
  },
);

test.skipIf(inject('postgresUrl') === '')(
  'a PostgreSQL elsewhere is spoken to by TLS, verified, unless the URL says otherwise',
  async () => {
    const server = await startPostgres();
    if (!server) return;
    // This machine, by a name that does not say so.
    const elsewhere = (query = ''): string => `${server.url.replace('127.0.0.1', '127.1')}${query}`;
    const opens = (url: string): Promise<string> =>
      openStore(url).then(
        (store) => store.close().then(() => 'open'),
        (error: Error) => error.message,
      );
    expect(await opens(elsewhere())).toMatch(/does not support SSL.*sslmode=disable/);
    expect(await opens(elsewhere('?sslmode=disable'))).toBe('open');
    writeCertificate(server.dir);
    const { uid, gid } = statSync(server.dir);
    chownSync(join(server.dir, 'key.pem'), uid, gid);
    for (const [name, value] of [
      ['ssl_cert_file', join(server.dir, 'crt.pem')],
      ['ssl_key_file', join(server.dir, 'key.pem')],
      ['ssl', 'on'],
    ])
      await server.query(`alter system set ${name} = '${value}'`);
    await server.restart();
    expect(await opens(elsewhere())).toMatch(/certificate/);
    expect(await opens(elsewhere('?sslmode=no-verify'))).toBe('open');
    await server.stop();
  },
);
