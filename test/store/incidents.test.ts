import { expect, test } from 'vitest';
import { onEachEngine } from './engines.ts';
import { change, HOUR, incident, NOON } from './rows.ts';

onEachEngine('incidents', (engine) => {
  test('come back whole, the newest of each key', async () => {
    const store = await engine.open();
    const old = incident('old', { key: 'k', state: 'resolved', firstAt: NOON - HOUR, resolvedAt: NOON - 1 });
    const fresh = incident('fresh', {
      key: 'k',
      recent: [1, 2],
      actor: { who: 'U1', did: 'snoozed', at: NOON },
    });
    await store.incidents.save([fresh, old, incident('other')]);
    expect(await store.incidents.byKeys(['k', 'nothing'])).toEqual(new Map([['k', fresh]]));
    expect(await store.incidents.byId('old')).toEqual(old);
    expect(await store.incidents.byId('nothing')).toBeNull();
    expect((await store.incidents.byIds(['old', 'other'])).size).toBe(2);
  });

  test('are updated in place, also at the same version, never by an older one', async () => {
    const store = await engine.open();
    await store.incidents.save([incident('i', { version: 3 })]);
    await store.incidents.save([incident('i', { version: 3, bounces: 7 })]);
    expect(await store.incidents.byId('i')).toMatchObject({ bounces: 7 });
    await expect(store.incidents.save([incident('i', { version: 2 }), incident('j')])).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await store.incidents.byId('i')).toMatchObject({ version: 3 });
    expect(await store.incidents.byId('j')).toBeNull();
  });

  test('active ones, due ones, those opened and closed between two times', async () => {
    const store = await engine.open();
    await store.incidents.save([
      incident('watching', { state: 'watching', openedAt: null, dueAt: NOON - 5 }),
      incident('open', { lastAt: NOON - 1, dueAt: NOON }),
      incident('acknowledged', { state: 'acknowledged', lastAt: NOON, dueAt: null, openedAt: NOON - HOUR }),
      incident('resolved', { state: 'resolved', resolvedAt: NOON, dueAt: null, openedAt: NOON - HOUR }),
    ]);
    const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id);
    expect(ids(await store.incidents.active())).toEqual(['acknowledged', 'open']);
    expect(ids(await store.incidents.due(NOON, 10))).toEqual(['watching', 'open']);
    expect(ids(await store.incidents.due(NOON, 1))).toEqual(['watching']);
    expect(ids(await store.incidents.openedBetween(NOON, NOON + 1))).toEqual(['open']);
    expect(ids(await store.incidents.closedBetween(NOON, NOON + 1))).toEqual(['resolved']);
    expect(ids(await store.incidents.closedBetween(NOON - HOUR, NOON))).toEqual([]);
    expect(await store.incidents.counts()).toContainEqual({ state: 'open', severity: 'critical', count: 1 });
  });

  test('a damaged row is told of, asked no more, and stands in nobody else’s way', async () => {
    const told: string[] = [];
    const store = await engine.open({ onDamaged: (row) => told.push(`${row.id}: ${row.problem}`) });
    await store.incidents.save([
      incident('damaged', { dueAt: NOON - 2 }),
      incident('gone', { dueAt: NOON - 1, playbook: 'yahoo-throttle' }),
      incident('good', { dueAt: NOON }),
    ]);
    await engine.run(`update "incidents" set "json" = '{"id":' where "id" = 'damaged'`);
    expect((await store.incidents.due(NOON, 1)).map(({ id }) => id)).toEqual([]);
    expect((await store.incidents.due(NOON, 9)).map(({ id }) => id)).toEqual(['gone', 'good']);
    expect(await store.incidents.byId('damaged')).toBeNull();
    expect(told).toEqual([
      'damaged: it is no JSON object',
      'gone: its playbook yahoo-throttle is gone',
      'damaged: it is no JSON object',
    ]);
  });

  test('the timeline is the last changes in their order', async () => {
    const store = await engine.open();
    await store.incidents.append([change('i'), change('j'), change('i', { kind: 'updated', at: NOON + 1 })]);
    await store.incidents.append([
      change('i', { kind: 'resolved', at: NOON + 2, by: 'U1', voice: 'broadcast' }),
    ]);
    expect((await store.incidents.timeline('i', 10)).map(({ kind }) => kind)).toEqual([
      'opened',
      'updated',
      'resolved',
    ]);
    expect(await store.incidents.timeline('i', 1)).toEqual([
      change('i', { kind: 'resolved', at: NOON + 2, by: 'U1', voice: 'broadcast' }),
    ]);
  });

  test('instances that step one incident under its lock lose no step', async () => {
    const stores = await Promise.all([engine.open(), engine.open(), engine.open()]);
    await stores[0]!.incidents.save([incident('i', { key: 'k', bounces: 0 })]);
    const stepping = stores.flatMap((store) =>
      Array.from({ length: 10 }, () =>
        store.transaction(async (tx) => {
          await tx.incidents.lockKeys(['k']);
          const now = (await tx.incidents.byKeys(['k'])).get('k')!;
          await tx.incidents.save([{ ...now, bounces: now.bounces + 1, version: now.version + 1 }]);
        }),
      ),
    );
    await Promise.all(stepping);
    expect(await stores[0]!.incidents.byId('i')).toMatchObject({ bounces: 30, version: 31 });
  });

  test('a lock outside of a transaction would hold nothing, and is refused', async () => {
    const store = await engine.open();
    await expect(store.incidents.lockKeys(['k'])).rejects.toMatchObject({ code: 'conflict' });
  });
});
