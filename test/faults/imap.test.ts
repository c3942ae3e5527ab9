import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStore, type Store } from '../../src/store/store.ts';
import { type Bot, eventually, workFolder } from '../app/bot.ts';
import { dovecotInstalled } from '../setup/dovecot.ts';
import { bounceMail } from '../setup/seed.ts';
import { rmNewest } from './vanish.ts';
import {
  allSent,
  Clock,
  counted,
  expectRightInSlack,
  long,
  MINUTE,
  pass,
  startWorld,
  type World,
} from './world.ts';

const MAILS = long ? 2_000 : 200;
const flood = 'postfix-gmail-flood-perm-failed-01';
const unknown = 'postfix-gmail-nosuchuser-failed-01';

/**
 * Samples a process's resident memory; what comes back tells the largest of each quarter of its life so far,
 * in MB.
 */
function watchMemory(bot: Bot): () => readonly number[] {
  const samples: number[] = [];
  const timer = setInterval(() => {
    const { stdout } = spawnSync('ps', ['-o', 'rss=', '-p', String(bot.child.pid)]);
    const kilobytes = Number(stdout.toString());
    if (kilobytes > 0) samples.push(Math.round(kilobytes / 1_000));
    else clearInterval(timer);
  }, 100);
  return () => {
    clearInterval(timer);
    const quarter = Math.ceil(samples.length / 4);
    return [0, 1, 2, 3].map((n) => Math.max(0, ...samples.slice(n * quarter, (n + 1) * quarter)));
  };
}

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
    await eventually(
      'the new checkpoint',
      async () => (await again.store.mailboxes.checkpoint('bounce'))?.uidValidity === '4711',
    );
    expect(before?.uidValidity).not.toBe('4711');
    await countedOnce(MAILS + 5);
  });

  test('MOVE refused over quota: reading goes on, nothing counts twice, and the ops channel hears it', async () => {
    world.arrive(unknown, 20);
    world.proxy.rules.answer = [{ match: /MOVE/, with: 'NO [OVERQUOTA] Quota exceeded', times: 1_000 }];
    const app = await world.start(url, {
      clock,
      mailbox: { after: { do: 'move', folder: 'Processed' }, slowLaneMs: 300, pollSeconds: 1 },
    });
    await counted(app.store, 20);
    await eventually('the words', async () =>
      /has room/.test((await app.store.mailboxes.all())[0]?.note ?? ''),
    );
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
    expect(ops()).toHaveLength(1);
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
    await eventually(
      'the last of them',
      async () => (await app.store.incidents.active()).length === 1,
      30_000,
    );
    const { mails } = await app.store.counts.totals(0);
    expect(mails).toBeGreaterThanOrEqual(MAILS + 1 - gone);
    expect(mails).toBeLessThanOrEqual(MAILS + 1);
  });

  test('a backlog on the first start, killed half-way: each counted once, memory bounded, one alert', {
    timeout: long ? 900_000 : 180_000,
  }, async () => {
    const backlog = long ? 100_000 : 4_000;
    for (let n = 0; n < backlog; n += 1_000) world.arrive(n % 4_000 === 0 ? flood : unknown, 1_000);
    const store = await openStore(url);
    const mails = async (): Promise<number> => (await store.counts.totals(0)).mails;
    const first = world.installed(url);
    const firstMemory = watchMemory(first);
    await eventually('half of it to be counted', async () => (await mails()) >= backlog / 2, 400_000);
    await first.kill();
    const half = await mails();
    expect(half).toBeLessThan(backlog);
    const second = world.installed(url);
    const secondMemory = watchMemory(second);
    await counted(store, backlog, 400_000);
    await eventually('all of it to be marked', () => world.dovecot.seen('bounce') === backlog, 60_000);
    if (long) await eventually('the last edit', () => right(store), 60_000);
    await store.close();
    await countedOnce(backlog);
    expect(await second.stop()).toBe(0);
    expect(world.slack.channel('mail-alerts').messages).toHaveLength(1);
    expect(world.slack.callsOf('chat.postMessage').length).toBeLessThan(6);
    expect(world.slack.callsOf('chat.update').length).toBeLessThan(20);
    const [before, after] = [firstMemory(), secondMemory()];
    expect(Math.max(...before, ...after)).toBeLessThan(300);
    if (!long) return;
    console.log(
      `killed at ${half} of ${backlog}; memory in MB by quarters: ${before.join(' ')}, then ${after.join(' ')}`,
    );
    // It does not grow with the backlog.
    expect(after.at(-1)).toBeLessThan(1.5 * (after[1] ?? 0));
  });

  const right = (store: Store): Promise<boolean> =>
    expectRightInSlack(world, store).then(
      () => true,
      () => false,
    );
});

/** A folder of its own for what is read, with room for 40 kB. */
const smallArchive = {
  plugins: 'quota',
  imapPlugins: 'quota imap_quota',
  extra: `
namespace archive {
  prefix = Archive/
  separator = /
  location = maildir:~/Maildir/.Full
  mailbox Done {
    auto = create
  }
}
plugin {
  quota = maildir:Archive:ns=Archive/
  quota_rule = *:storage=40K
}`,
};

test.skipIf(!dovecotInstalled())(
  "a quota of Dovecot's own refuses the MOVE: when there is room, what was read is moved",
  async () => {
    const world = await startWorld({
      dovecot: { users: { bounce: { password: 'imap-7f3c-password' } }, ...smallArchive },
    });
    try {
      const done = 'Full/.Done';
      world.dovecot.seed('bounce', [bounceMail('big', 60_000)], { folder: done });
      const move = { do: 'move', folder: 'Archive/Done' } as const;
      const app = await world.start('sqlite::memory:', {
        mailbox: { after: move, slowLaneMs: 300, pollSeconds: 1 },
      });
      world.arrive(unknown, 8);
      await counted(app.store, 8);
      const note = async (): Promise<string> => (await app.store.mailboxes.all())[0]?.note ?? '';
      await eventually('the words', async () => /has room.*quota/i.test(await note()));
      expect([world.dovecot.count('bounce'), world.dovecot.count('bounce', done)]).toEqual([8, 1]);
      rmSync(join(world.dovecot.maildir('bounce'), '.Full/.Done/cur'), { recursive: true });
      rmSync(join(world.dovecot.maildir('bounce'), '.Full/maildirsize'), { force: true });
      await eventually('all to be moved', () => world.dovecot.count('bounce', done) === 8, 20_000);
      await eventually('the words to go', async () => (await note()) === 'Watching.');
      expect(world.dovecot.count('bounce')).toBe(0);
      expect(await app.store.counts.totals(0)).toMatchObject({ mails: 8, bounces: 8 });
    } finally {
      await world.stop();
    }
  },
);
