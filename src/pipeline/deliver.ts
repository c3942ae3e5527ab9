import type { OutboxRow } from '../store/outbox.ts';
import type { Store } from '../store/store.ts';
import { channelClosedNotice, enqueueNotice } from './notice.ts';
import type { Delivery, IncidentView, Outlet, Parcel, Placed } from './outlet.ts';
import type { ChangePayload, DigestPayload, FilePayload, NoticePayload } from './payload.ts';

/** What a round of deliveries needs. `view` draws the incident as it stands now, not as it stood when the row was written. */
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
const REMEMBERED = 1_000;
/** Attempts that may each have arrived; a Slack that says no at once is waited for, a token can be mended. */
const GIVE_UP_AFTER = 60;
const OUTAGE_PATIENCE_MS = 7 * 86_400_000;
/** How long something for a thread waits for the thread's first message. */
const THREAD_PATIENCE_MS = 2 * 3_600_000;
const LONGEST_BACKOFF_MS = 5 * 60_000;

/** Waits double from 2 s to 5 min, so that an hour of trouble costs few calls. */
export const backoffMs = (attempts: number): number =>
  Math.min(2_000 * 2 ** Math.min(attempts, 10), LONGEST_BACKOFF_MS);

/** Sends what is due, at the outlet's pace. One deliverer an instance; several instances share the rows. */
export class Deliverer {
  readonly #deps: DeliverDeps;
  /** Earliest next message by channel, and when that was said: it means nothing to a clock that went back since. */
  readonly #freeAt = new Map<string, { readonly said: number; readonly at: number }>();
  /** What was last drawn of each incident: an edit that would change nothing is not made. */
  readonly #shown = new Map<string, string>();

  constructor(deps: DeliverDeps) {
    this.#deps = deps;
  }

  /** One round; returns how many rows were sent. Throws `StoreError` when the store is away (rows come back by their lease). */
  async round(now: number): Promise<number> {
    const rows = await this.#deps.store.outbox.claim(this.#deps.holder, now, CLAIM, LEASE_MS);
    const later = new Map<string, number>();
    const lanes = new Map<string, OutboxRow>();
    for (const row of rows) {
      const pace = this.#freeAt.get(row.channel);
      const free = pace && pace.said <= now ? pace.at : 0;
      if (free > now || lanes.has(row.channel)) {
        const at = Math.max(free, later.get(row.channel) ?? now + CHANNEL_PACE_MS);
        later.set(row.channel, at + CHANNEL_PACE_MS);
        await this.#deps.store.outbox.release(row.id, at);
      } else {
        lanes.set(row.channel, row);
      }
    }
    const sent = await Promise.all([...lanes.values()].map((row) => this.#send(row, now)));
    return sent.filter(Boolean).length;
  }

  #remember({ place, state }: Drawn): void {
    this.#shown.delete(place);
    this.#shown.set(place, state);
    const [oldest] = this.#shown.keys();
    if (this.#shown.size > REMEMBERED && oldest !== undefined) this.#shown.delete(oldest);
  }

  async #send(row: OutboxRow, now: number): Promise<boolean> {
    const { store, onResult } = this.#deps;
    const parcel = await this.#parcel(row, now);
    if (parcel === 'wait') {
      await store.outbox.release(row.id, now + CHANNEL_PACE_MS);
      return false;
    }
    if (parcel === 'gone') {
      await store.outbox.fail(row.id, 'There is nothing left to show.', now);
      return false;
    }
    const drawn = drawnAs(parcel);
    if (drawn?.placed && this.#shown.get(drawn.place) === drawn.state) {
      await store.outbox.sent(row.id, drawn.placed, now);
      return false;
    }
    this.#freeAt.set(row.channel, { said: now, at: now + CHANNEL_PACE_MS });
    const delivery = await this.#deliver(row, parcel);
    if (delivery.ok) {
      await store.outbox.sent(row.id, delivery.placed, now);
      if (drawn && !delivery.found) this.#remember(drawn);
      onResult?.(row.kind, 'sent', '');
      return true;
    }
    await this.#setback(row, delivery, now);
    return false;
  }

  /** A doubtful row may have arrived: it is looked for before it is sent again. */
  async #deliver(row: OutboxRow, parcel: Parcel): Promise<Delivery & { readonly found?: true }> {
    try {
      if (row.doubtful && posts(parcel)) {
        const found = await this.#deps.outlet.find(parcel, row.createdAt);
        // It shows what was drawn back then, not what would be drawn now.
        if (found) return { ok: true, placed: found, found: true };
      }
      return await this.#deps.outlet.deliver(parcel);
    } catch (error) {
      return { ok: false, why: 'doubtful', error: error instanceof Error ? error.message : String(error) };
    }
  }

  async #setback(row: OutboxRow, delivery: Extract<Delivery, { ok: false }>, now: number): Promise<void> {
    const { outbox, postedMessages } = this.#deps.store;
    if (delivery.why !== 'refused')
      this.#deps.onResult?.(
        row.kind,
        'retried',
        delivery.why === 'rate-limited' ? 'rate limited' : delivery.error,
      );
    switch (delivery.why) {
      case 'rate-limited':
        this.#freeAt.set(row.channel, { said: now, at: now + delivery.retryAfterMs });
        return outbox.release(row.id, now + delivery.retryAfterMs);
      case 'message-gone':
        if (row.incidentId)
          await postedMessages.forget(row.incidentId, row.kind === 'details' ? 'details' : 'message');
        return outbox.retry(row.id, now, delivery.error, false);
      case 'channel-closed':
        return this.#elsewhere(row, delivery.error, now);
      case 'refused':
        return this.#giveUp(row, delivery.error, now);
      default:
        if (hopeless(row, delivery.why, now)) return this.#giveUp(row, delivery.error, now);
        return outbox.retry(
          row.id,
          now + backoffMs(row.attempts),
          delivery.error,
          delivery.why === 'doubtful',
        );
    }
  }

  /** The channel is closed to us: what it should have shown goes to the ops channel, which is told why. */
  async #elsewhere(row: OutboxRow, error: string, now: number): Promise<void> {
    const { store, opsChannel } = this.#deps;
    if (row.channel === opsChannel) return this.#giveUp(row, error, now);
    if (row.incidentId)
      await store.postedMessages.forget(row.incidentId, row.kind === 'details' ? 'details' : 'message');
    await store.transaction(async (tx) => {
      await tx.outbox.redirect(row.id, opsChannel);
      await tx.outbox.retry(row.id, now, error, false);
      await enqueueNotice(tx, opsChannel, channelClosedNotice(row.channel, error, now), now);
    });
  }

  async #giveUp(row: OutboxRow, error: string, now: number): Promise<void> {
    this.#deps.onResult?.(row.kind, 'failed', error);
    await this.#deps.store.outbox.fail(row.id, error, now);
  }

  async #parcel(row: OutboxRow, now: number): Promise<Parcel | 'wait' | 'gone'> {
    if (row.kind === 'notice')
      return {
        kind: 'notice',
        id: row.id,
        channel: row.channel,
        notice: (row.payload as NoticePayload).notice,
      };
    if (row.kind === 'digest')
      return {
        kind: 'digest',
        id: row.id,
        channel: row.channel,
        digest: (row.payload as DigestPayload).digest,
      };
    return this.#incidentParcel(row, now);
  }

  async #incidentParcel(row: OutboxRow, now: number): Promise<Parcel | 'wait' | 'gone'> {
    if (!row.incidentId) return 'gone';
    // Its message was given up: what belongs into its thread has no place.
    const early = now - row.createdAt < THREAD_PATIENCE_MS ? 'wait' : 'gone';
    const { postedMessages } = this.#deps.store;
    const message = await postedMessages.get(row.incidentId, 'message');
    if (row.kind === 'file')
      return message ? { kind: 'file', id: row.id, thread: message, ...(row.payload as FilePayload) } : early;
    if (row.kind !== 'incident' && !message) return early;
    const view = await this.#deps.view(row.incidentId);
    if (!view) return 'gone';
    if (row.kind === 'incident')
      return {
        kind: 'incident',
        id: row.id,
        channel: message?.channel ?? row.channel,
        placed: message,
        view,
      };
    const thread = message as Placed;
    if (row.kind === 'details') {
      return {
        kind: 'details',
        id: row.id,
        thread,
        placed: await postedMessages.get(row.incidentId, 'details'),
        view,
      };
    }
    const { change, broadcast } = row.payload as ChangePayload;
    return { kind: 'change', id: row.id, thread, broadcast, view, change };
  }
}

const hopeless = (row: OutboxRow, why: 'unavailable' | 'doubtful', now: number): boolean =>
  why === 'doubtful' ? row.attempts >= GIVE_UP_AFTER : now - row.createdAt > OUTAGE_PATIENCE_MS;

interface Drawn {
  readonly place: string;
  readonly placed: Placed | null;
  readonly state: string;
}

/** What the living messages of an incident show; everything else is sent once. */
function drawnAs(parcel: Parcel): Drawn | null {
  if (parcel.kind !== 'incident' && parcel.kind !== 'details') return null;
  return {
    place: `${parcel.kind}/${parcel.view.incident.id}`,
    placed: parcel.placed,
    state: JSON.stringify(parcel.view.incident),
  };
}

/** Whether it makes a new message, which a second attempt would double. An edit may be repeated. */
const posts = (parcel: Parcel): boolean => !('placed' in parcel) || parcel.placed === null;
