import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Incident } from '../../src/incident/incident.ts';
import {
  afterResolved,
  OUTAGE_KEY,
  stillOver,
  watchOutage,
  watchSurges,
} from '../../src/pipeline/outages-and-surges.ts';
import { makePolicy } from '../../src/pipeline/policy.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import type { BounceRow } from '../../src/store/write-bounces.ts';
import { DAY } from '../../src/time/span.ts';
import { verdict } from '../incident/timeline.ts';
import { address, bounce, incident } from '../store/rows.ts';
import { HOUR, MINUTE, START } from './world.ts';

/** Half past eight: the clock hour is half over. */
const NOW = START + 30 * MINUTE;
const policy = makePolicy({ channels: { alert: 'C0ALERT', digest: 'C0DIGEST', ops: 'C0OPS' } });

let store: Store;
let count: number;
beforeEach(async () => {
  store = await openStore('sqlite::memory:');
  count = 0;
});
afterEach(() => store.close());

const timeout = verdict({ cause: 'connection-timeout', category: 'network-error', permanence: 'temporary' });
const nobody = verdict({ cause: 'user-unknown', category: 'invalid-recipient', provider: 'gmail' });
const row = (at: number, judged: BounceRow['verdict'], more: Partial<BounceRow> = {}): BounceRow => {
  count += 1;
  return bounce(count, { at, verdict: judged, originalId: `<${count}@example.com>`, ...more });
};
/** So many failures of one kind at a time. */
const many = (n: number, at: number, judged = nobody, more: Partial<BounceRow> = {}): BounceRow[] =>
  Array.from({ length: n }, () => row(at, judged, more));
/** A failure each of so many companies that have nothing to do with each other. */
const companies = (n: number, at: number, more: Partial<BounceRow> = {}): BounceRow[] =>
  Array.from({ length: n }, (_, company) =>
    row(at, { ...timeout, domain: `company${company}.example` }, more),
  );
const failed = (...rows: readonly BounceRow[]) => store.bounces.add(rows);
const keys = async () => (await store.incidents.active()).map(({ key }) => key).sort();
const watchedBy = async (now: number) => {
  await watchOutage(store, policy, now);
  return keys();
};

describe('"it is us"', () => {
  test.for<[what: string, rows: () => readonly BounceRow[], over: boolean]>([
    ['where five unrelated domains cannot be reached at once', () => companies(5, NOW - MINUTE), true],
    ['not where four cannot', () => companies(4, NOW - MINUTE), false],
    ['also where they are only waited for', () => companies(5, NOW - MINUTE, { kind: 'delay' }), true],
    [
      'not where four of them failed half an hour ago',
      () => [...companies(5, NOW - 30 * MINUTE).slice(0, 4), ...companies(5, NOW).slice(4)],
      false,
    ],
    [
      'where one failure of twenty is of the network',
      () => [...companies(5, NOW - MINUTE), ...many(50, NOW), ...many(45, NOW, nobody, { kind: 'delay' })],
      true,
    ],
    [
      'not where fewer are: a bulk send always meets some dead hosts',
      () => [...companies(5, NOW - MINUTE), ...many(50, NOW), ...many(46, NOW, nobody, { kind: 'delay' })],
      false,
    ],
    [
      'each failure of a domain counts there',
      () => [...companies(5, NOW - MINUTE), ...companies(5, NOW - MINUTE), ...many(190, NOW)],
      true,
    ],
    [
      'where made-up failures of another kind would make the true ones look few',
      () => [...companies(5, NOW - MINUTE), ...many(95, NOW), ...many(300, NOW, nobody, { believed: false })],
      true,
    ],
    [
      'not where so many are usual at this time of day',
      () => [
        ...[1, 2, 3, 4, 5, 6, 7].flatMap((day) => companies(100, NOW - day * DAY)),
        ...companies(8, NOW),
      ],
      false,
    ],
    [
      'where other failures are usual at this time of day',
      () => [...[1, 2, 3, 4, 5, 6, 7].flatMap((day) => many(100, NOW - day * DAY)), ...companies(8, NOW)],
      true,
    ],
  ])('%s', async ([, rows, over]) => {
    await failed(...rows());
    expect(await watchedBy(NOW)).toEqual(over ? [OUTAGE_KEY] : []);
  });

  test('counts the failures by which it was told, and no others', async () => {
    await failed(
      ...companies(6, NOW - 9 * MINUTE),
      ...companies(2, NOW - 2 * MINUTE, { kind: 'delay' }),
      ...companies(3, NOW - 20 * MINUTE),
      ...many(9, NOW - MINUTE),
    );
    await watchOutage(store, policy, NOW);
    const [outage, ...more] = await store.incidents.active();
    expect(more).toEqual([]);
    expect(outage).toMatchObject({
      playbook: 'own-outage',
      bounces: 6,
      delays: 2,
      firstAt: NOW - 9 * MINUTE,
      openedAt: NOW,
      domains: Array.from({ length: 6 }, (_, company) => `company${company}.example`),
    });
    expect(await store.bounces.addresses(outage?.id ?? '')).toBe(1);
    expect(await store.incidents.timeline(outage?.id ?? '', 9)).toMatchObject([{ kind: 'opened', at: NOW }]);
    expect((await store.outbox.depth()) > 0, 'people are told').toBe(true);
  });

  const earlier = (change: Partial<Incident>): Incident =>
    incident('before', {
      key: OUTAGE_KEY,
      playbook: 'own-outage',
      category: 'network-error',
      provider: '',
      ...change,
    });
  test.for<[what: string, before: Partial<Incident>, found: readonly string[]]>([
    ['while it is open', { state: 'open' }, ['before']],
    ['while somebody has it', { state: 'acknowledged' }, ['before']],
    [
      'again, once it was over',
      { state: 'resolved', resolvedAt: NOW - DAY, firstAt: NOW - 2 * DAY },
      ['before', 'new'],
    ],
  ])('is opened %s', async ([, change, found]) => {
    await store.incidents.save([earlier(change)]);
    await failed(...companies(6, NOW - MINUTE));
    await watchOutage(store, policy, NOW);
    const all = await store.incidents.closedBetween(0, NOW + 1);
    const ids = [...all, ...(await store.incidents.active())].map(({ id }) => (id === 'before' ? id : 'new'));
    expect(ids.sort()).toEqual(found);
  });

  const unreachable = incident('unreachable', { key: 'a', category: 'network-error' });
  const nowhere = incident('nowhere', { key: 'b', category: 'invalid-domain' });
  const flood = incident('flood', { key: 'c' });
  test('explains incidents of what cannot be reached or found, and of nothing else', async () => {
    await store.incidents.save([unreachable, nowhere, flood]);
    await failed(...companies(6, NOW - MINUTE));
    await watchOutage(store, policy, NOW);
    const [outage] = (await store.incidents.active()).filter(({ key }) => key === OUTAGE_KEY);
    const states = await store.incidents.byIds(['unreachable', 'nowhere', 'flood']);
    expect([...states.values()].map(({ id, inhibitedBy }) => [id, inhibitedBy]).sort()).toEqual([
      ['flood', null],
      ['nowhere', outage?.id],
      ['unreachable', outage?.id],
    ]);
    expect(await store.incidents.timeline('nowhere', 9)).toMatchObject([{ kind: 'inhibited' }]);
    expect(outage?.inhibitedBy, 'not itself').toBeNull();
  });

  const over = earlier({
    state: 'resolved',
    resolvedAt: NOW,
    proof: { kind: 'delivered', at: NOW, count: 1, source: 'log' },
  });
  test.for<[what: string, ended: Incident, free: readonly string[], letGo: boolean]>([
    ['what it explained stands on its own again, and held addresses are let go', over, ['unreachable'], true],
    ['quiet is no proof: no address is let go', { ...over, proof: null }, ['unreachable'], false],
    ['the end of another incident changes nothing', { ...over, playbook: 'flood' }, [], false],
  ])('once it is over, %s', async ([, ended, free, letGo]) => {
    await store.incidents.save([
      { ...unreachable, inhibitedBy: 'before' },
      { ...nowhere, inhibitedBy: 'somebody else' },
      flood,
    ]);
    await store.addresses.put([address('ann@example.org', { heldFor: 'outage' })]);
    const released = await store.transaction((tx) => afterResolved(tx, ended, policy, NOW));
    expect(released.map(({ incident: one, changes }) => [one.id, one.inhibitedBy, changes.length])).toEqual(
      free.map((id) => [id, null, 1]),
    );
    expect((await store.addresses.get('ann@example.org'))?.heldFor).toBe(letGo ? '' : 'outage');
  });
});

describe('a surge', () => {
  const KEY = 'surge/invalid-recipient|gmail|unstated:';
  /** One failure at this time of each of the days before: twenty are far more than usual. */
  const usual = (): BounceRow[] => [1, 2, 3, 4, 5, 6, 7].map((day) => row(NOW - day * DAY, nobody));
  const surge = (n = 20): BounceRow[] => many(n, NOW - MINUTE);
  const watched = async () => {
    await watchSurges(store, policy, NOW);
    return keys();
  };

  test.for<[what: string, rows: () => readonly BounceRow[], found: readonly string[]]>([
    ['is far more than usual within the clock hour', () => [...usual(), ...surge()], [KEY]],
    ['is none below twenty', () => [...usual(), ...surge(19)], []],
    ['is none where nothing is known of the days before', surge, []],
    [
      'is none where as much is usual',
      () => [...[1, 2, 3, 4, 5, 6, 7].flatMap((day) => many(20, NOW - day * DAY)), ...surge()],
      [],
    ],
  ])('%s', async ([, rows, found]) => {
    await failed(...rows());
    expect(await watched()).toEqual(found);
  });

  test('counts the failures of its category and provider in this clock hour', async () => {
    await failed(
      ...usual(),
      ...surge(18),
      ...many(4, NOW - 2 * MINUTE, nobody, { kind: 'delay' }),
      ...many(3, START - MINUTE),
      ...many(3, NOW, { ...nobody, provider: 'yahoo' }),
      ...many(3, NOW, timeout),
    );
    expect(await watched()).toEqual([KEY]);
    const [found] = await store.incidents.active();
    expect(found).toMatchObject({
      playbook: 'surge',
      category: 'invalid-recipient',
      provider: 'gmail',
      bounces: 18,
      delays: 4,
      firstAt: NOW - 2 * MINUTE,
      severity: 'warning',
    });
    expect(await store.incidents.timeline(found?.id ?? '', 9)).toMatchObject([{ kind: 'opened', at: NOW }]);
    expect((await store.outbox.depth()) > 0, 'people are told').toBe(true);
  });

  test.for<[what: string, rows: () => readonly BounceRow[], cause: string]>([
    ['the commonest of the hour', () => many(20, NOW), 'user-unknown'],
    [
      'not what is commoner elsewhere',
      () => [...many(20, NOW), ...many(30, NOW, { ...nobody, provider: 'yahoo', cause: 'address-rejected' })],
      'user-unknown',
    ],
    [
      'not what is commoner of another category',
      () => [...many(20, NOW), ...many(30, NOW, { ...timeout, provider: 'gmail' })],
      'user-unknown',
    ],
    [
      'unknown where the catalogue knows none of them any more',
      () => many(20, NOW, { ...nobody, cause: 'gone' }),
      'unknown',
    ],
  ])('has a cause: %s', async ([, rows, cause]) => {
    await failed(...usual(), ...rows());
    await watched();
    const [found] = (await store.incidents.active()).filter(({ key }) => key === KEY);
    expect(found?.cause).toBe(cause);
  });

  const told = (change: Partial<Incident>): Incident =>
    incident('told', { key: 'other', playbook: 'other', category: 'invalid-recipient', ...change });
  const ended = (at: number) =>
    ({ state: 'resolved', resolvedAt: at, firstAt: NOW - 2 * DAY, lastAt: NOW - DAY }) as const;
  test.for<[what: string, told: Incident, opens: boolean]>([
    ['an incident tells of it already', told({}), false],
    [
      'one that ended within the clock hour did: its failures still fill the count',
      told(ended(START)),
      false,
    ],
    ['one ended before the clock hour', told(ended(START - 1)), true],
    ['one of another provider stands', told({ provider: 'yahoo' }), true],
    ['a surge of it is open', told({ key: KEY, playbook: 'surge' }), false],
    ['a surge of it ended an hour ago', told({ key: KEY, playbook: 'surge', ...ended(NOW - HOUR) }), false],
    [
      'a surge of it ended before that',
      told({ key: KEY, playbook: 'surge', ...ended(NOW - HOUR - 1) }),
      true,
    ],
  ])('where %s', async ([, standing, opens]) => {
    await store.incidents.save([standing]);
    await failed(...usual(), ...surge());
    await watched();
    const fresh = (await store.incidents.active()).filter(({ id }) => id !== 'told').map(({ key }) => key);
    expect(fresh).toEqual(opens ? [KEY] : []);
  });

  test('of what our own outage explains is none', async () => {
    await store.incidents.save([incident('us', { key: OUTAGE_KEY, playbook: 'own-outage', provider: '' })]);
    const days = [1, 2, 3, 4, 5, 6, 7].map((day) => row(NOW - day * DAY, timeout));
    await failed(...days, ...many(30, NOW, timeout));
    expect(await watched()).toEqual([OUTAGE_KEY]);
  });
});

describe('what figures opened is over when they are', () => {
  const over = (one: Incident) => store.transaction((tx) => stillOver(tx, one, NOW));
  const of = (playbook: string, change: Partial<Incident> = {}) => incident('one', { playbook, ...change });

  test.for([
    [5, true],
    [4, false],
  ] as const)('an outage, with %i domains that cannot be reached: %s', async ([domains, is]) => {
    await failed(...companies(domains, NOW - MINUTE));
    expect(await over(of('own-outage'))).toBe(is);
  });

  test.for([
    [16, true],
    [15, false],
  ] as const)('a surge, below four fifths of what opens one: %i failures, %s', async ([failures, is]) => {
    await failed(...[1, 2, 3, 4, 5, 6, 7].map((day) => row(NOW - day * DAY, nobody)), ...many(failures, NOW));
    expect(await over(of('surge', { category: 'invalid-recipient' }))).toBe(is);
    expect(await over(of('surge', { category: 'invalid-recipient', provider: 'yahoo' })), 'elsewhere').toBe(
      false,
    );
  });

  test.for([
    [5, true],
    [4, false],
  ] as const)('a storm, with %i incidents of its kind: %s', async ([siblings, is]) => {
    await store.incidents.save(Array.from({ length: siblings }, (_, n) => incident(`sibling ${n}`)));
    expect(await over(of('storm', { key: 'storm/flood/gmail-flood|gmail|unstated:' }))).toBe(is);
  });

  test('and nothing else is judged by figures', async () => {
    await failed(...companies(9, NOW - MINUTE));
    expect(await over(of('flood'))).toBeUndefined();
  });
});
