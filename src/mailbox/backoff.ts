import type { MailboxError } from './error.ts';

interface Bounds {
  readonly backoffMs: { readonly min: number; readonly max: number };
  readonly slowLaneMs: number;
}

/**
 * How long to wait before the next session, in ms. Full jitter between half the minimum and a bound that doubles with each
 * failure in a row (0 for the first); what only a person can mend waits the slow lane, so that no account gets locked by us.
 */
export function backoff(error: MailboxError, failures: number, bounds: Bounds, random: number): number {
  const { min, max } = bounds.backoffMs;
  if (error.code === 'login') return bounds.slowLaneMs * (1 + random / 10);
  const ceiling = Math.min(max, min * 2 ** Math.min(failures, 30));
  const jittered = min / 2 + random * (ceiling - min / 2);
  return Math.max(jittered, error.retryAfterMs);
}
