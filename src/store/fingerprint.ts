import { hash } from 'node:crypto';

/**
 * Characters of the mail that are hashed, after its line ends are made alike. A mail that was read in part
 * has so many as well.
 */
const LIMIT = 128 * 1024;
/** Characters of the header block in which the Date is looked for. */
const HEAD = 16 * 1024;

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** RFC 5322 section 3.3, as far as it is needed: day, month, year, hour. */
const dateHeader =
  /^date:[ \t]{0,20}(?:[a-z]{3},)?[ \t]{0,20}(?<day>\d{1,2})[ \t]{1,5}(?<month>[a-z]{3})[ \t]{1,5}(?<year>\d{4})[ \t]{1,5}(?<hour>\d{2})/im;

/**
 * Hour of the mail's own Date header, 0 when there is none. Deliberately not the reader's `Report.date`: a
 * reader that gets better would give old mails a new identity.
 */
function hourOf(text: string): number {
  const end = text.indexOf('\n\n');
  const found = dateHeader.exec(text.slice(0, end < 0 ? HEAD : Math.min(end, HEAD)))?.groups;
  const month = months.indexOf(found?.['month']?.toLowerCase() ?? '');
  if (!found || month < 0) return 0;
  const hours =
    Date.UTC(Number(found['year']), month, Number(found['day']), Number(found['hour'])) / 3_600_000;
  return Math.min(Math.max(hours, 0), 0xffffffff);
}

/** The mail's beginning with LF line ends: IMAP gives CRLF, files LF, and it is the same mail. */
function beginning(source: Uint8Array): string {
  const raw = Buffer.from(source.buffer, source.byteOffset, Math.min(source.length, 2 * LIMIT)).toString(
    'latin1',
  );
  return raw.replaceAll('\r\n', '\n').slice(0, LIMIT);
}

/**
 * The identity of a mail: its content, not its Message-ID (bounces lack or reuse it), as 22 characters. It
 * starts with the hour of the mail's own Date, so that new mails fall next to each other in the index and
 * intake costs the same however many are stored.
 */
export function fingerprintOf(source: Uint8Array): string {
  const text = beginning(source);
  const key = hash('sha256', Buffer.from(text, 'latin1'), 'buffer').subarray(0, 16);
  key.writeUInt32BE(hourOf(text), 0);
  return key.toString('base64url');
}

/**
 * The identity of what a log or an event tells, which has no bytes of its own: its words are. Of the same
 * shape as a mail's.
 */
export function fingerprintOfFact(fact: readonly string[], at: number): string {
  const key = hash('sha256', JSON.stringify(fact), 'buffer').subarray(0, 16);
  key.writeUInt32BE(Math.min(Math.max(Math.floor(at / 3_600_000), 0), 0xffffffff), 0);
  return key.toString('base64url');
}
