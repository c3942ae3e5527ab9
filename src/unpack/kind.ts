/** A form of file that holds mail in another form than plain bytes. */
export type Packing = 'gzip' | 'zip' | 'bzip2' | 'tar' | 'outlook' | 'utf-16le' | 'utf-16be';

/** Bytes of a file's beginning that are enough to tell what it is. */
export const HEAD_BYTES = 512;

const startsWith = (head: Uint8Array, ...bytes: readonly number[]): boolean =>
  bytes.every((byte, at) => head[at] === byte);

/** How a file is packed, by its first bytes and never by its name; `null` when it is plain. */
export function packingOf(head: Uint8Array): Packing | null {
  if (startsWith(head, 0x1f, 0x8b)) return 'gzip';
  if (startsWith(head, 0x50, 0x4b, 0x03, 0x04) || startsWith(head, 0x50, 0x4b, 0x05, 0x06)) return 'zip';
  // "BZh", its level, and the magic of a block or of the end (bzip2 format, 2016, J. Tsai).
  if (startsWith(head, 0x42, 0x5a, 0x68) && (head[4] === 0x31 || head[4] === 0x17)) return 'bzip2';
  if (startsWith(head, 0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)) return 'outlook';
  if (Buffer.from(head.subarray(257, 262)).toString('latin1') === 'ustar') return 'tar';
  return wideText(head);
}

/** UTF-16 by its mark (Notepad writes one), or by ASCII letters with a zero beside each. */
function wideText(head: Uint8Array): Packing | null {
  if (startsWith(head, 0xff, 0xfe)) return 'utf-16le';
  if (startsWith(head, 0xfe, 0xff)) return 'utf-16be';
  const letter = (at: number): boolean => /^[A-Za-z0-9>-]$/.test(String.fromCharCode(head[at] ?? 0));
  if (letter(0) && head[1] === 0 && letter(2) && head[3] === 0) return 'utf-16le';
  if (head[0] === 0 && letter(1) && head[2] === 0 && letter(3)) return 'utf-16be';
  return null;
}

/** What a file is that is no mail, for people; `''` when its bytes do not say. */
export function otherKind(head: Uint8Array): string {
  if (head.length === 0) return 'an empty file';
  const text = Buffer.from(head.subarray(0, HEAD_BYTES)).toString('latin1');
  for (const [pattern, what] of signatures) if (pattern.test(text)) return what;
  return text.includes('\0') ? 'a binary file' : '';
}

/** File signatures as libmagic knows them; text formats by how they begin. */
const signatures: readonly (readonly [RegExp, string])[] = [
  [/^%PDF-/, 'a PDF'],
  [/^\x89PNG\r\n/, 'an image'],
  [/^\xff\xd8\xff/, 'an image'],
  [/^GIF8[79]a/, 'an image'],
  [/^\xfd7zXZ\0/, 'an xz archive: unpack it first (xz -d)'],
  [/^\x28\xb5\x2f\xfd/, 'a zstd archive: unpack it first (zstd -d)'],
  [/^7z\xbc\xaf/, 'a 7z archive: unpack it first'],
  [/^Rar!/, 'a rar archive: unpack it first'],
  [/^SQLite format 3\0/, 'an SQLite database'],
  [/^\x7fELF/, 'a program'],
  [/^\s*(?:<!doctype html|<html)/i, 'an HTML page'],
  [/^\s*[[{]\s*(?:["[{\]}]|$)/, 'JSON'],
  [/^\s*[245]\d\d[ -]/, 'an SMTP reply: give it to "rebound classify --text" or "rebound lookup -"'],
  [/^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d /, 'a log: give it to "rebound ingest --log SERVER"'],
];
