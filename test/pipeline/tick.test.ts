import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Incident } from '../../src/incident/incident.ts';
import { makePolicy, type Policy } from '../../src/pipeline/policy.ts';
import { saveAndAnnounce } from '../../src/pipeline/save-and-announce.ts';
import type { Watched } from '../../src/pipeline/sources.ts';
import { tick } from '../../src/pipeline/tick.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { verdict } from '../incident/timeline.ts';
import { address, bounce, change, incident, parcel } from '../store/rows.ts';
import { HOUR, MINUTE, START } from './world.ts';

const channels = { alert: 'C0ALERT', digest: 'C0DIGEST', ops: 'C0OPS' };
const policy = makePolicy({ channels });
const NOW = START + 30 * MINUTE;

let store: Store;
beforeEach(async () => {
  store = await openStore('sqlite::memory:');
});
afterEach(() => store.close());

/** An incident of an hour ago whose time has come. */
const due = (id: string, change: Partial<Incident> = {}): Incident =>
  incident(id, {
    openedAt: NOW - HOUR,
    firstAt: NOW - HOUR,
    lastAt: NOW - 5 * MINUTE,
    remindedAt: NOW - MINUTE,
    dueAt: NOW,
    ...change,
  });
const kinds = async (id: string) => (await store.incidents.timeline(id, 99)).map(({ kind }) => kind);
const stateOf = async (id: string) => (await store.incidents.byId(id))?.state;

describe('what time brings about', () => {
  test('surges and outages are looked for', async () => {
    const rows = (n: number, at: number, cause: 'user-unknown' | 'connection-timeout') =>
      Array.from({ length: n }, (_, m) =>
        bounce(m + 1, {
          at,
          originalId: `<${at} ${m} ${cause}@example.com>`,
          verdict:
            cause === 'user-unknown'
              ? verdict({ cause, category: 'invalid-recipient', provider: 'gmail' })
              : verdict({ cause, category: 'network-error', domain: `company${m}.example` }),
        }),
      );
    for (let day = 1; day <= 7; day++)
      await store.bounces.add(rows(1, NOW - day * 24 * HOUR, 'user-unknown'));
    await store.bounces.add([...rows(6, NOW, 'connection-timeout'), ...rows(30, NOW, 'user-unknown')]);
    await tick(store, policy, NOW);
    const found = (await store.incidents.active()).map(({ playbook }) => playbook);
    expect(found.sort()).toEqual(['own-outage', 'surge']);
  });

  test('each incident whose time has come is looked at once, however many there are', async () => {
    const many = Array.from({ length: 120 }, (_, n) => due(`i${n}`, { snoozedUntil: NOW, dueAt: NOW - n }));
    await store.incidents.save([...many, due('later', { snoozedUntil: NOW, dueAt: NOW + 1 })]);
    await tick(store, policy, NOW);
    const looked = await store.incidents.active();
    expect(looked.filter(({ snoozedUntil }) => snoozedUntil !== null).map(({ id }) => id)).toEqual(['later']);
    for (const { id } of many.slice(0, 3)) expect(await kinds(id)).toEqual(['woke']);
    expect(looked.filter(({ version }) => version === 2)).toHaveLength(120);
  });

  test('a delivery after the last failure ends it', async () => {
    await store.incidents.save([due('flood', { lastAt: NOW - 20 * MINUTE })]);
    await store.deliveries.add([{ provider: 'gmail', ip: '', at: NOW - 10 * MINUTE, source: 'log' }]);
    await tick(store, policy, NOW);
    expect([await stateOf('flood'), await kinds('flood')]).toEqual(['open', []]);
    await tick(store, policy, NOW + HOUR);
    expect([await stateOf('flood'), await kinds('flood')]).toEqual(['resolved', ['resolved']]);
  });

  test('the end of an outage lets go of what it explained, and of the addresses that were held', async () => {
    const ended = {
      playbook: 'own-outage',
      key: 'own-outage||unstated:',
      category: 'network-error',
      provider: '',
      overAt: NOW - HOUR,
      lastAt: NOW - HOUR,
    } as const;
    await store.incidents.save([
      due('outage', ended),
      due('explained', { inhibitedBy: 'outage', dueAt: NOW + HOUR, category: 'network-error', lastAt: NOW }),
    ]);
    await store.addresses.put([address('ann@example.org', { heldFor: 'outage' })]);
    await store.deliveries.add([{ provider: 'gmail', ip: '', at: NOW - 10 * MINUTE, source: 'log' }]);
    await tick(store, policy, NOW);
    expect(await stateOf('outage')).toBe('resolved');
    expect(await store.incidents.byId('explained')).toMatchObject({ state: 'open', inhibitedBy: null });
    expect(await kinds('explained')).toEqual(['updated']);
    expect((await store.addresses.get('ann@example.org'))?.heldFor).toBe('');
  });

  test('what is still over its figures goes on', async () => {
    await store.incidents.save([
      due('storm', { playbook: 'storm', key: 'storm/flood/gmail-flood|gmail|unstated:', overAt: NOW - HOUR }),
      ...Array.from({ length: 5 }, (_, n) => due(`flood ${n}`, { dueAt: NOW + HOUR })),
    ]);
    await tick(store, policy, NOW);
    expect(await store.incidents.byId('storm')).toMatchObject({ state: 'open', overAt: NOW, lastAt: NOW });
  });
});

describe('while a source is not read up', () => {
  const since = (minutes: number): Watched => ({
    mailboxes: ['bounces'],
    logs: [],
    startedAt: NOW - minutes * MINUTE,
    patienceMs: 5 * MINUTE,
  });
  const unheard = (minutes: number) =>
    store.mailboxes.reached('bounces', { lastPollAt: NOW - minutes * MINUTE });

  test('nothing is concluded, neither from deliveries nor from figures', async () => {
    await unheard(9);
    await store.incidents.save([
      due('flood', { lastAt: NOW - 3 * HOUR }),
      due('surge', { playbook: 'surge', key: 'surge', overAt: NOW - 3 * HOUR }),
    ]);
    await store.deliveries.add([{ provider: 'gmail', ip: '', at: NOW - 2 * HOUR, source: 'log' }]);
    await tick(store, policy, NOW, since(9));
    expect([await stateOf('flood'), await stateOf('surge')]).toEqual(['open', 'open']);
    await tick(store, policy, NOW + 2 * MINUTE);
    expect([await stateOf('flood'), await stateOf('surge')]).toEqual(['resolved', 'resolved']);
  });

  test.for<[what: string, minutes: number, known: number | null, shown: readonly string[]]>([
    ['it is shown after ten minutes, out of turn', 10, null, ['hearing']],
    ['it is not shown before', 9, null, []],
    ['what is shown is not shown again', 10, 10, []],
    ['another time is shown anew', 20, 10, ['hearing']],
  ])('%s', async ([, minutes, known, shown]) => {
    await unheard(minutes);
    const blindSince = known === null ? null : NOW - known * MINUTE;
    const many = Array.from({ length: 51 }, (_, n) => due(`i${n}`, { dueAt: NOW + HOUR, blindSince }));
    await store.incidents.save(many);
    await tick(store, policy, NOW, since(minutes));
    const found = await store.incidents.active();
    const blind = shown.length > 0 ? NOW - minutes * MINUTE : blindSince;
    expect(new Set(found.map((one) => one.blindSince))).toEqual(new Set([blind]));
    for (const { id } of [many[0], many[50]] as Incident[]) expect(await kinds(id)).toEqual(shown);
  });

  test('that all is heard again is shown out of turn as well', async () => {
    await store.incidents.save([due('flood', { dueAt: NOW + HOUR, blindSince: NOW - HOUR })]);
    await tick(store, policy, NOW);
    expect(await store.incidents.byId('flood')).toMatchObject({ blindSince: null });
    expect(await kinds('flood')).toEqual(['hearing']);
  });
});

test('an incident that cannot be looked at stops no other, and is told of', async () => {
  // A time that no calendar has.
  const damaged = { snoozedUntil: NOW, lastAt: 9e15 };
  await store.incidents.save([
    due('one', { snoozedUntil: NOW }),
    due('bad', damaged),
    due('two', { snoozedUntil: NOW }),
  ]);
  const failed = await tick(store, policy, NOW).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(AggregateError);
  const { message, errors } = failed as AggregateError;
  expect([message, errors.length]).toEqual(['Incidents that could not be looked at: 1.', 1]);
  expect([await kinds('one'), await kinds('bad'), await kinds('two')]).toEqual([['woke'], [], ['woke']]);
});

describe('nothing is made to wait longer than two hours, for the clock may have gone back', () => {
  const quiet = { from: '22:00', to: '07:00', timeZone: 'UTC' };
  test.for<[what: string, by: Policy, waits: number, at: number]>([
    ['two hours', policy, 2 * HOUR, NOW + 2 * HOUR],
    ['more', policy, 2 * HOUR + 1, NOW],
    ['the end of the quiet hours', makePolicy({ channels, quiet }), 25 * HOUR, NOW + 25 * HOUR],
    ['more than a night', makePolicy({ channels, quiet }), 25 * HOUR + 1, NOW],
  ])('%s', async ([, by, waits, at]) => {
    await store.transaction((tx) =>
      tx.outbox.enqueue([parcel('one', { notBefore: NOW + waits, createdAt: NOW })]),
    );
    await tick(store, by, NOW);
    expect(await store.outbox.nextAt()).toBe(at);
  });
});

describe('what was stepped is saved; people see it', () => {
  const open = incident('one');
  test.for<[what: string, changes: number, byHand: boolean | undefined, rows: number]>([
    ['where it changed', 1, undefined, 2],
    ['where a person waits for it', 0, true, 2],
    ['not where nothing changed', 0, undefined, 0],
    ['not where nothing changed, by no hand', 0, false, 0],
  ])('%s', async ([, changes, byHand, rows]) => {
    const told = {
      incident: open,
      changes: Array.from({ length: changes }, () => change('one')),
      ...(byHand === undefined ? {} : { byHand }),
    };
    await store.transaction((tx) => saveAndAnnounce(tx, [told], policy, NOW));
    expect(await store.incidents.active()).toMatchObject([{ id: 'one' }]);
    expect(await kinds('one')).toEqual(Array.from({ length: changes }, () => 'opened'));
    expect(await store.outbox.depth()).toBe(rows);
  });
});
