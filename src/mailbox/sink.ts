/** One message as the server gave it. */
export interface MailItem {
  readonly uid: number;
  /**
   * The raw message (CRLF), at most `maxBytes` of it. For an unreadable one a short stand-in that names the
   * UID. Shares its memory with others of the batch and is empty once `take` has settled: who needs it longer
   * copies it.
   */
  readonly source: Uint8Array;
  /** The message is longer than what was read. */
  readonly truncated: boolean;
  /** The server refused to hand it out, again and again. Count it as unread, do not judge it. */
  readonly unreadable: boolean;
  /** When the server received it (epoch ms). */
  readonly internalDate: number;
}

/** Messages that stand or fall together. */
export interface MailBatch {
  /** Ascending by UID. Empty when all of them were deleted meanwhile: then only the checkpoint moves. */
  readonly messages: readonly MailItem[];
  readonly uidValidity: string;
  /** The checkpoint after this batch; never below what was told before for the same `uidValidity`. */
  readonly lastUid: number;
}

/** How far a mailbox was read. UIDs count only within one UIDVALIDITY (RFC 9051, 2.3.1.1). */
export interface MailCheckpoint {
  readonly uidValidity: string;
  readonly lastUid: number;
}

/** What stands in the way; `''` when nothing does. `login`, `folder`, `tls` and `filing` need a person. */
export type MailTrouble =
  | ''
  | 'login'
  | 'folder'
  | 'filing'
  | 'tls'
  | 'network'
  | 'throttled'
  | 'server'
  | 'sink';

/** How a mailbox stands. */
export interface MailboxState {
  readonly connected: boolean;
  /** End of the last look that went well (epoch ms); `null` before the first. */
  readonly lastPollAt: number | null;
  /** Messages found and not yet taken. */
  readonly backlog: number;
  readonly trouble: MailTrouble;
  /** The state in words fit for people, with the remedy when there is trouble. No secrets. */
  readonly note: string;
}

/** Where the mail goes. The pipeline implements it. */
export interface MailSink {
  /** What the last committed batch said; `null` before the first. Throwing means: try later. */
  checkpoint(): Promise<MailCheckpoint | null>;
  /**
   * Resolves only when all effects of the batch are committed, the checkpoint with them; only then is it
   * marked or moved. May throw: then nothing is marked and the same messages come again, after a wait. The
   * same message may come twice (a crash before it was marked, a new UIDVALIDITY): tell them apart by
   * content.
   */
  take(batch: MailBatch): Promise<void>;
  /** Told of every change. Must be cheap; what it throws is ignored. */
  reached(state: MailboxState): void | Promise<void>;
}
