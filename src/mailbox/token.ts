import { MailboxError } from './error.ts';
import { isLoopback } from './loopback.ts';
import type { OAuthOptions } from './options.ts';

/** Hands out access tokens. */
export interface TokenSource {
  /** A token that is good for at least another minute, or a tenth of its life; `fresh` insists on a new one. */
  token(fresh?: boolean): Promise<string>;
}

interface TokenAnswer {
  readonly access_token?: unknown;
  readonly expires_in?: unknown;
  readonly refresh_token?: unknown;
  readonly error?: unknown;
}

/** RFC 6749, 5.2: which of its error words a person must mend, and how. */
const remedies: Readonly<Record<string, string>> = {
  invalid_grant: 'the consent has ended or was withdrawn: sign in again and set IMAP_OAUTH_REFRESH_TOKEN.',
  invalid_client: 'check IMAP_OAUTH_CLIENT_ID and IMAP_OAUTH_CLIENT_SECRET.',
  unauthorized_client: 'the app may not use this grant: check its registration.',
  invalid_scope: 'check IMAP_OAUTH_SCOPE.',
  invalid_request: 'check IMAP_OAUTH_*: something is missing.',
};

function form(oauth: OAuthOptions, refreshToken: string | undefined): URLSearchParams {
  const body = new URLSearchParams({ grant_type: oauth.grant, client_id: oauth.clientId });
  if (oauth.clientSecret) body.set('client_secret', oauth.clientSecret);
  if (oauth.scope) body.set('scope', oauth.scope);
  if (oauth.grant === 'refresh_token' && refreshToken) body.set('refresh_token', refreshToken);
  return body;
}

async function ask(
  oauth: OAuthOptions,
  body: URLSearchParams,
  fetch: typeof globalThis.fetch,
): Promise<{ status: number; json: TokenAnswer }> {
  const where = new URL(oauth.tokenUrl).host;
  try {
    const response = await fetch(oauth.tokenUrl, {
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
      `The token server ${where} does not answer: check IMAP_OAUTH_TOKEN_URL and the network.`,
      { cause },
    );
  }
}

function refused(oauth: OAuthOptions, status: number, json: TokenAnswer): MailboxError {
  const where = new URL(oauth.tokenUrl).host;
  const word = typeof json.error === 'string' ? json.error.slice(0, 60) : '';
  const remedy = remedies[word];
  if (remedy) return new MailboxError('login', `The token server ${where} refused (${word}): ${remedy}`);
  return new MailboxError(
    'server',
    `The token server ${where} answered ${status}${word ? ` (${word})` : ''} and gave no token.`,
  );
}

/**
 * Tokens by OAuth 2.0 (RFC 6749), kept until shortly before they expire. A rotated refresh token is used as long as this process lives.
 * Throws `MailboxError`.
 */
export function tokenSource(
  oauth: OAuthOptions,
  fetch: typeof globalThis.fetch,
  now: () => number,
): TokenSource {
  const url = new URL(oauth.tokenUrl);
  if (url.protocol !== 'https:' && !isLoopback(url.hostname)) {
    throw new MailboxError(
      'login',
      'IMAP_OAUTH_TOKEN_URL must begin with https: the client secret would travel in the clear.',
    );
  }
  let refreshToken = oauth.refreshToken;
  let held = { token: '', until: 0 };
  return {
    async token(fresh = false) {
      if (!fresh && now() < held.until) return held.token;
      const { status, json } = await ask(oauth, form(oauth, refreshToken), fetch);
      if (typeof json.access_token !== 'string' || !json.access_token) throw refused(oauth, status, json);
      if (typeof json.refresh_token === 'string' && json.refresh_token) refreshToken = json.refresh_token;
      const lifeMs = (Number(json.expires_in) || 3600) * 1000;
      held = { token: json.access_token, until: now() + lifeMs - Math.max(60_000, lifeMs / 10) };
      return held.token;
    },
  };
}
