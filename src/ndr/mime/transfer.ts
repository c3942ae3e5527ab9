/**
 * Undoes a Content-Transfer-Encoding (RFC 2045 section 6): latin1 in, latin1 out, one character a byte.
 * Unknown encodings and broken ones are taken as they stand.
 */
export function decodeTransfer(latin1: string, encoding: string): string {
  const name = encoding.trim().toLowerCase();
  if (name.startsWith('base64')) return decodeBase64(latin1);
  if (name.startsWith('quoted-printable')) return decodeQuotedPrintable(latin1);
  return latin1;
}

/** Base64 never holds a blank inside a word; text that was merely labelled so is left alone. */
function decodeBase64(latin1: string): string {
  if (/[A-Za-z]{2,30} [A-Za-z]{2,30} [A-Za-z]{2,30}/.test(latin1.slice(0, 400))) return latin1;
  return Buffer.from(latin1, 'base64').toString('latin1');
}

/** Quoted-printable: soft line breaks vanish, `=XX` becomes a byte, anything else stays. */
export function decodeQuotedPrintable(latin1: string): string {
  if (!latin1.includes('=')) return latin1;
  return latin1.replace(/=(?:[ \t]{0,80}\n|[0-9A-Fa-f]{2})/g, (found) =>
    found.endsWith('\n') ? '' : String.fromCharCode(Number.parseInt(found.slice(1), 16)),
  );
}
