import { bareAddress, domainOf } from './addresses.ts';
import { type Content, readContent } from './content.ts';
import { families } from './families/all.ts';
import { mtaName, readFields } from './fields.ts';
import { decideKind } from './kind.ts';
import { first } from './mime/headers.ts';
import { walk } from './mime/walk.ts';
import { decodeWords } from './mime/words.ts';
import { readOriginal } from './original.ts';
import { familiesOf, type Notice } from './prose.ts';
import { readRecipients } from './recipients.ts';
import type { Report } from './report.ts';
import { readSesNotification } from './ses.ts';

/**
 * Reads one mail. Any bytes: never throws, never hangs, linear in size; what cannot be read stands in `defects`. Only headers,
 * notice and report are decoded, so a 25 MB bounce costs little more than its search for boundaries.
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
  reportingMta: '',
  subject: '',
  date: null,
  recipients: [],
  original: readOriginal(undefined),
  defects: [],
};

function readReport(source: Uint8Array): Report {
  const read = readContent(walk(source));
  const ses = readSesNotification(read.notice);
  const content = ses ? { ...read, original: ses.original, notice: '' } : read;
  const fields = ses?.fields ?? readFields(content.status);
  const from = decodeWords(first(content.headers, 'from'));
  const subject = decodeWords(first(content.headers, 'subject'));
  const notice: Notice = { text: content.notice, from, subject, domain: domainOf(bareAddress(from)) };
  const known = familiesOf(notice, families);
  const { kind, because } =
    ses?.type === 'complaint'
      ? { kind: 'complaint' as const, because: 'complaint notification of Amazon SES' }
      : decideKind({ content, fields, families: known, from, subject });
  return {
    kind,
    because,
    reportingMta: mtaName(first(fields.message, 'reporting-mta')) || domainOf(bareAddress(from)),
    subject,
    date: readDate(first(content.headers, 'date')),
    recipients: readRecipients({ content, fields, notice, families: known, kind }),
    original: readOriginal(content.original),
    defects: defectsOf(content, kind),
  };
}

function defectsOf(content: Content, kind: Report['kind']): readonly string[] {
  const empty = content.notice.trim() === '' && content.status === '' && (kind === 'bounce' || kind === 'delay');
  return empty ? [...content.defects, 'a report without words or fields'] : content.defects;
}

function readDate(value: string): number | null {
  const time = Date.parse(value.slice(0, 100).replace(/\([^()]{0,60}\)/g, ''));
  return Number.isNaN(time) ? null : time;
}
