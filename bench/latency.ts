import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { letter } from '../sim/demo/letters.ts';
import { type SlackStandIn, startSlack } from '../sim/slack/slack.ts';
import { type App, startApp } from '../src/app/app.ts';
import { loadConfig } from '../src/config/config.ts';
import { silentLog } from '../src/observe/log.ts';
import { ingest } from '../src/pipeline/ingest.ts';
import { type Dovecot, startDovecot } from '../test/setup/dovecot.ts';
import type { Row } from './row.ts';

const ALERTS = 50;
const QUESTIONS = [
  '5.7.28',
  '550 5.1.1 User unknown',
  'mailbox full',
  '421 4.7.0',
  'who blocks us at outlook S3150',
  '4.2.2',
  'spamhaus',
];
const stored = [
  'postfix-gmail-nosuchuser-failed-01',
  'exim-gmail-overquota-failed-01',
  'opensmtpd-spamhaus-failed-01',
  'sendmail-too-big-failed-01',
  'exim-disabled-failed-01',
];
const unhurried = { burst: 100_000, everyMs: 1 };

interface Bench {
  readonly app: App;
  readonly slack: SlackStandIn;
  readonly dovecot: Dovecot;
  readonly forward: (ms: number) => void;
}

const percentile = (times: readonly number[], share: number): number =>
  [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;

function rowsOf(name: string, times: readonly number[], note: string): Row[] {
  return [
    { name: `${name}: median`, value: percentile(times, 0.5), unit: 'ms', note },
    { name: `${name}: p99`, value: percentile(times, 0.99), unit: 'ms', note },
  ];
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const since = performance.now();
  await work();
  return performance.now() - since;
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(1);
}

/**
 * One critical incident after another, each of another sending IP; between them everything is sent and
 * resolved.
 */
async function alerts({ app, slack, dovecot, forward }: Bench): Promise<number[]> {
  const times: number[] = [];
  const posts = slack.channel('mail-alerts').messages;
  await until(async () => (await app.store.mailboxes.all()).some(({ connected }) => connected));
  for (let n = 0; n < ALERTS; n++) {
    const text = letter('postfix-gmail-flood-perm-failed-01', n, Date.now()).source.toString('latin1');
    const mail = Buffer.from(text.replaceAll('192.0.2.10', `198.51.100.${n}`), 'latin1');
    const before = posts.length;
    const since = performance.now();
    dovecot.seed('bounce', [mail], { sub: 'new' });
    await until(() => posts.length > before);
    times.push(performance.now() - since);
    const person = { id: 'U0BENCH', name: 'bench', operator: true };
    for (const { id } of await app.store.incidents.active())
      await app.desk.act(id, { do: 'resolve' }, person, Date.now());
    await until(async () => {
      forward(10_000);
      app.nudge();
      await sleep(20);
      return (await app.store.outbox.depth()) === 0;
    });
  }
  return times;
}

async function fill({ app }: Bench, bounces: number): Promise<void> {
  const now = Date.now();
  for (let from = 0; from < bounces; from += 500) {
    const mails = Array.from({ length: 500 }, (_, n) => {
      const at = now - 30 * 86_400_000 + ((from + n) / bounces) * 29 * 86_400_000;
      return {
        uid: from + n,
        source: letter(stored[n % stored.length] ?? '', from + n, at).source,
        receivedAt: at,
        unreadable: false,
      };
    });
    await ingest(app.store, { mailbox: 'old', mails, checkpoint: null }, app.policy, now);
    // Everything is in this process: the stand-in's keep-alive connections must not starve meanwhile.
    await sleep(1);
  }
}

const question = (n: number): string => QUESTIONS[n % QUESTIONS.length] ?? '';

/** A command from the person's Enter to the answer in their channel, through the socket. */
async function asked({ slack }: Bench, n: number): Promise<void> {
  const it = await slack.slash(question(n), 'alice');
  await it.answer(1, 20_000);
}

async function measure(bench: Bench, bounces: number): Promise<Row[]> {
  const rows = rowsOf(
    'arrival to Slack post, by IDLE',
    await alerts(bench),
    `${ALERTS} critical incidents, one after another`,
  );
  await fill(bench, bounces);
  // What the stand-in's HTTP connections waited through is over.
  await sleep(1_000);
  const note = `${bounces.toLocaleString('en')} bounces stored`;
  const one = async (times: number, work: (n: number) => Promise<unknown>): Promise<number[]> => {
    const spent: number[] = [];
    for (let n = 0; n < times; n++) spent.push(await timed(() => work(n)));
    return spent;
  };
  const atOnce = (work: (n: number) => Promise<unknown>): Promise<number[]> =>
    Promise.all(Array.from({ length: 100 }, (_, n) => timed(() => work(n))));
  const lookup = (n: number): Promise<unknown> => bench.app.desk.lookup(question(n), Date.now());
  await one(20, lookup);
  rows.push(...rowsOf('desk.lookup, one after another', await one(300, lookup), note));
  rows.push(...rowsOf('desk.lookup, 100 at once', await atOnce(lookup), note));
  rows.push(...rowsOf('/smtp end to end, one after another', await one(100, (n) => asked(bench, n)), note));
  rows.push(...rowsOf('/smtp end to end, 100 at once', await atOnce((n) => asked(bench, n)), note));
  return rows;
}

/**
 * How long people wait: for an alert, for an answer. `--full`: with a million stored bounces instead of
 * 100,000.
 */
export async function bench(args: readonly string[] = []): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rebound-latency-'));
  const [dovecot, slack] = await Promise.all([
    startDovecot(),
    startSlack({
      channels: ['mail-alerts'],
      people: ['alice'],
      messagePace: unhurried,
      updatePace: unhurried,
    }),
  ]);
  let shift = 0;
  const config = loadConfig(
    {
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_APP_TOKEN: slack.appToken,
      SLACK_API_URL: slack.apiUrl,
      SLACK_ALERT_CHANNEL: '#mail-alerts',
      IMAP_HOST: '127.0.0.1',
      IMAP_PORT: String(dovecot.port),
      IMAP_TLS: 'none',
      IMAP_USER: 'bounce',
      IMAP_PASSWORD: 'secret',
      IMAP_POLL_SECONDS: '3600',
      DATABASE_URL: `sqlite:${folder}/rebound.db`,
      HTTP_PORT: '0',
    },
    ['slack', 'mailbox'],
  );
  const app = await startApp(config, { log: silentLog, now: () => Date.now() + shift });
  const forward = (ms: number): void => {
    shift += ms;
  };
  try {
    return await measure({ app, slack, dovecot, forward }, args.includes('--full') ? 1_000_000 : 100_000);
  } finally {
    await app.stop();
    await Promise.all([dovecot.stop(), slack.stop()]);
    rmSync(folder, { recursive: true, force: true });
  }
}
