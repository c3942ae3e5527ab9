import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface OAuthServer {
  /** RFC 7662 introspection, for Dovecot. */
  readonly introspectUrl: string;
  /** RFC 6749 token endpoint, for Rebound. */
  readonly tokenUrl: string;
  /** Bodies of the token requests, oldest first. */
  readonly requests: readonly URLSearchParams[];
  /** From now on each refresh token is good once, and a new one comes with the access token; `first` is good to begin with. */
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
  const answer = (path: string, body: URLSearchParams): { status: number; json: object } => {
    if (path === '/introspect') {
      const active = tokens.has(body.get('token') ?? '');
      return { status: 200, json: active ? { active, email, username: email } : { active } };
    }
    requests.push(body);
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
  const server = createServer(async (request, response) => {
    const { status, json } = answer(request.url ?? '/', await bodyOf(request));
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
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
      server.closeAllConnections();
      server.close();
    },
  };
}
