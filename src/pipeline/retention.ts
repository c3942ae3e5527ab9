import type { Store } from '../store/store.ts';
import { DAY } from '../time/span.ts';
import type { Policy } from './policy.ts';

const BATCH = 2_000;
/**
 * Counts hold no addresses and are small: they are kept for a year and a bit, so that a digest can look back.
 */
const COUNTERS_DAYS = 400;

/**
 * Deletes what is older than the operator keeps, in short steps so that intake never waits long. Returns how
 * many rows went.
 */
export async function purge(
  store: Store,
  policy: Policy,
  now: number,
  rest: () => Promise<void>,
): Promise<number> {
  let gone = 0;
  for (;;) {
    const step = await store.retention.purge(
      now - policy.retentionDays * DAY,
      BATCH,
      now - COUNTERS_DAYS * DAY,
    );
    gone += step.messages + step.bounces;
    if (!step.more) return gone;
    await rest();
  }
}
