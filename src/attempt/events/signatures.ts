import { createHmac, createPublicKey, type KeyObject, timingSafeEqual, verify } from 'node:crypto';
import { text } from './told.ts';

/** Header names in lower case, as Node gives them. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

const header = (headers: Headers, name: string): string => {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
};

/** A signed request is believed for a day: services repeat what was not taken for some hours. */
const BELIEVED_S = 86_400;

const fresh = (timestamp: string, now: number): boolean =>
  Math.abs(now / 1000 - Number(timestamp || Number.NaN)) < BELIEVED_S;

function same(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** A public key in base64 (SPKI, DER), as dashboards show it, or as PEM. */
function publicKey(key: string): KeyObject | null {
  try {
    return key.includes('BEGIN')
      ? createPublicKey(key)
      : createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' });
  } catch {
    return null;
  }
}

function signed(algorithm: string, data: string, key: string, signature: string): boolean {
  const by = publicKey(key);
  return by !== null && verify(algorithm, Buffer.from(data), by, Buffer.from(signature, 'base64'));
}

/**
 * twilio.com/docs/sendgrid, "Getting Started with the Event Webhook Security Features": ECDSA over timestamp
 * and body.
 */
function sendgrid(key: string, headers: Headers, body: string, now: number): boolean {
  const timestamp = header(headers, 'x-twilio-email-event-webhook-timestamp');
  const signature = header(headers, 'x-twilio-email-event-webhook-signature');
  return fresh(timestamp, now) && signed('sha256', timestamp + body, key, signature);
}

/**
 * documentation.mailgun.com, "Securing webhooks": HMAC-SHA256 over timestamp and token, which the body
 * carries.
 */
function mailgun(key: string, _: Headers, body: string, now: number): boolean {
  const parsed = parsedOr(body);
  const timestamp = text(parsed, 'signature', 'timestamp');
  const wanted = createHmac('sha256', key)
    .update(timestamp + text(parsed, 'signature', 'token'))
    .digest('hex');
  return fresh(timestamp, now) && same(wanted, text(parsed, 'signature', 'signature'));
}

/** stalw.art, "Webhooks": `X-Signature`, HMAC-SHA256 of the body in base64. */
const stalwart = (key: string, headers: Headers, body: string): boolean =>
  same(createHmac('sha256', key).update(body).digest('base64'), header(headers, 'x-signature'));

/** postalserver/postal, `lib/postal/http.rb`: RSA over the body, by SHA-256, in older releases by SHA-1. */
function postal(key: string, headers: Headers, body: string): boolean {
  const newer = header(headers, 'x-postal-signature-256');
  return newer !== ''
    ? signed('sha256', body, key, newer)
    : signed('sha1', body, key, header(headers, 'x-postal-signature'));
}

function parsedOr(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

/**
 * Services that sign, and whether a request is signed with the key. Amazon's signature is another: sns.ts.
 */
export const signatures = { sendgrid, mailgun, stalwart, postal } as const satisfies Readonly<
  Record<string, (key: string, headers: Headers, body: string, now: number) => boolean>
>;
