import { judge } from '../classify/judge.ts';
import type { Judgement } from '../classify/verdict.ts';
import { type Ours, sentByUs } from '../incident/evidence.ts';
import { heardAt } from '../incident/sighting.ts';
import { isWorthSecondReading, readAgain } from '../ndr/mailparser-reader.ts';
import { readOriginal } from '../ndr/original.ts';
import { parseReport } from '../ndr/parse.ts';
import type { Report } from '../ndr/report.ts';
import { fingerprintOf } from '../store/fingerprint.ts';
import type { MessageRow } from '../store/messages.ts';

/** Bytes as they came, from whatever source. */
export interface RawMail {
  readonly uid: number;
  readonly source: Uint8Array;
  /** When the mail server received it (epoch ms). */
  readonly receivedAt: number;
  /** The source could not hand it out: counted as unread, not judged. */
  readonly unreadable: boolean;
  /** There is more of it than was read: who is named beyond that is not known. */
  readonly truncated?: boolean;
}

/** A mail that was read and judged, ready to be stored. */
export interface JudgedMail {
  readonly row: MessageRow;
  readonly judgement: Judgement;
  /** The report's own Message-ID and Date, `''` without one: the same in every copy of it, whatever trace headers it got on its way. */
  readonly reportId: string;
}

const nothing: Judgement = {
  kind: 'not-bounce',
  because: 'the mail server did not hand it out',
  reportingMta: '',
  verdicts: [],
  original: readOriginal(undefined),
  defects: ['unreadable on the server'],
};

/** Our own walk reads it; a failure that names nobody gets mailparser's opinion as well. */
async function reportOf(raw: RawMail): Promise<Report | null> {
  if (raw.unreadable) return null;
  const report = parseReport(raw.source);
  return isWorthSecondReading(report, raw.source.length) ? readAgain(raw.source, report) : report;
}

/** Reads, judges and fingerprints one mail. */
export async function readMail(mailbox: string, raw: RawMail, own: Ours, now: number): Promise<JudgedMail> {
  const report = await reportOf(raw);
  const judgement = report ? judge(report) : nothing;
  return {
    judgement,
    reportId: report ? reportIdOf(raw.source) : '',
    row: {
      fingerprint: fingerprintOf(raw.source),
      mailbox,
      uid: raw.uid,
      receivedAt: heardAt(raw.receivedAt, report ? ownDates(report) : [], now),
      kind: judgement.kind,
      because: judgement.because,
      reportingMta: judgement.reportingMta,
      subject: report?.subject ?? '',
      defects: judgement.defects,
      unread: raw.unreadable || report?.unreadable === true || isUnread(judgement),
      original: judgement.original,
      ours: sentByUs(judgement.original, own, judgement.reportingMta),
    },
  };
}

/** All that a report says of its own time. */
const ownDates = ({ date, recipients, original }: Report): readonly (number | null)[] => [
  date,
  Date.parse(original.date.slice(0, 100)),
  ...recipients.slice(0, 10).flatMap(({ arrivalAt, lastAttemptAt }) => [arrivalAt, lastAttemptAt]),
];

/** Characters of the header block in which the report's own Message-ID and Date are looked for. */
const HEAD = 16 * 1024;

function reportIdOf(source: Uint8Array): string {
  const head = Buffer.from(source.buffer, source.byteOffset, Math.min(source.length, HEAD))
    .toString('latin1')
    .split(/\r?\n\r?\n/, 1)[0];
  const id = /^message-id:\s{0,5}(?<id><[^<>\s]{1,250}>)/im.exec(head ?? '')?.groups?.['id'];
  const date = /^date:\s{0,5}(?<date>[^\r\n]{1,60})/im.exec(head ?? '')?.groups?.['date'];
  return id && date ? `${id} ${date}` : '';
}

/** A bounce that names nobody: people should hear how many there were. */
const isUnread = ({ kind, verdicts }: Judgement): boolean =>
  (kind === 'bounce' || kind === 'delay') && verdicts.length === 0;
