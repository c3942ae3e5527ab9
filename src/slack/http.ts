import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { HTTPReceiver } from '@slack/bolt';
import { bodyWithin, mostConnections, serverLimits } from '../observe/http.ts';
import { boltLogger, type Log } from './log.ts';
import type { SlackMode } from './options.ts';
import { isSigned, isTimely, Replays, type Signed } from './signature.ts';

const ENDPOINT = '/slack/events';
/** Longest body; Slack's are some kilobytes. */
const MOST_BYTES = 256 * 1024;
const BODY_MS = 5_000;
/** Refused requests are told together, so often at most. */
const TELL_EVERY_MS = 60_000;

/** Slack's way in over HTTP. */
export interface HttpWay {
  readonly first: HTTPReceiver;
  connected(): boolean;
  start(): Promise<number>;
  stop(): Promise<void>;
}

const header = (request: IncomingMessage, name: string): string => String(request.headers[name] ?? '');

const signedBy = (request: IncomingMessage): Signed => ({
  stamp: header(request, 'x-slack-request-timestamp'),
  signature: header(request, 'x-slack-signature'),
});

function answer(response: ServerResponse, status: number): void {
  if (response.headersSent || response.destroyed) return;
  // What is left of a body that nobody wants is not waited for.
  response.writeHead(status, { connection: 'close', 'content-length': 0 });
  response.end();
}

/** One log line a minute for all that was refused: whoever knocks must not fill the disk. */
class Refusals {
  readonly #log: Log;
  #count = 0;
  #toldAt = 0;

  constructor(log: Log) {
    this.#log = log;
  }

  note(why: string, now: number): void {
    this.#count += 1;
    if (now - this.#toldAt < TELL_EVERY_MS) return;
    this.#log.warn({ refused: this.#count, why }, 'Requests to the Slack endpoint were refused');
    this.#toldAt = now;
    this.#count = 0;
  }
}

/**
 * A server of our own before Bolt's reader: it limits connections, headers, bodies and time, answers every
 * path, and hands on only what Slack signed, now and for the first time. Bolt's own server takes a megabyte
 * from anybody, and keeps unknown paths waiting.
 */
export function httpWay(mode: Extract<SlackMode, { kind: 'http' }>, log: Log, now: () => number): HttpWay {
  const receiver = new HTTPReceiver({
    signingSecret: mode.signingSecret,
    endpoints: ENDPOINT,
    logger: boltLogger(log),
    bodyLimit: MOST_BYTES,
  });
  const replays = new Replays();
  const refusals = new Refusals(log);
  const refuse = (response: ServerResponse, status: number, why: string): void => {
    refusals.note(why, now());
    answer(response, status);
  };

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const signed = signedBy(request);
    if (!isTimely(signed, now())) return refuse(response, 401, 'no signature, or one of another time');
    const body = await bodyWithin(request, MOST_BYTES, BODY_MS);
    if (body === null) return refuse(response, 413, 'a body that is too long or too slow');
    if (!isSigned(signed, body, mode.signingSecret)) return refuse(response, 401, 'a wrong signature');
    if (!replays.first(signed, now())) return refuse(response, 401, 'a request that came before');
    receiver.requestListener(Object.assign(request, { rawBody: body }), response);
  }

  const server: Server = createServer(serverLimits, (request, response) => {
    const path = (request.url ?? '').split('?', 1)[0];
    if (path === ENDPOINT && request.method === 'POST')
      take(request, response).catch(() => answer(response, 400));
    else if (path === ENDPOINT || !mode.health?.(request, response)) answer(response, 404);
  });
  server.maxConnections = mostConnections;
  return {
    first: receiver,
    connected: () => server.listening,
    start: () =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(mode.port, mode.host, () => {
          const address = server.address();
          resolve(typeof address === 'object' && address ? address.port : mode.port);
        });
      }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}
