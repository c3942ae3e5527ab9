import { setTimeout as sleep } from 'node:timers/promises';
import { MailboxError } from './error.ts';
import { askTokenServer, errorWord, refuseOpenTokenUrl, textOf, tokenRefused } from './token-endpoint.ts';

/** An app that a person may let into a mailbox. */
export interface ConsentApp {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret?: string;
  readonly scope: string;
}

/** What the person must be shown. Untrusted. */
export interface DeviceCode {
  /** Where to go with any browser. */
  readonly url: string;
  /** What to type there. */
  readonly code: string;
  readonly minutes: number;
}

/** What the flows need from outside. */
export interface ConsentDeps {
  readonly fetch: typeof globalThis.fetch;
  readonly now: () => number;
}

const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';
/** RFC 8628, 3.2 and 3.5. */
const DEFAULT_INTERVAL_S = 5;
const SLOW_DOWN_MS = 5_000;
const DEFAULT_LIFE_S = 900;
const runOut = 'The code has run out before it was used; begin again.';

/** Words with which a person says no, or too late (the last ones are Microsoft's). */
const ends: Readonly<Record<string, string>> = {
  access_denied: 'The consent was declined.',
  authorization_declined: 'The consent was declined.',
  expired_token: runOut,
  code_expired: runOut,
};

/** The refresh token of an answer. Throws `MailboxError` when it holds none. */
export function refreshTokenOf(
  url: string,
  status: number,
  json: Parameters<typeof tokenRefused>[2],
): string {
  if (!textOf(json.access_token)) throw tokenRefused(url, status, json);
  const token = textOf(json.refresh_token);
  if (token !== '') return token;
  throw new MailboxError(
    'login',
    `The token server ${new URL(url).host} gave an access token, and no refresh token.`,
    { remedy: 'Let the app ask for offline access (scope offline_access at Microsoft), and consent again.' },
  );
}

/** The app as every request names it. */
export function formOf(app: ConsentApp, fields: Readonly<Record<string, string>>): URLSearchParams {
  const secret = app.clientSecret ? { client_secret: app.clientSecret } : {};
  return new URLSearchParams({ client_id: app.clientId, ...secret, ...fields });
}

/** A code to show, and how it is asked after. */
interface Begun extends DeviceCode {
  readonly deviceCode: string;
  readonly lifeMs: number;
  readonly intervalMs: number;
}

async function begin(app: ConsentApp, deviceUrl: string, fetch: ConsentDeps['fetch']): Promise<Begun> {
  const { status, json } = await askTokenServer(deviceUrl, formOf(app, { scope: app.scope }), fetch);
  const deviceCode = textOf(json.device_code);
  const code = textOf(json.user_code);
  const url = textOf(json.verification_uri);
  if (!deviceCode || !code || !url) throw tokenRefused(deviceUrl, status, json);
  const lifeMs = (Number(json.expires_in) || DEFAULT_LIFE_S) * 1000;
  const intervalMs = (Number(json.interval) || DEFAULT_INTERVAL_S) * 1000;
  return { deviceCode, code, url, lifeMs, intervalMs, minutes: Math.round(lifeMs / 60_000) };
}

/**
 * A refresh token by the device flow (RFC 8628): the person signs in on any device, with a short code. Asks
 * until there is an answer or the code has run out. Throws `MailboxError`.
 */
export async function consentByDevice(
  app: ConsentApp,
  deviceUrl: string,
  show: (code: DeviceCode) => void,
  { fetch, now }: ConsentDeps,
): Promise<string> {
  refuseOpenTokenUrl(app.tokenUrl);
  const { deviceCode, lifeMs, intervalMs, ...shown } = await begin(app, deviceUrl, fetch);
  show(shown);
  const until = now() + lifeMs;
  const form = formOf(app, { grant_type: deviceGrant, device_code: deviceCode });
  let interval = intervalMs;
  while (now() < until) {
    await sleep(interval);
    const { status, json } = await askTokenServer(app.tokenUrl, form, fetch);
    const word = errorWord(json);
    const end = ends[word];
    if (end !== undefined) throw new MailboxError('login', end);
    if (word === 'slow_down') interval += SLOW_DOWN_MS;
    else if (word !== 'authorization_pending') return refreshTokenOf(app.tokenUrl, status, json);
  }
  throw new MailboxError('login', runOut);
}
