import { parseTyped } from './content-type.ts';
import { first, type Headers, parseHeaders } from './headers.ts';

/** A part of a mail as a byte range; nothing of its body is decoded yet. */
export interface Part {
  /** Lower-case media type, `text/plain` when none is given. */
  readonly type: string;
  readonly params: Readonly<Record<string, string>>;
  readonly headers: Headers;
  /** Body bytes: `[start, end)` of the source. */
  readonly start: number;
  readonly end: number;
  readonly depth: number;
}

/** A mail as a flat list of parts in the order in which they stand. The first one is the mail itself. */
export interface Walked {
  readonly source: Buffer;
  readonly headers: Headers;
  readonly parts: readonly Part[];
  readonly defects: readonly string[];
}

const mostParts = 200;
const deepest = 12;
/**
 * Header blocks are looked for in growing windows: those of parts end within the first, those of mails within
 * the second.
 */
const windows = [1_024, 8_192, 65_536, 524_288];
const blankLine = /\n\r?\n/;
const LF = 10;
const CR = 13;
const DASH = 45;

/**
 * Takes a mail apart into byte ranges: linear in its size, at most 200 parts and 12 levels, no body decoded.
 * Lenient as mail demands: LF, CRLF or CR, an mbox `From ` line, boundaries unquoted, unannounced, unclosed
 * or never found. The body of a message/rfc822 is one part; only its headers matter and they are read by the
 * caller.
 */
export function walk(source: Uint8Array): Walked {
  const buffer = onlyLineFeeds(Buffer.from(source.buffer, source.byteOffset, source.byteLength));
  const state: State = { buffer, parts: [], defects: [] };
  visit(state, skipEnvelope(buffer), buffer.length, 0, 'text/plain');
  return {
    source: buffer,
    headers: state.parts[0]?.headers ?? new Map(),
    parts: state.parts,
    defects: state.defects,
  };
}

interface State {
  readonly buffer: Buffer;
  readonly parts: Part[];
  readonly defects: string[];
}

/** Old Macintosh line ends: a mail that has CR and no LF in its first lines is copied with LF. */
function onlyLineFeeds(buffer: Buffer): Buffer {
  const line = buffer.indexOf(LF);
  const carriage = line >= 0 && line < 2_000 ? -1 : buffer.indexOf(CR);
  if (carriage < 0 || carriage >= 2_000) return buffer;
  const copy = Buffer.from(buffer);
  for (let at = copy.indexOf(CR); at >= 0; at = copy.indexOf(CR, at + 1)) copy[at] = LF;
  return copy;
}

/** Skips blank lines before the headers and the `From ` line of an mbox. */
function skipEnvelope(buffer: Buffer): number {
  const at = skipBlankLines(buffer, 0, buffer.length);
  const isFromLine = /^>?From [^\n:]{1,200}\n/.test(buffer.toString('latin1', at, at + 220));
  return isFromLine ? buffer.indexOf(LF, at) + 1 : at;
}

function visit(state: State, from: number, to: number, depth: number, fallback: string): void {
  if (state.parts.length >= mostParts || depth > deepest) {
    if (state.defects.length === 0) state.defects.push('more parts than are read');
    return;
  }
  const { headers, body } = readHead(state.buffer, from, to);
  const declared = first(headers, 'content-type');
  const { type, params } = declared === '' ? { type: fallback, params: {} } : parseTyped(declared);
  state.parts.push({ type: type || 'text/plain', params, headers, start: body, end: to, depth });
  if (type.startsWith('multipart/')) visitChildren(state, type, params['boundary'] ?? '', body, to, depth);
}

function visitChildren(
  state: State,
  type: string,
  boundary: string,
  body: number,
  to: number,
  depth: number,
): void {
  const { buffer } = state;
  const delimiter = `--${boundary === '' ? guessBoundary(buffer, body, to) : boundary}`;
  if (delimiter === '--') {
    takeAsText(state, body, to, depth);
    return;
  }
  const view = buffer.subarray(0, to);
  const fallback = type === 'multipart/digest' ? 'message/rfc822' : 'text/plain';
  let at = findDelimiter(view, delimiter, body);
  if (at < 0) takeAsText(state, body, to, depth);
  while (at >= 0) {
    const after = at + delimiter.length;
    if (buffer[after] === DASH && buffer[after + 1] === DASH) return;
    const lineEnd = view.indexOf(LF, after);
    if (lineEnd < 0) return;
    const next = findDelimiter(view, delimiter, lineEnd);
    visit(state, lineEnd + 1, next < 0 ? to : beforeLineEnd(buffer, next), depth + 1, fallback);
    at = next;
  }
}

/** A multipart without parts is read as one text. */
function takeAsText(state: State, start: number, end: number, depth: number): void {
  state.defects.push('boundary announced but never found');
  state.parts.push({ type: 'text/plain', params: {}, headers: new Map(), start, end, depth: depth + 1 });
}

/**
 * Offset of the next line that begins with the delimiter and nothing that makes it another, longer one; -1
 * when none.
 */
function findDelimiter(view: Buffer, delimiter: string, from: number): number {
  let at = view.indexOf(delimiter, from, 'latin1');
  while (at >= 0) {
    const startsLine = at === 0 || view[at - 1] === LF;
    if (startsLine && endsDelimiter(view, at + delimiter.length)) return at;
    at = view.indexOf(delimiter, at + 1, 'latin1');
  }
  return -1;
}

function endsDelimiter(view: Buffer, at: number): boolean {
  const byte = view[at];
  if (byte === undefined || byte === LF || byte === CR || byte === 32 || byte === 9) return true;
  return byte === DASH && view[at + 1] === DASH;
}

/** The line end before a delimiter belongs to the delimiter (RFC 2046 section 5.1.1). */
function beforeLineEnd(buffer: Buffer, delimiterAt: number): number {
  const end = delimiterAt - 1;
  return end > 0 && buffer[end - 1] === CR ? end - 1 : end;
}

/**
 * The boundary of a multipart that announces none: its first line that looks like a delimiter before a part.
 */
function guessBoundary(buffer: Buffer, from: number, to: number): string {
  const head = buffer.toString('latin1', from, Math.min(to, from + 4_000));
  return (
    /(?:^|\n)--(?<boundary>[^\s]{4,100})[ \t]{0,10}\r?\nContent-/i.exec(head)?.groups?.['boundary'] ?? ''
  );
}

/** The header block of a message that lies within the buffer, blank lines before it skipped. */
export function headersAt(buffer: Buffer, from: number, to: number): Headers {
  return readHead(buffer, skipBlankLines(buffer, from, to), to).headers;
}

function skipBlankLines(buffer: Buffer, from: number, to: number): number {
  let at = from;
  while (at < to && (buffer[at] === LF || buffer[at] === CR)) at += 1;
  return at;
}

/** Header block at `from`, and where the body begins. */
function readHead(buffer: Buffer, from: number, to: number): { headers: Headers; body: number } {
  if (buffer[from] === LF) return { headers: new Map(), body: from + 1 };
  if (buffer[from] === CR && buffer[from + 1] === LF) return { headers: new Map(), body: from + 2 };
  let block = '';
  for (const size of windows) {
    block = buffer.toString('latin1', from, Math.min(to, from + size));
    const end = blankLine.exec(block);
    if (end)
      return {
        headers: parseHeaders(unixLines(block.slice(0, end.index))),
        body: from + end.index + end[0].length,
      };
    if (from + size >= to) break;
  }
  return { headers: parseHeaders(unixLines(block)), body: Math.min(to, from + block.length) };
}

/** Line ends as `\n`. */
export function unixLines(text: string): string {
  if (!text.includes('\r')) return text;
  // Two plain replacements are four times as fast as a pattern for both.
  return text.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
}
