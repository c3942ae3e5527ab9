import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import pg from 'pg';
import { expect, inject, test, vi } from 'vitest';
import { StoreError } from '../../src/store/error.ts';
import { postgresEngine } from '../../src/store/postgres.ts';
import { openSession } from '../../src/store/session.ts';
import { openSqlite, sqliteEngine } from '../../src/store/sqlite.ts';
import { type Engine, onEachEngine } from './engines.ts';
import { message, NOON, parcel } from './rows.ts';

const driverError = (code: string, message = 'words'): Error => Object.assign(new Error(message), { code });

test.for([
  ['53100', 'full'],
  ['53300', 'unavailable'],
  ['57P01', 'unavailable'],
  ['57P03', 'unavailable'],
  ['08006', 'unavailable'],
  ['25006', 'unavailable'],
  ['40001', 'busy'],
  ['40P01', 'busy'],
  ['55P03', 'busy'],
  ['28P01', 'denied'],
  ['42501', 'denied'],
  ['XX001', 'corrupt'],
  ['23505', 'conflict'],
  ['42601', 'other'],
  ['ECONNREFUSED', 'unavailable'],
  ['ENOTFOUND', 'unavailable'],
])('PostgreSQL %s is %s', ([state, code]) => {
  const cause = driverError(state ?? '');
  expect(postgresEngine.errorOf(cause)).toMatchObject({ code, cause });
});

test('a PostgreSQL connection that ended without a code is unavailable', () => {
  expect(postgresEngine.errorOf(new Error('Connection terminated unexpectedly')).code).toBe('unavailable');
  expect(postgresEngine.errorOf(new Error('Query read timeout')).code).toBe('unavailable');
  expect(postgresEngine.errorOf('nonsense').code).toBe('other');
});

test.for([
  [5, 'busy'],
  [261, 'busy'],
  [13, 'full'],
  [11, 'corrupt'],
  [779, 'corrupt'],
  [14, 'unavailable'],
  [1032, 'denied'],
  [2067, 'conflict'],
  [1, 'other'],
] as const)('SQLite %i is %s', ([errcode, code]) => {
  const cause = Object.assign(new Error('words'), { code: 'ERR_SQLITE_ERROR', errcode });
  expect(sqliteEngine.errorOf(cause)).toMatchObject({ code, cause });
});

test('busy, full and unavailable pass; the others need somebody', () => {
  const passing = (['busy', 'full', 'unavailable', 'denied', 'corrupt', 'conflict'] as const).filter(
    (code) => new StoreError(code, '').passing,
  );
  expect(passing).toEqual(['busy', 'full', 'unavailable']);
});

onEachEngine('trouble', (engine) => {
  test('a transaction that throws leaves nothing, and the next one works', async () => {
    const store = await engine.open();
    const broken = store.transaction(async (tx) => {
      await tx.meta.set('k', 'half');
      await tx.outbox.enqueue([
        { id: 'x', kind: 'notice', channel: 'c', incidentId: null, payload: {}, notBefore: 0, createdAt: 0 },
      ]);
      await tx.outbox.enqueue([
        { id: 'x', kind: 'notice', channel: 'c', incidentId: null, payload: {}, notBefore: 0, createdAt: 0 },
      ]);
    });
    await expect(broken).rejects.toMatchObject({
      name: 'StoreError',
      code: 'conflict',
      cause: expect.anything(),
    });
    expect(await store.meta.get('k')).toBeNull();
    await store.transaction((tx) => tx.meta.set('k', 'whole'));
    expect(await store.meta.get('k')).toBe('whole');
  });

  test('a long list is stored whole or not at all, also without a transaction around it', async () => {
    const store = await engine.open();
    const rows = Array.from({ length: 250 }, (_, i) => parcel(`p${i}`, { incidentId: null, kind: 'notice' }));
    await store.outbox.enqueue([parcel('p249', { incidentId: null, kind: 'notice' })]);
    await expect(store.outbox.enqueue(rows)).rejects.toMatchObject({ code: 'conflict' });
    expect(await store.outbox.depth()).toBe(1);
  });

  test('readers see the last commit and never wait for a transaction', async () => {
    const store = await engine.open();
    await store.meta.set('k', 'before');
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    const writing = store.transaction(async (tx) => {
      await tx.meta.set('k', 'after');
      expect(await tx.meta.get('k')).toBe('after');
      await held;
    });
    await sleep(20);
    expect(await store.meta.get('k')).toBe('before');
    release();
    await writing;
    expect(await store.meta.get('k')).toBe('after');
  });

  test('many transactions at once take turns', async () => {
    const store = await engine.open();
    const adding = Array.from({ length: 40 }, (_, i) =>
      store.transaction((tx) => tx.messages.add([message(`m${i}`)], NOON)),
    );
    await Promise.all(adding);
    expect(await store.counts.totals(0)).toMatchObject({ mails: 40 });
  });

  test('after close everything is refused as unavailable', async () => {
    const store = await engine.open();
    await store.ping();
    await store.close();
    await expect(store.ping()).rejects.toThrow();
  });
});

function onlyPostgres(engine: Engine): void {
  test('connections that the server ends are told as unavailable, and new ones are made', async () => {
    const store = await engine.open();
    const admin = new pg.Client({ connectionString: inject('postgresUrl') });
    await admin.connect();
    const name = new URL(await engine.url()).pathname.slice(1);
    const cut = () =>
      admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
    const working = store.transaction(async (tx) => {
      await tx.meta.set('k', 'v');
      await cut();
      await tx.meta.set('k', 'w');
    });
    await expect(working).rejects.toMatchObject({ code: 'unavailable' });
    await vi.waitFor(() => store.meta.set('k', 'back'));
    expect(await store.meta.get('k')).toBe('back');
    await cut();
    await vi.waitFor(() => store.ping());
    await admin.end();
  });
}

onEachEngine('trouble from outside', (engine) => {
  if (engine.name === 'postgres') {
    onlyPostgres(engine);
    return;
  }
  test('is waited for, and told as busy when it takes too long; the process goes on meanwhile', async () => {
    const store = await engine.open({ waitMs: 150 });
    const other = new DatabaseSync((await engine.url()).slice(7));
    other.exec('begin immediate');
    let ticks = 0;
    const ticking = setInterval(() => ticks++, 10);
    await expect(store.transaction((tx) => tx.meta.set('k', 'v'))).rejects.toMatchObject({ code: 'busy' });
    expect(ticks).toBeGreaterThan(0);
    const waiting = store.transaction((tx) => tx.meta.set('k', 'v'));
    await sleep(30);
    other.exec('rollback');
    await waiting;
    clearInterval(ticking);
    other.exec('begin immediate');
    const single = store.meta.set('k', 'w');
    await sleep(30);
    other.exec('rollback');
    await single;
    other.close();
    expect(await store.meta.get('k')).toBe('w');
  });

  test('a full disk is told as full, the batch is undone, and work goes on when there is room', async () => {
    const store = await engine.open();
    await store.meta.set('k', 'v');
    const session = openSession(openSqlite((await engine.url()).slice(7), 1000), () => '');
    const limit = (pages: number) => sql`pragma max_page_count = ${sql.lit(pages)}`.execute(session.write);
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(session.write);
    await limit((rows[0]?.page_count ?? 0) + 5);
    const filling = session.atomically(async ({ write }) => {
      for (let i = 0; i < 100; i++)
        await write
          .insertInto('meta')
          .values({ key: `k${i}`, value: 'x'.repeat(4000) })
          .execute();
    });
    await expect(filling).rejects.toMatchObject({ code: 'full', passing: true });
    expect(await store.meta.get('k0')).toBeNull();
    await limit(1_000_000);
    await session.write.insertInto('meta').values({ key: 'room', value: 'again' }).execute();
    await session.destroy();
    expect(await store.meta.get('room')).toBe('again');
  });
});
