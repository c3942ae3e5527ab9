import { decodeCharset } from './charset.ts';
import { first } from './headers.ts';
import { decodeTransfer } from './transfer.ts';
import { type Part, unixLines, type Walked } from './walk.ts';

/** Most bytes of a body that are read. A report is a few kilobytes; a longer one repeats itself. */
export const longestBody = 262_144;

/**
 * Body of a part as text: transfer encoding and charset undone, line ends `\n`. Only its first 256 KB are
 * read.
 */
export function bodyText(mail: Walked, part: Part): string {
  return decodeCharset(bodyBytes(mail, part), part.params['charset'] ?? '');
}

/**
 * Body of a part with the transfer encoding undone: one character a byte, line ends `\n`. At most `longest`
 * bytes are read.
 */
export function bodyBytes(mail: Walked, part: Part, longest = longestBody): string {
  const raw = unixLines(mail.source.toString('latin1', part.start, Math.min(part.end, part.start + longest)));
  const encoding = first(part.headers, 'content-transfer-encoding');
  return encoding === '' ? raw : unixLines(decodeTransfer(raw, encoding));
}
