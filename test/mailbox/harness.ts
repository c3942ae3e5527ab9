import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MailboxOptions } from '../../src/mailbox/options.ts';
import type { MailBatch, MailboxState, MailCheckpoint, MailItem, MailSink } from '../../src/mailbox/sink.ts';

/** A sink that keeps everything in memory and counts a content once, as the store does. */
export interface MemorySink extends MailSink {
  /** By content fingerprint. */
  readonly stored: Map<string, MailItem>;
  readonly batches: MailBatch[];
  readonly states: MailboxState[];
  /** How often a content came that was there already. */
  repeats(): number;
  /** Runs before a batch is committed; may throw, as a database does. */
  before: (batch: MailBatch) => Promise<void> | void;
  /** Runs after a batch is committed; may throw, as a crash does. */
  after: (batch: MailBatch) => Promise<void> | void;
}

const fingerprint = (source: Uint8Array): string => createHash('sha256').update(source).digest('base64url');

export function memorySink(): MemorySink {
  const stored = new Map<string, MailItem>();
  const batches: MailBatch[] = [];
  const states: MailboxState[] = [];
  let checkpoint: MailCheckpoint | null = null;
  let repeats = 0;
  const sink: MemorySink = {
    stored,
    batches,
    states,
    repeats: () => repeats,
    before: () => {},
    after: () => {},
    checkpoint: async () => checkpoint,
    async take(batch) {
      await sink.before(batch);
      for (const item of batch.messages) {
        const key = fingerprint(item.source);
        if (stored.has(key)) repeats += 1;
        stored.set(key, { ...item, source: Uint8Array.from(item.source) });
      }
      if (checkpoint?.uidValidity !== batch.uidValidity || checkpoint.lastUid < batch.lastUid) {
        checkpoint = { uidValidity: batch.uidValidity, lastUid: batch.lastUid };
      }
      batches.push(batch);
      await sink.after(batch);
    },
    reached: (state) => {
      states.push(state);
    },
  };
  return sink;
}

/** Plain IMAP on loopback, quick to give up and to come back; IDLE and the poll keep their long defaults. */
export function plainMailbox(port: number, given: Partial<MailboxOptions> = {}): MailboxOptions {
  return {
    name: 'test',
    host: '127.0.0.1',
    port,
    tls: 'none',
    user: 'bounce',
    password: 'secret',
    mailbox: 'INBOX',
    after: { do: 'seen' },
    pollSeconds: 60,
    backoffMs: { min: 20, max: 100 },
    ...given,
  };
}

/** Waits until something is so; fails with `what` when it never is. */
export async function until(condition: () => boolean, what: string, withinMs = 30_000): Promise<void> {
  const end = Date.now() + withinMs;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`Never happened within ${withinMs} ms: ${what}`);
    await sleep(10);
  }
}
