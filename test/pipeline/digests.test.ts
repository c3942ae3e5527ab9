import { expect, test } from 'vitest';
import { digestClock } from '../../src/app/digest-clock.ts';
import { digestOf, tellDue } from '../../src/pipeline/digest.ts';
import type { Parcel } from '../../src/pipeline/outlet.ts';
import { purge } from '../../src/pipeline/retention.ts';
import { tick } from '../../src/pipeline/tick.ts';
import { onEachEngine } from '../store/engines.ts';
import { HOUR, MINUTE, policy, START, World } from './world.ts';

const flood = 'postfix-gmail-flood-perm-failed-01';
const DAY = 24 * HOUR;
/** Friday 20 November 2026, 08:00 UTC, is the world's start; digests are due at seven. */
const { lastDue } = digestClock('0 7 * * *', 'UTC', async () => {});
const watched = { mailboxes: ['bounces'], logs: [], startedAt: START, patienceMs: 5 * MINUTE };

const told = (world: World): string[] =>
  world.channel.parcels.flatMap((parcel: Parcel) => (parcel.kind === 'digest' ? [parcel.digest.date] : []));

onEachEngine('digests', (engine) => {
  /** A bot that looks every minute from the world's clock on. */
  const run = async (world: World, ms: number, step = MINUTE): Promise<void> => {
    for (const end = world.now + ms; world.now < end; ) {
      world.now = Math.min(world.now + step, end);
      await tick(world.store, policy, world.now);
      await tellDue(world.store, policy, lastDue, world.now);
      await world.deliverer.round(world.now);
    }
  };

  test('a new installation has missed nothing; its first morning is told, however late it wakes', async () => {
    const world = new World(await engine.open());
    await run(world, 2 * MINUTE);
    expect(told(world)).toEqual([]);
    // Asleep from a minute before seven until half past eight.
    world.now = Date.UTC(2026, 10, 21, 8, 30);
    await run(world, 2 * MINUTE);
    expect(told(world)).toEqual(['2026-11-20']);
    await run(world, 2 * HOUR, HOUR);
    expect(told(world)).toHaveLength(1);
  });

  test('a day that ended before the bot began is told by nobody', async () => {
    const world = new World(await engine.open());
    // Begun at 03:00: the morning's digest would be of a day that it never saw.
    world.now = Date.UTC(2026, 10, 20, 3);
    await run(world, 12 * HOUR, HOUR / 2);
    expect(told(world)).toEqual([]);
  });

  test('a clock that is set, forward or back, loses no morning and tells none twice', async () => {
    const world = new World(await engine.open());
    await run(world, MINUTE);
    world.now = Date.UTC(2026, 10, 21, 6, 59, 50);
    await run(world, 1_000, 1_000);
    world.now += 20_000;
    await run(world, 1_000, 1_000);
    expect(told(world)).toEqual(['2026-11-20']);
    world.now -= 2 * HOUR;
    await run(world, 4 * HOUR, HOUR);
    expect(told(world)).toEqual(['2026-11-20']);
  });

  test('days of downtime are all told, oldest first, after what waited is read', async () => {
    const world = new World(await engine.open());
    const { store } = world;
    await run(world, MINUTE);
    const waiting = [4, 6, 3].flatMap((count, day) => {
      world.now = START + day * DAY + 5 * HOUR;
      return world.mails('postfix-gmail-nosuchuser-failed-01', count);
    });
    world.now = START + 3 * DAY;
    const late = { ...watched, startedAt: world.now };
    expect(await tellDue(store, policy, lastDue, world.now, late)).toEqual([]);
    await world.take(waiting);
    await store.mailboxes.reached('bounces', { connected: true, lastPollAt: world.now });
    expect(await tellDue(store, policy, lastDue, world.now, late)).toEqual([
      '2026-11-20',
      '2026-11-21',
      '2026-11-22',
    ]);
    const counted = await Promise.all(
      ['2026-11-20', '2026-11-21', '2026-11-22'].map((date) => digestOf(store, date, policy, world.now)),
    );
    expect(counted.map(({ bounces }) => bounces.today)).toEqual([4, 6, 3]);
    // Sunday's digest sums up the week.
    expect(counted.map(({ week }) => week?.bounces.now ?? null)).toEqual([null, null, 13]);
  });

  test('begun under a clock that was days ahead and is set back, it waits for the mailbox no longer than an hour', async () => {
    const world = new World(await engine.open());
    const ahead = { ...watched, startedAt: START + 3 * DAY };
    await tellDue(world.store, policy, lastDue, world.now, ahead);
    world.now = Date.UTC(2026, 10, 21, 7, 30);
    expect(await tellDue(world.store, policy, lastDue, world.now, ahead)).toEqual([]);
    world.now += HOUR;
    expect(await tellDue(world.store, policy, lastDue, world.now, ahead)).toEqual(['2026-11-20']);
  });

  test('a mailbox that cannot be read holds yesterday up for an hour, and then the digest says so', async () => {
    const world = new World(await engine.open());
    const { store } = world;
    await tellDue(store, policy, lastDue, world.now, watched);
    await store.mailboxes.reached('bounces', { connected: false, lastPollAt: START });
    world.now = Date.UTC(2026, 10, 21, 7, 30);
    expect(await tellDue(store, policy, lastDue, world.now, watched)).toEqual([]);
    world.now = Date.UTC(2026, 10, 21, 8, 1);
    expect(await tellDue(store, policy, lastDue, world.now, watched)).toEqual(['2026-11-20']);
    expect(await digestOf(store, '2026-11-20', policy, world.now)).toMatchObject({
      blindSince: START,
      allQuiet: false,
    });
  });

  test('a day that a critical incident stood through is never all quiet, whenever it is asked for', async () => {
    const world = new World(await engine.open());
    const { store } = world;
    await world.arrive(flood, 9);
    await store.mailboxes.reached('bounces', { connected: true });
    await run(world, 5 * DAY, HOUR / 2);
    const days = ['2026-11-20', '2026-11-21', '2026-11-22'];
    const digests = await Promise.all(days.map((date) => digestOf(store, date, policy, world.now)));
    expect(digests.map(({ allQuiet }) => allQuiet)).toEqual([false, false, true]);
    expect(
      digests.map(({ opened, closed, stillOpen }) => [opened, closed, stillOpen].map((one) => one.length)),
    ).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 0],
    ]);
    expect(digests[0]?.placed?.[digests[0].opened[0]!.id]).toMatchObject({ channel: 'C0ALERT' });
  });

  test('asked for later, a day reads as it was told, and one that was not told as it stood at its end', async () => {
    const world = new World(await engine.open());
    const { store } = world;
    await world.arrive(flood, 2);
    await run(world, DAY, 30 * MINUTE);
    const [posted] = world.channel.parcels.flatMap((parcel) =>
      parcel.kind === 'digest' ? [parcel.digest] : [],
    );
    const never = await digestOf(store, '2026-11-21', policy, world.now);
    await world.arrive(flood, 5);
    await run(world, 3 * DAY, 30 * MINUTE);
    expect(await digestOf(store, '2026-11-20', policy, world.now)).toEqual(posted);
    expect(posted?.opened[0]).toMatchObject({ bounces: 2, state: 'open' });
    const later = await digestOf(store, '2026-11-21', policy, world.now);
    expect([never, later].map(({ allQuiet }) => allQuiet)).toEqual([false, false]);
  });

  test('incidents that are purged are said to be gone; a day that was told is kept', async () => {
    const world = new World(await engine.open());
    const { store } = world;
    await world.arrive(flood, 2);
    await run(world, 3 * DAY, 30 * MINUTE);
    world.now += 120 * DAY;
    await purge(store, policy, world.now, async () => {});
    expect((await digestOf(store, '2026-11-20', policy, world.now)).opened).toHaveLength(1);
    const before = await digestOf(store, '2026-11-19', policy, world.now);
    expect(before).toMatchObject({ incidentsPurged: true, allQuiet: false });
  });

  test('where no bounce has ever come, quiet is not said', async () => {
    const world = new World(await engine.open());
    expect(await digestOf(world.store, '2026-11-20', policy, world.now)).toMatchObject({
      everHeard: false,
      allQuiet: false,
    });
  });
});
