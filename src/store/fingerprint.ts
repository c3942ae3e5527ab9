import { createHash } from 'node:crypto';

/** Bytes of the mail that are hashed: the reader looks at no more either. */
const LIMIT = 256 * 1024;
const HOUR = 3_600_000;

/**
 * The identity of a mail: its content, not its Message-ID (bounces lack or reuse it), as 22 characters. It starts with the
 * hour of the mail's own Date, so that new mails fall next to each other in the index and intake costs the same however many
 * are stored. `date` must come from the content (`Report.date`), else the same mail would get two identities.
 */
export function fingerprintOf(source: Uint8Array, date: number | null): string {
  const hour = date === null ? 0 : Math.min(Math.max(Math.floor(date / HOUR), 0), 0xffffffff);
  const key = createHash('sha256').update(source.subarray(0, LIMIT)).digest().subarray(0, 16);
  key.writeUInt32BE(hour, 0);
  return key.toString('base64url');
}
