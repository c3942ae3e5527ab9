const fromLine = '\nFrom ';

/** Whether bytes look like an mbox (RFC 4155): a `From ` line at the very start. */
export function isMbox(source: Uint8Array): boolean {
  return Buffer.from(source.subarray(0, 5)).toString('latin1') === 'From ';
}

/**
 * Splits an mbox (RFC 4155) into its messages, each without its `From ` line; views of the source, nothing is
 * copied. Bytes that are no mbox are one message; none when there are no bytes.
 */
export function* splitMbox(source: Uint8Array): Generator<Uint8Array> {
  if (source.length === 0) return;
  if (!isMbox(source)) {
    yield source;
    return;
  }
  const buffer = Buffer.from(source.buffer, source.byteOffset, source.byteLength);
  let at = 0;
  while (at >= 0) {
    const lineEnd = buffer.indexOf('\n', at);
    const next = nextFromLine(buffer, at);
    if (lineEnd >= 0) yield buffer.subarray(lineEnd + 1, next < 0 ? buffer.length : next);
    at = next < 0 ? -1 : next;
  }
}

/**
 * `From ` opens a message only when an address and a year follow and a blank line stands before it; prose
 * begins so too.
 */
export function nextFromLine(buffer: Buffer, from: number): number {
  let at = buffer.indexOf(fromLine, from, 'latin1');
  while (at >= 0) {
    const line = buffer.toString('latin1', at + 1, at + 200);
    const blankBefore = buffer[at - 1] === 10 || (buffer[at - 1] === 13 && buffer[at - 2] === 10);
    if (blankBefore && /^From \S{1,150} .{0,60}\d{4}/.test(line)) return at + 1;
    at = buffer.indexOf(fromLine, at + 1, 'latin1');
  }
  return -1;
}
