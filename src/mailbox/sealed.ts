import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** How the text is made; another way gets another name. */
const form = 'v1';
const SALT = 16;
const IV = 12;
const TAG = 16;

const keyOf = (secret: string, salt: Uint8Array): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', secret, salt, 'rebound sealed token', 32));

/**
 * A text that only who knows `secret` can open (AES-256-GCM, key by HKDF-SHA256). The secret must be hard to
 * guess, as tokens are: nothing slows a guesser down.
 */
export function seal(text: string, secret: string): string {
  const salt = randomBytes(SALT);
  const iv = randomBytes(IV);
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret, salt), iv);
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return `${form}.${Buffer.concat([salt, iv, cipher.getAuthTag(), body]).toString('base64url')}`;
}

/** What was sealed; `null` when it was sealed with another secret, or is damaged. */
export function open(sealed: string, secret: string): string | null {
  const [name, data = ''] = sealed.split('.');
  const bytes = Buffer.from(data, 'base64url');
  if (name !== form || bytes.length <= SALT + IV + TAG) return null;
  const key = keyOf(secret, bytes.subarray(0, SALT));
  const cipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(SALT, SALT + IV));
  cipher.setAuthTag(bytes.subarray(SALT + IV, SALT + IV + TAG));
  try {
    return Buffer.concat([cipher.update(bytes.subarray(SALT + IV + TAG)), cipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}
