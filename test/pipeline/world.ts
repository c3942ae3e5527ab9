import { letter } from '../../sim/demo/letters.ts';
import { Deliverer } from '../../src/pipeline/deliver.ts';
import { type Ingested, ingest } from '../../src/pipeline/ingest.ts';
import type { RawMail } from '../../src/pipeline/mail.ts';
import type { Delivery, Outlet, Parcel, Placed } from '../../src/pipeline/outlet.ts';
import { makePolicy, type Policy } from '../../src/pipeline/policy.ts';
import { tick } from '../../src/pipeline/tick.ts';
import { viewOf } from '../../src/pipeline/view.ts';
import type { Store } from '../../src/store/store.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const START = Date.UTC(2026, 10, 20, 8);

export const policy: Policy = makePolicy({
  channels: { alert: 'C0ALERT', digest: 'C0DIGEST', ops: 'C0OPS' },
  // The fixtures are reports of a mail server on the mailbox's own machine.
  own: { relays: ['127.0.0.0/8'] },
});

/** A channel that remembers what it was asked to show; answers may be put in its way. */
export class Channel implements Outlet {
  readonly name: string;
  readonly parcels: Parcel[] = [];
  /** Taken in turn before the channel works as it should. */
  readonly setbacks: (Delivery | 'accepted, but no answer')[] = [];
  away = false;
  /** Edits are refused for good. */
  frozen = false;
  /** Nobody may read the channel. */
  blind = false;
  /** `ts` of messages that were deleted: neither they nor their threads are there. */
  readonly gone = new Set<string>();
  readonly #standing = new Map<string, Placed>();

  constructor(name = 'slack') {
    this.name = name;
  }

  async deliver(parcel: Parcel): Promise<Delivery> {
    if (this.away) return { ok: false, why: 'unavailable', error: 'HTTP 503' };
    const setback = this.setbacks.shift();
    const edits = 'placed' in parcel && parcel.placed;
    const touched = edits ? edits.ts : 'thread' in parcel ? parcel.thread.ts : '';
    if (this.gone.has(touched)) return { ok: false, why: 'message-gone', error: 'message_not_found' };
    if (edits && this.frozen) return { ok: false, why: 'edit-refused', error: 'edit_window_closed' };
    if (setback !== undefined && setback !== 'accepted, but no answer') return setback;
    this.parcels.push(parcel);
    const placed = ('placed' in parcel ? parcel.placed : null) ?? {
      channel: 'channel' in parcel ? parcel.channel : parcel.thread.channel,
      ts: `${this.parcels.length}`,
    };
    this.#standing.set(parcel.id, placed);
    return setback ? { ok: false, why: 'doubtful', error: 'timeout' } : { ok: true, placed };
  }

  async find({ id }: Parcel): Promise<Placed | null> {
    if (this.blind) throw new Error('missing_scope');
    return this.#standing.get(id) ?? null;
  }

  /** Where a parcel came to stand. */
  placedOf({ id }: Parcel): Placed | undefined {
    return this.#standing.get(id);
  }

  posts(kind?: Parcel['kind']): Parcel[] {
    return this.parcels.filter(
      (parcel) => !('placed' in parcel && parcel.placed) && (!kind || parcel.kind === kind),
    );
  }

  edits(): Parcel[] {
    return this.parcels.filter((parcel) => 'placed' in parcel && parcel.placed);
  }
}

/** A small world: a store, a channel, a clock that is moved by hand. */
export class World {
  now = START;
  readonly channel = new Channel();
  readonly deliverer: Deliverer;
  readonly store: Store;
  readonly policy: Policy;
  /** Further outlets, each with a deliverer of its own. */
  readonly others: Deliverer[] = [];
  #letters = 0;

  constructor(store: Store, given: Policy = policy) {
    this.store = store;
    this.policy = given;
    this.deliverer = this.#delivererOf(this.channel);
  }

  #delivererOf(outlet: Outlet): Deliverer {
    return new Deliverer({
      store: this.store,
      outlet,
      view: (id) => viewOf(this.store, id, this.policy, this.now),
      opsChannel: this.policy.channels.ops,
      holder: 'test',
    });
  }

  /** Adds an outlet; what goes there is the policy's `destinations`. */
  add<T extends Outlet>(outlet: T): T {
    this.others.push(this.#delivererOf(outlet));
    return outlet;
  }

  /** So many bounces like a fixture, arriving now. */
  mails(fixture: string, count: number): RawMail[] {
    return Array.from({ length: count }, () => {
      this.#letters += 1;
      return {
        uid: this.#letters,
        source: letter(fixture, this.#letters, this.now).source,
        receivedAt: this.now,
        unreadable: false,
      };
    });
  }

  take(mails: readonly RawMail[]): Promise<Ingested> {
    return ingest(
      this.store,
      { mailbox: 'bounces', mails, checkpoint: { uidValidity: '1', lastUid: mails.at(-1)?.uid ?? 0 } },
      this.policy,
      this.now,
    );
  }

  arrive(fixture: string, count: number): Promise<Ingested> {
    return this.take(this.mails(fixture, count));
  }

  /** Time passes in steps; at each the clocks are looked at and what is due is sent. */
  async pass(ms: number, step = Math.min(ms, 15_000)): Promise<void> {
    for (const end = this.now + ms; this.now < end; ) {
      this.now = Math.min(this.now + step, end);
      await tick(this.store, this.policy, this.now);
      await this.deliverer.round(this.now);
      for (const other of this.others) await other.round(this.now);
    }
  }
}
