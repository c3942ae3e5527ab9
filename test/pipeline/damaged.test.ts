import { expect, test } from 'vitest';
import { onEachEngine } from '../store/engines.ts';
import { incident } from '../store/rows.ts';
import { HOUR, START, World } from './world.ts';

onEachEngine('a row that outlived its release', (engine) => {
  test('stops nobody else’s clock, and ends by itself', async () => {
    const problems: string[] = [];
    const world = new World(await engine.open({ onDamaged: ({ id }) => problems.push(id) }));
    await world.store.incidents.save([
      incident('gone', { playbook: 'yahoo-throttle', dueAt: START, lastAt: START }),
      incident('damaged', { dueAt: START, key: 'other' }),
      incident('good', { dueAt: START, key: 'third', lastAt: START, openedAt: START, remindedAt: null }),
    ]);
    await engine.run(`update "incidents" set "json" = 'x' where "id" = 'damaged'`);
    await world.pass(5 * HOUR, HOUR / 4);
    const kinds = (await world.store.incidents.timeline('good', 9)).map(({ kind }) => kind);
    expect(kinds).toContain('reminded');
    await world.pass(40 * HOUR, HOUR);
    expect((await world.store.incidents.byId('gone'))?.state).toBe('resolved');
    expect(new Set(problems)).toEqual(new Set(['gone', 'damaged']));
  });
});
