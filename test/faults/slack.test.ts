import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../src/app/app.ts';
import { eventually, workFolder } from '../app/bot.ts';
import { dovecotInstalled } from '../setup/dovecot.ts';
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

const flood = 'postfix-gmail-flood-perm-failed-01';
const mxroute = 'postfix-mxroute-excessive-failed-01';
/** More than a queue of faults can ever meet. */
const ALWAYS = 100_000;

describe.skipIf(!dovecotInstalled())('Slack in trouble', () => {
  let world: World;
  let clock: Clock;
  let app: App;
  let mails: number;
  beforeEach(async () => {
    world = await startWorld();
    clock = new Clock();
    mails = 0;
    app = await world.start(`sqlite:${join(workFolder(), 'rebound.db')}`, { clock });
  });
  afterEach(() => world.stop());

  const arrive = async (fixture: string, howMany: number): Promise<void> => {
    world.arrive(fixture, howMany);
    mails += howMany;
    await counted(app.store, mails);
  };
  const alerts = () => world.slack.channel('mail-alerts').messages;
  const posted = () => world.slack.callsOf('chat.postMessage').length;

  test('an hour of 5xx while bounces arrive: one post, few edits, and the right figures afterwards', async () => {
    world.slack.fault('chat.postMessage', { kind: 'status', status: 503 }, ALWAYS);
    world.slack.fault('chat.update', { kind: 'status', status: 503 }, ALWAYS);
    for (let minute = 0; minute < 60; minute += 5) {
      await arrive(flood, 10);
      await pass(app, clock, 5 * MINUTE);
    }
    expect(alerts()).toEqual([]);
    expect(posted()).toBeLessThan(40);
    world.slack.clearFaults();
    const before = world.slack.calls.length;
    await pass(app, clock, 6 * MINUTE);
    await allSent(app, clock);
    await expectRightInSlack(world, app.store);
    expect(alerts()).toHaveLength(1);
    expect(world.slack.calls.length - before).toBeLessThan(20);
  });

  test('a storm of rate limits costs no message and no attempt', async () => {
    world.slack.fault('chat.postMessage', { kind: 'rate-limited', retryAfter: 7 }, 20);
    await arrive(flood, 5);
    await arrive(mxroute, 5);
    await pass(app, clock, 4 * MINUTE, 7_000);
    await allSent(app, clock);
    await expectRightInSlack(world, app.store);
    expect(alerts()).toHaveLength(2);
    expect(await app.store.outbox.failed(5)).toEqual([]);
  });

  test.for(['cut-after', 'silent-after'] as const)(
    'a post that was accepted without an answer (%s) is found, not doubled',
    { timeout: 60_000 },
    async (kind) => {
      world.slack.fault('chat.postMessage', { kind }, kind === 'cut-after' ? 3 : 1);
      await arrive(flood, 5);
      // A silent Slack is given up after ten seconds.
      await eventually('an accepted post', () => alerts().length > 0);
      await allSent(app, clock, 50_000);
      await expectRightInSlack(world, app.store);
      expect(alerts()).toHaveLength(1);
    },
  );

  test('a revoked token: a whole weekend is waited for, and then it is told', async () => {
    world.slack.revoke();
    await arrive(flood, 3);
    await pass(app, clock, (long ? 60 : 12) * 60 * MINUTE, 10 * MINUTE);
    expect(alerts()).toEqual([]);
    world.slack.revoke(false);
    await allSent(app, clock);
    await expectRightInSlack(world, app.store);
    expect(alerts()).toHaveLength(1);
  });

  test('an archived channel: its alerts stand in the ops channel, which hears why once; later ones as well', async () => {
    await arrive(flood, 3);
    await allSent(app, clock);
    world.slack.channel('mail-alerts').archived = true;
    await arrive(flood, 3);
    await arrive(mxroute, 3);
    await pass(app, clock, 5 * MINUTE);
    await allSent(app, clock);
    const ops = world.slack.channel('mail-ops').messages;
    const heard = ops.filter(({ text }) => /come here instead/.test(text));
    expect(heard).toHaveLength(1);
    const incidents = await app.store.incidents.active();
    for (const { id } of incidents)
      expect(ops.filter(({ blocks }) => JSON.stringify(blocks).includes(`:${id}"`))).toHaveLength(1);
  });

  test('reconnected every few hundred milliseconds, no command is lost', { timeout: 60_000 }, async () => {
    let over = false;
    const refreshing = (async () => {
      while (!over) {
        world.slack.refresh('refresh_requested', 'one');
        await sleep(300);
      }
    })();
    const commands = long ? 200 : 20;
    for (let n = 0; n < commands; n++) {
      const asked = await world.slack.slash('5.7.28', 'alice');
      expect(asked.acked).toBe(true);
      await asked.answer(1);
      await sleep(50);
    }
    over = true;
    await refreshing;
    expect(world.slack.late).toEqual([]);
  });
});
