import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventually, workFolder } from '../app/bot.ts';
import { dovecotInstalled } from '../setup/dovecot.ts';
import { type PostgresServer, postgresBinaries, startPostgres } from '../setup/postgres.ts';
import { allSent, Clock, counted, expectRightInSlack, long, startWorld, type World } from './world.ts';

const flood = 'postfix-gmail-flood-perm-failed-01';
const unknown = 'postfix-gmail-nosuchuser-failed-01';
const MAILS = long ? 2_000 : 200;

/** A file system of 4 MB, or `null` where we may not mount one. */
function smallDisk(folder: string): { readonly path: string; umount(): void } | null {
  const path = join(folder, 'small');
  mkdirSync(path);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', path], { stdio: 'ignore' });
  } catch {
    return null;
  }
  return { path, umount: () => execFileSync('umount', ['-l', path]) };
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
    const app = await world.start(`sqlite:${join(disk.path, 'rebound.db')}`, { clock });
    const ballast = join(disk.path, 'ballast');
    const fill = (): void => {
      for (let bytes = 256 * 1024; bytes >= 4_096; ) {
        try {
          writeFileSync(ballast, Buffer.alloc(bytes), { flag: 'a' });
        } catch {
          bytes /= 2;
        }
      }
    };
    await eventually('the mailbox to be watched', () => world.proxy.lines.some((line) => /IDLE/.test(line)));
    fill();
    world.arrive(unknown, MAILS);
    await eventually('the words', () => /could not be stored/.test(world.printed()));
    const { mails } = await app.store.counts.totals(0);
    expect(mails).toBeLessThan(MAILS);
    expect(world.dovecot.seen('bounce')).toBeLessThanOrEqual(mails);
    execFileSync('mount', ['-o', 'remount,size=64m', disk.path]);
    await counted(app.store, MAILS, 30_000);
    await sleep(200);
    expect(await app.store.counts.totals(0)).toMatchObject({ mails: MAILS, bounces: MAILS });
    await app.stop();
    disk.umount();
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

  test('two instances that migrate one fresh database at once', async () => {
    const url = `sqlite:${join(folder, 'rebound.db')}`;
    const bots = [world.child(url), world.child(url)];
    await eventually('both to run', () => bots.every((bot) => bot.output().includes('Runs')), 20_000);
    world.arrive(unknown, 5);
    const app = await world.start(url, { clock });
    await counted(app.store, 5);
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

    test('two instances that migrate it at once', async () => {
      const bots = [world.child(server!.url), world.child(server!.url)];
      await eventually('both to run', () => bots.every((bot) => bot.output().includes('Runs')), 20_000);
    });
  });
});
