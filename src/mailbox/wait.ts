import type { ImapFlow } from 'imapflow';
import type { Connection } from './connect.ts';

/** Rings when the server says that there is more mail. */
export interface Bell {
  /** Forgets earlier rings; call it before looking. */
  reset(): void;
  /** Resolves at the first ring since `reset`. */
  rung(): Promise<void>;
  /** Rings as if the server had: somebody wants to know now. */
  ring(): void;
}

/** Listens for EXISTS, which may come at any time, not in IDLE alone. */
export function listen(client: ImapFlow): Bell {
  let bell = Promise.withResolvers<void>();
  client.on('exists', () => bell.resolve());
  return {
    reset() {
      bell = Promise.withResolvers<void>();
    },
    rung: () => bell.promise,
    ring: () => bell.resolve(),
  };
}

/** How long to wait for news, in ms. */
export interface Patience {
  /** Whatever the server says or does not say, the mailbox is looked at after this. */
  readonly lookMs: number;
  /**
   * A connection without a word for so long is asked with a NOOP: it keeps the way open, and brings news that
   * IDLE has lost.
   */
  readonly pulseMs: number;
}

/**
 * Waits in IDLE until the server has news, the time to look has come or `signal` fires. The next command ends
 * the IDLE. A server that refuses IDLE, or falls silent in it, is looked at when the time is up: news is a
 * hint, never the only trigger.
 */
export async function waitForMail(
  connection: Connection,
  bell: Bell,
  { lookMs, pulseMs }: Patience,
  signal: AbortSignal,
): Promise<void> {
  for (let left = lookMs; left > 0 && !signal.aborted; left -= pulseMs) {
    const rung = await idle(connection, bell, Math.min(left, pulseMs), signal);
    if (rung || left <= pulseMs) return;
    await connection.guard(() => connection.client.noop());
  }
}

/** One IDLE; says whether the bell ended it. */
async function idle(connection: Connection, bell: Bell, ms: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false;
  const over = Promise.withResolvers<boolean>();
  const stop = () => over.resolve(false);
  const timer = setTimeout(stop, ms);
  signal.addEventListener('abort', stop, { once: true });
  connection.client.idle().catch(() => {});
  try {
    return await connection.guard(() => Promise.race([bell.rung().then(() => true), over.promise]), true);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}
