import { type Ailment, ailments, type Health } from '../incident/self.ts';
import type { Store } from '../store/store.ts';
import { clearNotice, enqueueNotice } from './notice.ts';
import type { Policy } from './policy.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Measures of the backlog that are kept, one a round. */
const BACKLOG_MEASURES = 5;
/** Days of history without which nobody can say what silence is usual. */
const SILENCE_DAYS = 3;

interface Seen {
  unreachableSince: number | null;
  backlog: number[];
}

/** Rebound watches itself: unreachable or silent mailboxes, a growing backlog, mail that cannot be read. One instance does it for all. */
export class SelfWatch {
  readonly #names: readonly string[];
  readonly #mailboxes = new Map<string, Seen>();
  readonly #told = new Map<string, Ailment>();

  /** @param names the mailboxes that are configured; the store may remember older ones. */
  constructor(names: readonly string[]) {
    this.#names = names;
  }

  /** Looks at everything once and tells the ops channel what is new, or over. */
  async round(store: Store, policy: Policy, now: number): Promise<void> {
    const current = new Map(ailments(await this.#health(store, now), now).map((ailment) => [ailment.key, ailment]));
    for (const ailment of current.values()) {
      await enqueueNotice(store, policy.channels.ops, { key: ailment.key, title: ailment.title, text: ailment.text, at: now }, now);
    }
    for (const [key, ailment] of this.#told) {
      if (current.has(key)) continue;
      await clearNotice(
        store,
        policy.channels.ops,
        key,
        { title: ailment.recovered, text: `It lasted a while: ${ailment.title}.`, at: now },
        now,
      );
    }
    this.#told.clear();
    for (const [key, ailment] of current) this.#told.set(key, ailment);
  }

  async #health(store: Store, now: number): Promise<Health> {
    const [states, totals, longestSilenceMs] = await Promise.all([
      store.mailboxes.all(),
      store.counts.totals(now - HOUR),
      longestSilence(store, now),
    ]);
    const mailboxes = states
      .filter(({ name }) => this.#names.includes(name))
      .map((state) => {
        const before = this.#mailboxes.get(state.name);
        const unreachableSince = state.connected ? null : (before?.unreachableSince ?? now);
        const backlog = [...(before?.backlog ?? []), state.backlog].slice(-BACKLOG_MEASURES);
        this.#mailboxes.set(state.name, { unreachableSince, backlog });
        return { name: state.name, unreachableSince, error: state.note, backlog, lastMailAt: state.lastMailAt, longestSilenceMs };
      });
    return { mailboxes, read: Math.max(0, totals.mails - totals.unread), unread: totals.unread };
  }
}

/** The longest stretch of whole hours without a bounce in the last week; `null` while too little is known. */
async function longestSilence(store: Store, now: number): Promise<number | null> {
  const hours = (await store.counts.hours({}, now - 7 * DAY)).map(({ hour }) => hour);
  const first = hours[0];
  if (first === undefined || now - first < SILENCE_DAYS * DAY) return null;
  return hours.reduce((longest, hour, index) => Math.max(longest, hour - (hours[index - 1] ?? hour)), HOUR);
}
