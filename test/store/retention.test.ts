import { expect, test } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { onEachEngine } from './engines.ts';
import { address, bounce, change, DAY, incident, message, NOON, parcel, verdict } from './rows.ts';

async function keep(store: Store, names: readonly string[], at: number): Promise<void> {
  const ids = await store.messages.add(
    names.map((name) => message(name, { receivedAt: at })),
    at,
  );
  await store.bounces.add([...ids.values()].map((id) => bounce(id, { at, originalId: `<${id}>` })));
}

const named = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${prefix}${i}`);

async function purgeAll(
  store: Store,
  before: number,
  countersBefore = 0,
): Promise<{ messages: number; bounces: number; steps: number }> {
  const sum = { messages: 0, bounces: 0, steps: 0 };
  for (let more = true; more; sum.steps++) {
    const purged = await store.retention.purge(before, 10, countersBefore);
    sum.messages += purged.messages;
    sum.bounces += purged.bounces;
    more = purged.more;
  }
  return sum;
}

onEachEngine('retention', (engine) => {
  test('old mails and their bounces go in bounded steps; young ones and the counters stay', async () => {
    const store = await engine.open();
    await keep(store, named('old', 35), NOON - 100 * DAY);
    await keep(store, named('young', 5), NOON);
    expect(await store.retention.purge(NOON - 90 * DAY, 10, 0)).toEqual({
      messages: 10,
      bounces: 10,
      more: true,
    });
    expect(await purgeAll(store, NOON - 90 * DAY)).toMatchObject({ messages: 25, bounces: 25 });
    expect((await store.messages.known([...named('old', 35), ...named('young', 5)])).size).toBe(5);
    expect(await store.bounces.lastFailures('ann@example.org', 100, NOON, 200)).toHaveLength(5);
    expect(await store.counts.totals(0)).toMatchObject({ bounces: 40, mails: 40 });
    expect(await purgeAll(store, NOON - 90 * DAY)).toEqual({ messages: 0, bounces: 0, steps: 1 });
  });

  test('a mail is kept by when it was stored: a backlog of old mail is not thrown away at once', async () => {
    const store = await engine.open();
    await store.messages.add([message('backlog', { receivedAt: NOON - 300 * DAY })], NOON);
    await purgeAll(store, NOON - 90 * DAY);
    expect((await store.messages.known(['backlog'])).size).toBe(1);
  });

  test('an empty store, and one that is all old', async () => {
    const store = await engine.open();
    expect(await purgeAll(store, NOON)).toEqual({ messages: 0, bounces: 0, steps: 1 });
    await keep(store, named('old', 12), NOON - DAY);
    expect(await purgeAll(store, NOON)).toMatchObject({ messages: 12, bounces: 12 });
    await keep(store, ['fresh'], NOON);
    expect((await store.bounces.lastFailures('ann@example.org', 10, NOON)).length).toBe(1);
  });

  test('counters have their own, later end', async () => {
    const store = await engine.open();
    await keep(store, ['old'], NOON - 100 * DAY);
    await keep(store, ['young'], NOON);
    await purgeAll(store, NOON - 90 * DAY, NOON - 50 * DAY);
    expect(await store.counts.totals(0)).toMatchObject({ bounces: 1, mails: 1 });
    const { days, bounces } = await store.counts.figures('2026-11-21');
    expect([days.reduce((sum, day) => sum + day.bounces, 0), bounces.today]).toEqual([1, 1]);
    expect((await store.counts.figures('2026-08-13')).bounces.today).toBe(0);
  });

  test('what is settled goes with its changes and placements, what is open stays whatever its age', async () => {
    const store = await engine.open();
    const old = { firstAt: NOON - 200 * DAY, lastAt: NOON - 100 * DAY };
    await store.incidents.save([
      incident('resolved', { ...old, state: 'resolved' }),
      incident('watching', { ...old, state: 'watching' }),
      incident('open', old),
      incident('young', { state: 'resolved' }),
    ]);
    await store.incidents.append([change('resolved'), change('open')]);
    for (const subject of ['resolved', 'open'])
      await store.postedMessages.put({
        outlet: 'slack',
        subject,
        role: 'message',
        channel: 'C',
        ts: subject,
        at: NOON,
        postedAt: NOON,
      });
    await purgeAll(store, NOON - 90 * DAY);
    expect(
      [...(await store.incidents.byIds(['resolved', 'watching', 'open', 'young'])).keys()].sort(),
    ).toEqual(['open', 'young']);
    expect(await store.incidents.timeline('resolved', 9)).toEqual([]);
    expect(await store.incidents.timeline('open', 9)).toHaveLength(1);
    expect(await store.postedMessages.of(['resolved', 'open'])).toMatchObject([{ subject: 'open' }]);
  });

  test('addresses that stayed quiet on the way to suppression go; those that may be suppressed or were cleared stay', async () => {
    const store = await engine.open();
    const old = NOON - 100 * DAY;
    const quiet = Array.from({ length: 25 }, (_, n) =>
      address(`quiet${n}@example.org`, { verdict: 'repeats', lastAt: old }),
    );
    await store.addresses.put([
      ...quiet,
      address('gone@example.org', { lastAt: old }),
      address('cleared@example.org', { lastAt: old, verdict: 'keep', clearedAt: old }),
      address('lately@example.org', { lastAt: NOON - DAY, verdict: 'repeats' }),
    ]);
    await purgeAll(store, NOON - 90 * DAY);
    const left = await store.addresses.byAddresses(
      ['gone', 'cleared', 'lately', 'quiet0', 'quiet24'].map((one) => `${one}@example.org`),
    );
    expect([...left.keys()].sort()).toEqual([
      'cleared@example.org',
      'gone@example.org',
      'lately@example.org',
    ]);
  });

  test('sent outbox rows go, waiting ones stay; marks of dead delays go', async () => {
    const store = await engine.open();
    await store.outbox.enqueue([
      parcel('sent'),
      parcel('waiting', { incidentId: 'i2', createdAt: NOON - 100 * DAY }),
    ]);
    await store.outbox.sent('sent', null, NOON - 100 * DAY);
    const pair = { originalId: '<d>', address: 'ann@example.org' };
    await store.bounces.add([
      bounce(1, {
        kind: 'delay',
        at: NOON - 20 * DAY,
        originalId: '<d>',
        verdict: verdict({ action: 'delayed' }),
      }),
    ]);
    await store.bounces.add([bounce(2, { kind: 'delay', originalId: '<e>' })]);
    await purgeAll(store, NOON - 90 * DAY);
    expect(await store.outbox.depth()).toBe(1);
    expect(await store.bounces.priorDelays([pair])).toEqual([]);
    expect(await store.bounces.priorDelays([{ ...pair, originalId: '<e>' }])).toHaveLength(0);
  });
});
