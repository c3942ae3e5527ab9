import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ChangeKind, Incident } from '../../src/incident/incident.ts';
import { titleOf } from '../../src/incident/title.ts';
import type { IncidentUpdate } from '../../src/pipeline/incident-update.ts';
import { gatherInStorm } from '../../src/pipeline/storm.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { change, incident } from '../store/rows.ts';
import { policy, START } from './world.ts';

let store: Store;
beforeEach(async () => {
  store = await openStore('sqlite::memory:');
});
afterEach(() => store.close());

const flood = (n: number, more: Partial<Incident> = {}): Incident =>
  incident(`flood ${n}`, { scope: { kind: 'ip', value: `192.0.2.${n}` }, ...more });
const floods = (from: number, count: number, more: Partial<Incident> = {}): Incident[] =>
  Array.from({ length: count }, (_, n) => flood(from + n, more));
const told = (one: Incident, kind: ChangeKind = 'opened'): IncidentUpdate => ({
  incident: one,
  changes: [change(one.id, { kind })],
});

/** What has no message yet, as it was just saved; what gathers, and the storms as they stand then. */
async function gather(...updates: readonly IncidentUpdate[]) {
  return store.transaction(async (tx) => {
    await tx.incidents.save(updates.map((one) => one.incident));
    const { quiet, told: storms } = await gatherInStorm(tx, updates, policy, START);
    const drawn = storms.map(({ incident: storm, changes }) => ({
      key: storm.key,
      gathered: storm.gathered,
      changes: changes.map(({ kind, because }) => `${kind}: ${because}`),
    }));
    const stored = (await tx.incidents.active()).filter(({ playbook }) => playbook === 'storm');
    expect(stored.map(({ key }) => key).sort(), 'what is told is saved').toEqual(
      expect.arrayContaining(storms.map(({ incident: storm }) => storm.key)),
    );
    return { quiet: [...quiet], drawn };
  });
}
const open = (...incidents: readonly Incident[]) => store.incidents.save(incidents);
const key = 'storm/flood/gmail-flood|gmail|unstated:';

test('five of a kind speak for themselves; the sixth gathers, in one message for all that follow', async () => {
  await open(...floods(1, 4));
  expect(await gather(told(flood(5)), told(flood(6)))).toEqual({
    quiet: ['flood 6'],
    drawn: [
      {
        key,
        gathered: 1,
        changes: [
          'opened: 6 incidents of one kind are open at Gmail; further ones are gathered here so that the channel stays readable.',
        ],
      },
    ],
  });
  const grown = { ...told(flood(7)), changes: [change('flood 7'), change('flood 7', { kind: 'updated' })] };
  expect(await gather(grown, told(flood(8, { scope: { kind: 'unstated', value: '' } })))).toEqual({
    quiet: ['flood 7', 'flood 8'],
    drawn: [
      {
        key,
        gathered: 3,
        changes: [`updated: 3 further incidents gathered, the latest: ${titleOf(flood(8))}.`],
      },
    ],
  });
  expect((await gather(told(flood(9)))).drawn[0]?.changes).toEqual([
    `updated: 4 further incidents gathered, the latest: ${titleOf(flood(9))}, 192.0.2.9.`,
  ]);
  const [storm] = (await store.incidents.active()).filter(({ playbook }) => playbook === 'storm');
  expect((await store.incidents.timeline(storm?.id ?? '', 9)).map(({ kind }) => kind)).toEqual([
    'opened',
    'updated',
    'updated',
  ]);
});

test.for<[what: string, one: IncidentUpdate]>([
  ['is over', told(flood(6, { state: 'resolved' }))],
  ['is Rebound’s own', told(flood(6, { severity: 'ops' }))],
  ['is a storm itself', told(flood(6, { playbook: 'storm' }))],
  ['is of another cause', told(flood(6, { cause: 'gmail-flood-dkim' }))],
  ['is at another provider', told(flood(6, { provider: 'yahoo' }))],
])('nothing gathers that %s', async ([, one]) => {
  await open(...floods(1, 5));
  expect(await gather(one)).toEqual({ quiet: [], drawn: [] });
});

test('what ended does not count among the five', async () => {
  await open(...floods(1, 4), flood(5, { state: 'resolved' }));
  expect(await gather(told(flood(6)))).toEqual({ quiet: [], drawn: [] });
});

test.for<[kind: ChangeKind, gathered: number | undefined]>([
  ['opened', 1],
  ['reopened', 1],
  ['reblocked', 1],
  ['updated', undefined],
])(
  'without a message of its own, one that is %s is quiet; only what is new counts',
  async ([kind, gathered]) => {
    await open(...floods(1, 5));
    const { quiet, drawn } = await gather(told(flood(6), kind));
    expect([quiet, drawn[0]?.gathered]).toEqual([['flood 6'], gathered]);
  },
);

test('each kind has a storm of its own, in the order of their keys', async () => {
  await open(...floods(1, 5), ...floods(11, 5, { provider: 'aol' }));
  const { quiet, drawn } = await gather(told(flood(6)), told(flood(16, { provider: 'aol' })), told(flood(7)));
  expect(quiet).toEqual(['flood 6', 'flood 16', 'flood 7']);
  expect(drawn.map((one) => [one.key, one.gathered])).toEqual([
    ['storm/flood/gmail-flood|aol|unstated:', 1],
    [key, 2],
  ]);
});

test.for<[what: string, storm: Partial<Incident>, gathered: number, kind: string]>([
  ['that stands goes on', { state: 'open', gathered: 7, bounces: 9 }, 8, 'updated'],
  ['of an earlier version goes on by its bounces', { state: 'open', bounces: 9 }, 10, 'updated'],
  ['that is over is followed by another', { state: 'resolved', gathered: 7, resolvedAt: START }, 1, 'opened'],
])('a storm %s', async ([, storm, gathered, kind]) => {
  await open(...floods(1, 5), incident('storm', { playbook: 'storm', key, ...storm }));
  const { drawn } = await gather(told(flood(6)));
  expect(drawn.map((one) => [one.gathered, one.changes.map((line) => line.split(':')[0])])).toEqual([
    [gathered, [kind]],
  ]);
});
