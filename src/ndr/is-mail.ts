/**
 * A mail's beginning: a header field's name (RFC 5322), an mbox's line, or what a client wrote before them
 * (`.emlx`: its length).
 */
const beginning =
  /^(?:\xef\xbb\xbf)?\s{0,20}(?:\d{1,12}\s{0,8}\n)?(?:>?From |[a-z][a-z0-9_.-]{0,75}[ \t]?:(?!\/\/))/i;

/**
 * Whether bytes begin as a mail does; what does not may still be a notice that somebody pasted into a file.
 */
export function beginsAsMail(source: Uint8Array): boolean {
  return beginning.test(Buffer.from(source.subarray(0, 200)).toString('latin1'));
}
