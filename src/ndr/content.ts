import { hasRecipientFields } from './fields.ts';
import { forwardedReport } from './forward.ts';
import { bodyBytes, bodyText } from './mime/body.ts';
import { decodeCharset } from './mime/charset.ts';
import { parseTyped } from './mime/content-type.ts';
import { first, type Headers, parseHeaders } from './mime/headers.ts';
import { htmlToText } from './mime/html.ts';
import { headersAt, type Part, type Walked } from './mime/walk.ts';
import { splitOriginal } from './split-original.ts';

/** What a mail holds, sorted by what it is for. */
export interface Content {
  readonly headers: Headers;
  /** Media types of all parts, in order. */
  readonly types: readonly string[];
  /** Words for people, without the returned original. */
  readonly notice: string;
  /** All of them: a list of a thousand recipients is longer than any notice. */
  readonly list: string;
  /** Delivery-status fields (RFC 3464), `''` when there are none. */
  readonly status: string;
  /** Feedback-report fields (RFC 5965), `''` when there are none. */
  readonly feedback: string;
  /** Headers of the returned original. */
  readonly original: Headers | undefined;
  readonly defects: readonly string[];
}

const originalTypes = new Set([
  'message/rfc822',
  'message/global',
  'message/partial',
  'text/rfc822-headers',
  'text/rfc822-header',
  'message/rfc822-headers',
  'message/global-headers',
]);
/** Longest notice that is read, in characters; a report says what it has to say much earlier. */
const longestNotice = 60_000;

/** Most bytes of delivery-status fields: some thousand recipients with long replies. */
const longestStatus = 4_194_304;

/** Bytes of an encoded original that are read for its headers. */
const longestHeader = 65_536;

/** Sorts the parts of a mail. Bodies are decoded only where they are read. */
export function readContent(mail: Walked): Content {
  const texts = readableTexts(mail);
  const status = mail.parts
    .filter(isStatus)
    .map((part) => withoutPrefix(decodeCharset(bodyBytes(mail, part, longestStatus), '')));
  const feedback = mail.parts.find((part) => part.type === 'message/feedback-report');
  const words = texts.filter((text) => !isOnlyFields(text)).join('\n\n');
  const passedOn =
    status.length === 0 ? forwardedReport(mail.headers, words.slice(0, longestNotice)) : undefined;
  const cut = splitOriginal(passedOn?.text ?? words);
  const inText = status.length === 0 ? (passedOn ? [passedOn.text] : texts).filter(hasRecipientFields) : [];
  return {
    headers: passedOn?.headers ?? mail.headers,
    types: mail.parts.map((part) => part.type),
    notice: cut.notice.slice(0, longestNotice),
    list: cut.notice,
    status: [...status, ...inText].join('\n\n'),
    feedback: feedback ? bodyBytes(mail, feedback) : '',
    original: returnedHeaders(mail) ?? cut.original ?? strippedComplaint(mail.headers),
    defects: mail.defects,
  };
}

/**
 * Hotmail's feedback loop adds its headers to the original itself; forwarded without its wrapper the mail is
 * the original.
 */
function strippedComplaint(headers: Headers): Headers | undefined {
  return headers.has('x-hmxmroriginalrecipient') ? headers : undefined;
}

function isStatus(part: Part): boolean {
  return /^message\/(?:global-)?delivery-status$/.test(part.type);
}

/** Some gateways write a second header block before the fields. */
function withoutPrefix(text: string): string {
  return text.replace(/^(?:Content-[A-Za-z-]{1,40}:.{0,200}\n){1,5}\n/i, '');
}

/** A text part that holds nothing but delivery-status fields under a wrong type. */
function isOnlyFields(text: string): boolean {
  return (
    hasRecipientFields(text) &&
    /^\s{0,50}(?:reporting-mta|final-recipient|original-recipient|original-envelope-id)[ \t]{0,10}:/i.test(
      text,
    )
  );
}

/** Plain texts, or the HTML ones as text when there is no plain text worth reading. */
function readableTexts(mail: Walked): string[] {
  const parts = mail.parts.filter((part) => isText(part) && part.type !== 'text/html');
  const plain = parts.map((part) => bodyText(mail, part));
  if (plain.some((text, index) => text.trim().length > 20 && !isFile(parts[index]))) return plain;
  const html = mail.parts
    .filter((part) => part.type === 'text/html' && !isAttached(part))
    .map((part) => htmlToText(bodyText(mail, part)));
  return [...html, ...plain];
}

function isText(part: Part): boolean {
  if (originalTypes.has(part.type)) return false;
  if (part.type.startsWith('text/')) return !isAttached(part);
  return !/^(?:multipart|message|image|audio|video|application)\//.test(part.type);
}

function isFile(part: Part | undefined): boolean {
  return part !== undefined && /^attachment/i.test(first(part.headers, 'content-disposition'));
}

/** A file that somebody attached; MTAs give their status files names too, so only the disposition counts. */
function isAttached(part: Part): boolean {
  return isFile(part) && part.type !== 'text/plain';
}

function returnedHeaders(mail: Walked): Headers | undefined {
  const part = mail.parts.find((one) => originalTypes.has(one.type)) ?? mail.parts.find(isSavedMail);
  if (!part) return undefined;
  const headers =
    first(part.headers, 'content-transfer-encoding') === ''
      ? headersAt(mail.source, part.start, part.end)
      : encodedHeaders(mail, part);
  return headers.size > 0 ? headers : undefined;
}

/** A gateway may hand on the original as a file, whatever type it gives it. */
function isSavedMail({ type, headers, params }: Part): boolean {
  if (/^(?:multipart|message)\//.test(type)) return false;
  const disposition = first(headers, 'content-disposition');
  const name = disposition.includes('.') ? parseTyped(disposition).params['filename'] : undefined;
  return /\.eml$/i.test(name ?? params['name'] ?? '');
}

function encodedHeaders(mail: Walked, part: Part): Headers {
  const text = bodyBytes(mail, part, longestHeader).replace(/^\n+/, '');
  const end = text.indexOf('\n\n');
  return parseHeaders(end < 0 ? text : text.slice(0, end));
}
