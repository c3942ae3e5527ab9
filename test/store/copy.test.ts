import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { expect, inject, test } from 'vitest';
import { backUpSqlite, moveToPostgres } from '../../src/store/copy.ts';
import { openStore } from '../../src/store/store.ts';

const BATCH = 20;
const child = new URL('crash.child.ts', import.meta.url).pathname;
const folder = (): string => mkdtempSync(join(tmpdir(), 'rebound-copy-'));

/** A child that goes on storing batches until it is killed. */
async function writing(url: string): Promise<() => Promise<void>> {
  const worker = spawn(process.execPath, [child, url, '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(worker.stdout, 'data');
  return async () => {
    worker.kill('SIGKILL');
    await once(worker, 'exit');
  };
}

test('a backup of a database that is being written to holds whole batches, and is never overwritten', async () => {
  const at = folder();
  const path = join(at, 'r.db');
  const stop = await writing(`sqlite:${path}`);
  const copy = join(at, 'copy.db');
  backUpSqlite(path, copy);
  await stop();
  const store = await openStore(`sqlite:${copy}`, { existing: true });
  const lastUid = (await store.mailboxes.checkpoint('main'))?.lastUid ?? 0;
  expect(lastUid).toBeGreaterThan(0);
  expect(await store.counts.totals(0)).toMatchObject({ mails: lastUid * BATCH, bounces: lastUid * BATCH });
  expect(await store.outbox.depth()).toBe(lastUid);
  await store.close();
  expect(() => backUpSqlite(path, copy)).toThrow(/is there already; nothing was overwritten/);
});

test.skipIf(inject('postgresUrl') === '')(
  'everything moves from SQLite to an empty PostgreSQL database, and goes on there',
  async () => {
    const path = join(folder(), 'r.db');
    const stop = await writing(`sqlite:${path}`);
    await stop();
    const name = `moved_${process.pid}`;
    const server = new pg.Client({ connectionString: inject('postgresUrl') });
    await server.connect();
    await server.query(`create database ${name}`);
    const url = Object.assign(new URL(inject('postgresUrl')), { pathname: `/${name}` }).href;
    const copied = await moveToPostgres(path, url);
    const from = new DatabaseSync(path, { readOnly: true });
    for (const [table, rows] of copied)
      expect([table, rows]).toEqual([
        table,
        (from.prepare(`select count(*) as n from "${table}"`).get() as { n: number }).n,
      ]);
    from.close();
    expect(copied.get('bounces')).toBeGreaterThan(0);
    const store = await openStore(url);
    const before = await openStore(`sqlite:${path}`);
    expect(await store.incidents.active()).toEqual(await before.incidents.active());
    expect(await store.counts.totals(0)).toEqual(await before.counts.totals(0));
    // Numbers go on behind those that came along.
    const depth = await store.outbox.depth();
    await store.outbox.enqueue([
      { id: 'next', kind: 'notice', channel: 'C', incidentId: null, payload: {}, notBefore: 0, createdAt: 0 },
    ] as never);
    expect(await store.outbox.depth()).toBe(depth + 1);
    await before.close();
    await store.close();
    await expect(moveToPostgres(path, url)).rejects.toThrow(/is not empty/);
    await server.query(`drop database ${name} with (force)`);
    await server.end();
  },
);
