import type { Connection } from './connect.ts';
import { MailboxError } from './error.ts';
import type { FullOptions } from './options.ts';
import { quoted } from './trouble.ts';
import { uidSet } from './uid-set.ts';

/** Marks or moves what is committed. Filing is housekeeping: when the server refuses it, reading goes on. */
export interface Filing {
  /** One command for all of them. Throws only when the connection is gone. */
  file(uids: readonly number[]): Promise<void>;
  /** Why the server refuses, in words; `''` when it does not. */
  refusal(): string;
  /** Whether to look for what was committed but not filed, now. */
  sweepDue(): boolean;
}

function explain(options: FullOptions, readOnly: boolean, words: string): string {
  const { after } = options;
  if (readOnly)
    return `"${options.mailbox}" is read-only for ${options.user}: bounces are read but stay unmarked. Grant write rights, or set IMAP_AFTER=none.`;
  if (after.do === 'move') {
    return `Bounces are read but stay in "${options.mailbox}": the server refuses to move them to "${after.folder}". Check that the folder exists and has room.${quoted(words)}`;
  }
  return `Bounces are read but stay unmarked in "${options.mailbox}": the server refuses the \\Seen flag.${quoted(words)}`;
}

/** A single refusal may pass by itself; after a second one a person must act. */
const FIRST_RETRY_MS = 30_000;

/**
 * Kept by the watcher over sessions: a refusal is tried again after a while, by whichever session is on then.
 */
export interface FilingMemory {
  refusedAt: number | null;
  /** Refusals in a row. */
  refusals: number;
  /** What the server said. */
  words: string;
}

/**
 * Filing for one session. Every session sweeps once: the one before may have died between commit and move.
 */
export function createFiling(
  connection: Connection,
  options: FullOptions,
  memory: FilingMemory,
  now: () => number,
): Filing {
  const readOnly = connection.client.mailbox !== false && Boolean(connection.client.mailbox.readOnly);
  const { after } = options;
  let swept = after.do === 'none';
  const patience = () =>
    memory.refusals > 1 ? options.slowLaneMs : Math.min(FIRST_RETRY_MS, options.slowLaneMs);
  const waits = () => memory.refusedAt !== null && now() - memory.refusedAt < patience();
  const command = async (range: string): Promise<boolean> => {
    if (readOnly) return false;
    if (after.do === 'move')
      return (await connection.client.messageMove(range, after.folder, { uid: true })) !== false;
    return connection.client.messageFlagsAdd(range, ['\\Seen'], { uid: true, silent: true });
  };
  const noteRefusal = () => {
    // A closed connection answers `false` as well; that is no refusal.
    if (!connection.client.usable) throw new MailboxError('network', 'The connection was lost while filing.');
    memory.refusedAt = now();
    memory.refusals += 1;
    memory.words = connection.refusal()?.responseText ?? '';
    swept = false;
  };
  return {
    async file(uids) {
      if (after.do === 'none' || uids.length === 0 || waits()) return;
      const done = await connection.guard(() => command(uidSet(uids)));
      if (!done) return noteRefusal();
      memory.refusedAt = null;
      memory.refusals = 0;
    },
    refusal: () => (memory.refusedAt === null ? '' : explain(options, readOnly, memory.words)),
    sweepDue() {
      if (swept || waits()) return false;
      swept = true;
      return true;
    },
  };
}
