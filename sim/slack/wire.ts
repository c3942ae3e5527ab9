import { createHmac, randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Interaction, until } from './interaction.ts';

/** Slack gives a bot three seconds. */
const ACK_MS = 3000;

/**
 * Slack's limit for an app; one more is told to go before it was greeted (slackapi/bolt-js#2225,
 * node-slack-sdk#1654).
 */
const MOST_SOCKETS = 10;

export type Envelope = 'slash_commands' | 'events_api' | 'interactive';

/** How what people do reaches the bot. */
export interface Wire {
  /** Resolves with the ack's body, or `null` when none came within three seconds. */
  send(
    type: Envelope,
    payload: Record<string, unknown>,
  ): Promise<{ readonly body: Record<string, unknown>; readonly ms: number } | null>;
}

/** Socket Mode: several sockets, each envelope to one of them. */
export class SocketWire implements Wire {
  readonly #server: WebSocketServer;
  readonly #sockets = new Set<WebSocket>();
  /** Told to go: they get nothing new while there is another. */
  readonly #leaving = new WeakSet<WebSocket>();
  readonly #waiting = new Map<string, (body: Record<string, unknown>) => void>();
  readonly #ping: NodeJS.Timeout;
  #turn = 0;

  constructor(http: Server) {
    this.#server = new WebSocketServer({ server: http });
    this.#server.on('connection', (socket) => this.#connected(socket));
    // Slack pings its clients; a client that hears nothing for 30 s reconnects.
    this.#ping = setInterval(() => {
      for (const socket of this.#sockets) socket.ping();
    }, 5_000).unref();
  }

  get open(): number {
    return this.#ready().length;
  }

  #connected(socket: WebSocket): void {
    if (this.#sockets.size >= MOST_SOCKETS) {
      socket.send(JSON.stringify({ type: 'disconnect', reason: 'too_many_websockets' }));
      setTimeout(() => socket.terminate(), 100).unref();
      return;
    }
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => this.#sockets.delete(socket));
    socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as { envelope_id?: string; payload?: Record<string, unknown> };
      this.#waiting.get(message.envelope_id ?? '')?.(message.payload ?? {});
    });
    const debug = { host: 'stand-in', build_number: 1, approximate_connection_time: 18_060 };
    socket.send(
      JSON.stringify({
        type: 'hello',
        num_connections: this.#sockets.size,
        connection_info: { app_id: 'A0REBOUND' },
        debug_info: debug,
      }),
    );
  }

  async send(type: Envelope, payload: Record<string, unknown>) {
    const open = this.#ready();
    const staying = open.filter((socket) => !this.#leaving.has(socket));
    const ready = staying.length > 0 ? staying : open;
    const socket = ready[this.#turn++ % Math.max(1, ready.length)];
    if (!socket) return null;
    const id = randomUUID();
    const started = performance.now();
    const acked = new Promise<Record<string, unknown> | null>((resolve) => {
      const timer = setTimeout(() => resolve(null), ACK_MS);
      this.#waiting.set(id, (body) => {
        clearTimeout(timer);
        resolve(body);
      });
    });
    socket.send(
      JSON.stringify({ type, envelope_id: id, payload, accepts_response_payload: type !== 'events_api' }),
    );
    const body = await acked;
    this.#waiting.delete(id);
    return body && { body, ms: performance.now() - started };
  }

  /** Slack's refresh, as it comes every few hours: the client is told to reconnect. */
  refresh(reason = 'refresh_requested', which: 'one' | 'all' = 'one'): void {
    const ready = this.#ready().filter((socket) => !this.#leaving.has(socket));
    for (const socket of which === 'all' ? ready : ready.slice(0, 1)) {
      this.#leaving.add(socket);
      socket.send(JSON.stringify({ type: 'disconnect', reason }));
    }
  }

  #ready(): WebSocket[] {
    return [...this.#sockets].filter((socket) => socket.readyState === socket.OPEN);
  }

  /** Connections lost without a word. */
  drop(): void {
    for (const socket of this.#sockets) socket.terminate();
  }

  async stop(): Promise<void> {
    clearInterval(this.#ping);
    this.drop();
    this.#server.close();
    await until('sockets to close', () => this.#sockets.size === 0, 1000).catch(() => {});
  }
}

const form = (payload: Record<string, unknown>): string => {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(payload)) params.set(key, String(value));
  return params.toString();
};

/** Signature of a request as Slack makes it (docs "Verifying requests"). */
export const sign = (secret: string, timestamp: number, body: string): string =>
  `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;

/** Signed HTTP requests. */
export class HttpWire implements Wire {
  readonly #url: string;
  readonly #secret: string;

  constructor(url: string, secret: string) {
    this.#url = url;
    this.#secret = secret;
  }

  async send(type: Envelope, payload: Record<string, unknown>) {
    const body =
      type === 'slash_commands'
        ? form(payload)
        : type === 'interactive'
          ? form({ payload: JSON.stringify(payload) })
          : JSON.stringify(payload);
    const timestamp = Math.floor(Date.now() / 1000);
    const started = performance.now();
    const response = await fetch(this.#url, {
      method: 'POST',
      body,
      headers: {
        'content-type': type === 'events_api' ? 'application/json' : 'application/x-www-form-urlencoded',
        'x-slack-request-timestamp': String(timestamp),
        'x-slack-signature': sign(this.#secret, timestamp, body),
      },
      signal: AbortSignal.timeout(ACK_MS),
    }).catch(() => null);
    if (!response?.ok) return null;
    const text = await response.text();
    const answer = text.startsWith('{')
      ? (JSON.parse(text) as Record<string, unknown>)
      : text
        ? { text }
        : {};
    return { body: answer, ms: performance.now() - started };
  }
}

/** Sends through the wire and notes whether the ack came in time. */
export async function deliver(
  wire: Wire,
  type: Envelope,
  payload: Record<string, unknown>,
  it: Interaction,
): Promise<Interaction> {
  const ack = await wire.send(type, payload);
  it.acked = ack !== null;
  it.ackMs = ack?.ms ?? ACK_MS;
  it.ackBody = ack?.body ?? {};
  return it;
}
