import { afterEach, describe, expect, test } from 'vitest';
import { playbooks } from '../../src/catalogue/playbooks.ts';
import { makeDesk } from '../../src/pipeline/make-desk.ts';
import { makePolicy, type Policy } from '../../src/pipeline/policy.ts';
import { audibleAt, nextAt } from '../../src/pipeline/quiet-hours.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { Channel, HOUR, MINUTE, START, World } from './world.ts';

const FLOOD = 'postfix-gmail-flood-perm-failed-01';
const BLOCK = 'postfix-mxroute-connection-spam-01';
const RATE = 'postfix-gmail-flood-temp-delayed-01';
const ALICE = { id: 'U0ALICE001', name: 'alice', operator: true };
const channels = { alert: 'C0ALERT', digest: 'C0DIGEST', ops: 'C0OPS' };

let store: Store;
afterEach(() => store.close());
async function worldWith(given: Partial<Policy>): Promise<World> {
  store = await openStore('sqlite::memory:');
  return new World(store, makePolicy({ channels, ...given }));
}
const deskOf = (world: World) =>
  makeDesk({
    store: world.store,
    policy: world.policy,
    startedAt: START,
    link: () => null,
    showAddress: (one) => one,
    dnsServers: null,
    changed: () => {},
  });
/** What called whom, in order. */
const calls = ({ channel }: World) =>
  channel.parcels.flatMap((parcel) => {
    if (parcel.kind === 'incident' && !parcel.placed) return [['root', ...parcel.view.mention]];
    return parcel.kind === 'change' ? [[parcel.change.kind, ...parcel.mention]] : [];
  });

describe('who is called', () => {
  test('a critical incident: in its first message, then once more, then with the first reminder', async () => {
    const world = await worldWith({
      mention: ['S0MAILTEAM'],
      playbooks: playbooks.map((one) => ({ ...one, recallMs: 15 * MINUTE })),
    });
    await world.arrive(FLOOD, 2);
    await world.pass(10 * MINUTE, MINUTE);
    expect(calls(world)).toEqual([['root', 'S0MAILTEAM']]);
    for (let hour = 0; hour < 9; hour++) {
      await world.arrive(FLOOD, 1);
      await world.pass(HOUR, 5 * MINUTE);
    }
    expect(calls(world)).toEqual([
      ['root', 'S0MAILTEAM'],
      ['reminded', 'S0MAILTEAM'],
      ['reminded', 'S0MAILTEAM'],
      ['reminded'],
    ]);
  });

  test('nobody is called again for what somebody has, and who has it hears of the lift and of a new block', async () => {
    const world = await worldWith({ mention: ['here'] });
    await world.arrive(BLOCK, 5);
    await world.pass(MINUTE);
    const [incident] = await store.incidents.active();
    await deskOf(world).act(incident!.id, { do: 'acknowledge' }, ALICE, world.now);
    await world.pass(12 * HOUR + 30 * MINUTE, 10 * MINUTE);
    expect(calls(world)).toEqual([
      ['root', 'here'],
      ['lifted', ALICE.id],
    ]);
    await world.arrive(BLOCK, 1);
    await world.pass(5 * MINUTE);
    expect(calls(world).at(-1)).toEqual(['reblocked', ALICE.id, 'here']);
  });

  test('warnings call nobody, unless a route names their severity', async () => {
    const quiet = await worldWith({ mention: ['here'] });
    await quiet.arrive(RATE, 3);
    await quiet.pass(5 * MINUTE);
    expect(calls(quiet)).toEqual([['root']]);
    await store.close();
    const loud = await worldWith({
      mention: ['here'],
      routes: [{ when: { severity: 'warning', provider: 'gmail' }, mention: ['S0GMAILTEAM'] }],
    });
    await loud.arrive(RATE, 3);
    await loud.pass(5 * MINUTE);
    expect(calls(loud)).toEqual([['root', 'S0GMAILTEAM']]);
  });

  test('a route may call others, or nobody, without moving the message', async () => {
    const world = await worldWith({
      mention: ['here'],
      routes: [
        { when: { provider: 'gmail' }, mention: [] },
        { when: { playbook: 'flood' }, channel: 'C0FLOODS' },
      ],
    });
    await world.arrive(FLOOD, 1);
    await world.pass(MINUTE);
    expect(calls(world)).toEqual([['root']]);
    expect(world.channel.parcels[0]).toMatchObject({ channel: 'C0FLOODS' });
  });

  test('a muted or snoozed incident calls nobody', async () => {
    const world = await worldWith({ mention: ['here'] });
    await world.arrive(FLOOD, 1);
    await world.pass(MINUTE);
    const [incident] = await store.incidents.active();
    await deskOf(world).act(incident!.id, { do: 'snooze', until: '4h' }, ALICE, world.now);
    await world.arrive(FLOOD, 1);
    await world.pass(3 * HOUR, 10 * MINUTE);
    const last = world.channel.edits().findLast(({ kind }) => kind === 'incident');
    expect(last?.kind === 'incident' && last.view.mention).toEqual([]);
    expect(calls(world)).toEqual([['root', 'here']]);
  });
});

describe('quiet hours', () => {
  const quiet = { from: '22:00', to: '07:00', timeZone: 'Europe/Berlin' };

  test('a warning waits for the morning; a critical incident does not', async () => {
    const world = await worldWith({ quiet: { from: '08:00', to: '12:00', timeZone: 'UTC' } });
    await world.arrive(RATE, 3);
    await world.pass(2 * HOUR, 5 * MINUTE);
    expect(world.channel.parcels).toEqual([]);
    await world.arrive(FLOOD, 1);
    await world.pass(MINUTE);
    expect(world.channel.posts('incident')).toHaveLength(1);
    await world.arrive(RATE, 3);
    await world.pass(2 * HOUR, 5 * MINUTE);
    expect(world.channel.posts('incident')).toHaveLength(2);
  });

  test.for([
    ['before', '2026-11-20T20:59:00Z', '2026-11-20T20:59:00Z'],
    ['at the start', '2026-11-20T21:00:00Z', '2026-11-21T06:00:00Z'],
    ['after midnight', '2026-11-21T02:00:00Z', '2026-11-21T06:00:00Z'],
    ['at the end', '2026-11-21T06:00:00Z', '2026-11-21T06:00:00Z'],
    ['in the night when clocks go forward', '2027-03-28T00:30:00Z', '2027-03-28T05:00:00Z'],
    ['in the night when clocks go back', '2026-10-25T00:30:00Z', '2026-10-25T06:00:00Z'],
  ] as const)('%s', ([, now, heard]) => {
    expect(new Date(audibleAt(quiet, Date.parse(now))).toISOString()).toBe(new Date(heard).toISOString());
  });

  test('the next morning is that of the zone, on days of 23 and 25 hours too', () => {
    const next = (zone: string, now: string) =>
      new Date(nextAt('08:00', zone, Date.parse(now), 2 * HOUR)).toISOString();
    expect(next('Europe/Berlin', '2027-03-27T20:00:00Z')).toBe('2027-03-28T06:00:00.000Z');
    expect(next('Europe/Berlin', '2026-10-24T20:00:00Z')).toBe('2026-10-25T07:00:00.000Z');
    expect(next('Europe/Berlin', '2026-11-20T01:00:00Z')).toBe('2026-11-20T07:00:00.000Z');
    expect(next('Europe/Berlin', '2026-11-20T06:30:00Z')).toBe('2026-11-21T07:00:00.000Z');
    expect(next('Asia/Kathmandu', '2026-11-20T12:00:00Z')).toBe('2026-11-21T02:15:00.000Z');
  });
});

describe('a second outlet', () => {
  const destinations = [{ outlet: 'webhook:pager', when: { severity: 'critical' } }];

  test('is told of changes alone, also when the first one is away, and of nothing that it was not meant for', async () => {
    const world = await worldWith({ destinations });
    const pager = world.add(new Channel('webhook:pager'));
    world.channel.away = true;
    await world.arrive(FLOOD, 2);
    await world.arrive(RATE, 3);
    await world.pass(30 * MINUTE, MINUTE);
    expect(world.channel.parcels).toEqual([]);
    expect(pager.parcels).toMatchObject([{ kind: 'incident', view: { incident: { playbook: 'flood' } } }]);
    await world.arrive(FLOOD, 40);
    await world.pass(30 * MINUTE, MINUTE);
    expect(pager.parcels, 'growing counts ring nobody').toHaveLength(1);
    const [incident] = (await store.incidents.active()).filter(({ playbook }) => playbook === 'flood');
    await deskOf(world).act(incident!.id, { do: 'acknowledge' }, ALICE, world.now);
    await world.pass(MINUTE);
    expect(pager.parcels.at(-1)).toMatchObject({ placed: {}, view: { incident: { state: 'acknowledged' } } });
  });

  test('that fails makes the first one say nothing twice, and catches up by itself', async () => {
    const world = await worldWith({ destinations });
    const pager = world.add(new Channel('webhook:pager'));
    pager.away = true;
    await world.arrive(FLOOD, 2);
    await world.pass(10 * MINUTE);
    expect(world.channel.posts('incident')).toHaveLength(1);
    pager.away = false;
    await world.pass(10 * MINUTE);
    expect(pager.parcels).toHaveLength(1);
    expect(world.channel.posts('incident')).toHaveLength(1);
  });

  test('that refuses for good is told of where people read', async () => {
    const world = await worldWith({ destinations });
    const pager = world.add(new Channel('webhook:pager'));
    pager.setbacks.push(
      ...Array.from({ length: 9 }, () => ({ ok: false, why: 'refused', error: 'HTTP 400' }) as const),
    );
    await world.arrive(FLOOD, 2);
    await world.pass(10 * MINUTE);
    const notices = world.channel.parcels.filter(({ kind }) => kind === 'notice');
    expect(notices).toMatchObject([
      { channel: 'C0OPS', notice: { text: expect.stringContaining('HTTP 400') } },
    ]);
  });
});
