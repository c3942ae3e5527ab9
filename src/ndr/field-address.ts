import { addressText, domainOf, isAddress } from './addresses.ts';
import { decodeWords } from './mime/words.ts';
import type { Doubt } from './report.ts';

/** What a report prints as the address of a recipient. */
export interface FieldAddress {
  /** As printed, `''` when it is no address. */
  readonly address: string;
  /** It is no address by the grammar, yet somebody meant one: it stands as it was typed. */
  readonly mistyped: boolean;
}

const none: FieldAddress = { address: '', mistyped: false };
const typed = /^\s{0,20}[A-Za-z0-9-]{1,20}\s{0,5};\s{0,20}(?=\S)/;
/** Longest value that is an address; a longer one is not read. */
const longest = 1_000;

/**
 * The address in a field of a report (`rfc822; user@example.com`, RFC 3464 section 2.3; `utf-8; …`, RFC
 * 6533): all of what stands behind the type, or none.
 */
export function fieldAddress(value: string): FieldAddress {
  if (value === '' || value.length > longest) return none;
  const type = typed.exec(value)?.[0] ?? '';
  return entryAddress(decodeUnicode(value.slice(type.length)));
}

/** As `fieldAddress`, for what the words of a notice print as an entry. */
export function entryAddress(text: string): FieldAddress {
  const plain = text.trim();
  if (plain === '') return none;
  if (isAddress(plain)) return { address: plain, mistyped: false };
  const whole = decodeWhole(plain);
  const address =
    whole.includes('>>') || /^<[^>]*<|^<[^>]*$/.test(whole) ? unwrapped(whole) : addressText(whole);
  if (isAddress(address)) return { address, mistyped: false };
  return isMeant(address) ? { address, mistyped: true } : none;
}

/** One pair of brackets is the report's, whatever else was typed. */
function unwrapped(text: string): string {
  return text.startsWith('<') && text.endsWith('>') ? text.slice(1, -1) : text;
}

/** `\x{e4}` for a letter (utf-8-addr-xtext and -unitext, RFC 6533 section 3). */
function decodeUnicode(text: string): string {
  if (!text.includes('\\x{')) return text;
  return text.replace(/\\x\{(?<hex>[0-9A-Fa-f]{2,6})\}/g, (found, hex: string) => {
    const code = Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : found;
  });
}

/** An encoded word (RFC 2047) is not allowed here; where all of the field is one, its text was meant. */
function decodeWhole(text: string): string {
  return /^=\?[^?\s]{1,60}\?[bq]\?[^?\s]{0,900}\?=$/i.test(text) ? decodeWords(text) : text;
}

/**
 * Whether a text was meant as an address: somebody before the `@`, a name behind it, or a user of a domain
 * that is not told. A path, an open quote, half an encoded word and what cannot be seen are none.
 */
function isMeant(text: string): boolean {
  if (text.length > 320 || /^\/|[\p{Cc}\p{Cf}\uFFFD]/u.test(text)) return false;
  if (text.split('"').length % 2 === 0 || /^[^=]{0,40}\?[bq]\?|=\?[^?]{1,40}\?[bq]\?[^?]*$/i.test(text))
    return false;
  return /[^\s@<"'][^@]*@[^\s@.]/.test(text) || /^[\w.+-]{1,64}$/.test(text);
}

/** Of whom a report tells. */
export interface Named {
  readonly address: string;
  readonly originalRecipient: string;
  readonly finalRecipients: readonly string[];
  readonly doubt: Doubt;
}

/** A recipient of whom nothing else is known. */
export function named(address: string): Named {
  return { address, originalRecipient: '', finalRecipients: [], doubt: '' };
}

/**
 * Of an address as the sender used it and the one at which delivery failed: where a server only rewrote the
 * first, they are one; where not, the first is an alias or a list that took the message, and a member behind
 * it failed.
 */
export function namedBy(used: FieldAddress, reached: FieldAddress): Named {
  const given = used.address === '' ? reached : used;
  const last = reached.address === '' ? given : reached;
  const rewritten = isSameMailbox(given.address, last.address);
  if (rewritten && given.mistyped && last.address !== '' && !last.mistyped) return named(last.address);
  if (rewritten) return { ...named(given.address), doubt: given.mistyped ? 'mistyped' : '' };
  const doubt = given.mistyped ? 'mistyped' : 'alias';
  return { ...named(given.address), finalRecipients: [last.address], doubt };
}

/**
 * Whether a server merely spelled an address in its own way: `anna@example.org` as `anna@mx.example.org`,
 * encoded as xtext.
 */
export function isSameMailbox(one: string, other: string): boolean {
  if (one === other) return true;
  const [a, b] = [plainLocal(one), plainLocal(other)];
  if (a === b || decodeXtext(a) === b) return true;
  if (a.slice(0, a.lastIndexOf('@')) !== b.slice(0, b.lastIndexOf('@'))) return false;
  const [from, to] = [domainOf(a), domainOf(b)];
  return from.endsWith(`.${to}`) || to.endsWith(`.${from}`) || inner.test(to);
}

/** In lower case, and without quotes around a local part that need none (`"a..b"@example.org`). */
function plainLocal(address: string): string {
  return address.toLowerCase().replace(/^"(?<local>[^\s"\\@]{1,64})"@/, '$<local>@');
}

/** Domains that only one's own network knows, and Microsoft's routing domains. */
const inner = /^[^.]+$|\.(?:onmicrosoft\.com|local|lan|internal|intern|corp|home|localdomain|invalid)$/;

/** xtext of ORCPT (RFC 3461 section 4): `+2B` is `+`. */
function decodeXtext(text: string): string {
  return text.replace(/\+(?<hex>[0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
