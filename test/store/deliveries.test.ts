import { expect, test } from 'vitest';
import { onEachEngine } from './engines.ts';
import { HOUR, NOON } from './rows.ts';

const MINUTE = 60_000;
const gmail = { provider: 'gmail', ip: '192.0.2.1', sender: '', source: 'log' };

onEachEngine('deliveries', (engine) => {
  test('are counted by provider, IP, hour and source, over transactions', async () => {
    const store = await engine.open();
    await store.deliveries.add([
      { ...gmail, at: NOON + 5 * MINUTE },
      { ...gmail, at: NOON + MINUTE, count: 3 },
      { ...gmail, at: NOON + HOUR },
      { ...gmail, ip: '', at: NOON + 2 * MINUTE },
    ]);
    await store.transaction((tx) => tx.deliveries.add([{ ...gmail, at: NOON + 4 * MINUTE }]));
    expect(await store.deliveries.hours(NOON + 30 * MINUTE, NOON + 59 * MINUTE)).toEqual([
      { ...gmail, ip: '', hour: NOON, count: 1, lastAt: NOON + 2 * MINUTE },
      { ...gmail, hour: NOON, count: 5, lastAt: NOON + 5 * MINUTE },
    ]);
    expect(await store.deliveries.hours(NOON, NOON + HOUR)).toHaveLength(3);
  });

  test('the last one after a time, by scope; what lies before is none', async () => {
    const store = await engine.open();
    await store.deliveries.add([
      { ...gmail, at: NOON + 10 * MINUTE, count: 7 },
      { ...gmail, at: NOON + HOUR, count: 2 },
      { ...gmail, ip: '192.0.2.2', at: NOON + 2 * HOUR, source: 'event' },
      { ...gmail, provider: 'yahoo', at: NOON + 3 * HOUR },
    ]);
    // Seven in the hour of `since`, of which at least one came later.
    expect(await store.deliveries.last({ provider: 'gmail' }, NOON + 5 * MINUTE)).toEqual({
      at: NOON + 2 * HOUR,
      count: 4,
      source: 'event',
    });
    expect(await store.deliveries.last({ provider: 'gmail', ip: '192.0.2.1' }, NOON)).toEqual({
      at: NOON + HOUR,
      count: 9,
      source: 'log',
    });
    expect(await store.deliveries.last({ provider: 'gmail', ip: '' }, NOON)).toBeNull();
    expect(await store.deliveries.last({ provider: 'gmail' }, NOON + 2 * HOUR)).toBeNull();
  });

  test('by the domain of ours that sent it', async () => {
    const store = await engine.open();
    await store.deliveries.add([
      { ...gmail, sender: 'shop.example', at: NOON + MINUTE },
      { ...gmail, sender: 'news.example', at: NOON + 2 * MINUTE },
      { provider: 'gmail', ip: '', source: 'log', at: NOON + 3 * MINUTE },
    ]);
    const last = async (sender?: string) =>
      (await store.deliveries.last({ provider: 'gmail', ...(sender === undefined ? {} : { sender }) }, NOON))
        ?.at;
    expect(await last('shop.example')).toBe(NOON + MINUTE);
    expect(await last('other.example')).toBeUndefined();
    expect(await last('')).toBe(NOON + 3 * MINUTE);
    expect(await last()).toBe(NOON + 3 * MINUTE);
  });

  test('two instances that count the same hours at once lose nothing', async () => {
    const stores = await Promise.all([engine.open(), engine.open()]);
    const rows = ['a', 'b', 'c'].map((provider) => ({ ...gmail, provider, at: NOON }));
    const rounds = Array.from({ length: 20 }, (_, n) =>
      stores[n % 2]!.deliveries.add(n % 3 === 0 ? rows.toReversed() : rows),
    );
    await Promise.all(rounds);
    const hours = await stores[0]!.deliveries.hours(NOON, NOON);
    expect(hours.map(({ provider, count }) => [provider, count])).toEqual([
      ['a', 20],
      ['b', 20],
      ['c', 20],
    ]);
  });

  test('nothing to add, odd texts, and the end of their keeping', async () => {
    const store = await engine.open();
    await store.deliveries.add([]);
    await store.deliveries.add([
      { ...gmail, provider: 'a\0', at: NOON },
      { ...gmail, provider: 'a\uFFFD', at: NOON },
      { ...gmail, provider: 'x'.repeat(5000), at: NOON - 100 * 24 * HOUR },
    ]);
    expect(await store.deliveries.hours(NOON, NOON)).toMatchObject([{ count: 2 }]);
    await store.retention.purge(NOON, 10, NOON);
    expect(await store.deliveries.hours(0, NOON)).toHaveLength(1);
  });
});
