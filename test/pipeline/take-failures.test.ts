import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Incident, IncidentState, Sighting } from '../../src/incident/incident.ts';
import type { Failure } from '../../src/pipeline/failures.ts';
import { takeFailures } from '../../src/pipeline/ingest.ts';
import { OUTAGE_KEY } from '../../src/pipeline/outages-and-surges.ts';
import { makePolicy, type Policy } from '../../src/pipeline/policy.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { sighting, verdict } from '../incident/timeline.ts';
import { incident } from '../store/rows.ts';
import { MINUTE, START } from './world.ts';

const channels = { alert: 'C0ALERT', digest: 'C0DIGEST', ops: 'C0OPS' };
const policy = makePolicy({ channels });
const unstated = { kind: 'unstated', value: '' } as const;
const flood = verdict({
  cause: 'gmail-flood',
  category: 'flood',
  provider: 'gmail',
  scope: { kind: 'ip', value: '192.0.2.1' },
});
const FLOOD_KEY = 'flood|gmail|ip:192.0.2.1';
const timeout = verdict({ cause: 'connection-timeout', category: 'network-error', permanence: 'temporary' });
const rate = verdict({ cause: 'gmail-unusual-rate', category: 'rate-limited', provider: 'gmail' });
const unknown = verdict({
  cause: 'user-unknown',
  category: 'invalid-recipient',
  provider: 'gmail',
  addressVerdict: 'suppress',
  status: '5.1.1',
  reply: '550',
  address: 'ann@gmail.com',
  domain: 'gmail.com',
  diagnostic: '550 5.1.1 no such account',
});

let store: Store;
let count: number;
beforeEach(async () => {
  store = await openStore('sqlite::memory:');
  count = 0;
});
afterEach(() => store.close());

/** One more message that failed, five minutes ago when nothing else is said. */
function failure(judged = flood, seen: Partial<Sighting> = {}, more: Partial<Failure> = {}): Failure {
  count += 1;
  return {
    messageId: count,
    ours: true,
    identity: `<${count}@ours.example>`,
    belongsTo: null,
    evidence: { worth: 'proven', by: 'relay' },
    believed: true,
    mail: `mail ${count}`,
    sender: 'mx.ours.example',
    arrivedAt: START,
    crowded: false,
    sighting: { ...sighting(START - 5 * MINUTE, 'bounce', judged), ...seen },
    ...more,
  };
}
const unproven = [{ worth: 'unproven' }, { believed: false }] as const;

const take = async (failures: readonly Failure[], by: Policy = policy) =>
  store.transaction((tx) => takeFailures(tx, failures, by, START));
/** What people are told of, each with what happened. */
async function told(failures: readonly Failure[], by: Policy = policy) {
  const taken = await take(failures, by);
  return taken.told.map(({ incident: { key, bounces, delays }, changes }) => ({
    key,
    bounces,
    delays,
    changes: changes.map(({ kind }) => kind),
  }));
}
const opened = { key: FLOOD_KEY, bounces: 1, delays: 0, changes: ['opened'] };
const standing = (change: Partial<Incident> = {}): Incident =>
  incident('standing', {
    key: FLOOD_KEY,
    firstAt: START - 9 * MINUTE,
    lastAt: START - 9 * MINUTE,
    openedAt: START - 9 * MINUTE,
    ...change,
  });
const outage = (state: IncidentState = 'open'): Incident =>
  standing({
    id: 'outage',
    key: OUTAGE_KEY,
    playbook: 'own-outage',
    cause: 'own-outage',
    category: 'network-error',
    provider: '',
    scope: unstated,
    state,
    bounces: 7,
  });

test('a failure opens its incident, and the row of the failure names it', async () => {
  const { told: updates, recorded } = await take([failure(flood, {}, { identity: '<first@ours.example>' })]);
  expect(recorded).toEqual({ bounces: 1, delays: 0, repeats: 0, superseded: 0 });
  const [update] = updates;
  const stored = await store.incidents.active();
  expect(stored).toMatchObject([
    { id: update?.incident.id, key: FLOOD_KEY, worths: { proven: 1, plausible: 0, unproven: 0 } },
  ]);
  expect(await store.incidents.timeline(stored[0]?.id ?? '', 9)).toMatchObject([{ kind: 'opened' }]);
  expect(await store.bounces.addresses(stored[0]?.id ?? '')).toBe(1);
  expect(await store.bounces.lastFailures('someone@example.com', 9, START)).toMatchObject([
    { at: START - 5 * MINUTE, kind: 'bounce', category: 'flood', cause: 'gmail-flood' },
  ]);
});

test('what several failures of a batch change in one incident is told once, in the order of time', async () => {
  const wait = () => failure(rate, { kind: 'delay' });
  const batch = [wait(), wait(), failure(rate), failure(flood)];
  expect(await told(batch)).toEqual([
    { key: 'gmail-unusual-rate|gmail|unstated:', bounces: 1, delays: 2, changes: ['opened', 'escalated'] },
    opened,
  ]);
  const [id = ''] = (await store.incidents.active())
    .filter(({ bounces, delays }) => bounces + delays === 3)
    .map((one) => one.id);
  expect((await store.incidents.timeline(id, 9)).map(({ kind }) => kind)).toEqual(['opened', 'escalated']);
});

test('a log tells of each retry: what has no row steps its incident all the same', async () => {
  const { told: updates, recorded } = await take([failure(flood, {}, { messageId: null })]);
  expect(updates).toMatchObject([{ incident: { key: FLOOD_KEY, bounces: 1 } }]);
  expect(recorded).toEqual({ bounces: 0, delays: 0, repeats: 0, superseded: 0 });
  expect(await store.bounces.lastFailures('someone@example.com', 9, START)).toEqual([]);
});

describe('an incident is touched', () => {
  const ips = makePolicy({ channels, own: { ips: ['198.51.100.0/24'] } });
  test.for<[what: string, more: Partial<Failure>, by: Policy, touched: boolean]>([
    ['by mail of ours', {}, policy, true],
    ['by mail of which nobody knows whose it was', { ours: null }, policy, true],
    ['not by mail that we never sent', { ours: false }, policy, false],
    ['not where the IP that is blamed is none of ours', {}, ips, false],
  ])('%s', async ([, more, by, touched]) => {
    expect(await told([failure(flood, {}, more)], by)).toEqual(touched ? [opened] : []);
  });

  test('by one failure beside another that touches none', async () => {
    expect(await told([failure(flood, {}, { ours: false }), failure()])).toEqual([opened]);
  });
});

describe('while "it is us" stands', () => {
  test.for<[what: string, state: IncidentState, judged: typeof flood, takes: boolean]>([
    ['open, a domain that cannot be reached belongs to it', 'open', timeout, true],
    ['acknowledged, too', 'acknowledged', timeout, true],
    [
      'open, a domain that cannot be found belongs to it',
      'open',
      verdict({ cause: 'domain-not-found', category: 'invalid-domain' }),
      true,
    ],
    ['open, what a server said does not', 'open', flood, false],
    ['and is over, nothing does', 'resolved', timeout, false],
  ])('%s', async ([, state, judged, takes]) => {
    await store.incidents.save([outage(state)]);
    const found = (await told([failure(judged)])).filter(({ key }) => key === OUTAGE_KEY);
    expect(found).toEqual(takes ? [{ key: OUTAGE_KEY, bounces: 8, delays: 0, changes: [] }] : []);
    expect(await store.bounces.addresses('outage')).toBe(takes ? 1 : 0);
  });
});

describe('a surge is opened by figures', () => {
  const key = 'surge/invalid-recipient|gmail|unstated:';
  const surge = (state: IncidentState): Incident =>
    standing({
      key,
      playbook: 'surge',
      cause: 'user-unknown',
      category: 'invalid-recipient',
      scope: unstated,
      state,
    });
  test('and never by a failure', async () => {
    expect(await told([failure(unknown)])).toEqual([]);
    expect(await store.incidents.active()).toEqual([]);
  });
  test.for<[state: IncidentState, found: unknown[]]>([
    ['open', [{ key, bounces: 2, delays: 0, changes: [] }]],
    ['acknowledged', [{ key, bounces: 2, delays: 0, changes: [] }]],
    ['resolved', []],
  ])('while it is %s, its failures count or do not', async ([state, found]) => {
    await store.incidents.save([surge(state)]);
    expect(await told([failure(unknown)])).toEqual(found);
    expect(await store.bounces.addresses('standing')).toBe(found.length);
  });
});

describe('a failure that nobody can prove', () => {
  test('opens nothing', async () => {
    expect(await told([failure(flood, ...unproven)])).toEqual([]);
    expect(await store.incidents.active()).toEqual([]);
  });
  test('is counted beside what stands, and neither feeds nor prolongs it', async () => {
    await store.incidents.save([standing()]);
    const before = await store.incidents.active();
    expect(await told([failure(flood, ...unproven), failure(flood, ...unproven)])).toEqual([
      { key: FLOOD_KEY, bounces: 1, delays: 0, changes: [] },
    ]);
    const worths = { proven: 0, plausible: 0, unproven: 2 };
    expect(await store.incidents.active()).toEqual(before.map((one) => ({ ...one, worths })));
    expect(await store.bounces.addresses('standing'), 'it is no evidence').toBe(0);
  });
  test('takes no place from one that is proven', async () => {
    expect(await told([failure(flood, ...unproven), failure()])).toEqual([opened]);
  });
});

describe('a failure that is told again', () => {
  const again = { repeat: true } as const;
  test.for<[what: string, state: IncidentState, more: Partial<Failure>, joins: boolean]>([
    ['has its incident drawn anew, for this report may know who sent what', 'open', {}, true],
    ['also when somebody has it', 'acknowledged', {}, true],
    ['changes nothing where it is over', 'resolved', {}, false],
    ['changes nothing where nobody believes it', 'open', { believed: false }, false],
  ])('%s', async ([, state, more, joins]) => {
    await store.incidents.save([standing({ state })]);
    const before = await store.incidents.byIds(['standing']);
    const { told: updates, recorded } = await take([failure(flood, again, more)]);
    expect(updates).toEqual(joins ? [{ incident: before.get('standing'), changes: [] }] : []);
    expect(recorded).toEqual({ bounces: 0, delays: 0, repeats: 1, superseded: 0 });
    expect(await store.incidents.byIds(['standing']), 'it is no further failure').toEqual(before);
    expect(await store.bounces.addresses('standing')).toBe(joins ? 1 : 0);
  });
  test('opens nothing', async () => {
    expect(await told([failure(flood, again)])).toEqual([]);
  });
  test('as a delay was tried again: it lasts', async () => {
    await store.incidents.save([standing({ delays: 1, attempts: 1 })]);
    const [update] = (await take([failure(flood, { ...again, kind: 'delay' })])).told;
    expect(update?.incident).toMatchObject({ delays: 1, attempts: 2, lastAt: START - 5 * MINUTE });
  });
  test('condemns nobody a second time', async () => {
    const repeats = { ...unknown, cause: 'mailbox-disabled', addressVerdict: 'suppress' } as const;
    await take([failure(repeats, again)]);
    expect(await store.addresses.get('ann@gmail.com')).toBeNull();
    await take([failure(repeats)]);
    expect(await store.addresses.get('ann@gmail.com')).toMatchObject({ failures: 1 });
  });
});

describe('what is told again belongs where it was counted, though its text was cut meanwhile', () => {
  const cut = { ...flood, scope: unstated };
  const elsewhere = 'flood|gmail|unstated:';
  test.for<[what: string, prior: Partial<Incident>, belongsTo: string | null, key: string]>([
    ['at the same provider, for the same trouble', {}, 'standing', FLOOD_KEY],
    ['but not at another provider', { provider: 'yahoo' }, 'standing', elsewhere],
    ['but not for another trouble', { playbook: 'throttling' }, 'standing', elsewhere],
    ['but not where that is not known any more', {}, 'gone', elsewhere],
    ['but not where it was counted nowhere', {}, null, elsewhere],
  ])('%s', async ([, prior, belongsTo, key]) => {
    await store.incidents.save([standing(prior)]);
    expect((await told([failure(cut, {}, { belongsTo })])).map((one) => one.key)).toEqual([key]);
  });

  test('and its row stays there, where no incident takes it', async () => {
    await store.incidents.save([standing({ playbook: 'throttling', provider: 'yahoo' })]);
    await take([failure(unknown, {}, { belongsTo: 'standing' })]);
    expect(await store.bounces.addresses('standing')).toBe(1);
  });
});

test('the record of an address says whose mail it was, as far as the report told', async () => {
  const origin = { mailbox: 'bounces', senderDomain: 'ours.example', sendingIp: '', list: '' };
  await take([
    failure(unknown, { origin, brand: 'Ours' }),
    failure({ ...unknown, address: 'ben@gmail.com' }, { origin }),
    failure({ ...unknown, address: 'eve@gmail.com' }),
  ]);
  const whose = async (address: string) => (await store.addresses.get(address))?.whose;
  const ours = { mailbox: 'bounces', senderDomain: 'ours.example' };
  expect(await whose('ann@gmail.com')).toEqual({ ...ours, brand: 'Ours' });
  expect(await whose('ben@gmail.com')).toEqual({ ...ours, brand: '' });
  expect(await store.addresses.get('eve@gmail.com'), 'nobody told').toMatchObject({ verdict: 'suppress' });
  expect(await whose('eve@gmail.com')).toBeUndefined();
});
