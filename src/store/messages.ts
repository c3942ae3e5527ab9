import type { Kind, Original } from '../ndr/report.ts';
import type { Evidence } from '../trust/worth.ts';
import { type Bulk, inPieces, insertRows, type Value } from './bulk.ts';
import { dayKey, dayKeys, dayNumber } from './keys.ts';
import type { Session } from './session.ts';
import { cut, limits } from './text.ts';

/**
 * One mail as it was read. Texts are cut to sane lengths on the way in; NUL and lone surrogates are replaced.
 */
export interface MessageRow {
  /**
   * From `fingerprintOf` (fingerprint.ts): the same bytes give the same one, in whatever mailbox or
   * UIDVALIDITY.
   */
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
  /** It came from a log or an event: kept beside the mails, not counted as one. */
  readonly noMail?: true;
  /** The best that it is worth for any recipient; `null` for a mail that is no report. */
  readonly evidence: Evidence | null;
}

export interface Messages {
  /**
   * Stores the mails that are not there yet and returns the new ones: fingerprint → id of the row. A
   * fingerprint that is twice in `rows` counts once. Mail counters follow at commit.
   */
  add(rows: readonly MessageRow[], now: number): Promise<ReadonlyMap<string, number>>;
  /** Which of these are stored already. */
  known(fingerprints: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * Which of these subjects (or From addresses) came back in any mail of the days before `before` (up to
   * `days` of them). For compromise hints.
   */
  seenSubjects(subjects: readonly string[], before: number, days?: number): Promise<ReadonlySet<string>>;
  seenSenders(senders: readonly string[], before: number, days?: number): Promise<ReadonlySet<string>>;
}

const columns = {
  fingerprint: 'text',
  mailbox: 'text',
  uid: 'int',
  receivedAt: 'int',
  storedAt: 'int',
  kind: 'text',
  because: 'text',
  reportingMta: 'text',
  subject: 'text',
  defects: 'text',
  unread: 'int',
  ours: 'int',
  originalId: 'text',
  originalFrom: 'text',
  originalSubject: 'text',
  listId: 'text',
  campaign: 'text',
  mailer: 'text',
  sendingIp: 'text',
  helo: 'text',
  envelopeFrom: 'text',
  worth: 'text',
  proof: 'text',
  signatures: 'text',
} as const;

const bulk: Bulk = {
  table: 'messages',
  columns,
  tail: 'on conflict ("fingerprint") do nothing returning "id", "fingerprint"',
};

/** What is asked later whether it was ever seen: kept for each day, as a mark without the text. */
const subjectMark = (subject: string): string => `subject ${subject}`;
const senderMark = (sender: string): string => `sender ${sender.toLowerCase()}`;

function valuesOf(row: MessageRow, now: number): Value[] {
  const { original } = row;
  return [
    row.fingerprint,
    cut(row.mailbox, limits.line),
    row.uid,
    row.receivedAt,
    now,
    row.kind,
    cut(row.because, limits.line),
    cut(row.reportingMta, limits.line),
    cut(row.subject, limits.subject),
    row.defects.length === 0
      ? '[]'
      : JSON.stringify(row.defects.slice(0, 20).map((defect) => cut(defect, limits.line))),
    row.unread ? 1 : 0,
    row.ours === null ? null : Number(row.ours),
    cut(original.messageId, limits.line),
    cut(original.from, limits.line),
    cut(original.subject, limits.subject),
    cut(original.listId, limits.line),
    cut(original.campaign, limits.line),
    cut(original.mailer, limits.line),
    cut(original.sendingIp, limits.word),
    cut(original.helo, limits.line),
    cut(original.envelopeFrom, limits.line),
    row.evidence?.worth ?? '',
    row.evidence?.by ?? '',
    cut((original.signatures ?? []).join(' '), limits.line),
  ];
}

/**
 * One of each fingerprint, in their order: two instances that store the same mails wait for each other
 * instead of locking up.
 */
function distinct(rows: readonly MessageRow[]): readonly MessageRow[] {
  const first = new Map<string, MessageRow>();
  for (const row of rows) if (!first.has(row.fingerprint)) first.set(row.fingerprint, row);
  return [...first.values()].sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
}

async function add(
  session: Session,
  rows: readonly MessageRow[],
  now: number,
): Promise<ReadonlyMap<string, number>> {
  const wanted = distinct(rows);
  return session.atomically(async (inside) => {
    const values = wanted.map((row) => valuesOf(row, now));
    const stored = await insertRows<{ id: number; fingerprint: string }>(inside, bulk, values);
    const ids = new Map(stored.map(({ fingerprint, id }) => [fingerprint, id]));
    for (const row of wanted.filter(({ fingerprint }) => ids.has(fingerprint))) {
      if (!row.noMail)
        inside.tx.tally.mail(row.receivedAt, row.kind, row.unread, row.evidence?.worth === 'unproven');
      const day = dayNumber(row.receivedAt);
      if (row.original.subject !== '')
        inside.tx.tally.seen(dayKey(day, subjectMark(cut(row.original.subject, limits.subject))));
      if (row.original.from !== '')
        inside.tx.tally.seen(dayKey(day, senderMark(cut(row.original.from, limits.line))));
    }
    return ids;
  });
}

async function seen(
  { read }: Session,
  texts: readonly string[],
  mark: (text: string) => string,
  before: number,
  days: number,
): Promise<ReadonlySet<string>> {
  const yesterday = dayNumber(before) - 1;
  const keys = new Map(
    texts.flatMap((text) => dayKeys(mark(text), yesterday, days).map((key) => [key, text] as const)),
  );
  const rows = await inPieces([...keys.keys()], 5000, (piece) =>
    read.selectFrom('seen').select('key').where('key', 'in', piece).execute(),
  );
  return new Set(rows.flatMap(({ key }) => keys.get(key) ?? []));
}

export const messages = (session: Session): Messages => ({
  add: (rows, now) => add(session, rows, now),
  async known(fingerprints) {
    const rows = await inPieces(fingerprints, 1000, (piece) =>
      session.read.selectFrom('messages').select('fingerprint').where('fingerprint', 'in', piece).execute(),
    );
    return new Set(rows.map(({ fingerprint }) => fingerprint));
  },
  seenSubjects: (subjects, before, days = 30) =>
    seen(session, subjects, (subject) => subjectMark(cut(subject, limits.subject)), before, days),
  seenSenders: (senders, before, days = 30) =>
    seen(session, senders, (sender) => senderMark(cut(sender, limits.line)), before, days),
});
