import { expect, test } from 'vitest';
import { makePolicy } from '../../src/pipeline/policy.ts';
import { purge } from '../../src/pipeline/retention.ts';
import { openStore } from '../../src/store/store.ts';
import { DAY } from '../../src/time/span.ts';
import { bounce, message } from '../store/rows.ts';
import { policy, START } from './world.ts';

test('what is older than the operator keeps is deleted in steps, with a rest between them; figures stay for 400 days', async () => {
  const store = await openStore('sqlite::memory:');
  const kept = makePolicy({ channels: policy.channels, retentionDays: 30 });
  const arrive = (name: string, count: number, at: number) =>
    store.transaction(async (tx) => {
      const rows = Array.from({ length: count }, (_, n) => message(`${name} ${n}`, { receivedAt: at }));
      const ids = await tx.messages.add(rows, at);
      await tx.bounces.add([...ids.values()].map((id) => bounce(id, { at })));
    });
  await arrive('of long ago', 3, START - 401 * DAY);
  await arrive('of last year', 4, START - 399 * DAY);
  await arrive('too old', 2_500, START - 30 * DAY - 1);
  await arrive('old', 2, START - 30 * DAY);
  const before = (await store.counts.hours({}, 0)).length;
  let rests = 0;
  const rest = async () => {
    rests += 1;
  };
  expect(await purge(store, kept, START, rest)).toBe(2 * 2_507);
  expect(rests, 'two steps that deleted something').toBe(2);
  expect((await store.counts.hours({}, 0)).map(({ hour }) => hour)).not.toContain(START - 401 * DAY);
  expect(await store.counts.hours({}, 0)).toHaveLength(before - 1);
  expect(await purge(store, kept, START, rest), 'what is left stays').toBe(0);
  expect(rests).toBe(2);
  expect(await purge(store, kept, START + 1, rest), 'until its day').toBe(4);
  await store.close();
});
