import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../../src/store/store.ts';
import { eventually, workFolder } from '../app/bot.ts';
import { dovecotInstalled } from '../setup/dovecot.ts';
import { rmNewest } from './vanish.ts';
import { allSent, Clock, counted, expectRightInSlack, long, MINUTE, pass, startWorld, type World } from './world.ts';

const MAILS = long ? 2_000 : 200;
const flood = 'postfix-gmail-flood-perm-failed-01';
const unknown = 'postfix-gmail-nosuchuser-failed-01';

describe.skipIf(!dovecotInstalled())('the mail server in trouble', () => {
  let world: World;
  let url: string;
  let clock: Clock;
  beforeEach(async () => {
    world = await startWorld();
    url = `sqlite:${join(workFolder(), 'rebound.db')}`;
    clock = new Clock();
  });
  afterEach(() => world.stop());

  /** Waits for the count, and for a second count that would be one too many. */
  const countedOnce = async (mails: number): Promise<void> => {
    const store = await openStore(url);
    try {
      await counted(store, mails, 60_000);
      await sleep(300);
      expect(await store.counts.totals(0)).toMatchObject({ mails, bounces: mails });
    } finally {
      await store.close();
    }
  };

  test('cut in mid FETCH, again and again', async () => {
    world.arrive(flood, MAILS / 2);
    world.arrive(unknown, MAILS / 2);
    world.proxy.rules.cutAfterBytes = 60_000;
    const app = await world.start(url, { clock, mailbox: { batchSize: 10 } });
    await eventually('five cut connections', () => world.proxy.connections() >= 5);
    world.proxy.rules.cutAfterBytes = undefined;
    await countedOnce(MAILS);
    await allSent(app, clock);
    await expectRightInSlack(world, app.store);
  });

  test('a NAT that forgets the connection without a word, in the middle of a batch', async () => {
    world.arrive(unknown, MAILS);
    world.proxy.rules.stallAfterBytes = 100_000;
    await world.start(url, { mailbox: { socketTimeoutMs: 700 } });
    await eventually('another connection', () => world.proxy.connections() >= 2);
    world.proxy.rules.stallAfterBytes = undefined;
    await countedOnce(MAILS);
  });

  test('the server killed and started again', async () => {
    world.arrive(unknown, MAILS);
    const app = await world.start(url);
    await eventually('a first batch', async () => (await app.store.counts.totals(0)).mails > 0);
    await world.dovecot.restart();
    world.arrive(unknown, 10);
    await countedOnce(MAILS + 10);
  });

  test('another UIDVALIDITY: nothing is counted again', async () => {
    world.arrive(unknown, MAILS);
    const app = await world.start(url);
    await counted(app.store, MAILS);
    await app.stop();
    const before = await openStore(url).then(async (store) => {
      const known = await store.mailboxes.checkpoint('bounce');
      await store.close();
      return known;
    });
    world.dovecot.changeUidValidity('bounce', 4_711);
    world.arrive(unknown, 5);
    const again = await world.start(url);
    await counted(again.store, MAILS + 5);
    await eventually('the new checkpoint', async () => (await again.store.mailboxes.checkpoint('bounce'))?.uidValidity === '4711');
    expect(before?.uidValidity).not.toBe('4711');
    await countedOnce(MAILS + 5);
  });

  test('MOVE refused over quota: reading goes on, nothing counts twice, and the ops channel hears it', async () => {
    world.arrive(unknown, 20);
    world.proxy.rules.answer = [{ match: /MOVE/, with: 'NO [OVERQUOTA] Quota exceeded', times: 1_000 }];
    const app = await world.start(url, { clock, mailbox: { after: { do: 'move', folder: 'Processed' }, slowLaneMs: 300, pollSeconds: 1 } });
    await counted(app.store, 20);
    await eventually('the words', async () => /has room/.test((await app.store.mailboxes.all())[0]?.note ?? ''));
    world.arrive(unknown, 5);
    await counted(app.store, 25);
    const ops = () => world.slack.channel('mail-ops').messages.map(({ text }) => text);
    await eventually('the ops channel to hear it', async () => {
      await pass(app, clock, MINUTE);
      return ops().some((text) => /read, but not filed away/.test(text));
    });
    world.proxy.rules.answer = [];
    world.arrive(unknown, 1);
    await eventually('all to be moved', () => world.dovecot.count('bounce', 'Processed') === 26, 20_000);
    await eventually('the ops channel to hear that it is over', async () => {
      await pass(app, clock, MINUTE);
      return ops().some((text) => /are filed away again/.test(text));
    });
    expect(ops()).toHaveLength(2);
    await countedOnce(26);
  });

  test('the mailbox deleted and made again', async () => {
    world.arrive(unknown, 10);
    const app = await world.start(url);
    await counted(app.store, 10);
    // A UIDVALIDITY is the second in which a mailbox was made.
    await sleep(1_100);
    rmSync(world.dovecot.maildir('bounce'), { recursive: true });
    world.proxy.cutAll();
    world.arrive(unknown, 10);
    await countedOnce(20);
  });

  test('a password that was changed: told in the ops channel after ten minutes, tried slowly, and told when it is over', async () => {
    const app = await world.start(url, { clock, mailbox: { slowLaneMs: 200 } });
    await eventually('the first login', () => world.proxy.lines.some((line) => /IDLE/.test(line)));
    // Dovecot looks at its list of users once a second.
    await sleep(1_100);
    world.dovecot.setPassword('bounce', 'another');
    world.proxy.cutAll();
    await eventually('two refused logins', () => world.proxy.connections() >= 3);
    const ops = () => world.slack.channel('mail-ops').messages.map(({ text }) => text);
    await pass(app, clock, 5 * MINUTE);
    expect(ops()).toEqual([]);
    await eventually('the ops channel to hear it', async () => {
      await pass(app, clock, MINUTE);
      return ops().some((text) => /cannot be reached/.test(text));
    });
    expect(JSON.stringify(world.slack.channel('mail-ops').messages[0]?.blocks)).toMatch(/IMAP_PASSWORD/);
    await pass(app, clock, 30 * MINUTE);
    expect(ops()).toHaveLength(1);
    world.dovecot.setPassword('bounce', 'imap-7f3c-password');
    world.arrive(unknown, 3);
    await counted(app.store, 3);
    await eventually('the ops channel to hear that it is over', async () => {
      await pass(app, clock, MINUTE);
      return ops().some((text) => /can be reached again/.test(text));
    });
  });

  test('another client deletes meanwhile: what is left is counted', async () => {
    world.arrive(unknown, MAILS);
    world.proxy.rules.delayMs = 5;
    const app = await world.start(url, { mailbox: { batchSize: 20 } });
    await eventually('a first batch', async () => (await app.store.counts.totals(0)).mails > 0);
    // Mail that arrived last is read last; its files vanish before that.
    const gone = rmNewest(world.dovecot.maildir('bounce'), 30);
    world.proxy.rules.delayMs = 0;
    world.arrive(flood, 1);
    await eventually('the last of them', async () => (await app.store.incidents.active()).length === 1, 30_000);
    const { mails } = await app.store.counts.totals(0);
    expect(mails).toBeGreaterThanOrEqual(MAILS + 1 - gone);
    expect(mails).toBeLessThanOrEqual(MAILS + 1);
  });

  test('a backlog on the first start', { timeout: long ? 600_000 : 60_000 }, async () => {
    const backlog = long ? 100_000 : 3_000;
    for (let n = 0; n < backlog; n += 1_000) world.arrive(unknown, 1_000);
    const bot = world.child(url);
    await eventually('the bot to run', () => bot.output().includes('Runs'));
    await countedOnceSlowly(backlog);
    expect(await bot.stop()).toBe(0);
  });

  const countedOnceSlowly = async (mails: number): Promise<void> => {
    const store = await openStore(url);
    await counted(store, mails, 500_000).finally(() => store.close());
    await countedOnce(mails);
  };
});
