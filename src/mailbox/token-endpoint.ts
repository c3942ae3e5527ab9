import { MailboxError } from './error.ts';
import { isLoopback } from './loopback.ts';

/** What a token server answers (RFC 6749, 5.1 and 5.2; RFC 8628, 3.2). Untrusted. */
export interface TokenAnswer {
  readonly access_token?: unknown;
  readonly expires_in?: unknown;
  readonly refresh_token?: unknown;
  readonly error?: unknown;
  readonly device_code?: unknown;
  readonly user_code?: unknown;
  readonly verification_uri?: unknown;
  readonly interval?: unknown;
}

/** RFC 6749, 5.2 and RFC 7523, 3.1: which of its error words a person must mend, and how. */
const remedies: Readonly<Record<string, string>> = {
  invalid_grant:
    'the consent has ended or was withdrawn: "rebound auth" gets a new IMAP_OAUTH_REFRESH_TOKEN (with a key: check what the key may do).',
  invalid_client: 'check IMAP_OAUTH_CLIENT_ID and IMAP_OAUTH_CLIENT_SECRET (or IMAP_OAUTH_KEY_FILE).',
  unauthorized_client: 'the app may not use this grant: check its registration.',
  invalid_scope: 'check IMAP_OAUTH_SCOPE.',
  invalid_request: 'check IMAP_OAUTH_*: something is missing.',
};

/** Whether a secret may be sent there; throws `MailboxError` (login) when it may not. */
export function refuseOpenTokenUrl(tokenUrl: string): void {
  const url = new URL(tokenUrl);
  if (url.protocol === 'https:' || isLoopback(url.hostname)) return;
  throw new MailboxError(
    'login',
    'IMAP_OAUTH_TOKEN_URL must begin with https: the client secret would travel in the clear.',
  );
}

/** Posts a form to a token server. Throws `MailboxError` (network) when it does not answer. */
export async function askTokenServer(
  url: string,
  body: URLSearchParams,
  fetch: typeof globalThis.fetch,
): Promise<{ readonly status: number; readonly json: TokenAnswer }> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      body: body.toString(),
      redirect: 'error',
      signal: AbortSignal.timeout(20_000),
    });
    const json: unknown = await response.json().catch(() => ({}));
    return { status: response.status, json: json && typeof json === 'object' ? json : {} };
  } catch (cause) {
    throw new MailboxError(
      'network',
      `The token server ${new URL(url).host} does not answer: check IMAP_OAUTH_TOKEN_URL and the network.`,
      { cause },
    );
  }
}

/** A field as text, `''` when it is none. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The error word of an answer (`invalid_grant`), `''` without one. */
export const errorWord = ({ error }: TokenAnswer): string =>
  typeof error === 'string' ? error.slice(0, 60).replace(/[^\w.-]/g, '') : '';

/** What an answer without a token means. */
export function tokenRefused(url: string, status: number, json: TokenAnswer): MailboxError {
  const where = new URL(url).host;
  const word = errorWord(json);
  const remedy = remedies[word];
  if (remedy) return new MailboxError('login', `The token server ${where} refused (${word}): ${remedy}`);
  return new MailboxError(
    'server',
    `The token server ${where} answered ${status}${word ? ` (${word})` : ''} and gave no token.`,
  );
}
