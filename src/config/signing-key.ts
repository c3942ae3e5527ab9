import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { SigningKey } from '../mailbox/assertion.ts';
import type { OAuthOptions } from '../mailbox/options.ts';
import { readOwn } from './own-file.ts';
import { reasonOf } from './settings.ts';

/** What else is set beside the key's file. */
export interface BesideKey {
  readonly tokenUrl?: string | undefined;
  readonly clientId?: string | undefined;
  readonly scope?: string | undefined;
  /** The mailbox's user, for whom a service account speaks. */
  readonly user: string;
}

const GMAIL_SCOPE = 'https://mail.google.com/';
const MICROSOFT_SCOPE = 'https://outlook.office365.com/.default';

/** The fields of Google's key file that are needed; `null` when it is none. */
function serviceAccountIn(text: string): { email: string; privateKey: string; tokenUrl: string } | null {
  try {
    const json: unknown = JSON.parse(text);
    if (json === null || typeof json !== 'object') return null;
    const { type, client_email, private_key, token_uri } = json as Readonly<Record<string, unknown>>;
    if (type !== 'service_account' || typeof client_email !== 'string' || typeof private_key !== 'string')
      return null;
    const tokenUrl = typeof token_uri === 'string' ? token_uri : 'https://oauth2.googleapis.com/token';
    return { email: client_email, privateKey: private_key, tokenUrl };
  } catch {
    return null;
  }
}

/** Key and certificate of a PEM file; `null` when one is missing or they do not belong together. */
function certificateIn(text: string): SigningKey | null {
  const certificate = /-----BEGIN CERTIFICATE-----[^-]{1,20000}-----END CERTIFICATE-----/.exec(text)?.[0];
  const privateKey =
    /-----BEGIN (?:RSA )?PRIVATE KEY-----[^-]{1,20000}-----END (?:RSA )?PRIVATE KEY-----/.exec(text)?.[0];
  if (!certificate || !privateKey) return null;
  try {
    if (!new X509Certificate(certificate).checkPrivateKey(createPrivateKey(privateKey))) return null;
    return { kind: 'certificate', certificate, privateKey };
  } catch {
    return null;
  }
}

function textOf(path: string, where: string, mistakes: string[]): string | null {
  try {
    return readOwn(path).toString('utf8');
  } catch (error) {
    mistakes.push(`${where} is "${path}", which cannot be read: ${reasonOf(error)}.`);
    return null;
  }
}

/**
 * OAuth2 by a key in a file: Google's JSON of a service account, or a PEM with an app's certificate and its
 * key.
 */
export function oauthByKey(
  path: string,
  where: string,
  beside: BesideKey,
  mistakes: string[],
): OAuthOptions | null {
  const text = textOf(path, where, mistakes);
  if (text === null) return null;
  const account = serviceAccountIn(text);
  if (account) {
    const { email, privateKey } = account;
    return {
      tokenUrl: beside.tokenUrl ?? account.tokenUrl,
      clientId: email,
      scope: beside.scope ?? GMAIL_SCOPE,
      grant: 'jwt_bearer',
      key: { kind: 'service-account', privateKey, subject: beside.user },
    };
  }
  const key = certificateIn(text);
  const { tokenUrl, clientId, scope = MICROSOFT_SCOPE } = beside;
  if (key && tokenUrl && clientId) return { tokenUrl, clientId, scope, grant: 'client_credentials', key };
  mistakes.push(
    key
      ? `${where} is a certificate; the token URL and the client id of its app are needed as well.`
      : `${where} is "${path}", which is neither Google's JSON of a service account nor a PEM file with an RSA key and its certificate.`,
  );
  return null;
}
