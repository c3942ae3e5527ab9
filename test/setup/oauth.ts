import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface OAuthServer {
  /** RFC 7662 introspection, for Dovecot. */
  readonly introspectUrl: string;
  /** RFC 6749 token endpoint, for Rebound. */
  readonly tokenUrl: string;
  /** Bodies of the token requests, oldest first. */
  readonly requests: readonly URLSearchParams[];
  /**
   * Answers to the device flow's questions, in order; the last one stays. A device request begins it anew.
   */
  deviceAnswers: readonly (string | 'token')[];
  /** The PKCE challenge that belongs to the code `good-code`. */
  challenge: string;
  /**
   * From now on each refresh token is good once, and a new one comes with the access token; `first` is good
   * to begin with.
   */
  rotate(first: string): void;
  /** Makes every token given so far worthless. */
  revokeAll(): void;
  /** The next `times` token requests are answered with this status and body. */
  refuse(status: number, body: Readonly<Record<string, string>>, times?: number): void;
  close(): void;
}

async function bodyOf(request: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return new URLSearchParams(text);
}

/** A small identity provider for one mail user: gives tokens, and tells Dovecot which of them are good. */
export async function startOAuth(email: string, expiresIn = 3600): Promise<OAuthServer> {
  const tokens = new Set<string>();
  const requests: URLSearchParams[] = [];
  let given = 0;
  let refusal = { status: 0, body: {}, times: 0 };
  let good: string | null = null;
  let asked = 0;
  const withConsent = (): { status: number; json: object } => ({
    status: 200,
    json: { access_token: 'token-consent', refresh_token: 'refresh-by-consent', expires_in: expiresIn },
  });
  /**
   * What the grants of a consent answer (RFC 8628, 3.5; RFC 6749, 4.1.3 with RFC 7636, 4.6); `null` for other
   * grants.
   */
  const consented = (body: URLSearchParams): { status: number; json: object } | null => {
    const grant = body.get('grant_type');
    if (grant === 'urn:ietf:params:oauth:grant-type:device_code') {
      const word = server.deviceAnswers[Math.min(asked++, server.deviceAnswers.length - 1)] ?? 'token';
      if (body.get('device_code') !== 'device-1') return { status: 400, json: { error: 'invalid_grant' } };
      return word === 'token' ? withConsent() : { status: 400, json: { error: word } };
    }
    if (grant !== 'authorization_code') return null;
    const hash = createHash('sha256')
      .update(body.get('code_verifier') ?? '')
      .digest('base64url');
    const good = body.get('code') === 'good-code' && hash === server.challenge;
    return good ? withConsent() : { status: 400, json: { error: 'invalid_grant' } };
  };
  const answer = (path: string, body: URLSearchParams): { status: number; json: object } => {
    if (path === '/introspect') {
      const active = tokens.has(body.get('token') ?? '');
      return { status: 200, json: active ? { active, email, username: email } : { active } };
    }
    requests.push(body);
    if (path === '/devicecode') {
      asked = 0;
      const code = {
        device_code: 'device-1',
        user_code: 'ABCD-EFGH',
        verification_uri: 'https://login.example.com/device',
      };
      return { status: 200, json: { ...code, expires_in: 900, interval: 0.05 } };
    }
    const consent = consented(body);
    if (consent) return consent;
    if (refusal.times > 0) {
      refusal.times -= 1;
      return { status: refusal.status, json: refusal.body };
    }
    if (good !== null && body.get('refresh_token') !== good)
      return { status: 400, json: { error: 'invalid_grant' } };
    given += 1;
    const token = `token-${given}`;
    tokens.add(token);
    if (good !== null) good = `rotated-${given}`;
    const rotated = good === null ? {} : { refresh_token: good };
    return {
      status: 200,
      json: { access_token: token, token_type: 'Bearer', expires_in: expiresIn, ...rotated },
    };
  };
  const http = createServer(async (request, response) => {
    const { status, json } = answer(request.url ?? '/', await bodyOf(request));
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const server: OAuthServer = {
    deviceAnswers: ['token'],
    challenge: '',
    introspectUrl: `${base}/introspect`,
    tokenUrl: `${base}/token`,
    requests,
    rotate(first) {
      good = first;
    },
    revokeAll: () => tokens.clear(),
    refuse(status, body, times = 1) {
      refusal = { status, body, times };
    },
    close: () => {
      http.closeAllConnections();
      http.close();
    },
  };
  return server;
}
