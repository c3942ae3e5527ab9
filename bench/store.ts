import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Verdict } from '../src/classify/verdict.ts';
import type { Original } from '../src/ndr/report.ts';
import { noTimes } from '../src/ndr/times.ts';
import { fingerprintOf } from '../src/store/fingerprint.ts';
import { openStore, type Store } from '../src/store/store.ts';
import { DAY } from '../src/time/span.ts';
import { startPostgres } from '../test/setup/postgres.ts';
import type { Row } from './row.ts';

const BATCH = 200;
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

const categories = [
  'invalid-recipient',
  'mailbox-full',
  'rate-limited',
  'reputation-block',
  'policy-rejected',
  'network-error',
] as const;

function verdict(): Verdict {
  const cause = pickSkewed(60);
  const domain = `d${pickSkewed(20_000)}.example`;
  return {
    address: `user${pick(10_000_000)}@${domain}`,
    domain,
    action: 'failed',
    diagnostic: `550 5.1.${cause % 10} <user@${domain}>: Recipient address rejected: User unknown in virtual mailbox table, see the postmaster page for help`,
    remoteMta: `mx1.${domain}`,
    originalRecipient: '',
    finalRecipients: [],
    ...noTimes,
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
    fingerprint: fingerprintOf(
      new TextEncoder().encode(`Date: ${new Date(at).toUTCString().slice(0, 25)}\r\n\r\nmail ${made++}`),
    ),
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
        evidence: { worth: 'proven', by: 'relay' },
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
        believed: true,
      })),
    );
    await tx.mailboxes.save('main', { uidValidity: '1', lastUid: made }, mail0(batch).at);
  });
}

const mail0 = (batch: readonly Mail[]): Mail => batch[0]!;

async function timed(store: Store, batch: readonly Mail[]): Promise<number> {
  const start = performance.now();
  await take(store, batch);
  return performance.now() - start;
}

async function fill(store: Store, count: number, atOf: (share: number) => number): Promise<void> {
  for (let done = 0; done < count; done += BATCH) await take(store, mails(atOf(done / count)));
}

const SMALL = 10_000;
const MEASURED = 20_000;

/**
 * The next 20,000 mails into a store, batch by batch in turn with the same into a small one (10,000 stored),
 * so that whatever else the machine does slows both alike. Making the mails is not counted.
 */
async function beside(big: Store, small: Store, at: number): Promise<{ rate: number; ratio: number }> {
  const spent = { big: 0, small: 0 };
  for (let done = 0; done < MEASURED; done += BATCH) {
    const now = at + (done / MEASURED) * 3_600_000;
    spent.big += await timed(big, mails(now));
    spent.small += await timed(small, mails(now));
  }
  return { rate: Math.round((MEASURED / spent.big) * 1000), ratio: spent.small / spent.big };
}

async function median(
  times: number,
  work: () => Promise<unknown>,
): Promise<{ median: number; worst: number }> {
  const spent: number[] = [];
  for (let i = 0; i < times; i++) {
    const start = performance.now();
    await work();
    spent.push(performance.now() - start);
  }
  spent.sort((a, b) => a - b);
  return {
    median: Number(spent[Math.floor(times / 2)]!.toFixed(2)),
    worst: Number(spent.at(-1)!.toFixed(2)),
  };
}

/** A database of one of the engines. */
interface Place {
  readonly engine: string;
  readonly store: Store;
  /** Another, empty store on the same engine. */
  readonly another: () => Promise<Store>;
  /** What the database does by itself a minute after much was written. */
  readonly settle: () => Promise<unknown>;
}

/** Fills in the order of time to each size, and measures there. */
async function curve(place: Place, sizes: readonly number[], rows: Row[]): Promise<void> {
  const { engine, store } = place;
  const most = sizes.at(-1) ?? 0;
  let stored = 0;
  for (const size of sizes) {
    const at = (share: number): number => NOW - SPREAD * (1 - (stored + (size - stored) * share) / most);
    await fill(store, size - stored, at);
    // Retention runs every day; it also drops the marks of delays that were long ago delivered.
    await store.retention.purge(0, 1000, 0);
    const small = await place.another();
    await fill(small, SMALL, (share) => at(1) - 86_400_000 * (1 - share));
    const { rate, ratio } = await beside(store, small, at(1));
    await small.close();
    stored = size + MEASURED;
    const note = `batches of ${BATCH}, one transaction each; ${ratio.toFixed(2)} of the rate of a small store measured in turn with it`;
    rows.push({
      name: `store ${engine} intake at ${size.toLocaleString('en')} stored`,
      value: rate,
      unit: 'messages/s',
      note,
    });
    await place.settle();
    await queries(engine, store, size, at(1) + 3_600_000, rows);
  }
}

async function queries(engine: string, store: Store, size: number, now: number, rows: Row[]): Promise<void> {
  const label = size.toLocaleString('en');
  const date = new Date(now).toISOString().slice(0, 10);
  const note = (worst: number): string => `median of 9, worst ${worst}; ${label} bounces stored`;
  const measure = async (name: string, work: () => Promise<unknown>): Promise<void> => {
    const { median: value, worst } = await median(9, work);
    rows.push({ name: `store ${engine} ${name} at ${label}`, value, unit: 'ms', note: note(worst) });
  };
  await measure('digest', () => store.counts.figures(date));
  await measure('history, frequent cause', () =>
    store.counts.history({ causes: ['cause-0'], statuses: [] }, now),
  );
  await measure('history, cause and status', () =>
    store.counts.history({ causes: ['cause-30'], statuses: ['5.0.0'] }, now),
  );
  await measure('top of 24 h', () => store.counts.top(now - DAY));
  await measure('baselines', () => store.counts.baselines(now, 1));
  await measure('evidence', () => store.bounces.evidence('incident-cause-0-provider-0'));
  await measure('distinct addresses of an incident', () =>
    store.bounces.addresses('incident-cause-0-provider-0'),
  );
  await measure('last failures of an address', () => store.bounces.lastFailures('user1@d0.example', 5, now));
}

async function purgeRate(engine: string, store: Store, rows: Row[]): Promise<void> {
  const start = performance.now();
  let gone = 0;
  for (let i = 0; i < 10; i++)
    gone += (await store.retention.purge(NOW + DAY, 2000, NOW - 365 * DAY)).messages;
  rows.push({
    name: `store ${engine} retention`,
    value: Math.round((gone / (performance.now() - start)) * 1000),
    unit: 'messages/s',
    note: 'pieces of 2,000',
  });
}

/** Size of the database for a million bounces, and how fast old ones go. */
async function finish(
  { engine, store }: Place,
  sizes: readonly number[],
  bytes: number,
  rows: Row[],
): Promise<void> {
  const stored = (sizes.at(-1) ?? 0) + MEASURED * sizes.length;
  rows.push({
    name: `store ${engine} size of a million bounces`,
    value: Math.round(bytes / stored),
    unit: 'MB',
    note: 'with all indexes',
  });
  await purgeRate(engine, store, rows);
}

async function onSqlite(sizes: readonly number[], rows: Row[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'rebound-bench-'));
  let stores = 0;
  const another = (): Promise<Store> => openStore(`sqlite:${folder}/${stores++}.db`);
  const place: Place = { engine: 'sqlite', store: await another(), another, settle: async () => {} };
  try {
    await curve(place, sizes, rows);
    await finish(place, sizes, statSync(join(folder, '0.db')).size, rows);
  } finally {
    await place.store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function onPostgres(sizes: readonly number[], rows: Row[]): Promise<void> {
  const server = await startPostgres();
  if (!server) return;
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  let stores = 0;
  const another = async (): Promise<Store> => {
    await client.query(`create database other${stores}`);
    return openStore(server.url.replace(/postgres$/, `other${stores++}`));
  };
  const place: Place = {
    engine: 'postgres',
    store: await openStore(server.url),
    another,
    settle: () => client.query('analyze'),
  };
  try {
    await curve(place, sizes, rows);
    const size = await client.query<{ size: string }>('select pg_database_size(current_database()) as size');
    await finish(place, sizes, Number(size.rows[0]?.size), rows);
  } finally {
    await client.end();
    await place.store.close();
    await server.stop();
  }
}

/**
 * `--quick`: to 100,000 stored; `--full`: to 5,000,000; else to 1,000,000. `--sqlite` or `--postgres`: only
 * that one.
 */
export async function bench(args: readonly string[]): Promise<Row[]> {
  const most = args.includes('--quick') ? 1e5 : args.includes('--full') ? 5e6 : 1e6;
  const sizes = [1e4, 1e5, 1e6, 5e6].filter((size) => size <= most);
  const rows: Row[] = [];
  if (!args.includes('--postgres')) await onSqlite(sizes, rows);
  if (!args.includes('--sqlite')) await onPostgres(sizes, rows);
  return rows;
}

if (import.meta.main) console.table(await bench(process.argv.slice(2)));
