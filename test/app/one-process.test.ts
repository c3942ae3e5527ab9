import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { takeAlone } from '../../src/app/one-process.ts';
import { openStore } from '../../src/store/store.ts';

const file = (): string => `sqlite:${join(mkdtempSync(join(tmpdir(), 'rebound-alone-')), 'r.db')}`;

test('a second process on one SQLite file is refused by the first one’s id, until that one ends', async () => {
  const store = await openStore(file());
  const other = spawn('sleep', ['60']);
  const gone = new Promise((resolve) => other.once('exit', resolve));
  await store.meta.set('running', JSON.stringify({ host: hostname(), pid: other.pid, started: '' }));
  await expect(takeAlone(store)).rejects.toThrow(`process ${other.pid}. Stop that one first`);
  other.kill('SIGKILL');
  await gone;
  const letGo = await takeAlone(store);
  expect(JSON.parse((await store.meta.get('running')) ?? '')).toMatchObject({ pid: process.pid });
  await letGo();
  expect(await store.meta.get('running')).toBe('');
  await store.close();
});

test('a process id that was given to somebody else since, and one of another host, hinder nobody', async () => {
  const store = await openStore(file());
  await store.meta.set('running', JSON.stringify({ host: hostname(), pid: process.ppid, started: '1' }));
  await (await takeAlone(store))();
  await store.meta.set('running', JSON.stringify({ host: 'elsewhere', pid: process.ppid, started: '' }));
  await (await takeAlone(store))();
  await store.meta.set('running', 'no json');
  await (await takeAlone(store))();
  await store.close();
});

test('of two that start together, the one that comes second waits for the first one’s word, and is refused', async () => {
  const url = file();
  const store = await openStore(url);
  const first = new DatabaseSync(url.slice('sqlite:'.length));
  first.exec('begin immediate');
  const second = takeAlone(store);
  second.catch(() => {});
  await sleep(100);
  const runner = JSON.stringify({ host: hostname(), pid: process.ppid, started: '' });
  first.prepare("insert into meta (key, value) values ('running', ?)").run(runner);
  first.exec('commit');
  first.close();
  await expect(second).rejects.toThrow(`process ${process.ppid}. Stop that one first`);
  await store.close();
});
