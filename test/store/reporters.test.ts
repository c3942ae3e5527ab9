import { expect, test } from 'vitest';
import { lateReporters } from '../../src/pipeline/reporters.ts';
import { onEachEngine } from './engines.ts';
import { HOUR, NOON } from './rows.ts';

onEachEngine('reporters', (engine) => {
  test('the latest fifty lags of each server are kept, and who is late is told with the line to change', async () => {
    const store = await engine.open();
    const note = (server: string, software: string, lag: number) => ({ server, software, lag, at: NOON });
    await store.reporters.note([]);
    await store.reporters.note(
      Array.from({ length: 60 }, (_, n) => note('mx1', 'postfix', n < 10 ? 0 : 4 * HOUR)),
    );
    await store.reporters.note([
      note('mx2', 'exim', HOUR / 4),
      note('mx3', '', 5 * HOUR),
      note('mx1', '', 4 * HOUR),
    ]);
    const [one, two] = await store.reporters.all();
    expect([one?.lags.length, one?.software, two?.lags]).toEqual([50, 'postfix', [HOUR / 4]]);
    expect(lateReporters(await store.reporters.all())).toEqual([
      { server: 'mx3', kind: '', medianMs: 5 * HOUR, notices: 1, earlier: '' },
      {
        server: 'mx1',
        kind: 'Postfix',
        medianMs: 4 * HOUR,
        notices: 50,
        earlier: 'delay_warning_time = 15m in main.cf, then postfix reload',
      },
    ]);
  });
});
