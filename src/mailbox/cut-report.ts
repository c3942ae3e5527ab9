/** Most bytes of a report that is fetched again, whole: some thousand recipients with long replies. */
export const longestReport = 4_194_304;
/** Reports of a batch that are fetched again: together they may take 16 MB. */
export const mostReports = 4;

/**
 * Whether what was read of a message ends within its delivery-status fields (RFC 3464) or before them: then
 * recipients are missing. A report whose fields are whole and which returns a large message after them is
 * read far enough.
 */
export function isCutReport(source: Uint8Array): boolean {
  const bytes = Buffer.from(source.buffer, source.byteOffset, source.byteLength);
  const head = bytes.toString('latin1', 0, Math.min(bytes.length, 16_384));
  const headers = head.split(/\r?\n\r?\n/, 1)[0] ?? '';
  if (!/^content-type:\s{0,5}multipart\/report\b/im.test(headers)) return false;
  const fields = bytes.indexOf('message/delivery-status', bytes.indexOf('multipart/report') + 20, 'latin1');
  const before = fields < 0 ? -1 : bytes.lastIndexOf('\n--', fields, 'latin1');
  if (before < 0) return true;
  const lineEnd = bytes.indexOf('\n', before + 1, 'latin1');
  const delimiter = bytes.toString('latin1', before, Math.min(lineEnd, before + 100)).trimEnd();
  return !bytes.includes(delimiter, fields, 'latin1');
}
