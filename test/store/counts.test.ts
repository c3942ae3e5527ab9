import { expect, test } from 'vitest';
import type { Verdict } from '../../src/classify/verdict.ts';
import type { BounceRow } from '../../src/store/bounces.ts';
import { onEachEngine } from './engines.ts';
import { bounce, DAY, HOUR, message, NOON, verdict } from './rows.ts';

const failed = (at: number, change: Partial<Verdict> = {}, kind: 'bounce' | 'delay' = 'bounce'): BounceRow =>
  bounce(1, { at, kind, originalId: '', verdict: verdict(change) });
const times = (n: number, row: BounceRow): BounceRow[] => Array.from({ length: n }, () => row);

onEachEngine('counts', (engine) => {
  test('history: a day, a week, when last and where; a row that matches a cause and a status counts once', async () => {
    const store = await engine.open();
    await store.bounces.add([
      failed(NOON, { cause: 'rate', status: '4.7.28', provider: 'gmail' }),
      failed(NOON - 2 * HOUR, { cause: 'rate', status: '4.7.0', provider: 'gmail' }, 'delay'),
      failed(NOON - 3 * DAY, { cause: 'other', status: '4.7.28', provider: 'yahoo' }),
      failed(NOON - 8 * DAY, { cause: 'rate', status: '4.7.28' }),
      failed(NOON - 20 * DAY, { cause: 'rare', status: '5.9.9', provider: 'mxroute' }),
    ]);
    const seen = (causes: string[], statuses: string[]) => store.counts.history({ causes, statuses }, NOON);
    expect(await seen(['rate'], ['4.7.28'])).toEqual({
      day: 2,
      week: 3,
      lastAt: NOON,
      lastProvider: 'gmail',
    });
    expect(await seen(['rate'], [])).toMatchObject({ day: 2, week: 2 });
    expect(await seen([], ['4.7.28'])).toMatchObject({ day: 1, week: 2 });
    expect(await seen(['rare'], [])).toEqual({
      day: 0,
      week: 0,
      lastAt: NOON - 20 * DAY,
      lastProvider: 'mxroute',
    });
    expect(await seen(['never'], ['never'])).toEqual({ day: 0, week: 0, lastAt: null, lastProvider: '' });
    expect(await seen([], [])).toEqual({ day: 0, week: 0, lastAt: null, lastProvider: '' });
  });

  test('a status that is none is not counted as one', async () => {
    const store = await engine.open();
    await store.bounces.add([failed(NOON, { status: 'lots of text' }), failed(NOON, { status: '5.1.1' })]);
    expect((await store.counts.figures('2026-11-21')).topCodes.map(({ label }) => label)).toEqual(['5.1.1']);
  });

  test('the most frequent causes since a time', async () => {
    const store = await engine.open();
    await store.bounces.add([
      ...times(3, failed(NOON, { cause: 'a' })),
      ...times(2, failed(NOON, { cause: 'b', provider: 'yahoo' })),
      ...times(5, failed(NOON - 2 * DAY, { cause: 'b' })),
    ]);
    expect(await store.counts.top(NOON - DAY)).toEqual([
      { cause: 'a', provider: 'gmail', count: 3 },
      { cause: 'b', provider: 'yahoo', count: 2 },
    ]);
    expect(await store.counts.top(NOON - 7 * DAY, 1)).toEqual([{ cause: 'b', provider: 'gmail', count: 5 }]);
  });

  test("a day's figures beside yesterday and the mean of seven days", async () => {
    const store = await engine.open();
    const mails = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((back) =>
      message(`m${back}`, { receivedAt: NOON - back * DAY, kind: 'complaint' }),
    );
    await store.messages.add([...mails, message('odd', { kind: 'not-bounce', unread: true })], NOON);
    await store.bounces.add([
      ...times(4, failed(NOON)),
      ...times(
        2,
        failed(
          NOON,
          { category: 'rate-limited', cause: 'rate', status: '4.7.28', domain: 'b.example', provider: '' },
          'delay',
        ),
      ),
      ...times(3, failed(NOON - DAY)),
      ...times(11, failed(NOON - 7 * DAY)),
      ...times(50, failed(NOON - 8 * DAY)),
    ]);
    const figures = await store.counts.figures('2026-11-21');
    expect(figures.bounces).toEqual({ label: 'bounces', today: 4, yesterday: 3, mean7: 2 });
    expect(figures.delays).toEqual({ label: 'delays', today: 2, yesterday: 0, mean7: 0 });
    expect(figures.complaints).toEqual({ label: 'complaints', today: 1, yesterday: 1, mean7: 1 });
    expect(figures.unread).toEqual({ label: 'unread', today: 1, yesterday: 0, mean7: 0 });
    expect(figures.byCategory).toEqual([
      { label: 'invalid-recipient', today: 4, yesterday: 3, mean7: 2 },
      { label: 'rate-limited', today: 2, yesterday: 0, mean7: 0 },
    ]);
    expect(figures.byProvider).toEqual([
      { label: 'gmail', today: 4, yesterday: 3, mean7: 2 },
      { label: '', today: 2, yesterday: 0, mean7: 0 },
    ]);
    expect(figures.topCodes.map(({ label }) => label)).toEqual(['5.1.1', '4.7.28']);
    expect(figures.topDomains).toEqual([
      { label: 'example.org', today: 4, yesterday: 3, mean7: 2 },
      { label: 'b.example', today: 2, yesterday: 0, mean7: 0 },
    ]);
    expect(figures.topCauses).toEqual([
      { cause: 'user-unknown', count: 4 },
      { cause: 'rate', count: 2 },
    ]);
    expect(figures.days).toHaveLength(14);
    expect(figures.days.slice(-2)).toEqual([
      { date: '2026-11-20', bounces: 3, delays: 0 },
      { date: '2026-11-21', bounces: 4, delays: 2 },
    ]);
    expect((await store.counts.figures('2026-11-21', 1)).topDomains).toHaveLength(1);
  });

  test('a young history is divided by its own days, not by seven', async () => {
    const store = await engine.open();
    await store.messages.add([message('a', { receivedAt: NOON - 2 * DAY })], NOON);
    await store.bounces.add(times(6, failed(NOON - 2 * DAY)));
    expect((await store.counts.figures('2026-11-21')).bounces).toMatchObject({
      today: 0,
      yesterday: 0,
      mean7: 3,
    });
    expect((await store.counts.figures('2026-11-19')).bounces).toMatchObject({ today: 6, mean7: 0 });
  });

  test('days are those of the given time zone, also when one has 25 hours', async () => {
    const berlin = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Berlin', dateStyle: 'short' });
    const store = await engine.open({ dayOf: (at) => berlin.format(at) });
    const midnight = Date.UTC(2026, 9, 24, 22); // 25 October in Berlin: clocks go back
    await store.bounces.add([
      failed(midnight - 1),
      failed(midnight),
      failed(midnight + 25 * HOUR - 1),
      failed(midnight + 25 * HOUR),
    ]);
    const { days } = await store.counts.figures('2026-10-26');
    expect(days.slice(-3).map(({ date, bounces }) => [date, bounces])).toEqual([
      ['2026-10-24', 1],
      ['2026-10-25', 2],
      ['2026-10-26', 1],
    ]);
  });

  test('a baseline: the same hour of the last seven days, delays as they were seen then', async () => {
    const store = await engine.open();
    await store.bounces.add([
      ...times(2, failed(NOON)),
      ...times(3, failed(NOON - DAY)),
      failed(NOON - 7 * DAY, {}, 'delay'),
      failed(NOON - 8 * DAY),
      failed(NOON - HOUR),
      failed(NOON, { provider: 'yahoo' }),
    ]);
    await store.bounces.add([bounce(1, { kind: 'delay', at: NOON - 2 * DAY })]);
    await store.bounces.add([bounce(2, { at: NOON - 2 * DAY + HOUR })]);
    const found = await store.counts.baseline('invalid-recipient', 'gmail', NOON + 1000);
    expect(found.current).toEqual({ bounces: 2, delays: 0 });
    expect(found.past.map(({ bounces, delays }) => [bounces, delays])).toEqual([
      [3, 0],
      [0, 1],
      [0, 0],
      [0, 0],
      [0, 0],
      [0, 0],
      [0, 1],
    ]);
    expect(found.historyMs).toBe(8 * DAY + 1000);
    expect(await store.counts.baselines(NOON, 2)).toEqual([{ ...found, historyMs: 8 * DAY }]);
    expect(await store.counts.baseline('flood', 'none', NOON)).toMatchObject({
      current: { bounces: 0, delays: 0 },
      historyMs: 8 * DAY,
    });
  });

  test('hours of a provider, a category or a cause', async () => {
    const store = await engine.open();
    await store.bounces.add([
      failed(NOON),
      failed(NOON - HOUR, { provider: 'yahoo' }),
      ...times(2, failed(NOON - 3 * HOUR, {}, 'delay')),
    ]);
    expect(await store.counts.hours({ provider: 'gmail' }, NOON - DAY)).toEqual([
      { hour: NOON - 3 * HOUR, bounces: 0, delays: 2 },
      { hour: NOON, bounces: 1, delays: 0 },
    ]);
    expect(await store.counts.hours({ provider: 'yahoo', category: 'flood' }, NOON - DAY)).toEqual([]);
    expect(await store.counts.hours({ cause: 'user-unknown' }, NOON - HOUR)).toHaveLength(2);
  });

  test('counts of a transaction that fails are never seen', async () => {
    const store = await engine.open();
    const failing = store.transaction(async (tx) => {
      await tx.messages.add([message('a')], NOON);
      await tx.bounces.add([failed(NOON)]);
      throw new Error('the rest of the work failed');
    });
    await expect(failing).rejects.toThrow('the rest of the work failed');
    expect(await store.counts.totals(0)).toEqual({
      bounces: 0,
      delays: 0,
      unproven: 0,
      mails: 0,
      unread: 0,
      lastBounceAt: null,
      lastMailAt: null,
    });
    expect((await store.messages.known(['a'])).size).toBe(0);
  });

  test('many instances count at once without losing one or locking up', async () => {
    const stores = await Promise.all([engine.open(), engine.open(), engine.open()]);
    const causes = ['a', 'b', 'c', 'd', 'e'];
    await Promise.all(
      stores.map(async (store, s) => {
        for (let batch = 0; batch < 10; batch++) {
          const order = s % 2 === 0 ? causes : causes.toReversed();
          await store.transaction(async (tx) => {
            await tx.messages.add([message(`${s}-${batch}`)], NOON);
            await tx.incidents.lockKeys(order);
            await tx.bounces.add(order.map((cause) => failed(NOON, { cause })));
          });
        }
      }),
    );
    expect(await stores[0]!.counts.totals(0)).toMatchObject({ bounces: 150, mails: 30 });
  });
});
