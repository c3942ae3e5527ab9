import { createHash } from 'node:crypto';
import { unixLines } from './mime/walk.ts';

/**
 * Identity of a mail: SHA-256 over its raw bytes with line ends normalised (IMAP gives CRLF, files LF), 32 hex characters.
 * Not the Message-ID: reports lack or reuse it.
 */
export function fingerprint(source: Uint8Array): string {
  const buffer = Buffer.from(source.buffer, source.byteOffset, source.byteLength);
  const hash = createHash('sha256');
  if (!buffer.includes(13)) return hash.update(buffer).digest('hex').slice(0, 32);
  for (let at = 0; at < buffer.length; ) {
    // A chunk never ends between CR and LF: both would count.
    let end = Math.min(buffer.length, at + 262_144);
    if (buffer[end - 1] === 13 && end < buffer.length) end += 1;
    hash.update(unixLines(buffer.toString('latin1', at, end)), 'latin1');
    at = end;
  }
  return hash.digest('hex').slice(0, 32);
}
