import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ConsentApp, type ConsentDeps, formOf, refreshTokenOf } from './device-consent.ts';
import { MailboxError } from './error.ts';
import { askTokenServer, refuseOpenTokenUrl } from './token-endpoint.ts';

/** How a person is sent to the consent page, and how its answer comes back. */
export interface LoopbackConsent extends ConsentApp {
  /** The page (authorization endpoint, RFC 6749, 3.1). */
  readonly authorizeUrl: string;
  /** What the page wants beside the standard's (`access_type=offline`). */
  readonly extra: Readonly<Record<string, string>>;
  /** On 127.0.0.1; 0 takes any. */
  readonly port: number;
  /** How long the person has, in ms. */
  readonly patienceMs: number;
}

/** What the consent page sent back: the query of the address that the browser ended on. */
type Answer = Readonly<Record<string, string | undefined>>;

const page = (text: string): string =>
  `<!doctype html><meta charset="utf-8"><title>Rebound</title><p>${text}</p>`;

/**
 * Listens on loopback for the browser that comes back with this state; another page's requests are nothing.
 */
async function listen(port: number, state: string) {
  const came = Promise.withResolvers<Answer>();
  const server = createServer((request, response) => {
    const query = Object.fromEntries(new URL(request.url ?? '/', 'http://127.0.0.1').searchParams);
    const ours = query['state'] === state;
    response
      .writeHead(ours ? 200 : 404, { 'content-type': 'text/html; charset=utf-8', connection: 'close' })
      .end(page(ours ? 'Done. The rest is told in the terminal.' : 'Nothing here.'));
    if (ours) came.resolve(query);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return { came: came.promise, port: (server.address() as AddressInfo).port, close: () => server.close() };
}

/**
 * The answer in a line that the person pasted: the address on which the browser ended; `null` for anything
 * else.
 */
function pasted(line: string, state: string): Answer | null {
  const query = Object.fromEntries(URL.parse(line.trim())?.searchParams ?? []);
  return query['state'] === state ? query : null;
}

async function firstPasted(lines: AsyncIterable<string>, state: string): Promise<Answer> {
  for await (const line of lines) {
    const answer = pasted(line, state);
    if (answer) return answer;
  }
  return new Promise(() => {});
}

/**
 * A refresh token by a browser that comes back to this machine (RFC 8252, 7.3, with PKCE, RFC 7636). Where
 * the browser is on another machine, the address on which it ended is pasted instead: `lines` are what the
 * person typed. Throws `MailboxError`.
 */
export async function consentByLoopback(
  consent: LoopbackConsent,
  show: (place: { readonly url: string; readonly port: number }) => void,
  lines: AsyncIterable<string>,
  { fetch }: ConsentDeps,
): Promise<string> {
  refuseOpenTokenUrl(consent.tokenUrl);
  const state = randomBytes(24).toString('base64url');
  const verifier = randomBytes(48).toString('base64url');
  const server = await listen(consent.port, state);
  const late = new AbortController();
  try {
    const redirect = `http://127.0.0.1:${server.port}`;
    const url = new URL(consent.authorizeUrl);
    url.search = new URLSearchParams({
      client_id: consent.clientId,
      redirect_uri: redirect,
      response_type: 'code',
      scope: consent.scope,
      state,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...consent.extra,
    }).toString();
    show({ url: url.href, port: server.port });
    const over = sleep(consent.patienceMs, null, { signal: late.signal }).catch(() => null);
    const answer = await Promise.race([server.came, firstPasted(lines, state), over]);
    if (answer === null) throw new MailboxError('login', 'Nobody consented in time; begin again.');
    const { code, error } = answer;
    if (!code)
      throw new MailboxError(
        'login',
        `The consent was declined${error ? ` (${error.replace(/[^\w.-]/g, '').slice(0, 60)})` : ''}.`,
      );
    const form = { grant_type: 'authorization_code', code, redirect_uri: redirect, code_verifier: verifier };
    const { status, json } = await askTokenServer(consent.tokenUrl, formOf(consent, form), fetch);
    return refreshTokenOf(consent.tokenUrl, status, json);
  } finally {
    late.abort();
    server.close();
  }
}
