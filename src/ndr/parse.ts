import { bareAddress } from './addresses.ts';
import { type Content, readContent } from './content.ts';
import { mtaName, readFields } from './fields.ts';
import { decideKind } from './kind.ts';
import { first } from './mime/headers.ts';
import { walk } from './mime/walk.ts';
import { decodeWords } from './mime/words.ts';
import { readOriginal } from './original.ts';
import { readRecipients } from './recipients.ts';
import type { Report } from './report.ts';

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
  const content = readContent(walk(source));
  const fields = readFields(content.status);
  const { kind, because } = decideKind(content, fields);
  return {
    kind,
    because,
    reportingMta: reportingMta(content, first(fields.message, 'reporting-mta')),
    subject: decodeWords(first(content.headers, 'subject')),
    date: readDate(first(content.headers, 'date')),
    recipients: kind === 'not-bounce' || kind === 'autoreply' ? [] : readRecipients(content, fields, kind),
    original: readOriginal(content.original),
    defects: content.defects,
  };
}

function reportingMta(content: Content, field: string): string {
  const named = mtaName(field);
  if (named !== '') return named;
  const from = bareAddress(first(content.headers, 'from'));
  return from.includes('@') ? from.slice(from.lastIndexOf('@') + 1).toLowerCase() : '';
}

function readDate(value: string): number | null {
  const time = Date.parse(value.replace(/\([^()]{0,60}\)/g, ''));
  return Number.isNaN(time) ? null : time;
}
