import { readFileSync } from 'node:fs';
import { isLoopback } from '../mailbox/loopback.ts';
import type { MailboxOptions, OAuthOptions } from '../mailbox/options.ts';
import type { Environment } from './fields.ts';
import { oauthByKey } from './signing-key.ts';

/**
 * Plain IMAP would send the password in the clear: allowed to this machine only, unless the operator insists.
 */
export function plainTextMistake(
  where: string,
  mailbox: { tls: string; host: string; forcePlain: boolean },
): string | null {
  if (mailbox.tls !== 'none' || mailbox.forcePlain || isLoopback(mailbox.host)) return null;
  return `${where} is "none" for ${mailbox.host}: the password would travel in the clear. Use implicit or starttls (or IMAP_TLS_FORCE_PLAIN=yes if the network is yours).`;
}

/** The PEM file's content; a path that cannot be read is a mistake. */
export function readCa(path: string | undefined, where: string, mistakes: string[]): string | null {
  if (!path) return null;
  try {
    return readFileSync(path, 'utf8');
  } catch {
    mistakes.push(`${where} is "${path}", which cannot be read; give the path of a PEM file.`);
    return null;
  }
}

function keyFromEnv(env: Environment, path: string, mistakes: string[]): OAuthOptions | null {
  const beside = {
    tokenUrl: env.IMAP_OAUTH_TOKEN_URL,
    clientId: env.IMAP_OAUTH_CLIENT_ID,
    scope: env.IMAP_OAUTH_SCOPE,
    user: env.IMAP_USER ?? '',
  };
  return oauthByKey(path, 'IMAP_OAUTH_KEY_FILE', beside, mistakes);
}

function oauthFromEnv(env: Environment, mistakes: string[]): OAuthOptions | null {
  if (!env.IMAP_OAUTH_TOKEN_URL && !env.IMAP_OAUTH_CLIENT_ID) return null;
  const missing = (['IMAP_OAUTH_TOKEN_URL', 'IMAP_OAUTH_CLIENT_ID'] as const).filter((name) => !env[name]);
  for (const name of missing)
    mistakes.push(`${name} is missing; OAuth2 needs the token URL and the client id.`);
  if (!env.IMAP_OAUTH_REFRESH_TOKEN && !env.IMAP_OAUTH_CLIENT_SECRET) {
    mistakes.push(
      'IMAP_OAUTH_REFRESH_TOKEN is missing; give it, or IMAP_OAUTH_CLIENT_SECRET alone for an app-only login (Microsoft 365).',
    );
  }
  return {
    tokenUrl: env.IMAP_OAUTH_TOKEN_URL ?? '',
    clientId: env.IMAP_OAUTH_CLIENT_ID ?? '',
    grant: env.IMAP_OAUTH_REFRESH_TOKEN ? 'refresh_token' : 'client_credentials',
    ...(env.IMAP_OAUTH_CLIENT_SECRET ? { clientSecret: env.IMAP_OAUTH_CLIENT_SECRET } : {}),
    ...(env.IMAP_OAUTH_REFRESH_TOKEN ? { refreshToken: env.IMAP_OAUTH_REFRESH_TOKEN } : {}),
    ...(env.IMAP_OAUTH_SCOPE ? { scope: env.IMAP_OAUTH_SCOPE } : {}),
  };
}

function mailboxMistakes(env: Environment, oauth: OAuthOptions | null): string[] {
  const plain = plainTextMistake('IMAP_TLS', {
    tls: env.IMAP_TLS,
    host: env.IMAP_HOST ?? '',
    forcePlain: env.IMAP_TLS_FORCE_PLAIN === 'yes',
  });
  return [
    ...(env.IMAP_USER ? [] : ['IMAP_USER is missing; give the login of the bounce mailbox.']),
    ...(oauth || env.IMAP_PASSWORD !== undefined || env.IMAP_OAUTH_KEY_FILE
      ? []
      : ['IMAP_PASSWORD is missing; give it, or IMAP_OAUTH_* for Gmail and Microsoft 365.']),
    ...(plain ? [plain] : []),
  ];
}

/** The mailbox that the `IMAP_*` variables describe, or `null` when there is none. */
export function mailboxFromEnv(env: Environment, mistakes: string[]): MailboxOptions | null {
  if (!env.IMAP_HOST) return null;
  const keyFile = env.IMAP_OAUTH_KEY_FILE;
  const oauth = keyFile ? keyFromEnv(env, keyFile, mistakes) : oauthFromEnv(env, mistakes);
  mistakes.push(...mailboxMistakes(env, oauth));
  const ca = readCa(env.IMAP_CA_FILE, 'IMAP_CA_FILE', mistakes);
  return {
    name: env.IMAP_USER ?? 'mailbox',
    host: env.IMAP_HOST,
    port: env.IMAP_PORT || (env.IMAP_TLS === 'implicit' ? 993 : 143),
    tls: env.IMAP_TLS,
    forcePlain: env.IMAP_TLS_FORCE_PLAIN === 'yes',
    user: env.IMAP_USER ?? '',
    mailbox: env.IMAP_MAILBOX ?? 'INBOX',
    after: env.IMAP_AFTER,
    pollSeconds: env.IMAP_POLL_SECONDS,
    ...(ca ? { ca } : {}),
    ...(oauth ? { oauth } : { password: env.IMAP_PASSWORD ?? '' }),
  };
}
