import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { addAbortSignal } from 'node:stream';
import { hideAddresses, hideSecrets } from './scrub.ts';

/** Whether work gets done, and what stands in the way, in words. */
export interface Readiness {
  readonly ready: boolean;
  readonly reasons: readonly string[];
}

export interface ObserveDeps {
  /** Whether this process should be left running. `false` asks for a restart. */
  readonly health?: () => boolean;
  readonly ready: () => Readiness | Promise<Readiness>;
  readonly metrics: () => Promise<{ readonly contentType: string; readonly body: string }>;
  /** Longest wait for an answer; 5,000 ms. */
  readonly patienceMs?: number;
  /**
   * Takes text that is posted to `/volume` with this bearer token; answers what is wrong with it, `''` when
   * it was kept.
   */
  readonly volume?: { readonly token: string; readonly put: (text: string) => Promise<string> };
  /** Takes what is posted to `/events` and below. */
  readonly events?: EventDoor;
}

/** A request to `/events/SERVICE`, read but not believed. */
export interface PostedEvents {
  /** Last word of the path, `''` at `/events` itself. */
  readonly service: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** Whether it bears the token, as `Authorization: Bearer` or as the password of `Basic`. */
  readonly bearsToken: boolean;
}

/** Who takes events, and the token that their sender may bear. */
export interface EventDoor {
  readonly token: string | null;
  /** Answers only after what was told is committed. `error` is one sentence for the sender. */
  readonly take: (posted: PostedEvents) => Promise<{ readonly status: number; readonly error: string }>;
}

interface Page {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const json = (status: number, value: object): Page => ({
  status,
  type: 'application/json; charset=utf-8',
  body: `${JSON.stringify(value)}\n`,
});

const pages: Readonly<Record<string, (deps: ObserveDeps) => Promise<Page>>> = {
  '/healthz': async ({ health }) =>
    health?.() === false ? json(503, { status: 'failing' }) : json(200, { status: 'ok' }),
  '/readyz': async (deps) => {
    const { ready, reasons } = await deps.ready();
    return json(ready ? 200 : 503, {
      ready,
      reasons: reasons.map((reason) => hideAddresses(hideSecrets(reason))),
    });
  },
  '/metrics': async (deps) => {
    const { contentType, body } = await deps.metrics();
    return { status: 200, type: contentType, body };
  },
};

/** Longest body that is taken. */
const MOST_POSTED = 256 * 1024;

/** Events come by hundreds in one request. */
const MOST_EVENTS = 2 * 1024 * 1024;
const POSTED_MS = 5_000;

/**
 * The body of a request; `null` when it is longer, or takes longer, than it may. What is left is not read.
 */
export async function bodyWithin(
  request: IncomingMessage,
  mostBytes: number,
  ms: number,
): Promise<Buffer | null> {
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) return null;
  const chunks: Buffer[] = [];
  let size = 0;
  const late = AbortSignal.timeout(ms);
  try {
    for await (const chunk of addAbortSignal(late, request) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > mostBytes) return null;
      chunks.push(chunk);
    }
  } catch {
    return null;
  }
  return Buffer.concat(chunks);
}

/** The password of `Authorization: Basic`: most services can send no other. */
function passwordOf(authorization: string): string {
  const basic = /^Basic (?<pair>[A-Za-z\d+/=]{1,1000})$/.exec(authorization)?.groups?.['pair'] ?? '';
  const pair = Buffer.from(basic, 'base64').toString('utf8');
  return pair.slice(pair.indexOf(':') + 1);
}

/** Compares digests, so that the time it takes says nothing about the token. */
function bears(request: IncomingMessage, token: string, orBasic = false): boolean {
  const { authorization = '' } = request.headers;
  const bearer = /^Bearer (?<token>\S{1,500})$/.exec(authorization)?.groups?.['token'] ?? '';
  const given = bearer === '' && orBasic ? passwordOf(authorization) : bearer;
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}

async function posted(request: IncomingMessage, { volume }: ObserveDeps): Promise<Page> {
  if (!volume) return json(403, { error: 'Send counts are not taken here: set HTTP_TOKEN.' });
  if (!bears(request, volume.token))
    return json(401, { error: 'Give the token of HTTP_TOKEN as Authorization: Bearer.' });
  const body = await bodyWithin(request, MOST_POSTED, POSTED_MS);
  if (body === null) return json(413, { error: `Post at most ${MOST_POSTED} bytes at once.` });
  const mistake = await volume.put(body.toString('utf8'));
  return mistake ? json(400, { error: mistake }) : json(200, { status: 'kept' });
}

/** So many requests at once, and so many a second after that: a sender that is turned away comes again. */
const BURST = 200;
const A_SECOND = 50;

/** Lets so many pass; the others shall come later. */
function turnstile(): () => boolean {
  let left = BURST;
  let at = performance.now();
  return () => {
    const now = performance.now();
    left = Math.min(BURST, left + ((now - at) / 1000) * A_SECOND);
    at = now;
    if (left < 1) return false;
    left -= 1;
    return true;
  };
}

async function postedEvents(
  path: string,
  request: IncomingMessage,
  { events }: ObserveDeps,
  passes: () => boolean,
): Promise<Page> {
  if (!events) return json(403, { error: 'Events are not taken here: set HTTP_TOKEN or EVENT_KEYS.' });
  if (!passes())
    return json(429, { error: `More than ${A_SECOND} requests a second: send several events in one.` });
  const body = await bodyWithin(request, MOST_EVENTS, POSTED_MS);
  if (body === null) return json(413, { error: `Post at most ${MOST_EVENTS} bytes at once.` });
  const bearsToken = events.token !== null && bears(request, events.token, true);
  const service = path.slice('/events'.length + 1);
  const { status, error } = await events.take({
    service,
    headers: request.headers,
    body: body.toString('utf8'),
    bearsToken,
  });
  return status < 300 ? json(status, { status: 'kept' }) : json(status, { error });
}

/** What is shown when a page fails: that it did, not why; the why may hold anything. */
const failed = json(503, { ready: false, reasons: ['No answer in time, or none at all.'] });

async function answered(work: Promise<Page>, ms: number): Promise<Page> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Page>((resolve) => {
    timer = setTimeout(resolve, ms, failed);
  });
  try {
    return await Promise.race([work, late]);
  } catch {
    return failed;
  } finally {
    clearTimeout(timer);
  }
}

function send(response: ServerResponse, { status, type, body }: Page, withBody: boolean): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(withBody ? body : undefined);
}

/**
 * Answers `/healthz`, `/readyz`, `/metrics` and posts to `/volume` and `/events`; `true` when the request was
 * one of them, `false` when it is somebody else's. Can stand in front of any other handler of a Node HTTP
 * server.
 */
export function observeHandler(
  deps: ObserveDeps,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const passes = turnstile();
  return (request, response) => {
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    const work = workFor(path, request, deps, passes);
    if (!work) return false;
    const withBody = request.method !== 'HEAD';
    void answered(work, deps.patienceMs ?? 5_000).then((found) => {
      if (found.status === 405) response.setHeader('allow', 'GET, HEAD');
      if (found.status === 429 || found.status === 503) response.setHeader('retry-after', '5');
      send(response, found, withBody);
    });
    return true;
  };
}

/** What answers this request; `null` when it is somebody else's. */
function workFor(
  path: string,
  request: IncomingMessage,
  deps: ObserveDeps,
  passes: () => boolean,
): Promise<Page> | null {
  const events = /^\/events(?:\/[a-z]{1,20})?$/.test(path) && request.method === 'POST';
  if (events) return postedEvents(path, request, deps, passes);
  if (path === '/volume' && request.method === 'POST') return posted(request, deps);
  const page = Object.hasOwn(pages, path) ? pages[path] : undefined;
  if (!page) return null;
  const reads = request.method === 'GET' || request.method === 'HEAD';
  return reads ? page(deps) : Promise.resolve(json(405, { error: 'Only GET and HEAD.' }));
}

export interface HttpServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** What any server of ours grants to strangers. */
export const serverLimits = {
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  // Otherwise the two are looked at every thirty seconds only.
  connectionsCheckingInterval: 1_000,
  maxHeaderSize: 8_192,
} as const;
export const mostConnections = 100;

/** Serves the three pages alone. Throws, with the remedy, when the port cannot be had. */
export async function startHttp(
  where: { readonly host: string; readonly port: number },
  deps: ObserveDeps,
): Promise<HttpServer> {
  const handle = observeHandler(deps);
  const server = createServer(serverLimits, (request, response) => {
    if (!handle(request, response)) send(response, json(404, { error: 'Not here.' }), true);
  });
  server.maxConnections = mostConnections;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const message = `Cannot listen on ${where.host}:${where.port} (${cause.code ?? cause.message}): set HTTP_HOST and HTTP_PORT to something that is free.`;
      reject(new Error(message, { cause }));
    });
    server.listen(where.port, where.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
