import { judge } from '../classify/judge.ts';
import type { Judgement } from '../classify/verdict.ts';
import { type Ours, sentByUs } from '../incident/evidence.ts';
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
}

/** A mail that was read and judged, ready to be stored. */
export interface JudgedMail {
  readonly row: MessageRow;
  readonly judgement: Judgement;
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
export async function readMail(mailbox: string, raw: RawMail, own: Ours): Promise<JudgedMail> {
  const report = await reportOf(raw);
  const judgement = report ? judge(report) : nothing;
  return {
    judgement,
    row: {
      fingerprint: fingerprintOf(raw.source),
      mailbox,
      uid: raw.uid,
      receivedAt: raw.receivedAt,
      kind: judgement.kind,
      because: judgement.because,
      reportingMta: judgement.reportingMta,
      subject: report?.subject ?? '',
      defects: judgement.defects,
      unread: isUnread(judgement),
      original: judgement.original,
      ours: sentByUs(judgement.original, own, judgement.reportingMta),
    },
  };
}

/** A bounce that names nobody, or bytes that could not be read: people should hear how many there were. */
function isUnread(judgement: Judgement): boolean {
  const bouncy = judgement.kind === 'bounce' || judgement.kind === 'delay';
  if (bouncy) return judgement.verdicts.length === 0;
  return judgement.defects.length > 0 && judgement.because.includes('could not be read');
}
