/** Characters that end a local part when looking left from the `@`. */
const endsLocal = /[\s<>()[\],;:"'`|\\@\u3000-\u303f\uff00-\uffef\u2018-\u201f\u00ab\u00bb]/;
const endsDomain = /[^A-Za-z0-9.\-_\u00c0-\u02af\u0370-\u1fff\u3040-\ud7ff]/;
/** Chinese and Japanese prose goes on without a blank: a domain that begins in ASCII ends where ASCII ends. */
const endsAsciiDomain = /[^A-Za-z0-9.\-_]/;
/** `dda:SMTP=user@example.com`, as X.400 gateways print it. */
const x400Type = /^(?:smtp|rfc-?822)=/i;
const longestLocal = 128;
const longestDomain = 255;

/** An address in a line, and where it stands. */
export interface FoundAddress {
  readonly address: string;
  readonly start: number;
  readonly end: number;
}

/** All mail addresses of one line, in order. Linear: each `@` looks at most 128 characters left and 255 right. */
export function findAddresses(line: string): FoundAddress[] {
  const found: FoundAddress[] = [];
  for (let at = line.indexOf('@'); at >= 0; at = line.indexOf('@', at + 1)) {
    const start = localStart(line, at);
    const end = domainEnd(line, at + 1);
    if (start < at && end > at + 1)
      found.push({ address: line.slice(start, end).replace(x400Type, ''), start, end });
  }
  return found;
}

function localStart(line: string, at: number): number {
  if (line[at - 1] === '"') return quotedStart(line, at);
  let start = at;
  while (start > 0 && at - start < longestLocal && !endsLocal.test(line.charAt(start - 1))) start -= 1;
  while (start < at && /[.=*&#!?]/.test(line.charAt(start)) && !/[A-Za-z0-9]/.test(line.charAt(start)))
    start += 1;
  return start;
}

/** `"john smith"@example.com`: quoted local parts (RFC 5321 section 4.1.2). */
function quotedStart(line: string, at: number): number {
  const open = line.lastIndexOf('"', at - 2);
  return open >= 0 && at - open <= longestLocal ? open : at;
}

function domainEnd(line: string, from: number): number {
  let end = from;
  if (line[from] === '[') {
    const close = line.indexOf(']', from);
    return close > 0 && close - from < 50 ? close + 1 : from;
  }
  const ends = endsAsciiDomain.test(line.charAt(from)) ? endsDomain : endsAsciiDomain;
  while (end < line.length && end - from < longestDomain && !ends.test(line.charAt(end))) end += 1;
  while (end > from && /[.\-_]/.test(line.charAt(end - 1))) end -= 1;
  return end;
}

/** The address of a header value or report field: without display name, angle brackets and address type (`rfc822;`). */
export function bareAddress(value: string): string {
  const untyped = value.replace(/^\s{0,20}[A-Za-z0-9-]{1,20}\s{0,5};\s{0,20}/, '').slice(0, 1000);
  const angled = /<(?<inside>[^<>]{1,400})>/.exec(untyped)?.groups?.['inside'];
  const text = unquoted((angled ?? untyped).replace(/^mailto:/i, '').trim());
  const found = findAddresses(text);
  return found[0]?.address ?? text.replace(/\s.*$/s, '').replace(/^<|>$/g, '');
}

/** `"user@example.com"` in quotes as a whole, and source routes (`@relay.example:user@example.com`, RFC 5321 appendix C). */
export function unquoted(text: string): string {
  const inside = /^"(?<inside>[^"\s]{1,320}@[^"\s]{1,255})"$/.exec(text)?.groups?.['inside'];
  return (inside ?? text).replace(/^@[^\s:]{1,300}:/, '');
}

/** Domain of an address in lower case, `''` when there is none. */
export function domainOf(address: string): string {
  const at = address.lastIndexOf('@');
  return at < 0 ? '' : address.slice(at + 1).toLowerCase();
}
