import { constants, createHash, randomUUID, sign, X509Certificate } from 'node:crypto';

/** A private key (PEM) by which an app proves itself, without a person and without a shared secret. */
export type SigningKey =
  /** Google: a service account that speaks for a user of its Workspace (domain-wide delegation). */
  | { readonly kind: 'service-account'; readonly privateKey: string; readonly subject: string }
  /** Microsoft: a certificate (PEM) that was uploaded to the app's registration. */
  | { readonly kind: 'certificate'; readonly privateKey: string; readonly certificate: string };

/** Who asks whom for what. */
export interface AssertionOf {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly scope?: string;
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Google asks for an hour at most, Microsoft for ten minutes. */
const HOUR_S = 3_600;
const TEN_MINUTES_S = 600;

function signed(header: object, claims: object, key: string, padding: object): string {
  const text = `${part(header)}.${part(claims)}`;
  return `${text}.${sign('sha256', Buffer.from(text), { key, ...padding }).toString('base64url')}`;
}

/** RFC 7523, 2.1, as Google wants it (developers.google.com, OAuth 2.0 for server to server applications). */
function serviceAccount(of: AssertionOf, key: SigningKey & { kind: 'service-account' }, iat: number): string {
  const { clientId: iss, tokenUrl: aud, scope } = of;
  const claims = { iss, sub: key.subject, scope, aud, iat, exp: iat + HOUR_S };
  return signed({ alg: 'RS256', typ: 'JWT' }, claims, key.privateKey, {});
}

/**
 * RFC 7523, 2.2, as Microsoft wants it (learn.microsoft.com, Application authentication certificate
 * credentials).
 */
function byCertificate(of: AssertionOf, key: SigningKey & { kind: 'certificate' }, iat: number): string {
  const { clientId, tokenUrl: aud } = of;
  const thumbprint = createHash('sha256')
    .update(new X509Certificate(key.certificate).raw)
    .digest('base64url');
  const header = { alg: 'PS256', typ: 'JWT', 'x5t#S256': thumbprint };
  const claims = {
    aud,
    iss: clientId,
    sub: clientId,
    jti: randomUUID(),
    nbf: iat,
    iat,
    exp: iat + TEN_MINUTES_S,
  };
  const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
  return signed(header, claims, key.privateKey, padding);
}

/** The form's fields that a key brings instead of a client secret; `now` in epoch ms. */
export function assertionFields(
  of: AssertionOf,
  key: SigningKey,
  now: number,
): Readonly<Record<string, string>> {
  const iat = Math.floor(now / 1000);
  if (key.kind === 'service-account')
    return {
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: serviceAccount(of, key, iat),
    };
  return {
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: byCertificate(of, key, iat),
  };
}
