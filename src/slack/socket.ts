import { type App, SocketModeReceiver } from '@slack/bolt';
import { clientOptions } from './client.ts';
import { within } from './listener-context.ts';
import { boltLogger, type Log } from './log.ts';

/** Waits before the n-th attempt to come back: at once, then 1 s, 2 s, … half a minute. */
export const waitBefore = (attempt: number): number =>
  attempt === 0 ? 0 : Math.min(1_000 * 2 ** (attempt - 1), 30_000);

/** A socket that got no `hello` in this time is given up. */
const HELLO_MS = 15_000;

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

const wordsOf = (error: unknown): string =>
  error instanceof Error ? error.message : 'the connection closed';

/**
 * How long a connection that Slack wants to close is kept for what is still on its way, once another one
 * stands.
 */
const FAREWELL_MS = 2_000;

/** Slack's notice that it wants to close a connection: `{"type":"disconnect",…}`. */
const saysGo = (data: unknown): data is string =>
  typeof data === 'string' && data.length < 2_000 && /"type"\s{0,5}:\s{0,5}"disconnect"/.test(data);

/**
 * Slack has no room for another socket of the app (slackapi/bolt-js#2225): a new one would only be told the
 * same.
 */
export class TooManySockets extends Error {
  constructor() {
    super('Slack allows an app ten sockets, and all are in use: stop what else runs with this app token');
  }
}

/**
 * One Socket Mode connection that comes back by itself, and that is replaced before it is closed when Slack
 * refreshes it. The library's own way (socket-mode 3.1) loses what is on its way then, as it closes at once
 * and can no longer acknowledge; waits five seconds at each refresh; and a refusal while it reconnects
 * becomes an unhandled rejection that ends the process.
 */
export class KeptSocket {
  /** The first of its connections: Bolt's app wants one to begin with. */
  readonly receiver: SocketModeReceiver;
  readonly #make: () => SocketModeReceiver;
  readonly #log: Log;
  readonly #standing = new Set<SocketModeReceiver>();
  /** Those that Slack had no room for. */
  readonly #surplus = new WeakSet<SocketModeReceiver>();
  /** The one to keep; `null` while there is none but such as will be closed. */
  #current: SocketModeReceiver | null;
  #app: App | null = null;
  #stopping = false;

  constructor(appToken: string, apiUrl: string | null, log: Log) {
    this.#log = log;
    this.#make = () =>
      new SocketModeReceiver({
        appToken,
        logger: boltLogger(log),
        autoReconnectEnabled: false,
        // An object of its own: the socket client writes into it. No retries: `#comeBack` has them.
        installerOptions: {
          clientOptions: { ...clientOptions(apiUrl), retryConfig: { retries: 0 }, timeout: 10_000 },
        },
      });
    this.receiver = this.#watched();
    this.#current = this.receiver;
  }

  get open(): boolean {
    return this.#standing.size > 0;
  }

  /** Whose listeners hear what comes. Every later connection is joined to it as well. */
  init(app: App): void {
    this.#app = app;
    this.receiver.init(app);
  }

  /** The first connection. Throws when Slack refuses it. */
  async start(): Promise<void> {
    await this.#open(this.receiver);
  }

  async #open(receiver: SocketModeReceiver): Promise<void> {
    try {
      await within(receiver.start(), HELLO_MS);
    } catch (error) {
      throw this.#surplus.has(receiver) ? new TooManySockets() : error;
    }
  }

  /** The first connection when it is not needed yet: a failure is tried again instead of thrown. */
  async startPatiently(): Promise<void> {
    await this.start().catch((error: unknown) => {
      this.#log.warn({ err: wordsOf(error) }, 'Slack socket did not open; it is tried again');
      this.#current = null;
      void this.#comeBack(1);
    });
  }

  #watched(): SocketModeReceiver {
    const receiver = this.#make();
    const { client } = receiver;
    client.on('connected', () => this.#standing.add(receiver));
    client.on('disconnected', () => this.#closed(receiver));
    client.removeAllListeners('ws_message');
    client.on('ws_message', (data: string | ArrayBuffer, isBinary: boolean) => {
      if (!saysGo(data)) void client['onWebSocketMessage'](data, isBinary);
      else if (data.includes('too_many_websockets')) this.#unwanted(receiver);
      else void this.#replace(receiver);
    });
    return receiver;
  }

  /** One that stands is kept until Slack closes it; one that was not greeted never will be. */
  #unwanted(receiver: SocketModeReceiver): void {
    if (this.#standing.has(receiver)) return;
    this.#surplus.add(receiver);
    void receiver.client.disconnect().catch(() => {});
  }

  #closed(receiver: SocketModeReceiver): void {
    if (!this.#standing.delete(receiver) || receiver !== this.#current) return;
    this.#current = null;
    void this.#comeBack(0);
  }

  /** A new connection first; the old one stays a moment longer for what is on its way. */
  async #replace(old: SocketModeReceiver): Promise<void> {
    if (old !== this.#current) return;
    this.#current = null;
    await this.#comeBack(0);
    await pause(FAREWELL_MS);
    await old.stop().catch(() => {});
  }

  async #comeBack(from: number): Promise<void> {
    for (let attempt = from; !this.#stopping; attempt++) {
      await pause(waitBefore(attempt));
      if (this.#stopping) return;
      const next = this.#watched();
      if (this.#app) next.init(this.#app);
      try {
        await this.#open(next);
        if (!this.#standing.has(next)) throw new Error('it closed again');
        this.#current = next;
        if (this.#stopping) await next.stop();
        return;
      } catch (error) {
        void next.stop().catch(() => {});
        this.#log.warn({ err: wordsOf(error), attempt }, 'Slack socket did not come back; it is tried again');
      }
    }
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.allSettled([...new Set([...this.#standing, this.#current])].map((one) => one?.stop()));
  }
}
