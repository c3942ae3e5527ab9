/**
 * The floor of the parse benchmark: the least that any reader of bounces must do. One latin1 string, headers
 * and parts of every level found, nothing decoded, nothing understood.
 */
export interface BarePart {
  readonly type: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly start: number;
  readonly end: number;
}

export function bareWalk(source: Buffer): BarePart[] {
  let text = source.toString('latin1');
  if (text.includes('\r')) text = text.replace(/\r\n?/g, '\n');
  const parts: BarePart[] = [];
  visit(text, text.startsWith('From ') ? text.indexOf('\n') + 1 : 0, text.length, parts, 0);
  return parts;
}

function visit(text: string, from: number, to: number, parts: BarePart[], depth: number): void {
  if (depth > 12 || parts.length > 200) return;
  const blank = text.indexOf('\n\n', from);
  const end = blank < 0 || blank > to ? to : blank;
  const headers = readHeaders(text.slice(from, end));
  const declared = headers.get('content-type') ?? 'text/plain';
  const start = Math.min(to, end + 2);
  parts.push({ type: declared.split(';', 1)[0]?.trim().toLowerCase() ?? '', headers, start, end: to });
  const boundary = /boundary\s*=\s*(?:"([^"]{1,200})"|([^;\s]{1,200}))/i.exec(declared);
  if (boundary) visitChildren(text, `\n--${boundary[1] ?? boundary[2]}`, start, to, parts, depth);
  else if (/^message\/rfc822/i.test(declared))
    readHeaders(text.slice(start, Math.max(start, text.indexOf('\n\n', start))));
}

function visitChildren(
  text: string,
  delimiter: string,
  start: number,
  to: number,
  parts: BarePart[],
  depth: number,
): void {
  let at = text.indexOf(delimiter, start - 1);
  while (at >= 0 && at < to && !text.startsWith('--', at + delimiter.length)) {
    const line = text.indexOf('\n', at + delimiter.length);
    const next = text.indexOf(delimiter, at + delimiter.length);
    if (line < 0) return;
    visit(text, line + 1, next < 0 || next > to ? to : next, parts, depth + 1);
    at = next;
  }
}

function readHeaders(block: string): Map<string, string> {
  const headers = new Map<string, string>();
  for (const line of block.replace(/\n[ \t]+/g, ' ').split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return headers;
}
