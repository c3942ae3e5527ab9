import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { blindness, unwatched, type Watched, watchedFrom } from '../../src/pipeline/sources.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { HOUR, MINUTE, START } from './world.ts';

let store: Store;
beforeEach(async () => {
  store = await openStore('sqlite::memory:');
});
afterEach(() => store.close());

const now = START + 10 * HOUR;
const since = (at: number, ...names: string[]) => ({ since: at, names });

test('what is told by hand has to be read by nobody', async () => {
  expect(await blindness(store, unwatched, now)).toBeNull();
});

describe('a mailbox', () => {
  const watched: Watched = { ...unwatched, mailboxes: ['bounces'], startedAt: START };
  const polledAt = (lastPollAt: number) =>
    store.mailboxes.reached('bounces', { connected: true, lastPollAt });

  test('that was never read is not heard since the watch began', async () => {
    expect(await blindness(store, watched, now)).toEqual(since(START, 'bounces'));
    await store.mailboxes.reached('bounces', { connected: true });
    await store.mailboxes.reached('another', { connected: true, lastPollAt: now });
    expect(await blindness(store, watched, now)).toEqual(since(START, 'bounces'));
  });

  test.for<[what: string, readAt: number, more: Partial<Watched>, blindSince: number | null]>([
    ['five minutes ago is heard', now - 5 * MINUTE, {}, null],
    ['longer ago is not', now - 5 * MINUTE - 1, {}, now - 5 * MINUTE - 1],
    ['so lately, but before the watch began', now - 2, { startedAt: now - 1 }, now - 2],
    ['when the watch began', now - 1, { startedAt: now - 1 }, null],
    [
      'long ago as the store knows, and by this instance just now',
      START,
      { readUpAt: new Map([['bounces', now]]) },
      null,
    ],
    ['just now by this instance, but another mailbox', START, { readUpAt: new Map([['x', now]]) }, START],
    ['longer ago, with more patience', now - HOUR, { patienceMs: 2 * HOUR }, null],
    ['lately, by a watch that began ahead of the clock', now - MINUTE, { startedAt: now + HOUR }, null],
  ])('that was read to its end %s', async ([, readAt, more, blindSince]) => {
    await polledAt(readAt);
    const blind = await blindness(store, { ...watched, ...more }, now);
    expect(blind).toEqual(blindSince === null ? null : since(blindSince, 'bounces'));
  });

  test('that nobody read, by a watch that began ahead of the clock: not heard from now on', async () => {
    expect(await blindness(store, { ...watched, startedAt: now + HOUR }, now)).toEqual(since(now, 'bounces'));
  });
});

describe('a log', () => {
  const watched: Watched = { ...unwatched, logs: ['mail'], startedAt: START };
  const stands = (readAt: number | null, trouble = '') =>
    store.logs.reached('mail', { readAt, behind: 0, trouble, note: '' });

  test('that was never read is not heard since the watch began', async () => {
    expect(await blindness(store, watched, now)).toEqual(since(START, 'mail'));
    await stands(null);
    expect(await blindness(store, watched, now)).toEqual(since(START, 'mail'));
  });

  test.for<[what: string, readAt: number, trouble: string, blindSince: number | null]>([
    ['when the watch began, and in which nothing happened since', START, '', null],
    ['before the watch began', START - 1, '', START - 1],
    ['and lacks some lines that are gone', START + HOUR, 'gap', null],
    ['and cannot be read any more', START + HOUR, 'missing', START + HOUR],
  ])('that was read to its end %s', async ([, readAt, trouble, blindSince]) => {
    await stands(readAt, trouble);
    const blind = await blindness(store, watched, now);
    expect(blind).toEqual(blindSince === null ? null : since(blindSince, 'mail'));
  });
});

test('of several the one that was read longest ago says since when, and all are named', async () => {
  const watched = { ...unwatched, mailboxes: ['a', 'b', 'c'], logs: ['mail'], startedAt: START };
  for (const [name, lastPollAt] of [
    ['a', now],
    ['b', START + HOUR],
    ['c', START + 2 * HOUR],
  ] as const)
    await store.mailboxes.reached(name, { lastPollAt });
  await store.logs.reached('mail', { readAt: START + 3 * HOUR, behind: 0, trouble: 'denied', note: '' });
  expect(await blindness(store, watched, now)).toEqual(since(START + HOUR, 'b', 'c', 'mail'));
});

test('a watch that began ahead of the clock began nowhere', () => {
  expect(
    [START - 1, START, START + 1].map((startedAt) => watchedFrom({ ...unwatched, startedAt }, START)),
  ).toEqual([START - 1, START, 0]);
});
