import type { Addresses } from './addresses.ts';
import type { Bounces } from './bounces.ts';
import type { Counts } from './counts.ts';
import type { Digests } from './digests.ts';
import { StoreError } from './error.ts';
import type { Incidents } from './incidents.ts';
import type { Leases } from './leases.ts';
import type { Mailboxes } from './mailboxes.ts';
import type { Messages } from './messages.ts';
import type { Meta } from './meta.ts';
import type { Notices } from './notices.ts';
import type { Outbox } from './outbox.ts';
import type { Placements } from './placements.ts';
import type { Retention } from './retention.ts';
import type { Volumes } from './volumes.ts';

/**
 * Everything that Rebound remembers. Times are epoch milliseconds. Every method throws `StoreError` and nothing else.
 *
 * Intake, in one transaction:
 * ```ts
 * await store.transaction(async (tx) => {
 *   const fresh = await tx.messages.add(rows, now);          // only these count
 *   await tx.incidents.lockKeys(keys);                       // then read, step …
 *   const before = await tx.incidents.byKeys(keys);
 *   await tx.incidents.save(stepped);
 *   await tx.incidents.append(changes);
 *   await tx.bounces.add(bounces);
 *   await tx.outbox.enqueue(parcels);
 *   await tx.mailboxes.save(name, checkpoint);
 * });                                                        // counters are written last, then all is committed
 * ```
 */
export interface Store {
  readonly dialect: 'sqlite' | 'postgres';
  readonly messages: Messages;
  readonly bounces: Bounces;
  readonly counts: Counts;
  readonly incidents: Incidents;
  readonly placements: Placements;
  readonly outbox: Outbox;
  readonly mailboxes: Mailboxes;
  readonly leases: Leases;
  readonly addresses: Addresses;
  readonly digests: Digests;
  readonly volumes: Volumes;
  readonly notices: Notices;
  readonly meta: Meta;
  readonly retention: Retention;
  /**
   * All or nothing. Within `work` use only `tx`; a transaction inside a transaction joins it. Keep it short and free of
   * other waiting: SQLite has one writer.
   */
  transaction<T>(work: (tx: Store) => Promise<T>): Promise<T>;
  /** Throws when the database cannot be read. */
  ping(): Promise<void>;
  /** Waits for what is running, then lets go of the file or the connections. */
  close(): Promise<void>;
}

export interface StoreOptions {
  /** Calendar day (`YYYY-MM-DD`) of a time in the digest's time zone; UTC when not given. Daily counters go by it. */
  readonly dayOf?: (at: number) => string;
  /** How long to wait for a lock or a connection before `busy` or `unavailable`; 5,000 ms. */
  readonly waitMs?: number;
  /** PostgreSQL connections at most; 8. */
  readonly connections?: number;
}

/**
 * Opens `sqlite:PATH` (made with its folder when missing; `sqlite::memory:` for tests) or `postgres://…`, and migrates it.
 * Safe when several instances do so at once.
 */
export async function openStore(url: string, _options: StoreOptions = {}): Promise<Store> {
  throw new StoreError('other', `Opening ${url.split(':')[0]} comes with the next commit.`);
}
