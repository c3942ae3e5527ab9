import { domainOf, readAddress } from './addresses.ts';
import { type Content, readContent } from './content.ts';
import { readDate } from './dates.ts';
import { families } from './families/all.ts';
import { mtaName, type ReportFields, readFields } from './fields.ts';
import { decideKind } from './kind.ts';
import { first } from './mime/headers.ts';
import { type Walked, walk } from './mime/walk.ts';
import { decodeWords } from './mime/words.ts';
import { readOriginal } from './original.ts';
import { daemon } from './phrases.ts';
import { familiesBy, type Notice } from './prose.ts';
import { readRecipients } from './recipients.ts';
import type { Report } from './report.ts';
import { readSesNotification } from './ses.ts';
import { withoutSummary } from './transcript.ts';

/**
 * Reads one mail. Any bytes: never throws, never hangs, linear in size; what cannot be read stands in
 * `defects`. Only headers, notice and report are decoded, so a 25 MB bounce costs little more than its search
 * for boundaries.
 */
export function parseReport(source: Uint8Array): Report {
  try {
    return readReport(source);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ...unread, defects: [`could not be read: ${reason}`] };
  }
}

const unread: Report = {
  kind: 'not-bounce',
  because: 'it could not be read',
  decidedBy: 'unreadable',
  reportingMta: '',
  subject: '',
  date: null,
  recipients: [],
  unreadRecipients: 0,
  original: readOriginal(undefined),
  defects: [],
};

/**
 * Gateways send a report on inside another one that says nothing itself: the inner one is read when the outer
 * names nobody. Only one level is opened.
 */
function readReport(source: Uint8Array): Report {
  const mail = walk(source);
  const outer = readWalked(mail);
  if ((outer.kind !== 'bounce' && outer.kind !== 'delay') || outer.named) return outer.report;
  const part = mail.parts.find((one) => one.type === 'message/rfc822');
  if (!part) return outer.report;
  const inner = readWalked(walk(mail.source.subarray(part.start, part.end)));
  if (!inner.named || (inner.kind !== 'bounce' && inner.kind !== 'delay')) return outer.report;
  return { ...inner.report, subject: outer.report.subject, date: outer.report.date };
}

/**
 * A report, and whether the mail itself names its recipients: they are not guessed from the returned
 * original.
 */
export interface Reading {
  readonly kind: Report['kind'];
  readonly report: Report;
  readonly named: boolean;
}

function readWalked(mail: Walked): Reading {
  return understand(readContent(mail));
}

const knownFamilies = familiesBy(families);

/** Makes a report of a mail's sorted content: kind, recipients, original. */
export function understand(read: Content): Reading {
  const ses = readSesNotification(read.notice);
  const content = ses ? { ...read, original: ses.original, notice: '', list: '' } : read;
  const fields = ses?.fields ?? readFields(content.status);
  const from = decodeWords(first(content.headers, 'from'));
  const subject = decodeWords(first(content.headers, 'subject'));
  const sender = readAddress(from);
  const list = withoutSummary(content.list);
  const notice: Notice = {
    text: content.list === content.notice ? list : withoutSummary(content.notice),
    list,
    from,
    subject,
    domain: domainOf(sender),
  };
  const known = knownFamilies(notice);
  const { kind, because, decidedBy } =
    ses?.kind === 'complaint'
      ? ({ kind: 'complaint', because: 'complaint notification of Amazon SES', decidedBy: 'fields' } as const)
      : decideKind({
          content,
          fields,
          families: known,
          subject,
          sender,
          fromDaemon: daemon.test(from),
        });
  const date = readDate(first(content.headers, 'date'));
  const { recipients, named } = readRecipients({ content, fields, notice, families: known, kind, date });
  const report = {
    kind,
    because,
    decidedBy,
    reportingMta: mtaName(first(fields.message, 'reporting-mta')) || notice.domain,
    subject,
    date,
    recipients,
    unreadRecipients: fields.unread,
    original: readOriginal(content.original),
    defects: defectsOf(content, kind, fields),
  };
  return { kind, report, named };
}

function defectsOf(
  content: Content,
  kind: Report['kind'],
  { unread: more }: ReportFields,
): readonly string[] {
  if (more > 0) return [...content.defects, `${more} more recipients were not read`];
  const empty =
    content.notice.trim() === '' && content.status === '' && (kind === 'bounce' || kind === 'delay');
  return empty ? [...content.defects, 'a report without words or fields'] : content.defects;
}
