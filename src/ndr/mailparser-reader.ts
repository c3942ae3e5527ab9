import type { Attachment } from 'mailparser';
import type { Content } from './content.ts';
import { hasRecipientFields } from './fields.ts';
import { type Headers, parseHeaders } from './mime/headers.ts';
import { htmlToText } from './mime/html.ts';
import { unixLines } from './mime/walk.ts';
import { understand } from './parse.ts';
import type { Report } from './report.ts';
import { splitOriginal } from './split-original.ts';

/** Longest mail that is read a second time: mailparser decodes all of it. */
const longestSecond = 2_000_000;

/**
 * Whether a report says that something failed and not for whom: then a second reader may see what ours did
 * not.
 */
export function isWorthSecondReading(report: Report, size: number): boolean {
  return (
    (report.kind === 'bounce' || report.kind === 'delay') &&
    report.recipients.length === 0 &&
    size <= longestSecond
  );
}

/**
 * Reads a mail with mailparser instead of our own walk: another opinion about broken MIME and rare charsets.
 * Slower and asynchronous, so only for what `isWorthSecondReading`. Gives `first` back when it sees no more.
 * Never rejects.
 */
export async function readAgain(source: Uint8Array, first: Report): Promise<Report> {
  try {
    // Loaded when it is needed, which is seldom: its tables take 10 MB.
    const { simpleParser } = await import('mailparser');
    const mail = await simpleParser(Buffer.from(source), {
      keepDeliveryStatus: true,
      skipHtmlToText: true,
      skipTextToHtml: true,
      skipImageLinks: true,
      skipTextLinks: true,
    } as Parameters<typeof simpleParser>[1]);
    const text = mail.text ?? (typeof mail.html === 'string' ? htmlToText(mail.html) : '');
    const headers = parseHeaders(mail.headerLines.map((one) => unixLines(one.line)).join('\n'));
    const { report } = understand(toContent(headers, unixLines(text), mail.attachments));
    return report.recipients.length > 0 ? report : first;
  } catch {
    return first;
  }
}

function toContent(headers: Headers, text: string, attachments: readonly Attachment[]): Content {
  const body = (wanted: RegExp): string => {
    const found = attachments.find((one) => wanted.test(one.contentType));
    return found ? unixLines(found.content.toString('latin1').slice(0, 262_144)) : '';
  };
  const cut = splitOriginal(text.slice(0, 60_000));
  const returned = body(/^(?:message\/(?:rfc822|global)|text\/rfc822-headers)/);
  const status = body(/^message\/(?:global-)?delivery-status/);
  return {
    headers,
    types: attachments.map((one) => one.contentType),
    notice: cut.notice,
    list: cut.notice,
    status: status === '' && hasRecipientFields(text) ? text : status,
    feedback: body(/^message\/feedback-report/),
    original: returned === '' ? cut.original : parseHeaders(returned.split('\n\n', 1)[0] ?? ''),
    defects: ['read with mailparser'],
  };
}
