import type { MailboxError } from './error.ts';

interface Bounds {
  readonly backoffMs: { readonly min: number; readonly max: number };
  readonly slowLaneMs: number;
}

/** Where a limit's doubling begins, as doublings: 32 seconds with the default minimum. */
const LIMIT_HEAD_START = 5;
/**
 * A server that is away for a moment is not left for longer than a part of the maximum: a minute by default.
 */
const SOON_PART = 5;

/**
 * How long to wait before the next session, in ms. Full jitter between half the lowest bound and one that
 * doubles with each failure in a row (0 for the first); what only a person can mend waits the slow lane, so
 * that no account gets locked by us.
 */
export function backoff(error: MailboxError, failures: number, bounds: Bounds, random: number): number {
  const { min, max } = bounds.backoffMs;
  if (error.pace === 'slowly') return Math.max(bounds.slowLaneMs * (1 + random / 10), error.retryAfterMs);
  const limit = error.pace === 'backs-off';
  const highest = error.pace === 'soon' ? Math.max(min, max / SOON_PART) : max;
  const bound = (doublings: number): number => Math.min(highest, min * 2 ** Math.min(doublings, 30));
  const lowest = bound(limit ? LIMIT_HEAD_START : 0) / 2;
  const ceiling = bound(failures + (limit ? LIMIT_HEAD_START : 0));
  return Math.max(lowest + random * (ceiling - lowest), error.retryAfterMs);
}
