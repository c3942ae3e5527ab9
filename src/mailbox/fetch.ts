import type { FetchMessageObject, ImapFlowError } from 'imapflow';
import type { BatchBuffer } from './batch-buffer.ts';
import type { Connection } from './connect.ts';
import { isCutReport, longestReport, mostReports } from './cut-report.ts';
import { MailboxError } from './error.ts';
import type { MailItem } from './sink.ts';
import { parseUidSet, toRanges, type UidRange, uidQueue, uidSet } from './uid-set.ts';

/**
 * Messages that fit. Asks for ranges (ESEARCH, RFC 4731) where the server has them: imapflow builds an object
 * for each number of a plain answer, 120 MB for a hundred thousand. A refused SEARCH is `false` in imapflow
 * 2.1.2.
 */
export async function search(
  connection: Connection,
  query: { uid: string; seen?: boolean },
): Promise<readonly UidRange[]> {
  const found = await connection.guard(() =>
    connection.client.search(query, { uid: true, returnOptions: ['ALL'] }),
  );
  if (!found)
    throw connection.refusal() ?? new MailboxError('server', 'The server refused to search the mailbox.');
  return Array.isArray(found)
    ? toRanges(found.sort((one, other) => one - other))
    : parseUidSet(found.all ?? '');
}

/** Remembers, over sessions, which messages the server would not hand out. */
export interface Refusals {
  /** Notes one more; says whether to give the message up. `othersCame`: the server does hand out others. */
  give(uid: number, othersCame: boolean): boolean;
}

/** A message is given up after three refusals while others came, or when an hour has passed. */
export function rememberRefusals(now: () => number): Refusals {
  const seen = new Map<number, { count: number; since: number }>();
  return {
    give(uid, othersCame) {
      const before = seen.get(uid) ?? { count: 0, since: now() };
      const count = before.count + 1;
      seen.set(uid, { count, since: before.since });
      return count >= 3 && (othersCame || now() - before.since > 3_600_000);
    },
  };
}

export interface FetchOptions {
  readonly maxBytes: number;
  readonly uidValidity: string;
  readonly refusals: Refusals;
  readonly now: () => number;
}

const refusedByServer = (error: unknown): boolean => {
  const { responseStatus, code } = error as ImapFlowError;
  return code !== 'ETHROTTLE' && (responseStatus === 'NO' || responseStatus === 'BAD');
};

function toItem(row: FetchMessageObject, source: Uint8Array, options: FetchOptions): MailItem {
  const date = row.internalDate === undefined ? Number.NaN : new Date(row.internalDate).getTime();
  return {
    uid: row.uid,
    source,
    truncated: source.length >= options.maxBytes,
    unreadable: false,
    internalDate: Number.isNaN(date) ? options.now() : date,
  };
}

/** What has come of a batch so far. */
interface Coming {
  readonly items: Map<number, MailItem>;
  readonly arena: BatchBuffer;
}

/** Streams a set into `items`. No command may run inside the loop: imapflow would wait for itself. */
async function stream(
  connection: Connection,
  uids: readonly number[],
  options: FetchOptions,
  { items, arena }: Coming,
): Promise<void> {
  const wanted = new Set(uids);
  const query = { uid: true, internalDate: true, source: { start: 0, maxLength: options.maxBytes } };
  try {
    await connection.guard(async (touch) => {
      for await (const row of connection.client.fetch(uidSet(uids), query, { uid: true })) {
        touch();
        // Rows without a source were expunged by somebody else; unasked rows are flag news. No mail is empty:
        // an empty answer is none.
        if (row.source?.length && wanted.has(row.uid))
          items.set(row.uid, toItem(row, arena.keep(row.source), options));
      }
    });
  } catch (error) {
    // The connection lives on; what did not come is asked for one by one.
    if (!refusedByServer(error)) throw error;
  }
}

const placeholder = (uid: number, options: FetchOptions): MailItem => ({
  uid,
  source: Buffer.from(
    `Subject: message not handed out by the server\r\n\r\nUID ${uid}, UIDVALIDITY ${options.uidValidity}\r\n`,
  ),
  truncated: true,
  unreadable: true,
  internalDate: options.now(),
});

/**
 * The messages of these UIDs, ascending, their bytes in the arena. Those that somebody deleted meanwhile are
 * left out. One that is still there but that the server will not hand out stops the batch (throws
 * `MailboxError`) until it is clear that it never will: then it comes as unreadable.
 */
export async function fetchBatch(
  connection: Connection,
  uids: readonly number[],
  options: FetchOptions,
  arena: BatchBuffer,
): Promise<MailItem[]> {
  const items = new Map<number, MailItem>();
  const coming = { items, arena };
  await stream(connection, uids, options, coming);
  const cut = [...items.values()].filter((one) => one.truncated && isCutReport(one.source));
  for (const { uid } of cut.slice(0, mostReports))
    await stream(connection, [uid], { ...options, maxBytes: longestReport }, coming);
  const missing = uids.filter((uid) => !items.has(uid));
  const still =
    missing.length > 0
      ? uidQueue(await search(connection, { uid: uidSet(missing) })).take(missing.length)
      : [];
  for (const uid of still) await stream(connection, [uid], options, coming);
  const refused = still.filter((uid) => !items.has(uid));
  const othersCame = items.size > 0;
  const waiting = refused.filter((uid) => !options.refusals.give(uid, othersCame));
  if (waiting.length > 0)
    throw new MailboxError('server', `The server does not hand out message UID ${waiting[0]}; trying again.`);
  for (const uid of refused) items.set(uid, placeholder(uid, options));
  return [...items.values()].sort((a, b) => a.uid - b.uid);
}
