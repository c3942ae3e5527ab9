import { assertionFields } from './assertion.ts';
import type { OAuthOptions } from './options.ts';
import { memoryShelf, type RefreshTokens, refreshTokens, type TokenShelf } from './refresh-token.ts';
import {
  askTokenServer,
  errorWord,
  refuseOpenTokenUrl,
  type TokenAnswer,
  textOf,
  tokenRefused,
} from './token-endpoint.ts';

/** Hands out access tokens. */
export interface TokenSource {
  /**
   * A token that is good for at least another minute, or a tenth of its life; `fresh` insists on a new one.
   */
  token(fresh?: boolean): Promise<string>;
}

/** What a token source needs from outside. */
export interface TokenDeps {
  readonly fetch: typeof globalThis.fetch;
  readonly now: () => number;
  /** Where a rotated refresh token outlives this process; without one it ends with it. */
  readonly shelf?: TokenShelf;
}

function form(oauth: OAuthOptions, refreshToken: string | undefined, now: number): URLSearchParams {
  const { grant, clientId, clientSecret, scope, key } = oauth;
  // The assertion of a service account names who asks, and for what.
  if (key?.kind === 'service-account') return new URLSearchParams(assertionFields(oauth, key, now));
  return new URLSearchParams({
    grant_type: grant,
    client_id: clientId,
    ...(clientSecret ? { client_secret: clientSecret } : {}),
    ...(scope ? { scope } : {}),
    ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
    ...(key ? assertionFields(oauth, key, now) : {}),
  });
}

interface Answered {
  readonly status: number;
  readonly json: TokenAnswer;
  /** The refresh token that it was asked with, and the one that would have been asked with first. */
  readonly by: string | undefined;
  readonly first: string | undefined;
}

/** Asks with the newest refresh token; with the configured one where the newest is not taken any more. */
async function ask(
  oauth: OAuthOptions,
  kept: RefreshTokens | null,
  { fetch, now }: TokenDeps,
): Promise<Answered> {
  const [first, ...others] = kept ? await kept.inOrder() : [undefined];
  let by = first;
  let answer = await askTokenServer(oauth.tokenUrl, form(oauth, by, now()), fetch);
  for (const other of others) {
    if (errorWord(answer.json) !== 'invalid_grant') break;
    by = other;
    answer = await askTokenServer(oauth.tokenUrl, form(oauth, by, now()), fetch);
  }
  return { ...answer, by, first };
}

/**
 * Tokens by OAuth 2.0 (RFC 6749), kept until shortly before they expire. A refresh token that the server
 * gives in place of the one it was asked with (section 6) is on the shelf before the access token that came
 * with it is used. Throws `MailboxError`.
 */
export function tokenSource(oauth: OAuthOptions, deps: TokenDeps): TokenSource {
  const { now, shelf = memoryShelf() } = deps;
  refuseOpenTokenUrl(oauth.tokenUrl);
  const kept =
    oauth.grant === 'refresh_token' && oauth.refreshToken ? refreshTokens(oauth.refreshToken, shelf) : null;
  let held = { token: '', until: 0 };
  return {
    async token(fresh = false) {
      await kept?.settle();
      if (!fresh && now() < held.until) return held.token;
      const { status, json, by, first } = await ask(oauth, kept, deps);
      const token = textOf(json.access_token);
      if (token === '') throw tokenRefused(oauth.tokenUrl, status, json);
      const lifeMs = (Number(json.expires_in) || 3600) * 1000;
      held = { token, until: now() + lifeMs - Math.max(60_000, lifeMs / 10) };
      const newest = textOf(json.refresh_token) || by;
      if (newest !== undefined && newest !== first) await kept?.rotated(newest);
      return held.token;
    },
  };
}
