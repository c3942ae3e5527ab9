import { SocketModeReceiver } from '@slack/bolt';
import { clientOptions } from './client.ts';
import { within } from './front.ts';
import { boltLogger, type Log } from './log.ts';

/** Waits before the n-th attempt to come back: at once, then 1 s, 2 s, … half a minute. */
export const waitBefore = (attempt: number): number => (attempt === 0 ? 0 : Math.min(1_000 * 2 ** (attempt - 1), 30_000));

/** A socket that got no `hello` in this time is given up. */
const HELLO_MS = 15_000;

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : 'the connection closed');

/**
 * One Socket Mode connection that comes back by itself. The library's own way (socket-mode 3.1) waits five seconds at
 * each of Slack's refreshes, and a refusal while it reconnects becomes an unhandled rejection that ends the process.
 */
export class KeptSocket {
  readonly receiver: SocketModeReceiver;
  readonly #log: Log;
  #open = false;
  #stopping = false;

  constructor(appToken: string, apiUrl: string | null, log: Log) {
    this.#log = log;
    this.receiver = new SocketModeReceiver({
      appToken,
      logger: boltLogger(log),
      autoReconnectEnabled: false,
      // An object of its own: the socket client writes into it. No retries: `#comeBack` has them.
      installerOptions: { clientOptions: { ...clientOptions(apiUrl), retryConfig: { retries: 0 }, timeout: 10_000 } },
    });
    this.receiver.client.on('connected', () => {
      this.#open = true;
    });
    this.receiver.client.on('disconnected', () => this.#closed());
  }

  get open(): boolean {
    return this.#open;
  }

  /** The first connection. Throws when Slack refuses it. */
  async start(): Promise<void> {
    await within(this.receiver.start(), HELLO_MS);
  }

  /** The first connection when it is not needed yet: a failure is tried again instead of thrown. */
  async startPatiently(): Promise<void> {
    await this.start().catch((error: unknown) => {
      this.#log.warn({ err: wordsOf(error) }, 'Slack socket did not open; it is tried again');
      void this.#comeBack(1);
    });
  }

  #closed(): void {
    if (!this.#open) return;
    this.#open = false;
    if (!this.#stopping) void this.#comeBack(0);
  }

  async #comeBack(from: number): Promise<void> {
    for (let attempt = from; !this.#stopping; attempt++) {
      await pause(waitBefore(attempt));
      if (this.#stopping) return;
      try {
        await within(this.receiver.client.start(), HELLO_MS);
        return;
      } catch (error) {
        this.#log.warn({ err: wordsOf(error), attempt }, 'Slack socket did not come back; it is tried again');
      }
    }
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.receiver.stop();
  }
}
