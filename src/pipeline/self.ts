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
  error: string;
  backlog: number[];
}

/** Rebound watches itself: unreachable or silent mailboxes, a growing backlog, mail that cannot be read. */
export class SelfWatch {
  readonly #mailboxes = new Map<string, Seen>();
  readonly #told = new Map<string, Ailment>();

  /** Told by the mailbox watcher whenever its state changes. */
  noteMailbox(name: string, state: { readonly connected: boolean; readonly trouble: string; readonly note: string }, now: number): void {
    const before = this.#mailboxes.get(name);
    const down = !state.connected && state.trouble !== '';
    this.#mailboxes.set(name, {
      backlog: before?.backlog ?? [],
      unreachableSince: down ? (before?.unreachableSince ?? now) : null,
      error: state.note,
    });
  }

  /** Another instance has the mailbox now. */
  forgetMailbox(name: string): void {
    this.#mailboxes.delete(name);
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
    const mailboxes = states.flatMap((state) => {
      const seen = this.#mailboxes.get(state.name);
      if (!seen) return [];
      seen.backlog = [...seen.backlog, state.backlog].slice(-BACKLOG_MEASURES);
      return [
        {
          name: state.name,
          unreachableSince: seen.unreachableSince,
          error: seen.error,
          backlog: seen.backlog,
          lastMailAt: state.lastMailAt,
          longestSilenceMs,
        },
      ];
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
