import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { letter } from '../../sim/demo/letters.ts';
import { addDays, dateOf } from '../../src/digest/day.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { type Bot, environment, eventually, runBot, workFolder } from '../app/bot.ts';
import { dovecotInstalled } from '../setup/dovecot.ts';
import { onEachEngine } from '../store/engines.ts';
import { Clock, expectRightInSlack, long, MINUTE, startWorld, type World } from './world.ts';

const MAILBOXES = 20;
const ROUND = long ? 25 : 4;
const names = Array.from({ length: MAILBOXES }, (_, n) => `box${n}`);
const password = 'imap-7f3c-password';

onEachEngine('several instances', (engine) => {
  // One file has one process; an engine without tests would be an empty suite.
  if (engine.name === 'sqlite') {
    test('SQLite is for one instance', () => expect(engine.name).toBe('sqlite'));
    return;
  }
  let world: World;
  let bots: Bot[];
  beforeEach(async () => {
    bots = [];
    world = await startWorld({
      dovecot: { users: Object.fromEntries(names.map((name) => [name, { password }])) },
    });
  });
  afterEach(async () => {
    await Promise.all(bots.map((bot) => bot.kill()));
    await world.stop();
    for (const bot of bots) expect(bot.output()).not.toContain(password);
  });

  test.skipIf(!dovecotInstalled())(
    'three share 20 mailboxes; one is killed, then another: replaced within 30 s, nothing lost or doubled, one digest',
    { timeout: 400_000 },
    async () => {
      const folder = workFolder();
      const url = await engine.url();
      const yaml = join(folder, 'rebound.yaml');
      const mailboxes = names.map(
        (name) =>
          `  - { name: ${name}, host: 127.0.0.1, port: ${world.dovecot.port}, tls: none, user: ${name}, password: ${password} }`,
      );
      writeFileSync(yaml, `mailboxes:\n${mailboxes.join('\n')}\n`, { mode: 0o600 });
      const env = environment(world.dovecot, world.slack, folder, {
        DATABASE_URL: url,
        REBOUND_CONFIG: yaml,
        IMAP_HOST: '',
        SLACK_DIGEST_CHANNEL: '#mail-digest',
        SLACK_OPS_CHANNEL: '#mail-ops',
        DIGEST_CRON: '* * * * *',
      });
      const store = await engine.open();
      // A new installation has missed nothing; this one told every day but yesterday.
      await store.digests.claim(addDays(dateOf(Date.now(), 'UTC'), -2), 'daily', Date.now());
      const start = (): Bot => {
        const bot = runBot(env, folder);
        bots.push(bot);
        return bot;
      };
      const three = [start(), start(), start()] as const;
      await eventually(
        'all three to run',
        () => three.every((bot) => bot.output().includes('Rebound runs')),
        40_000,
      );
      let sent = 0;
      const arriveEverywhere = (): void => {
        for (const name of names) {
          const mails = Array.from(
            { length: ROUND },
            () => letter('postfix-gmail-flood-perm-failed-01', sent++, Date.now()).source,
          );
          world.dovecot.seed(name, mails, { sub: 'new' });
        }
      };
      const allCounted = (withinMs: number) =>
        eventually(
          `${sent} mails to be counted`,
          async () => (await store.counts.totals(0)).mails >= sent,
          withinMs,
        );

      arriveEverywhere();
      await allCounted(40_000);
      if (long)
        await eventually(
          'the mailboxes to be spread',
          async () => spreadOf(await leasedMailboxes(store)) === '6 7 7',
          150_000,
        );
      for (const victim of three.slice(0, 2)) {
        await victim.kill();
        const killedAt = Date.now();
        arriveEverywhere();
        await allCounted(30_000);
        expect(Date.now() - killedAt).toBeLessThan(30_000);
        await eventually(
          'every lease to be held',
          async () => (await leasedMailboxes(store)).length === MAILBOXES,
          30_000,
        );
      }
      await sleep(500);
      expect(await store.counts.totals(0)).toMatchObject({ mails: sent, bounces: sent });
      // Its edits come every half minute; the details in its thread may be five minutes behind.
      const right = () =>
        expectRightInSlack(world, store).then(
          () => true,
          () => false,
        );
      await eventually('the last edit', right, 100_000);
      expect(world.slack.channel('mail-digest').messages).toHaveLength(1);
      expect(await three[2].stop()).toBe(0);
      expect(await leasedMailboxes(store)).toEqual([]);
    },
  );

  /** How many each instance holds: `6 7 7`. */
  const spreadOf = (leases: Awaited<ReturnType<typeof leasedMailboxes>>): string => {
    const held = Object.values(Object.groupBy(leases, ({ holder }) => holder)).map((own) => own?.length ?? 0);
    return held.sort((one, other) => one - other).join(' ');
  };

  const leasedMailboxes = async (store: Store) =>
    (await store.leases.held(Date.now())).filter(({ name }) => name.startsWith('mailbox:'));
});

describe.skipIf(!dovecotInstalled())('told to stop', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.stop());

  test.for([
    'with a backlog in hand',
    'with a Slack that never answers',
    'with a mail server that fell silent',
  ] as const)(
    'SIGTERM %s: gone within ten seconds, and the next one finishes',
    { timeout: 60_000 },
    async (how) => {
      const url = `sqlite:${join(workFolder(), 'rebound.db')}`;
      if (how === 'with a Slack that never answers')
        world.slack.fault('chat.postMessage', { kind: 'silent-after' }, 1);
      const mails = 600;
      for (let n = 0; n < mails; n += 200) world.arrive('postfix-gmail-flood-perm-failed-01', 200);
      const bot = world.child(url);
      const store = await openStore(url);
      await eventually('some to be counted', async () => (await store.counts.totals(0)).mails > 0);
      if (how === 'with a Slack that never answers')
        await eventually(
          'a post without an answer',
          () => world.slack.channel('mail-alerts').posts.length > 0,
        );
      if (how === 'with a mail server that fell silent') world.proxy.rules.stall = true;
      const since = Date.now();
      expect(await bot.stop()).toBe(0);
      expect(Date.now() - since).toBeLessThan(10_000);
      world.proxy.rules.stall = false;
      const clock = new Clock();
      clock.forward(2 * MINUTE);
      const app = await world.start(url, { clock });
      await eventually('all to be counted', async () => (await store.counts.totals(0)).mails >= mails);
      await eventually('everything to be sent', async () => {
        clock.forward(MINUTE);
        app.nudge();
        await sleep(50);
        return (await store.outbox.depth()) === 0;
      });
      expect(await store.counts.totals(0)).toMatchObject({ mails, bounces: mails });
      await expectRightInSlack(world, store);
      await store.close();
    },
  );
});
