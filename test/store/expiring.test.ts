import { expect, test } from 'vitest';
import { onEachEngine } from './engines.ts';
import { address, bounce, DAY, message, NOON, verdict } from './rows.ts';

const WEEK = 7 * DAY;

onEachEngine('addresses whose mail only ever expires', (engine) => {
  type Failing = readonly [to: string, weeksAgo: number, cause?: string];
  const stored = async (failures: readonly Failing[]) => {
    const store = await engine.open();
    await store.transaction(async (tx) => {
      const ids = await tx.messages.add(
        failures.map((_, n) => message(`m${n}`)),
        NOON,
      );
      await tx.bounces.add(
        failures.map(([to, weeks, cause = 'queue-expired'], n) =>
          bounce(ids.get(`m${n}`) ?? 0, {
            at: NOON - weeks * WEEK,
            verdict: verdict({ address: to, category: 'network-error', cause, addressVerdict: 'keep' }),
            originalId: `<${n}@example.com>`,
          }),
        ),
      );
    });
    return store;
  };

  test('three times over three weeks is worth a look; the oldest first, with count and since when', async () => {
    const store = await stored([
      ['b@slow.example', 3],
      ['b@slow.example', 1, 'dns-failure'],
      ['b@slow.example', 0],
      ['a@old.example', 8],
      ['a@old.example', 5, 'connection-timeout'],
      ['a@old.example', 2],
      ['a@old.example', 0],
    ]);
    expect(await store.bounces.expiring(NOON)).toEqual([
      { address: 'a@old.example', failures: 4, firstAt: NOON - 8 * WEEK, lastAt: NOON },
      { address: 'b@slow.example', failures: 3, firstAt: NOON - 3 * WEEK, lastAt: NOON },
    ]);
    expect(await store.bounces.expiring(NOON - WEEK)).toHaveLength(1);
    expect(await store.addresses.suppressible('', 10)).toEqual([]);
  });

  test('too short, too seldom, refused once, our own trouble, or on record: not told', async () => {
    const store = await stored([
      ...[2, 1, 0].map((ago): Failing => ['short@x.example', ago]),
      ...[9, 0].map((ago): Failing => ['seldom@x.example', ago]),
      ...[9, 5, 0].map((ago): Failing => ['refused@x.example', ago]),
      ['refused@x.example', 4, 'greylisted'],
      ...[9, 5, 0].map((ago): Failing => ['ours@x.example', ago, 'own-routing']),
      ...[9, 5, 0].map((ago): Failing => ['cleared@x.example', ago]),
    ]);
    await store.addresses.put([address('cleared@x.example', { verdict: 'keep', clearedAt: NOON })]);
    expect(await store.bounces.expiring(NOON)).toEqual([]);
  });
});
