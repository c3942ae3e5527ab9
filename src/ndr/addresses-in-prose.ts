import { isAddress } from './addresses.ts';

/** An address in a line, and where it stands. */
export interface FoundAddress {
  readonly address: string;
  readonly start: number;
  readonly end: number;
}

/**
 * What ends a local part when looking left from the `@`: all that is no atext; letters beyond ASCII are (RFC
 * 6531).
 */
const endsLocal =
  /[\s<>()[\],;:"\\@\u3000-\u303f\uff00-\uffef\u2018-\u201f\u00ab\u00bb\u2039\u203a\u300a-\u300f]/;
const asciiDomain = /[A-Za-z0-9._-]{1,255}/y;
const endsDomain = /[^\p{L}\p{M}\p{N}._-]/u;
/**
 * Chinese and Japanese prose goes on without a blank, so it ends a domain, unless a label goes on behind it.
 */
const proseGoesOn =
  /[A-Za-z0-9_-](?=[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}])(?![\p{L}\p{M}\p{N}_-]{1,62}\.[\p{L}\p{N}])/u;
const longestLocal = 128;
const longestDomain = 255;

/**
 * All mail addresses of one line of prose, in order. Never a part of one: where another character sits on it
 * that prose does not explain, there is none. Linear: each `@` looks a bounded way left and right.
 */
export function findAddresses(line: string): FoundAddress[] {
  const found: FoundAddress[] = [];
  for (let at = line.indexOf('@'); at >= 0; at = line.indexOf('@', at + 1)) {
    const one = addressAt(line, at);
    if (one) found.push(one);
  }
  return found;
}

function addressAt(line: string, at: number): FoundAddress | undefined {
  const end = domainEnd(line, at + 1);
  // `"a@b"@example.org` and `a@b@example.org` hold no `a@b`.
  if (end === at + 1 || line[end] === '@' || line.startsWith('"@', end)) return undefined;
  const found = withoutMarks(line, localStart(line, at), at, end);
  if (found.start >= at || !standsAlone(line, found.start, end) || !fillsBrackets(line, found.start, end))
    return undefined;
  return isAddress(found.address) ? found : undefined;
}

function localStart(line: string, at: number): number {
  if (line[at - 1] === '"') return quotedStart(line, at);
  let start = at;
  while (start > 0 && at - start < longestLocal && !endsLocal.test(line.charAt(start - 1))) start -= 1;
  return start;
}

/**
 * `"john \"smith"@example.com`: a quoted local part (RFC 5321 section 4.1.2) begins at a quote that is not
 * escaped.
 */
function quotedStart(line: string, at: number): number {
  const least = Math.max(0, at - longestLocal);
  for (let open = line.lastIndexOf('"', at - 2); open >= least; open = line.lastIndexOf('"', open - 1)) {
    if (line[open - 1] !== '\\') return open;
    if (open === 0) break;
  }
  return at;
}

function domainEnd(line: string, from: number): number {
  if (line[from] === '[') {
    const close = line.indexOf(']', from);
    return close > 0 && close - from < 50 ? close + 1 : from;
  }
  asciiDomain.lastIndex = from;
  asciiDomain.test(line);
  let end = Math.max(from, asciiDomain.lastIndex);
  if (line.charCodeAt(end) > 127) end = internationalEnd(line, from);
  while (end > from && /[.\-_]/.test(line.charAt(end - 1))) end -= 1;
  return end;
}

function internationalEnd(line: string, from: number): number {
  const rest = line.slice(from, from + longestDomain);
  const length = rest.search(endsDomain);
  const name = length < 0 ? rest : rest.slice(0, length);
  const prose = proseGoesOn.exec(name)?.index ?? name.length;
  return from + Math.min(prose + 1, name.length);
}

/** What prose sets around a word, and what closes it. */
const pairs: Readonly<Record<string, string>> = { "'": "'", '`': "`'", '*': '*', _: '_', '|': '|', '~': '~' };
/** `to=user@example.com` of a log, `SMTP=user@example.com` of an X.400 gateway. */
const key = /^(?:to|from|rcpt|orig_to|recipient|address|user|smtp|rfc-?822)=/i;

/**
 * An address without the quotes, stars or bars of which the other half stands behind it, and without the name
 * of a log's field.
 */
function withoutMarks(line: string, from: number, at: number, end: number): FoundAddress {
  let start = from;
  let close = end;
  while (start < at && (pairs[line.charAt(start)] ?? '').includes(line.charAt(close) || ' ')) {
    start += 1;
    close += 1;
  }
  const address = line.slice(start, end);
  const named = key.exec(address)?.[0].length ?? 0;
  return { address: address.slice(named), start: start + named, end };
}

/**
 * A comma, semicolon or backslash right before it belongs to a longer word, unless an address or a field's
 * type ends there.
 */
function standsAlone(line: string, start: number, end: number): boolean {
  const before = line.charAt(start - 1);
  if (before === '\\' || before === '@' || before === ')') return false;
  if (before === '"' && line[end] !== '"') return false;
  if (before !== ',' && before !== ';') return true;
  const word = /[^\s<(]{0,330}$/.exec(line.slice(Math.max(0, start - 331), start - 1))?.[0] ?? '';
  return word === '' || word.includes('@') || /^(?:rfc-?822|smtp|utf-8)$/i.test(word);
}

/**
 * In `<…>` it is all that stands there but the name of a scheme: `<first last@example.org>` holds no address.
 */
function fillsBrackets(line: string, start: number, end: number): boolean {
  const before = line.slice(Math.max(0, start - longestEntry), start);
  const open = before.lastIndexOf('<');
  if (open < 0 || before.includes('>', open)) return true;
  const after = line.slice(end, end + longestEntry);
  const close = after.indexOf('>');
  if (close < 0) return true;
  if (after[close + 1] === '>' && before[open - 1] !== '<') return false;
  return scheme.test(before.slice(open + 1)) && after.slice(0, close).trim() === '';
}

const longestEntry = 330;
const scheme = /^\s?(?:(?:mailto|smtp|rfc-?822|to)[:;]|@[^\s:]{1,200}:)?$/i;
