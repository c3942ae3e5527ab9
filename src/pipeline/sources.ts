import type { Tables } from '../store/store.ts';
import { MINUTE } from '../time/span.ts';

/** The sources by which failures are heard of. */
export interface Watched {
  /** Names of the mailboxes that are configured. */
  readonly mailboxes: readonly string[];
  /** Names of the logs that are followed. */
  readonly logs: readonly string[];
  /** When this process began to watch: what was read before is another life. */
  readonly startedAt: number;
  /** A mailbox that was not read to its end for this long cannot be read now. */
  readonly patienceMs: number;
  /** When this instance read a mailbox to its end: newer than what the store was told. */
  readonly readUpAt?: ReadonlyMap<string, number>;
}

/** Nothing has to be read before it is judged: what is told comes by hand. */
export const unwatched: Watched = { mailboxes: [], logs: [], startedAt: 0, patienceMs: 5 * MINUTE };

/** Since when not everything is heard, and which source is not. */
export interface Blind {
  readonly since: number;
  readonly names: readonly string[];
}

interface Unheard {
  readonly name: string;
  /** When it was last read to its end. */
  readonly at: number | null;
}

/**
 * When the watch began; a time that lies ahead came from a clock that was set back since, and tells nothing.
 */
export const watchedFrom = ({ startedAt }: Watched, now: number): number => (startedAt > now ? 0 : startedAt);

async function unheardMailboxes(store: Tables, watched: Watched, now: number): Promise<readonly Unheard[]> {
  const known = new Map((await store.mailboxes.all()).map((state) => [state.name, state]));
  const needed = Math.max(watchedFrom(watched, now), now - watched.patienceMs);
  return watched.mailboxes
    .map((name) => ({ name, at: watched.readUpAt?.get(name) ?? known.get(name)?.lastPollAt ?? null }))
    .filter(({ at }) => at === null || at < needed);
}

/**
 * A log says by itself when it cannot be read; one in which nothing happens is not looked at by the minute.
 */
async function unheardLogs(store: Tables, watched: Watched, now: number): Promise<readonly Unheard[]> {
  const { logs } = watched;
  if (logs.length === 0) return [];
  const from = watchedFrom(watched, now);
  const known = new Map((await store.logs.all()).map((state) => [state.name, state]));
  return logs
    .map((name) => ({ name, at: known.get(name)?.readAt ?? null, trouble: known.get(name)?.trouble ?? '' }))
    .filter(({ at, trouble }) => at === null || at < from || !['', 'gap'].includes(trouble));
}

/**
 * Whether any source is not read up: never yet since the start, or not lately. `null` when all are. The time
 * at which a mailbox was last read to its end is kept by whichever instance reads it.
 */
export async function blindness(store: Tables, watched: Watched, now: number): Promise<Blind | null> {
  const unheard = [
    ...(await unheardMailboxes(store, watched, now)),
    ...(await unheardLogs(store, watched, now)),
  ];
  if (unheard.length === 0) return null;
  const since = Math.min(...unheard.map(({ at }) => at ?? watched.startedAt));
  return { since: Math.min(since, now), names: unheard.map(({ name }) => name) };
}
