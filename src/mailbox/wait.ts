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

/**
 * Waits in IDLE until the server has news, `ms` have passed or `signal` fires. The next command ends the IDLE. A server that
 * refuses IDLE, or falls silent in it, is looked at when the time is up: news is a hint, never the only trigger.
 */
export async function waitForMail(
  connection: Connection,
  bell: Bell,
  ms: number,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return;
  const over = Promise.withResolvers<void>();
  const timer = setTimeout(over.resolve, ms);
  const stop = () => over.resolve();
  signal.addEventListener('abort', stop, { once: true });
  connection.client.idle().catch(() => {});
  try {
    await connection.guard(() => Promise.race([bell.rung(), over.promise]), true);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}
