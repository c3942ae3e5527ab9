import { type Bulk, inPieces, insertRows } from './bulk.ts';
import type { Session } from './session.ts';
import { clean, cut, limits } from './text.ts';

/** A message that waits in a mail server's queue, by the server's own name for it. */
export interface QueuedMessage {
  /**
   * Who told: `log` or `event`. The servers' names stand in the queue ids, so that a rotated log of the past
   * finds them as well.
   */
  readonly source: string;
  readonly queueId: string;
  readonly messageId: string;
  readonly sender: string;
  /** When it was queued (epoch ms). */
  readonly since: number;
  readonly lastAt: number;
}

/**
 * Which message a queue id is. A log names the Message-ID once, when the message arrives; its retries go on
 * for days, over restarts of ours.
 */
export interface QueuedMessages {
  /** Those that are known, by queue id. */
  find(source: string, queueIds: readonly string[]): Promise<ReadonlyMap<string, QueuedMessage>>;
  /** Inserts or replaces. */
  put(rows: readonly QueuedMessage[]): Promise<void>;
}

const bulk: Bulk = {
  table: 'queuedMessages',
  columns: {
    source: 'text',
    queueId: 'text',
    messageId: 'text',
    sender: 'text',
    since: 'int',
    lastAt: 'int',
  },
  tail: 'on conflict ("source", "queueId") do update set "messageId" = excluded."messageId", "sender" = excluded."sender", "since" = excluded."since", "lastAt" = excluded."lastAt"',
};

const key = (text: string): string => clean(cut(text, limits.line));

export const queuedMessages = (session: Session): QueuedMessages => ({
  async find(source, queueIds) {
    const wanted = [...new Set(queueIds.map(key))];
    const rows = await inPieces(wanted, 1000, (piece) =>
      session.read
        .selectFrom('queuedMessages')
        .selectAll()
        .where('source', '=', source)
        .where('queueId', 'in', piece)
        .execute(),
    );
    return new Map(rows.map((row) => [row.queueId, row]));
  },
  async put(rows) {
    const last = new Map(rows.map((row) => [`${row.source}\0${key(row.queueId)}`, row]));
    const values = [...last]
      // In one order: two instances wait for each other instead of locking up.
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, row]) => [
        row.source,
        key(row.queueId),
        key(row.messageId),
        key(row.sender),
        row.since,
        row.lastAt,
      ]);
    await insertRows(session, bulk, values);
  },
});
