import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import pg from 'pg';
import { letter } from '../sim/demo/letters.ts';
import { startSlack } from '../sim/slack/slack.ts';
import type { After } from '../src/mailbox/options.ts';
import { watchMailbox } from '../src/mailbox/watch.ts';
import { mailSink } from '../src/pipeline/mail-sink.ts';
import { makePolicy } from '../src/pipeline/policy.ts';
import { openStore, type Store } from '../src/store/store.ts';
import { type Dovecot, startDovecot } from '../test/setup/dovecot.ts';
import { startPostgres } from '../test/setup/postgres.ts';
import { bounceMails } from '../test/setup/seed.ts';
import type { Row } from './row.ts';

/** Rounds; the best of each counts, for a busy machine only ever slows. */
const ROUNDS = 3;
/** Mean size of real bounces. */
const BYTES = 9_300;
const PASSWORD = 'secret';
const policy = makePolicy({ channels: { alert: 'C0ALERT', digest: 'C0DIGEST', ops: 'C0OPS' } });

/** Bounces of many causes, a third of which belong to incidents: small mails, much to decide. */
const mixture = [
  'postfix-gmail-nosuchuser-failed-01',
  'exim-gmail-overquota-failed-01',
  'postfix-outlook-s3150-failed-01',
  'sendmail-yahoo-tss04-delayed-01',
  'opensmtpd-spamhaus-failed-01',
  'postfix-no-enhanced-failed-01',
  'exim-disabled-failed-01',
  'postfix-greylist-delayed-01',
  'sendmail-too-big-failed-01',
];
const mixed = (count: number): Buffer[] =>
  Array.from(
    { length: count },
    (_, n) => letter(mixture[n % mixture.length] ?? '', n, Date.now() - n * 20).source,
  );

async function bareFetch(port: number, user: string, messages: number): Promise<number> {
  const client = new ImapFlow({
    host: '127.0.0.1',
    port,
    secure: false,
    doSTARTTLS: false,
    auth: { user, pass: PASSWORD },
    logger: false,
  });
  await client.connect();
  await client.mailboxOpen('INBOX');
  const since = performance.now();
  let count = 0;
  for await (const row of client.fetch('1:*', { uid: true, source: true }, { uid: true }))
    count += row.source ? 1 : 0;
  const took = performance.now() - since;
  await client.logout();
  if (count !== messages) throw new Error(`Fetched ${count} of ${messages}`);
  return (messages / took) * 1000;
}

/** From the first batch's fetch until the last one is committed (and marked, when told so). */
async function drained(
  store: Store,
  port: number,
  user: string,
  messages: number,
  after: After,
): Promise<number> {
  let taken = 0;
  let since = 0;
  const over = Promise.withResolvers<number>();
  const sink = mailSink(user, {
    store,
    policy,
    now: Date.now,
    taken: (_, { fresh }) => {
      taken += fresh.length;
    },
    reached(_, state) {
      if (state.backlog === messages) since = performance.now();
      if (state.lastPollAt !== null && taken === messages) over.resolve(performance.now() - since);
    },
  });
  const watcher = watchMailbox(
    {
      name: user,
      host: '127.0.0.1',
      port,
      tls: 'none',
      user,
      password: PASSWORD,
      mailbox: 'INBOX',
      after,
      pollSeconds: 60,
    },
    sink,
  );
  const took = await over.promise;
  await watcher.stop();
  const { mails } = await store.counts.totals(0);
  if (mails !== messages) throw new Error(`Counted ${mails} of ${messages}`);
  return (messages / took) * 1000;
}

interface Databases {
  readonly sqlite: () => Promise<Store>;
  readonly postgres: (() => Promise<Store>) | null;
  readonly stop: () => Promise<void>;
}

async function startDatabases(): Promise<Databases> {
  const folder = mkdtempSync(join(tmpdir(), 'rebound-drain-'));
  const server = await startPostgres();
  let made = 0;
  return {
    sqlite: () => openStore(`sqlite:${folder}/${made++}.db`),
    postgres:
      server &&
      {
        async open() {
          const name = `drain${made++}`;
          const client = new pg.Client({ connectionString: server.url });
          await client.connect();
          await client.query(`create database ${name}`);
          await client.end();
          return openStore(server.url.replace(/postgres$/, name));
        },
      }.open,
    async stop() {
      await server?.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function compare(label: string, mails: readonly Buffer[], note: string): Promise<Row[]> {
  const messages = mails.length;
  const databases = await startDatabases();
  const ways = (['sqlite', 'postgres'] as const)
    .filter((engine) => databases[engine] !== null)
    .flatMap((engine) =>
      (engine === 'sqlite' ? (['none', 'seen'] as const) : (['none'] as const)).map((after) => ({
        engine,
        after,
        best: 0,
      })),
    );
  const users = Array.from({ length: ROUNDS }, (_, round) => `user${round}`);
  const dovecot: Dovecot = await startDovecot({
    users: Object.fromEntries(['unmarked', ...users].map((user) => [user, { password: PASSWORD }])),
  });
  try {
    for (const user of ['unmarked', ...users]) dovecot.seed(user, mails);
    let bare = 0;
    // The first look at a mailbox makes Dovecot's index and is nobody's merit. Then all in every round: a
    // machine that is busy for a while slows them alike.
    for (const user of ['unmarked', ...users]) await bareFetch(dovecot.port, user, messages);
    for (const user of users) {
      bare = Math.max(bare, await bareFetch(dovecot.port, user, messages));
      for (const way of ways) {
        const store = await databases[way.engine]!();
        const mailbox = way.after === 'seen' ? user : 'unmarked';
        way.best = Math.max(
          way.best,
          await drained(store, dovecot.port, mailbox, messages, { do: way.after }),
        );
        await store.close();
      }
    }
    return [
      { name: `${label}: imapflow bare streaming fetch`, value: bare, unit: 'messages/s', note },
      ...ways.map(({ engine, after, best }) => ({
        name: `${label}: into ${engine}, committed${after === 'seen' ? ' and marked' : ''}`,
        value: best,
        unit: 'messages/s',
        note: `${(best / bare).toFixed(2)} of bare`,
      })),
    ];
  } catch (error) {
    throw new Error(`The bench failed; Dovecot said: ${dovecot.log().slice(-500)}`, { cause: error });
  } finally {
    await dovecot.stop();
    await databases.stop();
  }
}

const memoryOf = (pid: number, field: 'VmHWM' | 'VmRSS'): number =>
  Number(
    new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0,
  ) / 1024;

const root = new URL('..', import.meta.url).pathname;

/**
 * The package as it is installed: compiled, with its own starter. A checkout strips types as it loads, which
 * costs memory of its own.
 */
function build(folder: string): string {
  execFileSync(process.execPath, [
    join(root, 'node_modules/typescript/bin/tsc'),
    '-p',
    join(root, 'tsconfig.build.json'),
    '--outDir',
    join(folder, 'dist'),
  ]);
  for (const name of ['bin', 'package.json'])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return join(folder, 'bin/rebound.js');
}

/**
 * `rebound start` in a process of its own on a full mailbox: the memory of all of it, at each quarter of the
 * way.
 */
async function memory(messages: number, databaseUrl: string): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rebound-memory-'));
  const [dovecot, slack] = await Promise.all([startDovecot(), startSlack({ channels: ['mail-alerts'] })]);
  const url = databaseUrl || `sqlite:${folder}/rebound.db`;
  try {
    for (let from = 0; from < messages; from += 5_000)
      dovecot.seed('bounce', bounceMails(Math.min(5_000, messages - from), BYTES, from));
    writeFileSync(join(folder, 'ca.pem'), dovecot.ca);
    const bot = spawn(process.execPath, [build(folder), 'start'], {
      cwd: folder,
      stdio: 'ignore',
      env: {
        // Whoever tries limits on memory sets them for the bench: NODE_OPTIONS, MALLOC_ARENA_MAX.
        ...process.env,
        SLACK_BOT_TOKEN: slack.botToken,
        SLACK_APP_TOKEN: slack.appToken,
        SLACK_API_URL: slack.apiUrl,
        SLACK_ALERT_CHANNEL: '#mail-alerts',
        IMAP_HOST: 'localhost',
        IMAP_PORT: String(dovecot.tlsPort),
        IMAP_CA_FILE: join(folder, 'ca.pem'),
        IMAP_USER: 'bounce',
        IMAP_PASSWORD: PASSWORD,
        DATABASE_URL: url,
        HTTP_PORT: '0',
      },
    });
    const store = await openStore(url);
    const marks: number[] = [];
    for (let done = 0; done < messages; await sleep(100)) {
      done = (await store.counts.totals(0)).mails;
      if (done >= (messages * (marks.length + 1)) / 4)
        marks.push(Math.round(memoryOf(bot.pid ?? 0, 'VmRSS')));
    }
    const peak = memoryOf(bot.pid ?? 0, 'VmHWM');
    bot.kill('SIGTERM');
    await new Promise((resolve) => bot.once('exit', resolve));
    const engine = store.dialect;
    await store.close();
    const label = messages.toLocaleString('en');
    return [
      {
        name: `peak memory of rebound start draining ${label} (${engine})`,
        value: peak,
        unit: 'MB',
        note: `at each quarter: ${marks.join(', ')}`,
      },
    ];
  } finally {
    await Promise.all([dovecot.stop(), slack.stop()]);
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Reading a backlog from a real Dovecot, all effects committed, against imapflow's bare streaming fetch of
 * the same mail in the same run. `args[0]`: messages (10,000). `--full`: memory over 100,000 messages instead
 * of 20,000. `--memory`: memory alone.
 */
export async function bench(args: readonly string[] = []): Promise<Row[]> {
  const messages = Number(args.find((arg) => /^\d+$/.test(arg))) || 10_000;
  const rows: Row[] = [];
  if (!args.includes('--memory')) {
    rows.push(
      ...(await compare(
        'backlog',
        bounceMails(messages, BYTES),
        `${messages} of ${BYTES} bytes, best of ${ROUNDS}`,
      )),
    );
    rows.push(
      ...(await compare(
        'mixed backlog',
        mixed(messages),
        `${messages} real bounces of ${mixture.length} causes, best of ${ROUNDS}`,
      )),
    );
  }
  const many = args.includes('--full') ? 100_000 : 20_000;
  rows.push(...(await memory(many, '')));
  const server = args.includes('--full') ? await startPostgres() : null;
  if (server) rows.push(...(await memory(many, server.url).finally(() => server.stop())));
  return rows;
}
