/**
 * UTF-7 (RFC 2152), in which old Exchange servers write their reports: `+APw-` is ü. Text that is not valid
 * stays as it is.
 */
export function decodeUtf7(text: string): string {
  return text.replace(/\+(?<base64>[A-Za-z0-9+/]{0,4000})-?/g, (found, base64: string) => {
    if (base64 === '') return '+';
    const bytes = Buffer.from(base64, 'base64');
    if (bytes.length < 2) return found;
    return bytes
      .subarray(0, bytes.length - (bytes.length % 2))
      .swap16()
      .toString('utf16le');
  });
}
