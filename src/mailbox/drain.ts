import { type BatchBuffer, createBatchBuffer } from './batch-buffer.ts';
import type { Connection } from './connect.ts';
import { MailboxError } from './error.ts';
import { type FetchOptions, fetchBatch } from './fetch.ts';
import type { Filing } from './filing.ts';
import type { MailBatch, MailSink } from './sink.ts';
import type { UidQueue } from './uid-set.ts';

/** A sink's failure is not the server's: say so. */
export async function asSink<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new MailboxError(
      'sink',
      'What was read could not be stored; nothing was marked, and it is tried again.',
      { cause },
    );
  }
}

export interface Drain extends FetchOptions {
  readonly connection: Connection;
  readonly sink: MailSink;
  readonly filing: Filing;
  readonly batchSize: number;
  /** No new batch begins when this fires. */
  readonly signal: AbortSignal;
  /** Told after each batch how many are still to come. */
  readonly left: (count: number) => void;
}

/** Bytes of one batch that are worth holding: two batches are in memory at a time. */
const batchBytes = 16 * 1024 * 1024;
/** The first batch of a drain feels how heavy the mail is. */
const firstBatch = 100;

interface InHand {
  readonly batch: MailBatch;
  /**
   * Settles with what the sink threw, or `null`: never rejects, for it runs unwatched while the next batch is
   * fetched.
   */
  readonly outcome: Promise<unknown>;
}

function handOver(sink: MailSink, batch: MailBatch, arena: BatchBuffer): InHand {
  return {
    batch,
    outcome: asSink(() => sink.take(batch))
      .finally(() => arena.free())
      .then(
        () => null,
        (error: unknown) => error,
      ),
  };
}

async function committed(inHand: InHand): Promise<void> {
  const error = await inHand.outcome;
  if (error !== null) throw error;
}

/** How many messages to ask for next, after a batch of `messages` that weighed `bytes`. */
function nextSize(batchSize: number, messages: number, bytes: number): number {
  if (messages === 0 || bytes === 0) return batchSize;
  return Math.max(1, Math.min(batchSize, Math.floor(batchBytes / (bytes / messages))));
}

/**
 * Takes these messages to the sink, batch by batch. While the sink works on one batch the next is fetched;
 * while one is filed the next is in the sink. A batch is filed only after the sink has committed it, and none
 * is handed over before the one before it is done. Returns when all is committed and filed, or when `signal`
 * fired and the batch in hand is.
 */
export async function drain(
  uids: UidQueue,
  lastUidOf: (lastOfBatch: number) => number,
  by: Drain,
): Promise<void> {
  let inHand: InHand | null = null;
  let size = Math.min(by.batchSize, firstBatch);
  try {
    while (uids.left() > 0 && !by.signal.aborted) {
      const part = uids.take(size);
      const arena = createBatchBuffer();
      const messages = await fetchBatch(by.connection, part, by, arena);
      const batch = { messages, uidValidity: by.uidValidity, lastUid: lastUidOf(part.at(-1) ?? 0) };
      const bytes = messages.reduce((sum, { source }) => sum + source.length, 0);
      if (inHand) await committed(inHand);
      const before: InHand | null = inHand;
      inHand = handOver(by.sink, batch, arena);
      if (before) await by.filing.file(before.batch.messages.map(({ uid }) => uid));
      size = nextSize(by.batchSize, messages.length, bytes);
      by.left(uids.left());
    }
    if (inHand) {
      await committed(inHand);
      await by.filing.file(inHand.batch.messages.map(({ uid }) => uid));
    }
  } finally {
    // The next session must not hand over anything while this batch is still in the sink.
    await inHand?.outcome;
  }
}
