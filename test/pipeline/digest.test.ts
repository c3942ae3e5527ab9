import { afterEach, beforeEach, expect, test } from 'vitest';
import { digestClock } from '../../src/app/digest-clock.ts';
import { digestOf, tellDue, tellYesterday } from '../../src/pipeline/digest.ts';
import { makePolicy } from '../../src/pipeline/policy.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { address, bounce, change, DAY, HOUR, incident, message, NOON } from '../store/rows.ts';

const channels = { alert: 'C0ALERT', digest: 'C0DIGEST', ops: 'C0OPS' };
const policy = makePolicy({ channels });
const MINUTE = 60_000;
/** NOON is that of this Saturday. */
const TODAY = '2026-11-21';
const { lastDue } = digestClock('0 7 * * *', 'UTC', async () => {});
const watched = { mailboxes: ['bounces'], logs: [], startedAt: NOON - 30 * DAY, patienceMs: 5 * MINUTE };

let store: Store;
beforeEach(async () => {
  store = await openStore('sqlite::memory:');
});
afterEach(() => store.close());

const due = (now: number, given: Partial<typeof watched> | null = null) =>
  given
    ? tellDue(store, policy, lastDue, now, { ...watched, ...given })
    : tellDue(store, policy, lastDue, now);
/** What the outbox holds. */
const posted = async () =>
  (await store.outbox.claim('test', NOON + 365 * DAY, 50, MINUTE)).map(
    ({ kind, channel, incidentId, payload, notBefore }) => ({
      kind,
      channel,
      incidentId,
      date: (payload as { digest: { date: string } }).digest.date,
      notBefore,
    }),
  );
const stands = (role: 'message' | 'details', outlet: string) =>
  store.postedMessages.put({
    outlet,
    subject: 'i1',
    role,
    channel: outlet,
    ts: role,
    at: NOON,
    postedAt: NOON,
  });

test('a day: its failures, incidents and where they stand, addresses, mailboxes and what was sent', async () => {
  const ids = await store.messages.add([message('f1'), message('f2')], NOON);
  await store.bounces.add([bounce(ids.get('f1') ?? 0), bounce(ids.get('f2') ?? 0, { originalId: '<2@x>' })]);
  await store.incidents.save([incident('i1')]);
  await store.incidents.append([change('i1')]);
  await stands('details', 'slack');
  await stands('message', 'pager');
  await stands('message', 'slack');
  await store.addresses.put([
    address('a@example.org'),
    address('b@example.org', { suppressibleAt: NOON - DAY }),
    address('c@example.org', { suppressibleAt: NOON + DAY }),
  ]);
  await store.mailboxes.reached('bounces', { connected: true, lastPollAt: NOON, note: 'Watching.' });
  await store.volumes.put([
    { date: TODAY, provider: '', sent: 1_000 },
    { date: '2026-11-19', provider: '', sent: 9_000 },
  ]);
  expect(await digestOf(store, TODAY, policy, NOON)).toMatchObject({
    date: TODAY,
    timeZone: 'UTC',
    bounces: { today: 2 },
    opened: [{ id: 'i1' }],
    placed: { i1: { channel: 'slack', ts: 'message' } },
    newlySuppressible: 1,
    mailboxes: [{ name: 'bounces', lastSeenAt: null, healthy: true, note: 'Watching.' }],
    rate: { sent: 1_000, bounced: 2 },
    everHeard: true,
    allQuiet: false,
  });
});

test('a day is that of the operator’s zone', async () => {
  const late = NOON + 11 * HOUR;
  await store.incidents.save([incident('i1', { openedAt: late, firstAt: late, lastAt: late })]);
  await store.incidents.append([change('i1', { at: late })]);
  const opened = async (timeZone: string) =>
    (await digestOf(store, TODAY, makePolicy({ channels, timeZone }), NOON + DAY)).opened.length;
  expect([await opened('UTC'), await opened('Europe/Berlin')]).toEqual([1, 0]);
});

test('addresses whose mail has only expired for weeks are counted, by the longest', async () => {
  const expired = async (name: string, days: readonly number[]) => {
    for (const day of days) {
      const mail = `${name}${day}`;
      const ids = await store.messages.add([message(mail)], NOON);
      const { verdict } = bounce(0);
      const says = { ...verdict, address: name, category: 'network-error', cause: 'queue-expired' } as const;
      await store.bounces.add([
        bounce(ids.get(mail) ?? 0, { at: NOON - day * DAY, verdict: says, originalId: `<${mail}>` }),
      ]);
    }
  };
  expect(await digestOf(store, TODAY, policy, NOON)).not.toHaveProperty('expiring');
  await expired('a@example.org', [30, 15, 1]);
  await expired('b@example.org', [40, 15, 1]);
  expect((await digestOf(store, TODAY, policy, NOON)).expiring).toEqual({ count: 2, since: NOON - 40 * DAY });
});

test('only a week’s last day sums it up', async () => {
  const days = ['2026-11-21', '2026-11-22', '2026-11-23'];
  const digests = await Promise.all(days.map((date) => digestOf(store, date, policy, NOON + 3 * DAY)));
  expect(digests.map(({ week }) => week !== undefined && week !== null)).toEqual([false, true, false]);
});

test('of days whose incidents are purged by now it says so', async () => {
  const purged = async (after: number) =>
    (await digestOf(store, TODAY, policy, NOON + 12 * HOUR + after)).incidentsPurged ?? false;
  expect([await purged(90 * DAY), await purged(90 * DAY + 1)]).toEqual([false, true]);
});

test('yesterday is told once, to the channel of digests', async () => {
  expect(await tellYesterday(store, policy, NOON)).toBe('2026-11-20');
  expect(await tellYesterday(store, policy, NOON + HOUR)).toBeNull();
  expect(await posted()).toEqual([
    { kind: 'digest', channel: 'C0DIGEST', incidentId: null, date: '2026-11-20', notBefore: NOON },
  ]);
});

test('what was told stays as it was told', async () => {
  await tellYesterday(store, policy, NOON);
  await store.addresses.put([address('a@example.org', { suppressibleAt: NOON - DAY })]);
  expect((await digestOf(store, '2026-11-20', policy, NOON)).newlySuppressible).toBe(0);
});

test('a new installation tells nothing of the days before it, and then each morning once', async () => {
  expect(await due(NOON)).toEqual([]);
  expect(await due(NOON + DAY - 6 * HOUR)).toEqual([]);
  expect(await due(NOON + DAY - 5 * HOUR)).toEqual([TODAY]);
  expect(await due(NOON + DAY)).toEqual([]);
});

test('after a long pause the last fourteen days are told, oldest first', async () => {
  await due(NOON);
  const told = await due(NOON + 20 * DAY);
  expect(told).toHaveLength(14);
  expect([told[0], told.at(-1)]).toEqual(['2026-11-27', '2026-12-10']);
  expect((await posted()).map(({ date }) => date)).toEqual(told);
});

test('where digests are due on Mondays alone, only Sundays are told', async () => {
  const { lastDue: mondays } = digestClock('0 7 * * 1', 'UTC', async () => {});
  await due(NOON);
  expect(await tellDue(store, policy, mondays, NOON + 11 * DAY)).toEqual(['2026-11-22', '2026-11-29']);
});

test('where no digest is ever due, none is told', async () => {
  expect(await tellDue(store, policy, () => null, NOON)).toEqual([]);
});

test('while a mailbox cannot be read, yesterday waits for an hour, and older days for the mailbox', async () => {
  await due(NOON - DAY);
  await store.mailboxes.reached('bounces', { connected: false, lastPollAt: NOON - 3 * DAY });
  const seven = NOON + 2 * DAY - 5 * HOUR;
  expect(await due(seven + HOUR - 1, {})).toEqual([]);
  expect(await due(seven + HOUR, {})).toEqual(['2026-11-22']);
  expect(await digestOf(store, '2026-11-22', policy, NOON + 2 * DAY)).toMatchObject({
    blindSince: NOON - 3 * DAY,
  });
  const now = seven + 2 * HOUR;
  await store.mailboxes.reached('bounces', { connected: true, lastPollAt: now });
  expect(await due(now, {})).toEqual(['2026-11-20', '2026-11-21']);
});
