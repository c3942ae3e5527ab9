import { createHmac, timingSafeEqual } from 'node:crypto';
import { DAY } from '../time/span.ts';

/** What a bounce address of ours says, once its signature is found good. */
export interface Token {
  /** `''` when the address was too long to hold it. */
  readonly recipient: string;
  readonly campaign: string;
}

const macLength = 16;
/** RFC 5321 section 4.5.3.1.1. */
const longestLocal = 64;

const hmac = (secret: string, text: string, hash = 'sha256'): string =>
  createHmac(hash, secret).update(text).digest('hex');

/**
 * The signature of one message to one recipient. Both are in it: who gets a mail of ours learns a token with
 * which he can condemn nobody but himself.
 */
const macOf = (secret: string, campaign: string, recipient: string): string =>
  hmac(secret, `${campaign}:${recipient.toLowerCase()}`).slice(0, macLength);

/** Compares two of one length. */
const same = (a: string, b: string): boolean => timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** A campaign's name as it may stand in an address. */
export const campaignName = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9._]+/g, '_')
    .slice(0, 24);

/**
 * The return path of a message to one recipient:
 * `bounces+0123456789abcdef-spring-ann=example.org@ours.example`. Without the recipient (its signature stays)
 * where the local part would get too long for a mail server.
 */
export function bounceAddress(base: string, secret: string, recipient: string, campaign = ''): string {
  const at = base.lastIndexOf('@');
  const name = campaignName(campaign);
  const signed = `${base.slice(0, at)}+${macOf(secret, name, recipient)}-${name}`;
  const whole = `${signed}-${recipient.toLowerCase().replace(/@(?=[^@]*$)/, '=')}`;
  return `${Buffer.byteLength(whole) <= longestLocal ? whole : signed}${base.slice(at)}`;
}

/**
 * Reads a bounce address. The token, or `null` when it has none or the signature is not ours. Where it holds
 * no recipient, it is the one of `named` (the report's recipients) for whom it was signed.
 */
export function readBounceAddress(address: string, secret: string, named: readonly string[]): Token | null {
  const local = address.slice(0, address.lastIndexOf('@')).toLowerCase();
  const match = /\+(?<mac>[0-9a-f]{16})-(?<campaign>[a-z0-9._]{0,24})(?:-(?<rest>.{3,320}))?$/.exec(
    local,
  )?.groups;
  if (secret === '' || !match) return null;
  const { mac = '', campaign = '', rest } = match;
  const inside = rest?.replace(/=(?=[^=]*$)/, '@');
  const candidates = inside === undefined ? named.slice(0, 100) : [inside];
  const recipient = candidates.find((one) => same(macOf(secret, campaign, one), mac));
  return recipient === undefined ? null : { recipient: recipient.toLowerCase(), campaign };
}

/** draft-levine-smtp-batv-01 section 4: an address is good for a week. */
const batvDays = 7;

/**
 * Reads an address that carries a tag of BATV (`prvs=KDDDSSSSSS=local@domain`, draft-levine-smtp-batv-01;
 * Exim's `prvs`); `null` when it has none of ours, or it is over. The tag shows that somebody got a mail of
 * ours within the week, but not who: a recipient is told only by a return path that names him behind its
 * first `+` (VERP: `bounces+ann=example.org@ours.example`), which is signed too.
 */
export function readBatv(address: string, secret: string, now: number): Token | null {
  const match = /^prvs=(?<tag>\d{4})(?<mac>[0-9a-f]{6})=(?<path>.{1,320})$/i.exec(address)?.groups;
  if (secret === '' || !match) return null;
  const { tag = '', mac = '', path = '' } = match;
  const today = Math.floor(now / DAY) % 1_000;
  // The first digit is the key's, and goes with the thousands.
  const left = (Number(tag) - today + 1_000) % 1_000;
  if (left > batvDays || !same(hmac(secret, `${tag}${path}`, 'sha1').slice(0, 6), mac.toLowerCase()))
    return null;
  const named = /^[^+@]+\+(?<user>[^@]+)=(?<domain>[^=@]+)@[^@]*$/.exec(path.toLowerCase())?.groups;
  return { recipient: named ? `${named['user']}@${named['domain']}` : '', campaign: '' };
}
