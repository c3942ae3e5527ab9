import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { digestClock } from '../../src/app/digest-clock.ts';
import { dateOf, dayBounds } from '../../src/digest/day.ts';
import { tellDue, tellYesterday } from '../../src/pipeline/digest.ts';
import { makePolicy } from '../../src/pipeline/policy.ts';
import { openStore } from '../../src/store/store.ts';
import { eventually, workFolder } from '../app/bot.ts';
import { dovecotInstalled } from '../setup/dovecot.ts';
import {
  allSent,
  Clock,
  counted,
  expectRightInSlack,
  MINUTE,
  pass,
  startWorld,
  type World,
} from './world.ts';

const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Days around both changes of clocks, with a day of 23 and one of 25 hours. */
const changes = [
  ['Europe/Berlin, spring', 'Europe/Berlin', Date.UTC(2026, 2, 27)],
  ['Europe/Berlin, autumn', 'Europe/Berlin', Date.UTC(2026, 9, 23)],
  ['America/New_York, spring', 'America/New_York', Date.UTC(2026, 2, 6)],
  ['America/New_York, autumn', 'America/New_York', Date.UTC(2026, 9, 30)],
  // Clocks change at midnight: the day begins at 01:00.
  ['America/Santiago, spring', 'America/Santiago', Date.UTC(2026, 8, 4)],
] as const;

describe('one digest a day, whatever the clocks do', () => {
  const crons = ['0 8 * * *', '30 2 * * *', '15 0 * * *'];
  test.for(changes.flatMap(([title, zone, from]) => crons.map((cron) => [title, cron, zone, from] as const)))(
    '%s, %s',
    async ([, cron, zone, from]) => {
      const store = await openStore('sqlite::memory:');
      const policy = makePolicy({ channels: { alert: 'a', digest: 'd', ops: 'o' }, timeZone: zone });
      const clock = digestClock(cron, zone, async () => {});
      const told: string[] = [];
      for (let at = from; at < from + 5 * DAY; at += HOUR / 4) {
        // What is due is asked at every look; once in a while somebody asks for yesterday's as well.
        told.push(...(await tellDue(store, policy, clock.lastDue, at)));
        const due = clock.lastDue(at, 14);
        const date = due === null ? null : await tellYesterday(store, policy, due);
        if (date) told.push(date);
      }
      await clock.stop();
      await store.close();
      expect(new Set(told).size).toBe(told.length);
      // Every day from that of the first look on; on the day whose 02:30 or 00:15 is left out as well.
      const days = [0, 1, 2, 3].map((n) => dateOf(from + n * DAY + HOUR, zone));
      expect(told.slice(0, 4)).toEqual(days);
    },
  );

  test.for([
    [
      'left out: due when the clocks have leapt',
      '30 2 * * *',
      '2026-03-29T00:50:00Z',
      ['2026-03-29T01:00:00.000Z'],
    ],
    ['named twice: due the second time', '30 2 * * *', '2026-10-25T00:20:00Z', ['2026-10-25T01:30:00.000Z']],
    ['not left out', '0 3 * * *', '2026-03-29T00:50:00Z', ['2026-03-29T01:00:00.000Z']],
    ['later in the day', '0 8 * * *', '2026-03-29T00:50:00Z', []],
  ] as const)('Europe/Berlin, a time that is %s', async ([, cron, from, expected]) => {
    vi.useFakeTimers({ now: Date.parse(from) });
    const at: string[] = [];
    const clock = digestClock(cron, 'Europe/Berlin', async () => {
      at.push(new Date(Math.floor(Date.now() / MINUTE) * MINUTE).toISOString());
    });
    clock.start();
    await vi.advanceTimersByTimeAsync(90 * MINUTE);
    await clock.stop();
    vi.useRealTimers();
    expect([...new Set(at)]).toEqual(expected);
  });

  test('a day of 25 hours is one day', () => {
    const { start, end } = dayBounds('2026-10-25', 'Europe/Berlin');
    expect((end - start) / HOUR).toBe(25);
    for (let at = start; at < end; at += HOUR / 2) expect(dateOf(at, 'Europe/Berlin')).toBe('2026-10-25');
  });
});

describe.skipIf(!dovecotInstalled())('a clock that jumps', () => {
  let world: World;
  let clock: Clock;
  let url: string;
  beforeEach(async () => {
    world = await startWorld();
    clock = new Clock();
    url = `sqlite:${join(workFolder(), 'rebound.db')}`;
  });
  afterEach(() => world.stop());
  const flood = 'postfix-gmail-flood-perm-failed-01';

  test('a day ahead and back again: alerts go out, nothing is told twice', async () => {
    const app = await world.start(url, { clock });
    world.arrive(flood, 3);
    await counted(app.store, 3);
    await allSent(app, clock);
    clock.forward(DAY);
    world.arrive('postfix-mxroute-excessive-failed-01', 3);
    await counted(app.store, 6);
    await eventually('the second alert', () => world.slack.channel('mail-alerts').messages.length === 2);
    clock.forward(-DAY);
    world.arrive('postfix-outlook-s3150-failed-01', 5);
    await counted(app.store, 11);
    await eventually('the third alert, without waiting for a day', async () => {
      await pass(app, clock, 2 * MINUTE, 20_000);
      return world.slack.channel('mail-alerts').messages.length === 3;
    });
    await pass(app, clock, 30 * MINUTE);
    await allSent(app, clock);
    await expectRightInSlack(world, app.store);
  });

  test('what is older than RETENTION_DAYS is deleted within the hour, by the running bot; what was counted stays', async () => {
    const app = await world.start(url, { clock, config: { retentionDays: 90 } });
    world.arrive(flood, 3);
    await counted(app.store, 3);
    const kept = async () =>
      (await app.store.bounces.lastFailures('gmail-flood-perm-0@mx.example', 5, clock.now(), 400)).length;
    await pass(app, clock, 89 * DAY, 89 * DAY);
    expect(await kept()).toBe(1);
    await pass(app, clock, 2 * DAY, 2 * DAY);
    await eventually('them to be deleted', async () => (await kept()) === 0);
    expect(await app.store.counts.totals(0)).toMatchObject({ mails: 3, bounces: 3 });
  });

  test('a restart after the clock went back by a day', async () => {
    clock.forward(DAY);
    const first = await world.start(url, { clock });
    world.arrive(flood, 3);
    await counted(first.store, 3);
    await first.stop();
    clock.forward(-DAY);
    const app = await world.start(url, { clock });
    world.arrive(flood, 3);
    await counted(app.store, 6);
    await eventually('the alert', async () => {
      await pass(app, clock, MINUTE, 20_000);
      return (
        (await app.store.outbox.depth()) === 0 && world.slack.channel('mail-alerts').messages.length === 1
      );
    });
    await expectRightInSlack(world, app.store);
  });
});
