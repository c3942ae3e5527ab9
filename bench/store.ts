import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Verdict } from '../src/classify/verdict.ts';
import type { Original } from '../src/ndr/report.ts';
import { fingerprintOf } from '../src/store/fingerprint.ts';
import { openStore, type Store } from '../src/store/store.ts';
import { startPostgres } from '../test/setup/postgres.ts';
import type { Row } from './row.ts';

const BATCH = 200;
const DAY = 86_400_000;
/** Stored bounces are spread over this long before `NOW`, as a retention of 90 days would have them. */
const SPREAD = 90 * DAY;
const NOW = Date.UTC(2026, 10, 21, 12);

/** A small generator with a seed (a linear congruence), so that every run stores the same. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const random = createRandom(7);
const pick = (n: number): number => Math.floor(random() * n);
/** Small numbers are frequent, large ones rare: domains and causes are like that. */
const pickSkewed = (n: number): number => Math.floor(n * random() ** 4);

const categories = ['invalid-recipient', 'mailbox-full', 'rate-limited', 'reputation-block', 'policy-rejected', 'network-error'] as const;

function verdict(): Verdict {
  const cause = pickSkewed(60);
  const domain = `d${pickSkewed(20_000)}.example`;
  return {
    address: `user${pick(10_000_000)}@${domain}`,
    domain,
    action: 'failed',
    diagnostic: `550 5.1.${cause % 10} <user@${domain}>: Recipient address rejected: User unknown in virtual mailbox table, see the postmaster page for help`,
    remoteMta: `mx1.${domain}`,
    category: categories[cause % categories.length]!,
    cause: `cause-${cause}`,
    rule: `rule-${cause}`,
    status: `5.${cause % 8}.${cause % 30}`,
    reply: '550',
    permanence: 'permanent',
    addressVerdict: 'keep',
    scope: { kind: 'ip', value: '192.0.2.1' },
    owner: 'us',
    provider: `provider-${pickSkewed(25)}`,
  };
}

const original = (n: number): Original => ({
  messageId: `<${n}.${pick(1e9)}@example.com>`,
  from: `sender${pickSkewed(50)}@example.com`,
  to: '',
  subject: `Newsletter of the week ${pickSkewed(500)}`,
  date: '',
  listId: `list${pickSkewed(30)}.example.com`,
  campaign: `campaign-${pickSkewed(200)}`,
  mailer: 'Mailer 3.1',
  sendingIp: `192.0.2.${pickSkewed(20)}`,
  helo: 'out.example.com',
  envelopeFrom: 'bounces@example.com',
});

interface Mail {
  readonly fingerprint: string;
  readonly at: number;
  readonly original: Original;
  readonly verdict: Verdict;
  readonly delay: boolean;
}

let made = 0;
function mails(at: number): Mail[] {
  return Array.from({ length: BATCH }, () => ({
    fingerprint: fingerprintOf(new TextEncoder().encode(`Date: ${new Date(at).toUTCString().slice(0, 25)}\r\n\r\nmail ${made++}`)),
    at,
    original: original(made),
    verdict: verdict(),
    delay: random() < 0.1,
  }));
}

/** One batch as the intake writes it: mails, bounces, all counters, the checkpoint, in one transaction. */
async function take(store: Store, batch: readonly Mail[]): Promise<void> {
  await store.transaction(async (tx) => {
    const ids = await tx.messages.add(
      batch.map((mail, uid) => ({
        fingerprint: mail.fingerprint,
        mailbox: 'main',
        uid,
        receivedAt: mail.at,
        kind: mail.delay ? 'delay' : 'bounce',
        because: 'Action: failed',
        reportingMta: 'mail.example.com',
        subject: 'Undelivered Mail Returned to Sender',
        defects: [],
        unread: false,
        original: mail.original,
        ours: true,
      })),
      mail0(batch).at,
    );
    await tx.bounces.add(
      batch.map((mail) => ({
        messageId: ids.get(mail.fingerprint) ?? 0,
        at: mail.at,
        kind: mail.delay ? 'delay' : 'bounce',
        verdict: mail.verdict,
        originalId: mail.original.messageId,
        incidentId: `incident-${mail.verdict.cause}-${mail.verdict.provider}`,
      })),
    );
    await tx.mailboxes.save('main', { uidValidity: '1', lastUid: made }, mail0(batch).at);
  });
}

const mail0 = (batch: readonly Mail[]): Mail => batch[0]!;

/** Rate of `count` mails; making them is not counted. */
async function rate(store: Store, count: number, atOf: (share: number) => number): Promise<number> {
  let spent = 0;
  for (let done = 0; done < count; done += BATCH) {
    const batch = mails(atOf(done / count));
    const start = performance.now();
    await take(store, batch);
    spent += performance.now() - start;
  }
  return Math.round((count / spent) * 1000);
}

async function median(times: number, work: () => Promise<unknown>): Promise<{ median: number; worst: number }> {
  const spent: number[] = [];
  for (let i = 0; i < times; i++) {
    const start = performance.now();
    await work();
    spent.push(performance.now() - start);
  }
  spent.sort((a, b) => a - b);
  return { median: Number(spent[Math.floor(times / 2)]!.toFixed(2)), worst: Number(spent.at(-1)!.toFixed(2)) };
}

/** Spreads by size: first fill to it in the order of time, then measure the next 20,000 as today's mail. */
async function curve(
  engine: string,
  store: Store,
  sizes: readonly number[],
  rows: Row[],
  settle: () => Promise<unknown> = async () => {},
): Promise<void> {
  let stored = 0;
  let first = 0;
  for (const size of sizes) {
    const from = stored / sizes.at(-1)!;
    const to = size / sizes.at(-1)!;
    if (size > stored) await rate(store, size - stored, (share) => NOW - SPREAD * (1 - from - (to - from) * share));
    const value = await rate(store, 20_000, (share) => NOW - SPREAD * (1 - to) + share * 3_600_000);
    stored = size + 20_000;
    first ||= value;
    rows.push({
      name: `store ${engine} intake at ${size.toLocaleString('en')} stored`,
      value,
      unit: 'messages/s',
      note: `${(value / first).toFixed(2)} of the rate at ${sizes[0]?.toLocaleString('en')}; batches of ${BATCH}, one transaction each`,
    });
    await settle();
    await queries(engine, store, size, rows);
  }
}

async function queries(engine: string, store: Store, size: number, rows: Row[]): Promise<void> {
  const label = size.toLocaleString('en');
  const date = new Date(NOW).toISOString().slice(0, 10);
  const note = (worst: number): string => `median of 9, worst ${worst}; ${label} bounces stored`;
  const timed = async (name: string, work: () => Promise<unknown>): Promise<void> => {
    const { median: value, worst } = await median(9, work);
    rows.push({ name: `store ${engine} ${name} at ${label}`, value, unit: 'ms', note: note(worst) });
  };
  await timed('digest', () => store.counts.figures(date));
  await timed('history, frequent cause', () => store.counts.history({ causes: ['cause-0'], statuses: [] }, NOW));
  await timed('history, cause and status', () => store.counts.history({ causes: ['cause-30'], statuses: ['5.0.0'] }, NOW));
  await timed('top of 24 h', () => store.counts.top(NOW - DAY));
  await timed('baselines', () => store.counts.baselines(NOW, 1));
  await timed('evidence', () => store.bounces.evidence('incident-cause-0-provider-0'));
  await timed('distinct addresses of an incident', () => store.bounces.addresses('incident-cause-0-provider-0'));
  await timed('last failures of an address', () => store.bounces.lastFailures('user1@d0.example', 5, NOW));
}

async function purgeRate(engine: string, store: Store, rows: Row[]): Promise<void> {
  const start = performance.now();
  let gone = 0;
  for (let i = 0; i < 10; i++) gone += (await store.retention.purge(NOW + DAY, 2000, NOW - 365 * DAY)).messages;
  rows.push({
    name: `store ${engine} retention`,
    value: Math.round((gone / (performance.now() - start)) * 1000),
    unit: 'messages/s',
    note: 'pieces of 2,000',
  });
}

async function onSqlite(sizes: readonly number[], rows: Row[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'rebound-bench-'));
  const file = join(folder, 'rebound.db');
  const store = await openStore(`sqlite:${file}`);
  try {
    await curve('sqlite', store, sizes, rows);
    const perMillion = (statSync(file).size / (sizes.at(-1)! + 20_000 * sizes.length)) * 1e6;
    rows.push({
      name: 'store sqlite size of a million bounces',
      value: Math.round(perMillion / 1e6),
      unit: 'MB',
      note: 'the file, all indexes',
    });
    await purgeRate('sqlite', store, rows);
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function onPostgres(sizes: readonly number[], rows: Row[]): Promise<void> {
  const server = await startPostgres();
  if (!server) return;
  const store = await openStore(server.url);
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  try {
    // What autovacuum does a minute after so much was written.
    await curve('postgres', store, sizes, rows, () => client.query('analyze'));
    const size = await client.query<{ size: string }>('select pg_database_size(current_database()) as size');
    const perMillion = (Number(size.rows[0]?.size) / (sizes.at(-1)! + 20_000 * sizes.length)) * 1e6;
    rows.push({ name: 'store postgres size of a million bounces', value: Math.round(perMillion / 1e6), unit: 'MB', note: 'the database' });
    await purgeRate('postgres', store, rows);
  } finally {
    await client.end();
    await store.close();
    await server.stop();
  }
}

/** `--quick`: to 100,000 stored; `--full`: to 5,000,000; else to 1,000,000. `--sqlite` or `--postgres`: only that one. */
export async function bench(args: readonly string[]): Promise<Row[]> {
  const most = args.includes('--quick') ? 1e5 : args.includes('--full') ? 5e6 : 1e6;
  const sizes = [1e4, 1e5, 1e6, 5e6].filter((size) => size <= most);
  const rows: Row[] = [];
  if (!args.includes('--postgres')) await onSqlite(sizes, rows);
  if (!args.includes('--sqlite')) await onPostgres(sizes, rows);
  return rows;
}

if (import.meta.main) console.table(await bench(process.argv.slice(2)));
