import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../../src/store/store.ts';
import { eventually, workFolder } from '../app/bot.ts';
import { dovecotInstalled } from '../setup/dovecot.ts';
import { type PostgresServer, postgresBinaries, startPostgres, startStandby } from '../setup/postgres.ts';
import { startProxy } from '../setup/proxy.ts';
import {
  allSent,
  Clock,
  counted,
  expectRightInSlack,
  long,
  MINUTE,
  startWorld,
  type World,
} from './world.ts';

const flood = 'postfix-gmail-flood-perm-failed-01';
const unknown = 'postfix-gmail-nosuchuser-failed-01';
const MAILS = long ? 2_000 : 200;

/** A small file system, or `null` where we may not mount one. */
function smallDisk(folder: string, size = '4m'): { readonly path: string; umount(): void } | null {
  const path = join(folder, 'small');
  mkdirSync(path);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path], { stdio: 'ignore' });
  } catch {
    return null;
  }
  return { path, umount: () => void execFileSync('umount', ['-l', path]) };
}

/** Leaves no room on it. */
function fill(path: string): void {
  for (let bytes = 256 * 1024; bytes >= 4_096; ) {
    try {
      writeFileSync(join(path, 'ballast'), Buffer.alloc(bytes), { flag: 'a' });
    } catch {
      bytes /= 2;
    }
  }
}

describe.skipIf(!dovecotInstalled())('the database in trouble', () => {
  let world: World;
  let clock: Clock;
  let folder: string;
  beforeEach(async () => {
    world = await startWorld();
    clock = new Clock();
    folder = workFolder();
  });
  afterEach(() => world.stop());

  test('a full disk: nothing is marked, it is said, and reading goes on when there is room', async (context) => {
    const disk = smallDisk(folder);
    if (!disk) return context.skip('no right to mount a small file system');
    context.onTestFinished(disk.umount);
    const app = await world.start(`sqlite:${join(disk.path, 'rebound.db')}`, { clock });
    await eventually('the mailbox to be watched', () => world.proxy.lines.some((line) => /IDLE/.test(line)));
    fill(disk.path);
    world.arrive(unknown, MAILS);
    await eventually('the words', () => /could not be stored/.test(world.printed()));
    const { mails } = await app.store.counts.totals(0);
    expect(mails).toBeLessThan(MAILS);
    expect(world.dovecot.seen('bounce')).toBeLessThanOrEqual(mails);
    execFileSync('mount', ['-o', 'remount,size=64m', disk.path]);
    await counted(app.store, MAILS, 30_000);
    await sleep(200);
    expect(await app.store.counts.totals(0)).toMatchObject({ mails: MAILS, bounces: MAILS });
  });

  test('the file locked by another process: waited for, nothing lost', { timeout: 60_000 }, async () => {
    const file = join(folder, 'rebound.db');
    const app = await world.start(`sqlite:${file}`, { clock });
    const other = new DatabaseSync(file);
    other.exec('begin immediate');
    world.arrive(flood, MAILS);
    await sleep(long ? 30_000 : 3_000);
    expect(world.dovecot.seen('bounce')).toBe(0);
    const asked = await world.slack.slash('5.7.28', 'alice');
    expect(asked.acked).toBe(true);
    other.exec('rollback');
    other.close();
    await counted(app.store, MAILS, 30_000);
    await allSent(app, clock);
    await expectRightInSlack(world, app.store);
  });

  test('two instances that begin on one fresh file at once: one runs, the other is told by whom', async () => {
    const url = `sqlite:${join(folder, 'rebound.db')}`;
    const bots = [world.child(url), world.child(url)];
    const runs = () => bots.filter((bot) => bot.output().includes('Runs'));
    const refused = () => bots.filter((bot) => /runs on this database already/.test(bot.output()));
    await eventually('each to be told', () => runs().length + refused().length === 2, 30_000);
    expect([runs().length, refused().length]).toEqual([1, 1]);
    expect(refused()[0]?.output()).toContain(`process ${runs()[0]?.child.pid}. Stop that one first`);
    await eventually('the second to be gone', () => refused()[0]?.child.exitCode !== null);
    world.arrive(unknown, 5);
    const store = await openStore(url);
    await counted(store, 5);
    await store.close();
  });

  describe.skipIf(postgresBinaries() === null)('PostgreSQL', () => {
    let server: PostgresServer | null = null;
    beforeEach(async () => {
      server = await startPostgres();
    });
    // After the bot has let go of it.
    afterEach(async () => {
      await world.stop();
      await server?.stop();
    });

    test('killed and started again while mail arrives', { timeout: 90_000 }, async () => {
      const app = await world.start(server!.url, { clock });
      let arrived = 0;
      for (let restart = 0; restart < (long ? 10 : 2); restart++) {
        world.arrive(flood, 20);
        world.arrive(unknown, 20);
        arrived += 40;
        await sleep(150);
        await server!.restart();
      }
      world.arrive(unknown, 1);
      await eventually(
        'all of it to be counted',
        async () => {
          const totals = await app.store.counts.totals(0).catch(() => null);
          return totals !== null && totals.mails >= arrived + 1;
        },
        60_000,
      );
      await allSent(app, clock, 40_000);
      expect(await app.store.counts.totals(0)).toMatchObject({ mails: arrived + 1 });
      await expectRightInSlack(world, app.store);
    });

    test('failed over to its standby while mail arrives: nothing lost, nothing doubled', {
      timeout: long ? 300_000 : 90_000,
    }, async () => {
      const servers = [server!];
      const way = await startProxy(server!.port);
      const url = new URL(server!.url);
      url.port = String(way.port);
      const app = await world.start(url.href, { clock });
      let arrived = 0;
      const arrive = (howMany: number): void => {
        world.arrive(flood, howMany);
        world.arrive(unknown, howMany);
        arrived += 2 * howMany;
      };
      for (let failover = 0; failover < (long ? 5 : 1); failover++) {
        const primary = servers.at(-1)!;
        const standby = await startStandby(primary);
        servers.push(standby);
        arrive(long ? 200 : 40);
        await sleep(long ? 50 + failover * 100 : 150);
        await primary.crash();
        arrive(20);
        await sleep(1_000);
        await standby.promote();
        way.rules.target = standby.port;
        way.cutAll();
      }
      arrive(1);
      const totals = () => app.store.counts.totals(0).catch(() => null);
      await eventually(
        'all of it to be counted',
        async () => ((await totals())?.mails ?? 0) >= arrived,
        60_000,
      );
      await eventually('all of it to be marked', () => world.dovecot.seen('bounce') === arrived);
      await allSent(app, clock, 40_000);
      expect(await totals()).toMatchObject({ mails: arrived, bounces: arrived });
      await expectRightInSlack(world, app.store);
      await world.stop();
      way.close();
      await Promise.all(servers.slice(1).map((one) => one.stop()));
    });

    test('fallen silent when the bot is told to stop: gone within ten seconds, and the next one finishes', {
      timeout: 90_000,
    }, async () => {
      const way = await startProxy(server!.port);
      const url = new URL(server!.url);
      url.port = String(way.port);
      const bot = world.child(url.href);
      await eventually('the bot to run', () => bot.output().includes('Runs'));
      const store = await openStore(server!.url);
      world.arrive(flood, 600);
      await eventually('some to be counted', async () => (await store.counts.totals(0)).mails > 0);
      way.rules.stall = true;
      const since = Date.now();
      expect(await bot.stop()).toBe(0);
      expect(Date.now() - since).toBeLessThan(10_000);
      way.close();
      clock.forward(2 * MINUTE);
      const app = await world.start(server!.url, { clock });
      await counted(store, 600, 40_000);
      await allSent(app, clock);
      expect(await store.counts.totals(0)).toMatchObject({ mails: 600, bounces: 600 });
      await expectRightInSlack(world, store);
      await store.close();
    });

    test('its disk full: nothing is marked, and reading goes on when there is room', {
      timeout: 90_000,
    }, async (context) => {
      const disk = smallDisk(folder, '32m');
      if (!disk) return context.skip('no right to mount a small file system');
      context.onTestFinished(disk.umount);
      chmodSync(folder, 0o755);
      const space = join(disk.path, 'space');
      mkdirSync(space, { mode: 0o700 });
      const { uid, gid } = statSync(server!.dir);
      chownSync(space, uid, gid);
      await server!.query(`create tablespace small location '${space}'`);
      await server!.query('create database small tablespace small');
      const app = await world.start(server!.url.replace(/postgres$/, 'small'), { clock });
      await eventually('the mailbox to be watched', () =>
        world.proxy.lines.some((line) => /IDLE/.test(line)),
      );
      fill(disk.path);
      world.arrive(unknown, MAILS);
      await eventually('the words', () => /could not be stored/.test(world.printed()));
      const { mails } = await app.store.counts.totals(0);
      expect(mails).toBeLessThan(MAILS);
      expect(world.dovecot.seen('bounce')).toBeLessThanOrEqual(mails);
      execFileSync('mount', ['-o', 'remount,size=128m', disk.path]);
      await counted(app.store, MAILS, 60_000);
      await sleep(200);
      expect(await app.store.counts.totals(0)).toMatchObject({ mails: MAILS, bounces: MAILS });
    });

    test('two instances that migrate it at once', async () => {
      const bots = [world.child(server!.url), world.child(server!.url)];
      await eventually('both to run', () => bots.every((bot) => bot.output().includes('Runs')), 20_000);
    });
  });
});
