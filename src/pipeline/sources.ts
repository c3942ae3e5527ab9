import type { Tables } from '../store/store.ts';
import { MINUTE } from '../time/span.ts';

/** The sources by which failures are heard of. */
export interface Watched {
  /** Names of the mailboxes that are configured. */
  readonly mailboxes: readonly string[];
  /** When this process began to watch: what was read before is another life. */
  readonly startedAt: number;
  /** A mailbox that was not read to its end for this long cannot be read now. */
  readonly patienceMs: number;
  /** When this instance read a mailbox to its end: newer than what the store was told. */
  readonly readUpAt?: ReadonlyMap<string, number>;
}

/** Nothing has to be read before it is judged: what is told comes by hand. */
export const unwatched: Watched = { mailboxes: [], startedAt: 0, patienceMs: 5 * MINUTE };

/** Since when not everything is heard, and which source is not. */
export interface Blind {
  readonly since: number;
  readonly names: readonly string[];
}

/**
 * Whether any source is not read up: never yet since the start, or not lately. `null` when all are. The time at which a mailbox
 * was last read to its end is kept by whichever instance reads it.
 */
export async function blindness(store: Tables, watched: Watched, now: number): Promise<Blind | null> {
  const known = new Map((await store.mailboxes.all()).map((state) => [state.name, state]));
  const readUpAt = watched.mailboxes.map((name) => ({
    name,
    at: watched.readUpAt?.get(name) ?? known.get(name)?.lastPollAt ?? null,
  }));
  const needed = Math.max(watched.startedAt, now - watched.patienceMs);
  const unheard = readUpAt.filter(({ at }) => at === null || at < needed);
  if (unheard.length === 0) return null;
  const since = Math.min(...unheard.map(({ at }) => at ?? watched.startedAt));
  return { since: Math.min(since, now), names: unheard.map(({ name }) => name) };
}
