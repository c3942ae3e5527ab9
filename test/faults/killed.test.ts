import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { random } from '../../sim/traffic/random.ts';
import { eventually, workFolder } from '../app/bot.ts';
import { dovecotInstalled } from '../setup/dovecot.ts';
import { onEachEngine } from '../store/engines.ts';
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

const KILLS = long ? 50 : 3;
const MAILS = long ? 2_000 : 300;
/** Two of them open critical incidents, one a warning; the last only counts. */
const fixtures = [
  'postfix-gmail-flood-perm-failed-01',
  'postfix-mxroute-excessive-failed-01',
  'sendmail-yahoo-tss04-delayed-01',
  'postfix-gmail-nosuchuser-failed-01',
] as const;

onEachEngine('killed again and again', (engine) => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.stop());

  test.skipIf(!dovecotInstalled())(
    `SIGKILL at ${KILLS} random instants while ${MAILS} messages arrive: each counted once, each incident right, no post doubled`,
    { timeout: long ? 900_000 : 60_000 },
    async () => {
      const url = await engine.url();
      const { between, pick } = random(engine.name === 'sqlite' ? 6 : 7);
      let arrived = 0;
      const arrive = (upTo: number): void => {
        while (arrived < upTo) {
          const some = Math.min(between(1, 20), upTo - arrived);
          world.arrive(pick(fixtures), some);
          arrived += some;
        }
      };
      let worked = 0;
      for (let kill = 1; kill <= KILLS; kill++) {
        // Each starts when the leases of the one before it have ended.
        const bot = world.child(url, kill * 30_000);
        const instant = between(0, 9) === 0 ? between(0, 600) : null;
        if (instant === null) await eventually('the bot to run', () => bot.output().includes('Runs'), 30_000);
        const half = Math.floor((MAILS * (kill - 0.5)) / KILLS);
        arrive(half);
        await sleep(instant ?? between(0, 700));
        arrive(Math.floor((MAILS * kill) / KILLS));
        await sleep(between(0, 200));
        await bot.kill();
        if (instant === null) worked += 1;
      }
      expect(worked).toBeGreaterThan(0);
      const store = await engine.open();
      const clock = new Clock();
      clock.forward((KILLS + 2) * 30_000 + MINUTE);
      const app = await world.start(url, { clock });
      await counted(store, MAILS, 60_000);
      await eventually('all of it to be filed', () => world.dovecot.seen('bounce') === MAILS);
      await allSent(app, clock);
      expect(await store.counts.totals(0)).toMatchObject({ mails: MAILS });
      const { bounces, delays } = await store.counts.totals(0);
      expect(bounces + delays).toBe(MAILS);
      await expectRightInSlack(world, store);
      expect((await store.outbox.failed(10)).map(({ error }) => error)).toEqual([]);
      expect(world.slack.channel('mail-alerts').messages.length).toBeGreaterThanOrEqual(2);
    },
  );
});

describe.skipIf(!dovecotInstalled())('killed with a post on its way', () => {
  test('SQLite: the next one looks for it at once, and finds it', async () => {
    const world = await startWorld();
    const url = `sqlite:${join(workFolder(), 'rebound.db')}`;
    world.slack.fault('chat.postMessage', { kind: 'silent-after' }, 1);
    const bot = world.child(url);
    world.arrive(fixtures[0], 5);
    const alerts = () => world.slack.channel('mail-alerts').messages;
    await eventually('a post without an answer', () => alerts().length === 1);
    await bot.kill();
    const app = await world.start(url);
    // A claim lasts a minute: nobody else can hold this file, so nobody waits for its end.
    await eventually(
      'the thread of the post that was found',
      () => alerts()[0]?.replies.length === 1,
      10_000,
    );
    await expectRightInSlack(world, app.store);
    await world.stop();
  });
});
