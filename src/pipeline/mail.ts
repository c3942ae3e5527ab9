import { judge } from '../classify/judge.ts';
import { providerOf } from '../classify/provider.ts';
import type { Judgement } from '../classify/verdict.ts';
import { heardAt } from '../incident/sighting.ts';
import { isWorthSecondReading, readAgain } from '../ndr/mailparser-reader.ts';
import { readOriginal } from '../ndr/original.ts';
import { parseReport } from '../ndr/parse.ts';
import type { Report } from '../ndr/report.ts';
import { fingerprintOf } from '../store/fingerprint.ts';
import type { MessageRow } from '../store/messages.ts';
import { type Ours, sentByUs } from '../trust/ours.ts';
import { readReceipt } from '../trust/receipt.ts';
import type { Token } from '../trust/token.ts';
import { type Evidence, unproven } from '../trust/worth.ts';
import { type Belief, type Known, worthOf } from '../trust/worth-of.ts';

/** Bytes as they came, from whatever source. */
export interface RawMail {
  readonly uid: number;
  readonly source: Uint8Array;
  /** When the mail server received it (epoch ms). */
  readonly receivedAt: number;
  /** When it came into our hands, where that is not the same (a file): no word of the mail's own. */
  readonly arrivedAt?: number;
  /** The source could not hand it out: counted as unread, not judged. */
  readonly unreadable: boolean;
}

/** A mail that was read and judged, ready to be stored. */
export interface JudgedMail {
  readonly row: MessageRow;
  readonly judgement: Judgement;
  /**
   * The report's own Message-ID and Date, `''` without one: the same in every copy of it, whatever trace
   * headers it got on its way.
   */
  readonly reportId: string;
  /** When it came, by who handed it to us; nothing that it says of itself. */
  readonly arrivedAt: number;
  /** What it is worth for one of its recipients. */
  readonly worthFor: (address: string) => Evidence;
  /** How many recipients it names beyond those that were read. */
  readonly unreadRecipients: number;
  /** Recipients whose server took the message, by a report that says so. */
  readonly delivered: readonly Accepted[];
}

/** A mail that was read, before it is known what it is worth. */
export interface ReadMail {
  readonly raw: RawMail;
  readonly report: Report | null;
}

/** One recipient whose server took the message. */
export interface Accepted {
  readonly address: string;
  /** Provider id, `''` when unknown. */
  readonly provider: string;
  readonly at: number;
  /** Passed on to a server that sends no success reports, or to a list: taken, but perhaps not delivered. */
  readonly onlyTaken: boolean;
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

/** Reads one mail. */
export const readMail = async (raw: RawMail): Promise<ReadMail> => ({ raw, report: await reportOf(raw) });

const believesNothing: Belief = { token: null, of: () => unproven };

/**
 * Judges and fingerprints one mail that was read. `known` tells which messages our own log or events know.
 */
export function judgeMail(
  mailbox: string,
  { raw, report: read }: ReadMail,
  ours: Ours,
  now: number,
  known?: Known,
): JudgedMail {
  const belief = read ? worthOf(read, readReceipt(raw.source), ours, now, known) : believesNothing;
  const report = read && joined(read, belief.token);
  const judgement = report ? judge(report) : nothing;
  const evidence =
    report && isReport(judgement) ? best(report.recipients.map(({ address }) => belief.of(address))) : null;
  const heard = heardAt(raw.receivedAt, report ? ownDates(report) : [], now);
  return {
    judgement,
    ...(report ? told(report, raw.source, heard) : toldNothing),
    arrivedAt: Math.min(raw.arrivedAt ?? raw.receivedAt, now),
    worthFor: belief.of,
    row: {
      fingerprint: fingerprintOf(raw.source),
      mailbox,
      uid: raw.uid,
      receivedAt: heard,
      kind: judgement.kind,
      because: judgement.because,
      reportingMta: judgement.reportingMta,
      subject: report?.subject ?? '',
      defects: judgement.defects,
      unread: raw.unreadable || isUnread(judgement, report),
      original: judgement.original,
      ours: sentByUs(judgement.original, ours, evidence?.worth ?? 'unproven'),
      evidence,
    },
  };
}

const order = ['proven', 'plausible', 'unproven'] as const;

/** The best of them; a report that names nobody is worth nothing. */
const best = (all: readonly Evidence[]): Evidence =>
  order.flatMap((worth) => all.find((one) => one.worth === worth) ?? []).at(0) ?? unproven;

/**
 * What the token of our own bounce address says goes where the report says nothing: whom it is about, and of
 * what campaign.
 */
function joined(report: Report, token: Token | null): Report {
  if (!token || !['bounce', 'delay', 'delivered'].includes(report.kind)) return report;
  const { campaign } = report.original;
  const original = { ...report.original, campaign: campaign === '' ? token.campaign : campaign };
  const known = report.recipients.length === 0 ? [nobody] : report.recipients;
  const recipients = known.map((one) => (one.address === '' ? { ...one, address: token.recipient } : one));
  return { ...report, original, recipients };
}

const nobody: Report['recipients'][number] = {
  address: '',
  originalRecipient: '',
  finalRecipients: [],
  doubt: '',
  action: '',
  status: '',
  reply: '',
  diagnostic: '',
  remoteMta: '',
  command: '',
  arrivalAt: null,
  lastAttemptAt: null,
  willRetryUntil: null,
};

const isReport = ({ kind }: Judgement): boolean => ['bounce', 'delay', 'delivered'].includes(kind);

/** All that a report says of its own time. */
const ownDates = ({ date, recipients, original }: Report): readonly (number | null)[] => [
  date,
  Date.parse(original.date.slice(0, 100)),
  ...recipients.slice(0, 10).flatMap(({ arrivalAt, lastAttemptAt }) => [arrivalAt, lastAttemptAt]),
];

type Told = Pick<JudgedMail, 'reportId' | 'unreadRecipients' | 'delivered'>;

const toldNothing: Told = { reportId: '', unreadRecipients: 0, delivered: [] };

const told = (report: Report, source: Uint8Array, heard: number): Told => ({
  reportId: reportIdOf(source),
  unreadRecipients: report.unreadRecipients,
  delivered: acceptedIn(report, heard),
});

/**
 * Who took it: `relayed` is the last that can be known where the next server reports no successes (RFC 3464,
 * 2.3.3).
 */
const acceptedIn = ({ recipients }: Report, heard: number): readonly Accepted[] =>
  recipients
    .filter(({ action }) => action === 'delivered' || action === 'relayed')
    .map(({ action, address, remoteMta, diagnostic, lastAttemptAt }) => ({
      address,
      provider: providerOf(remoteMta, diagnostic, address.slice(address.lastIndexOf('@') + 1)),
      at: Math.min(lastAttemptAt ?? heard, heard),
      onlyTaken: action === 'relayed',
    }));

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

/**
 * Bytes that could not be read, a bounce that names nobody, or more recipients than were read: people should
 * hear how many there were.
 */
function isUnread({ kind, verdicts }: Judgement, report: Report | null): boolean {
  if (report?.decidedBy === 'unreadable') return true;
  if (kind !== 'bounce' && kind !== 'delay') return false;
  return verdicts.length === 0 || (report?.unreadRecipients ?? 0) > 0;
}
