import { ailments, type Health, recovered, selfPolicy } from '../incident/self.ts';
import type { Store } from '../store/store.ts';
import { DAY, HOUR } from '../time/span.ts';
import { clearNotice, enqueueNotice } from './notice.ts';
import type { Policy } from './policy.ts';
import { blindness, type Watched } from './sources.ts';

/** Measures of the backlog that are kept, one a round. */
const BACKLOG_MEASURES = 5;
/** Days of history without which nobody can say what silence is usual. */
const SILENCE_DAYS = 3;

interface Seen {
  readonly unreachableSince: number | null;
  readonly unfiledSince: number | null;
  readonly backlog: readonly number[];
}

/** Notices that stand, and since when. What was told before a restart is known by them. */
type Standing = ReadonlyMap<string, number>;

/**
 * Rebound watches itself: unreachable or silent mailboxes, a growing backlog, mail that cannot be read. One
 * instance does it for all.
 */
export class SelfWatch {
  readonly #names: readonly string[];
  readonly #mailboxes = new Map<string, Seen>();
  /** Troubles that were not met at the last look: met no more at the next, they are over. */
  #fading: ReadonlySet<string> = new Set();

  readonly #watched: Watched;

  /** @param watched the sources that are configured; the store may remember older ones. */
  constructor(watched: Watched) {
    this.#names = watched.mailboxes;
    this.#watched = watched;
  }

  /** Looks at everything once and tells the ops channel what is new, or over. */
  async round(store: Store, policy: Policy, now: number): Promise<void> {
    const standing: Standing = new Map(
      (await store.notices.standing()).map(({ key, since }) => [key, since]),
    );
    const current = ailments(await this.#health(store, standing, now), now);
    for (const ailment of current) {
      const notice = { ...ailment, at: now };
      await store.transaction((tx) => enqueueNotice(tx, policy.channels.ops, notice, now));
    }
    const gone = [...standing.keys()].filter(
      (key) => recovered(key) && !current.some((ailment) => ailment.key === key),
    );
    for (const key of gone.filter((one) => this.#fading.has(one))) await this.#over(store, policy, key, now);
    this.#fading = new Set(gone);
  }

  async #over(store: Store, policy: Policy, key: string, now: number): Promise<void> {
    const words = recovered(key);
    const forgotten = words?.mailbox && !this.#names.includes(words.mailbox);
    if (!words || forgotten) return void (await store.notices.clear(key));
    const over = { title: words.title, text: words.text, at: now };
    await store.transaction((tx) => clearNotice(tx, policy.channels.ops, key, over, now));
  }

  async #health(store: Store, standing: Standing, now: number): Promise<Health> {
    const [states, totals, longestSilenceMs, ever, blind, watchedSince] = await Promise.all([
      store.mailboxes.all(),
      store.counts.totals(now - HOUR),
      longestSilence(store, now),
      store.counts.totals(0),
      blindness(store, this.#watched, now),
      sinceOf(store, this.#names, now),
    ]);
    /** Since when a trouble lasts; one that was told before this instance looked has lasted long enough. */
    const since = (
      lasts: boolean,
      known: number | null | undefined,
      key: string,
      ms: number,
    ): number | null => (lasts ? (known ?? (standing.has(key) ? now - ms : now)) : null);
    const mailboxes = states
      .filter(({ name }) => this.#names.includes(name))
      .map(({ name, connected, trouble, note, backlog, lastMailAt }) => {
        const before = this.#mailboxes.get(name);
        const seen: Seen = {
          unreachableSince: since(
            !connected,
            before?.unreachableSince,
            `mailbox-unreachable:${name}`,
            selfPolicy.unreachableMs,
          ),
          unfiledSince: since(
            trouble === 'filing',
            before?.unfiledSince,
            `unfiled:${name}`,
            selfPolicy.unfiledMs,
          ),
          backlog: [...(before?.backlog ?? []), backlog].slice(-BACKLOG_MEASURES),
        };
        this.#mailboxes.set(name, seen);
        const readUp = !blind?.names.includes(name);
        const from = watchedSince.get(name) ?? now;
        return { name, ...seen, error: note, lastMailAt, longestSilenceMs, readUp, watchedSince: from };
      });
    const everHeard = ever.lastBounceAt !== null;
    return { mailboxes, read: Math.max(0, totals.mails - totals.unread), unread: totals.unread, everHeard };
  }
}

/** Since when each mailbox is watched: a restart is no beginning. */
async function sinceOf(
  store: Store,
  names: readonly string[],
  now: number,
): Promise<ReadonlyMap<string, number>> {
  const since = new Map<string, number>();
  for (const name of names) {
    const key = `watched-since:${name}`;
    const known = Number(await store.meta.get(key));
    if (!known) await store.meta.set(key, String(now));
    since.set(name, known || now);
  }
  return since;
}

/** The longest stretch of whole hours without a bounce in the last week; `null` while too little is known. */
async function longestSilence(store: Store, now: number): Promise<number | null> {
  const hours = (await store.counts.hours({}, now - 7 * DAY)).map(({ hour }) => hour);
  const first = hours[0];
  if (first === undefined || now - first < SILENCE_DAYS * DAY) return null;
  return hours.reduce((longest, hour, index) => Math.max(longest, hour - (hours[index - 1] ?? hour)), HOUR);
}
