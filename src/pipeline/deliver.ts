import type { OutboxRow } from '../store/outbox-row.ts';
import type { Store } from '../store/store.ts';
import { channelClosedNotice, enqueueNotice, notDeliveredNotice } from './notice.ts';
import type { Delivery, IncidentView, Outlet, Parcel, Placed } from './outlet.ts';
import { parcelOf, posts, THREAD_PATIENCE_MS } from './parcel.ts';
import type { FilePayload } from './payload.ts';
import { Shown } from './shown.ts';

/**
 * What a round of deliveries needs. `view` draws the incident as it stands now, not as it stood when the row
 * was written.
 */
export interface DeliverDeps {
  readonly store: Store;
  readonly outlet: Outlet;
  readonly view: (incidentId: string) => Promise<IncidentView | null>;
  /** Where to say what could not be said elsewhere. */
  readonly opsChannel: string;
  /** Name of this instance, for the rows it holds. */
  readonly holder: string;
  /** Told of every attempt; `error` says why it did not arrive. */
  readonly onResult?: (kind: string, result: 'sent' | 'retried' | 'failed', error: string) => void;
}

/** Slack takes about one message a second in a channel. */
const CHANNEL_PACE_MS = 1_000;
/** A row that nobody finished in this time comes back. The outlet gives up on a call sooner. */
const LEASE_MS = 60_000;
const CLAIM = 20;
/** Attempts that may each have arrived; a Slack that says no at once is waited for, a token can be mended. */
const GIVE_UP_AFTER = 60;
/**
 * A refusal in words that nobody knows may pass, or may be about the form: so many attempts, then people are
 * told.
 */
const REFUSALS = 5;
const OUTAGE_PATIENCE_MS = 7 * 86_400_000;
/** Where nobody can look whether a post arrived: twice is better than hours late. */
const DOUBT_PATIENCE_MS = 3 * 60_000;
const LOOK_AGAIN_MS = 30_000;
const LONGEST_BACKOFF_MS = 5 * 60_000;
/** Where a message cannot be edited: a new one at most this often, and between them replies. */
const REPOST_EVERY_MS = 3_600_000;
const REPLY_EVERY_MS = 10 * 60_000;
/** Ends the id of a row that lined up behind its root. */
const BELOW = '-below';

/** Waits double from 2 s to 5 min, so that an hour of trouble costs few calls. */
export const backoffMs = (attempts: number): number =>
  Math.min(2_000 * 2 ** Math.min(attempts, 10), LONGEST_BACKOFF_MS);

type Failed = Extract<Delivery, { ok: false }>;

/**
 * Sends what is due, at its outlet's pace. One deliverer an outlet and instance; several instances share the
 * rows.
 */
export class Deliverer {
  readonly #deps: DeliverDeps;
  /**
   * Earliest next message by channel, and when that was said: it means nothing to a clock that went back
   * since.
   */
  readonly #freeAt = new Map<string, { readonly said: number; readonly at: number }>();
  readonly #shown = new Shown();

  constructor(deps: DeliverDeps) {
    this.#deps = deps;
  }

  /**
   * One round; returns how many rows were sent. Throws `StoreError` when the store is away (rows come back by
   * their lease).
   */
  async round(now: number): Promise<number> {
    const { store, holder, outlet } = this.#deps;
    const rows = await store.outbox.claim(holder, now, CLAIM, LEASE_MS, outlet.name);
    const later = new Map<string, number>();
    const lanes = new Map<string, OutboxRow>();
    for (const row of rows) {
      const pace = this.#freeAt.get(row.channel);
      const free = pace && pace.said <= now ? pace.at : 0;
      if (free > now || lanes.has(row.channel)) {
        const at = Math.max(free, later.get(row.channel) ?? now + CHANNEL_PACE_MS);
        later.set(row.channel, at + CHANNEL_PACE_MS);
        await store.outbox.release(row.id, at);
      } else {
        lanes.set(row.channel, row);
      }
    }
    const sent = await Promise.all([...lanes.values()].map((row) => this.#send(row, now)));
    return sent.filter(Boolean).length;
  }

  async #send(row: OutboxRow, now: number): Promise<boolean> {
    const { store, view, onResult } = this.#deps;
    const parcel = await parcelOf(row, store, view, now);
    if (parcel === 'wait') {
      await store.outbox.release(row.id, now + CHANNEL_PACE_MS);
      return false;
    }
    if (parcel === 'gone') {
      await store.outbox.fail(row.id, 'There is nothing left to show.', now);
      return false;
    }
    if ('placed' in parcel && parcel.placed && this.#shown.has(parcel)) {
      await store.outbox.sent(row.id, parcel.placed, now);
      return false;
    }
    this.#freeAt.set(row.channel, { said: now, at: now + CHANNEL_PACE_MS });
    const delivery = await this.#deliver(row, parcel, now);
    if (delivery === 'cannot look') {
      await store.outbox.release(row.id, now + LOOK_AGAIN_MS);
      return false;
    }
    if (!delivery.ok) {
      await this.#setback(row, parcel, delivery, now);
      return false;
    }
    await store.outbox.sent(row.id, delivery.placed, now);
    if (!delivery.found) this.#shown.remember(parcel);
    onResult?.(row.kind, 'sent', '');
    return true;
  }

  /**
   * A doubtful row may have arrived: it is looked for before it is sent again, as long as somebody can look.
   */
  async #deliver(
    row: OutboxRow,
    parcel: Parcel,
    now: number,
  ): Promise<(Delivery & { readonly found?: true }) | 'cannot look'> {
    const { outlet } = this.#deps;
    if (row.doubtfulSince !== null && posts(parcel)) {
      try {
        const found = await outlet.find(parcel, row.createdAt);
        // It shows what was drawn back then, not what would be drawn now.
        if (found) return { ok: true, placed: found, found: true };
      } catch {
        if (now - row.doubtfulSince < DOUBT_PATIENCE_MS) return 'cannot look';
      }
    }
    try {
      return await outlet.deliver(parcel, row.attempts);
    } catch (error) {
      return { ok: false, why: 'doubtful', error: error instanceof Error ? error.message : String(error) };
    }
  }

  async #setback(row: OutboxRow, parcel: Parcel, delivery: Failed, now: number): Promise<void> {
    const { outbox } = this.#deps.store;
    if (delivery.why === 'rate-limited') {
      this.#deps.onResult?.(row.kind, 'retried', 'rate limited');
      this.#freeAt.set(row.channel, { said: now, at: now + delivery.retryAfterMs });
      return outbox.release(row.id, now + delivery.retryAfterMs);
    }
    const again = (): Promise<void> => this.#again(row, delivery.why === 'doubtful', delivery.error, now);
    switch (delivery.why) {
      case 'message-gone':
        return this.#anew(row, lostBy(parcel), delivery.error, now);
      case 'edit-refused':
        // Of Rebound's own troubles little changes: what cannot be edited is posted anew.
        if (parcel.kind === 'notice') return this.#anew(row, 'message', delivery.error, now);
        return parcel.kind === 'incident'
          ? this.#uneditable(row, parcel, delivery, now)
          : outbox.fail(row.id, delivery.error, now);
      case 'channel-closed':
        return movable(parcel)
          ? this.#elsewhere(row, delivery.error, now)
          : this.#threadTrouble(row, delivery.error, now);
      case 'refused':
        return row.attempts + 1 < REFUSALS ? again() : this.#giveUp(row, delivery.error, now);
      default:
        return hopeless(row, delivery.why, now) ? this.#giveUp(row, delivery.error, now) : again();
    }
  }

  /** What is gone is posted anew; a thread that is gone comes back with its root. */
  async #anew(row: OutboxRow, lost: 'message' | 'details' | null, error: string, now: number): Promise<void> {
    const { outbox, postedMessages } = this.#deps.store;
    if (!lost || row.incidentId === null) return this.#threadTrouble(row, error, now);
    await postedMessages.forget(row.outlet, row.incidentId, lost);
    return outbox.retry(row.id, now, error, null);
  }

  async #again(row: OutboxRow, doubtful: boolean, error: string, now: number): Promise<void> {
    this.#deps.onResult?.(row.kind, 'retried', error);
    const since = doubtful ? (row.doubtfulSince ?? now) : null;
    await this.#deps.store.outbox.retry(row.id, now + backoffMs(row.attempts), error, since);
  }

  /**
   * What stands in a thread cannot move by itself: the incident's own message finds out what became of the
   * place, and what belongs below it follows. A file that somebody waits for does not wait.
   */
  async #threadTrouble(row: OutboxRow, error: string, now: number): Promise<void> {
    const { store } = this.#deps;
    if (row.kind === 'file' || row.incidentId === null || now - row.createdAt > THREAD_PATIENCE_MS)
      return this.#giveUp(row, error, now);
    if (row.id.endsWith(BELOW)) return this.#again(row, false, error, now);
    this.#shown.forget(row.incidentId);
    this.#deps.onResult?.(row.kind, 'retried', error);
    // An incident's rows leave one at a time, the oldest first: it lines up behind its root.
    const root = { ...row, id: `${row.id}-root`, kind: 'incident', payload: null, notBefore: now } as const;
    const below = { ...row, id: `${row.id}${BELOW}`, notBefore: now };
    await store.transaction(async (tx) => {
      await tx.outbox.sent(row.id, null, now);
      await tx.outbox.enqueue([root, below]);
    });
  }

  /**
   * The message stands and cannot be edited (a workspace's setting): a new one now and then, replies between.
   */
  async #uneditable(
    row: OutboxRow,
    parcel: Extract<Parcel, { kind: 'incident' }>,
    { error }: { readonly error: string },
    now: number,
  ): Promise<void> {
    const { outbox, postedMessages } = this.#deps.store;
    const { id: subject } = parcel.view.incident;
    const root = await postedMessages.get(row.outlet, subject, 'message');
    if (!root || now - root.postedAt >= REPOST_EVERY_MS) {
      await postedMessages.forget(row.outlet, subject, 'message');
      return outbox.retry(row.id, now, error, null);
    }
    const last = await postedMessages.get(row.outlet, subject, 'update');
    if (last && now - last.at < REPLY_EVERY_MS) return outbox.release(row.id, last.at + REPLY_EVERY_MS);
    const said = await this.#deliver(
      row,
      { kind: 'update', id: row.id, thread: root, view: parcel.view },
      now,
    );
    if (said === 'cannot look') return outbox.release(row.id, now + LOOK_AGAIN_MS);
    if (!said.ok)
      return this.#again(
        row,
        said.why === 'doubtful',
        said.why === 'rate-limited' ? said.why : said.error,
        now,
      );
    await postedMessages.put({
      outlet: row.outlet,
      subject,
      role: 'update',
      ...placedOf(said.placed),
      at: now,
      postedAt: now,
    });
    this.#shown.remember(parcel);
    await outbox.sent(row.id, root, now);
  }

  /** The channel is closed to us: what it should have shown goes to the ops channel, which is told why. */
  async #elsewhere(row: OutboxRow, error: string, now: number): Promise<void> {
    const { store, opsChannel, outlet } = this.#deps;
    if (row.channel === opsChannel) return this.#giveUp(row, error, now);
    this.#deps.onResult?.(row.kind, 'retried', error);
    await store.transaction(async (tx) => {
      if (row.incidentId) await tx.postedMessages.forget(outlet.name, row.incidentId, 'message');
      await tx.outbox.redirect(row.id, opsChannel);
      await tx.outbox.retry(row.id, now, error, null);
      await enqueueNotice(tx, opsChannel, channelClosedNotice(row.channel, error, now), now);
    });
  }

  /** Nothing helps: people are told, whoever asked for it first of all. */
  async #giveUp(row: OutboxRow, error: string, now: number): Promise<void> {
    this.#deps.onResult?.(row.kind, 'failed', error);
    const asker = row.kind === 'file' ? (row.payload as FilePayload).askedBy : null;
    await this.#deps.store.transaction(async (tx) => {
      await tx.outbox.fail(row.id, error, now);
      // A notice about a notice would go the same way.
      if (row.kind !== 'notice')
        await enqueueNotice(tx, asker ?? this.#deps.opsChannel, notDeliveredNotice(row, error, now), now);
    });
  }
}

const placedOf = ({ channel, ts }: Placed): Placed => ({ channel, ts });

/**
 * Which message is gone when Slack does not find what should be edited; `null` when it is the thread that is
 * missed.
 */
const lostBy = (parcel: Parcel): 'message' | 'details' | null =>
  !('placed' in parcel) || !parcel.placed ? null : parcel.kind === 'details' ? 'details' : 'message';

/** What may stand in another channel; what belongs into a thread follows its root. */
const movable = ({ kind }: Parcel): boolean => kind === 'incident' || kind === 'digest' || kind === 'notice';

const hopeless = (row: OutboxRow, why: 'unavailable' | 'doubtful', now: number): boolean =>
  why === 'doubtful' ? row.attempts >= GIVE_UP_AFTER : now - row.createdAt > OUTAGE_PATIENCE_MS;
