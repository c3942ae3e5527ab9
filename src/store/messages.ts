import type { Kind, Original } from '../ndr/report.ts';

/** One mail as it was read. Texts are cut to sane lengths on the way in; NUL and lone surrogates are replaced. */
export interface MessageRow {
  /** From `fingerprintOf` (fingerprint.ts): the same bytes give the same one, in whatever mailbox or UIDVALIDITY. */
  readonly fingerprint: string;
  /** Name of the mailbox, or of the source (`ingest`). */
  readonly mailbox: string;
  readonly uid: number;
  /** Epoch ms. */
  readonly receivedAt: number;
  readonly kind: Kind;
  readonly because: string;
  readonly reportingMta: string;
  readonly subject: string;
  readonly defects: readonly string[];
  /** Nothing useful could be read from it: counted as such in the digest. */
  readonly unread: boolean;
  readonly original: Original;
  /** Whether we sent the original; `false` is backscatter, `null` unknown. */
  readonly ours: boolean | null;
}

export interface Messages {
  /**
   * Stores the mails that are not there yet and returns the new ones: fingerprint → id of the row. A fingerprint that is
   * twice in `rows` counts once. Mail counters follow at commit.
   */
  add(rows: readonly MessageRow[], now: number): Promise<ReadonlyMap<string, number>>;
  /** Which of these are stored already. */
  known(fingerprints: readonly string[]): Promise<ReadonlySet<string>>;
  /** Which of these subjects (or From addresses) came back in any mail of the days before `before` (up to `days` of them). For compromise hints. */
  seenSubjects(subjects: readonly string[], before: number, days?: number): Promise<ReadonlySet<string>>;
  seenSenders(senders: readonly string[], before: number, days?: number): Promise<ReadonlySet<string>>;
}
