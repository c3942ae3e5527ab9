import { sql } from 'kysely';
import { type Addresses, addresses } from './addresses.ts';
import { type Bounces, bounces } from './bounces.ts';
import { type Counts, counts } from './counts.ts';
import { type Deliveries, deliveries } from './deliveries.ts';
import { type Digests, digests } from './digests.ts';
import type { Opened } from './engine.ts';
import { StoreError } from './error.ts';
import { type Incidents, incidents } from './incidents.ts';
import { type KnownFailures, knownFailuresOf } from './known-failures.ts';
import { type Leases, leases } from './leases.ts';
import { type Logs, logs } from './logs.ts';
import { type Mailboxes, mailboxes } from './mailboxes.ts';
import { type Messages, messages } from './messages.ts';
import { type Meta, meta } from './meta.ts';
import { migrate, mustBeCurrent } from './migrate.ts';
import { type Notices, notices } from './notices.ts';
import { type Outbox, outbox } from './outbox.ts';
import { type PostedMessages, postedMessages } from './posted-messages.ts';
import { openPostgres } from './postgres.ts';
import { type QueuedMessages, queuedMessages } from './queued-messages.ts';
import { type Reporters, reporters } from './reporters.ts';
import { type Retention, retention } from './retention.ts';
import { type Sent, sent } from './sent.ts';
import { type DamagedRow, openSession, type Session } from './session.ts';
import { openSqlite } from './sqlite.ts';
import { type Volumes, volumes } from './volumes.ts';

/**
 * Everything that Rebound remembers. Times are epoch milliseconds. What the database cannot do is thrown as
 * `StoreError`.
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
 * });                                         // counters are written last, then all is committed
 * ```
 */
export interface Tables {
  readonly messages: Messages;
  readonly bounces: Bounces;
  readonly knownFailures: KnownFailures;
  readonly counts: Counts;
  readonly incidents: Incidents;
  readonly postedMessages: PostedMessages;
  readonly outbox: Outbox;
  readonly mailboxes: Mailboxes;
  readonly leases: Leases;
  readonly addresses: Addresses;
  readonly sent: Sent;
  readonly digests: Digests;
  readonly volumes: Volumes;
  readonly deliveries: Deliveries;
  readonly logs: Logs;
  readonly queuedMessages: QueuedMessages;
  readonly reporters: Reporters;
  readonly notices: Notices;
  readonly meta: Meta;
  readonly retention: Retention;
}

declare const inTransaction: unique symbol;

/**
 * The tables inside one transaction. What must be all or nothing (state and its outbox rows, effects and
 * their checkpoint) takes this type, so that it cannot be called outside one; only `Store.transaction` makes
 * it.
 */
export interface Tx extends Tables {
  readonly [inTransaction]: true;
}

/** The open database. */
export interface Store extends Tables {
  readonly dialect: 'sqlite' | 'postgres';
  /**
   * All or nothing. Within `work` use only `tx`. Keep it short and free of other waiting: SQLite has one
   * writer.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Throws when the database cannot be read. */
  ping(): Promise<void>;
  /** Waits for what is running, then lets go of the file or the connections. */
  close(): Promise<void>;
}

export interface StoreOptions {
  /**
   * Calendar day (`YYYY-MM-DD`) of a time in the digest's time zone; UTC when not given. Daily counters go by
   * it.
   */
  readonly dayOf?: (at: number) => string;
  /** Only look: the database must be there and up to date, nothing is made or migrated. */
  readonly existing?: boolean;
  /** How long to wait for a lock or a connection before `busy` or `unavailable`; 5,000 ms. */
  readonly waitMs?: number;
  /** PostgreSQL connections at most; 8. */
  readonly connections?: number;
  /** Told of each stored row that cannot be read as it is; what it stood for goes on without it. */
  readonly onDamaged?: (row: DamagedRow) => void;
}

const tablesOf = (session: Session): Tables => ({
  messages: messages(session),
  bounces: bounces(session),
  knownFailures: knownFailuresOf(session),
  counts: counts(session),
  incidents: incidents(session),
  postedMessages: postedMessages(session),
  outbox: outbox(session),
  mailboxes: mailboxes(session),
  leases: leases(session),
  addresses: addresses(session),
  sent: sent(session),
  digests: digests(session),
  volumes: volumes(session),
  deliveries: deliveries(session),
  logs: logs(session),
  queuedMessages: queuedMessages(session),
  reporters: reporters(session),
  notices: notices(session),
  meta: meta(session),
  retention: retention(session),
});

function storeOf(session: Session, close: () => Promise<void>): Store {
  return {
    dialect: session.engine.name,
    ...tablesOf(session),
    // The one place where tables become a transaction's.
    transaction: (work) => session.atomically((inside) => work(tablesOf(inside) as Tx)),
    async ping() {
      await sql`select 1`.execute(session.read);
    },
    close,
  };
}

function open(url: string, { waitMs = 5000, connections = 8, existing = false }: StoreOptions): Opened {
  const sqlite = /^sqlite:(?:\/\/(?=\/))?(?<path>.+)$/.exec(url)?.groups?.['path'];
  if (sqlite !== undefined) return openSqlite(sqlite, waitMs, existing);
  if (/^postgres(?:ql)?:\/\//.test(url)) return openPostgres(url, waitMs, connections);
  throw new StoreError(
    'conflict',
    'DATABASE_URL begins with sqlite: or postgres://, for example sqlite:data/rebound.db.',
  );
}

const utcDay = (at: number): string => new Date(at).toISOString().slice(0, 10);

/**
 * Opens `sqlite:PATH` (made with its folder when missing; `sqlite::memory:` for tests) or `postgres://…`, and
 * migrates it. Safe when several instances do so at once.
 */
export async function openStore(url: string, options: StoreOptions = {}): Promise<Store> {
  const session = openSession(open(url, options), options.dayOf ?? utcDay, options.onDamaged);
  try {
    if (options.existing) await mustBeCurrent(session);
    else await migrate(session, Date.now());
  } catch (error) {
    await session.destroy().catch(() => {});
    throw error;
  }
  return storeOf(session, () => session.destroy());
}
