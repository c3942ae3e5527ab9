import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { random } from '../sim/traffic/random.ts';
import type { Attempt } from '../src/attempt/attempt.ts';
import { logReaders } from '../src/attempt/readers.ts';
import { localClock } from '../src/attempt/stamp.ts';
import { ingestAttempts } from '../src/pipeline/ingest-attempts.ts';
import { logSink } from '../src/pipeline/log-sink.ts';
import { makePolicy } from '../src/pipeline/policy.ts';
import { openStore } from '../src/store/store.ts';
import { LineSplitter } from '../src/tail/lines.ts';
import { pastLog, readPastLog } from '../src/tail/read-file.ts';
import { programs } from '../test/setup/debian.ts';
import type { Row } from './row.ts';

const START = Date.UTC(2026, 10, 27);
const rate =
  'host gmail-smtp-in.l.google.com[142.250.27.27] said: 421-4.7.28 [192.0.2.10      19] Gmail has detected an unusual rate of unsolicited 421-4.7.28 mail originating from your IP address. To protect our users from spam, 421-4.7.28 mail sent from your IP address has been temporarily rate limited. For 421-4.7.28 more information, go to 421 4.7.28 https://support.google.com/mail/?p=UnsolicitedRateLimitError - gsmtp (in reply to MAIL FROM command)';
const hosts = [
  'gmail-smtp-in.l.google.com[142.250.27.27]',
  'mta5.am0.yahoodns.net[67.195.204.77]',
  'outlook-com.olc.protection.outlook.com[52.101.8.36]',
  'mx.example.net[198.51.100.7]',
];
const domains = ['gmail.com', 'yahoo.com', 'outlook.com', 'example.net'];

/**
 * The lines of one message: it comes, is tried, is accepted (95 of 100), refused for now (4) or for good (1),
 * and goes.
 */
export function message(n: number, between: (from: number, to: number) => number, at0 = START): string[] {
  const stamp = new Date(at0 + n * 20).toISOString().slice(0, 19);
  const [month, day] = ['Nov', String(Number(stamp.slice(8, 10))).padStart(2)];
  const head = `${month} ${day} ${stamp.slice(11)} mx1 postfix`;
  const id = (0x10000000 + n).toString(16).toUpperCase();
  const at = between(0, 3);
  const to = `${head}/smtp[${between(1000, 9000)}]: ${id}: to=<user${n}@${domains[at]}>, relay=${hosts[at]}:25, delay=1.2, delays=0.1/0/0.5/0.6,`;
  const die = between(0, 99);
  const end =
    die < 95
      ? `${to} dsn=2.0.0, status=sent (250 2.0.0 OK  1795795828 d9443c01a7336-2a5 - gsmtp)`
      : die < 99
        ? `${to} dsn=4.7.28, status=deferred (${rate})`
        : `${to} dsn=5.1.1, status=bounced (host ${hosts[at]} said: 550-5.1.1 The email account that you tried to reach does not exist. 550 5.1.1 - gsmtp (in reply to RCPT TO command))`;
  return [
    `${head}/smtpd[${between(1000, 9000)}]: connect from app.example.com[192.0.2.7]`,
    `${head}/smtpd[${between(1000, 9000)}]: ${id}: client=app.example.com[192.0.2.7], sasl_method=PLAIN, sasl_username=app`,
    `${head}/cleanup[${between(1000, 9000)}]: ${id}: message-id=<${n}.20261127@sender.example>`,
    `${head}/qmgr[812]: ${id}: from=<news@sender.example>, size=48211, nrcpt=1 (queue active)`,
    `${head}/smtpd[${between(1000, 9000)}]: disconnect from app.example.com[192.0.2.7] ehlo=1 auth=1 mail=1 rcpt=1 data=1 quit=1 commands=6`,
    end,
    ...(die < 95 || die === 99 ? [`${head}/qmgr[812]: ${id}: removed`] : []),
  ];
}

/** Lines as a busy Postfix writes them. */
async function generate(path: string, lines: number): Promise<number> {
  const { between } = random(5);
  const file = createWriteStream(path);
  let written = 0;
  for (let n = 0; written < lines; n++) {
    const some = message(n, between);
    written += some.length;
    if (!file.write(`${some.join('\n')}\n`)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
  return written;
}

const processorTime = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const megabytes = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1e6;
};

/** Lines to attempts on one core, and how the memory stands at the end against the middle. */
async function parse(path: string): Promise<{ lines: number; attempts: number; ms: number; grown: number }> {
  const reader = logReaders.postfix(localClock(() => START + 30 * 86_400_000));
  const splitter = new LineSplitter();
  const half = statSync(path).size / 2;
  let [lines, attempts, bytes, middle] = [0, 0, 0, 0];
  const start = processorTime();
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>) {
    for (const line of splitter.push(chunk).lines) {
      lines += 1;
      reader.line(line, () => (attempts += 1));
    }
    bytes += chunk.length;
    if (middle === 0 && bytes > half) middle = megabytes();
  }
  const ms = processorTime() - start;
  return { lines, attempts, ms, grown: megabytes() - middle };
}

/** The same, committed to a SQLite database: what `rebound ingest --log` does. */
async function commit(path: string, folder: string): Promise<{ attempts: number; ms: number }> {
  const store = await openStore(`sqlite:${join(folder, 'bench.db')}`);
  const policy = makePolicy({ channels: { alert: 'C', digest: 'C', ops: 'C' } });
  let attempts = 0;
  const sink = logSink(
    { name: 'bench', server: 'postfix', journal: false },
    {
      store,
      policy,
      now: () => START + 30 * 86_400_000,
      taken: (_, result) => (attempts += result.attempts),
      reached: () => {},
    },
  );
  const start = processorTime();
  await readPastLog(await pastLog(path), sink);
  const ms = processorTime() - start;
  await store.close();
  return { attempts, ms };
}

/** Attempts that are read already, committed in batches of 1,500 to a SQLite database. */
async function commitOnly(path: string, folder: string): Promise<{ attempts: number; ms: number }> {
  const reader = logReaders.postfix(localClock(() => START + 30 * 86_400_000));
  const splitter = new LineSplitter();
  const attempts: Attempt[] = [];
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>)
    for (const line of splitter.push(chunk).lines) reader.line(line, (attempt) => attempts.push(attempt));
  const store = await openStore(`sqlite:${join(folder, 'only.db')}`);
  const policy = makePolicy({ channels: { alert: 'C', digest: 'C', ops: 'C' } });
  const start = processorTime();
  for (let from = 0; from < attempts.length; from += 1_500)
    await ingestAttempts(
      store,
      { source: 'log', name: 'bench', attempts: attempts.slice(from, from + 1_500), checkpoint: `${from}` },
      policy,
      START + 30 * 86_400_000,
    );
  const ms = processorTime() - start;
  await store.close();
  return { attempts: attempts.length, ms };
}

/** pflogsumm on the same file: Perl, counters only; `null` where it cannot be had. */
function pflogsumm(path: string): number | null {
  const found = programs('pflogsumm');
  if (!found) return null;
  const [file, args] = found.command('/usr/sbin/pflogsumm', [path]);
  const start = performance.now();
  const { status } = spawnSync(file, args, { stdio: 'ignore' });
  return status === 0 ? performance.now() - start : null;
}

/**
 * A Postfix log of `args[0]` lines (400,000): to attempts, to a database, and through pflogsumm in the same
 * run. Most of it are successes, as in life.
 */
export async function bench(args: readonly string[]): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rebound-bench-'));
  try {
    const path = join(folder, 'mail.log');
    await generate(path, Number(args[0] ?? 400_000));
    const size = `${(statSync(path).size / 1e6).toFixed(0)} MB`;
    await parse(path);
    const parsed = await parse(path);
    const committed = await commit(path, folder);
    const only = await commitOnly(path, folder);
    const other = pflogsumm(path);
    const speed = (parsed.lines * 1000) / parsed.ms;
    return [
      {
        name: 'a line of the log to attempts, one core',
        value: speed,
        unit: 'lines/s',
        note: `${parsed.lines.toLocaleString('en')} lines, ${size}`,
      },
      { name: 'heap at the end against the middle', value: parsed.grown, unit: 'MB' },
      {
        name: 'attempts read, judged and committed (SQLite)',
        value: (committed.attempts * 1000) / committed.ms,
        unit: 'attempts/s',
        note: `${committed.attempts.toLocaleString('en')} attempts, 95 of 100 successes`,
      },
      {
        name: 'attempts judged and committed alone',
        value: (only.attempts * 1000) / only.ms,
        unit: 'attempts/s',
      },
      { name: 'lines read and committed', value: (parsed.lines * 1000) / committed.ms, unit: 'lines/s' },
      ...(other === null
        ? []
        : [
            {
              name: 'pflogsumm on the same file (counters only)',
              value: (parsed.lines * 1000) / other,
              unit: 'lines/s',
              note: `to attempts is ${(speed / ((parsed.lines * 1000) / other)).toFixed(1)} times as fast`,
            },
          ]),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
