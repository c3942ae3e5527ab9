import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSlack } from '../sim/slack/slack.ts';
import { random } from '../sim/traffic/random.ts';
import { openStore } from '../src/store/store.ts';
import { runBot } from '../test/app/bot.ts';
import { message } from './log.ts';
import type { Row } from './row.ts';

const EVERY_MS = 50;

/** When each message's last line was written, by number: so many were accepted. */
type Written = readonly { readonly at: number; readonly accepted: number }[];

const isAccepted = (lines: readonly string[]): boolean => lines.some((line) => line.includes('status=sent'));

/** How old the newest success is that the database does not have yet. */
function lag(written: Written, counted: number, now: number): number {
  const next = written.find(({ accepted }) => accepted > counted);
  return next ? Math.max(0, now - next.at) : 0;
}

/**
 * `rebound start` in a process of its own beside a Postfix that writes `args[0]` lines a second (2,000) for
 * `args[1]` seconds (30): how old the oldest success is that is written and not committed, looked at twenty
 * times a second.
 */
export async function bench(args: readonly string[]): Promise<Row[]> {
  const [rate, seconds] = [Number(args[0] ?? 2_000), Number(args[1] ?? 30)];
  const folder = mkdtempSync(join(tmpdir(), 'rebound-lag-'));
  const slack = await startSlack();
  const log = join(folder, 'mail.log');
  writeFileSync(log, '');
  const file = join(folder, 'rebound.db');
  const bot = runBot(
    {
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_APP_TOKEN: slack.appToken,
      SLACK_API_URL: slack.apiUrl,
      SLACK_ALERT_CHANNEL: '#mail-alerts',
      DATABASE_URL: `sqlite:${file}`,
      MTA_LOG: `postfix:${log}`,
      HTTP_PORT: '0',
      TZ: 'UTC',
    },
    folder,
  );
  try {
    for (let left = 300; !bot.output().includes('Rebound runs'); left -= 1) {
      if (left === 0) throw new Error(bot.output());
      await sleep(50);
    }
    await sleep(2_000);
    const store = await openStore(`sqlite:${file}`);
    const counted = async (): Promise<number> =>
      (await store.deliveries.hours(0, Date.now())).reduce((sum, { count }) => sum + count, 0);
    const { between } = random(5);
    const written: { at: number; accepted: number }[] = [];
    const lags: number[] = [];
    let [n, lines, accepted] = [0, 0, 0];
    const start = Date.now();
    while (Date.now() < start + seconds * 1000) {
      const due = ((Date.now() - start) / 1000) * rate;
      const some: string[] = [];
      for (; lines < due; n += 1) {
        const one = message(n, between, start - n * 20 + (Date.now() - start));
        some.push(...one);
        lines += one.length;
        if (isAccepted(one)) accepted += 1;
      }
      if (some.length > 0) appendFileSync(log, `${some.join('\n')}\n`);
      written.push({ at: Date.now(), accepted });
      lags.push(lag(written, await counted(), Date.now()));
      await sleep(EVERY_MS);
    }
    await store.close();
    lags.sort((a, b) => a - b);
    const at = (share: number): number =>
      lags[Math.min(lags.length - 1, Math.floor(lags.length * share))] ?? 0;
    const note = `${lines.toLocaleString('en')} lines, ${accepted.toLocaleString('en')} accepted`;
    return [
      {
        name: `behind a log of ${rate.toLocaleString('en')} lines/s: median`,
        value: at(0.5),
        unit: 'ms',
        note,
      },
      { name: 'p99', value: at(0.99), unit: 'ms' },
      { name: 'most', value: at(1), unit: 'ms' },
    ];
  } finally {
    await bot.stop();
    await slack.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
