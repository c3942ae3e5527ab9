import { decodeCharset } from './charset.ts';
import { decodeQuotedPrintable } from './transfer.ts';

const encodedWord = /=\?(?<charset>[^?\s]{1,60})\?(?<how>[bq])\?(?<text>[^?\n]{0,4000})\?=/gi;
/** Blanks between two encoded words belong to neither (RFC 2047 section 6.2). */
const between = /(\?=)[ \t]{1,80}(?==\?)/g;
/** Longest header value looked into. */
const longest = 20_000;

/** A header value for people: encoded words (RFC 2047) and raw 8-bit decoded. */
export function decodeWords(value: string): string {
  if (value === '') return '';
  const cut = value.length > longest ? value.slice(0, longest) : value;
  if (!cut.includes('=?')) return decodeCharset(cut, '');
  const joined = cut.replace(between, '$1');
  return joined.replace(encodedWord, (...found) => {
    const { charset, how, text } = found.at(-1) as { charset: string; how: string; text: string };
    const bytes =
      how.toLowerCase() === 'b'
        ? Buffer.from(text, 'base64').toString('latin1')
        : decodeQuotedPrintable(text.replaceAll('_', ' '));
    return decodeCharset(bytes, charset.split('*')[0] ?? '');
  });
}
