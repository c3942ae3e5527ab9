import { expect, test } from 'vitest';
import { onEachEngine } from './engines.ts';
import { DAY, NOON } from './rows.ts';

onEachEngine('messages that were sent', (engine) => {
  const pair = { originalId: '<1@ours.example>', address: 'Ann@example.org' };

  test('are known for two weeks, by message and recipient', async () => {
    const store = await engine.open();
    await store.sent.note([pair, pair], NOON);
    await store.sent.note([pair], NOON);
    for (const [now, expected] of [
      [NOON, true],
      [NOON - DAY, true],
      [NOON + 14 * DAY, true],
      [NOON + 16 * DAY, false],
    ] as const) {
      const known = await store.sent.known([pair, { ...pair, address: 'bob@example.org' }], now);
      expect(known(pair.originalId, 'ann@EXAMPLE.org'), `${(now - NOON) / DAY} days`).toBe(expected);
      expect(known(pair.originalId, 'bob@example.org')).toBe(false);
      expect(known('<2@ours.example>', 'ann@example.org')).toBe(false);
    }
  });

  test('are forgotten after that', async () => {
    const store = await engine.open();
    await store.sent.note([pair], NOON);
    await store.sent.note([{ ...pair, originalId: '<2@ours.example>' }], NOON + 20 * DAY);
    await store.retention.purge(NOON - 90 * DAY, 100, NOON - 400 * DAY);
    const known = await store.sent.known([pair], NOON);
    expect(known(pair.originalId, pair.address)).toBe(false);
  });
});
