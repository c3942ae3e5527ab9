/** What is to be sent: see `Parcel` in pipeline/outlet.ts. */
export type OutboxKind = 'incident' | 'details' | 'change' | 'digest' | 'notice' | 'file';

export interface NewOutboxRow {
  /** Unique: it travels with the message as its metadata. */
  readonly id: string;
  readonly kind: OutboxKind;
  /** Route name or channel. */
  readonly channel: string;
  readonly incidentId: string | null;
  /** Plain JSON. */
  readonly payload: unknown;
  /** Not to be sent before (epoch ms). */
  readonly notBefore: number;
  readonly createdAt: number;
}

export interface OutboxRow extends NewOutboxRow {
  /** Attempts made before this one. */
  readonly attempts: number;
  /** An attempt may have reached the other side: look for it first. */
  readonly doubtful: boolean;
  /** Why the last attempt failed, `''` before it. */
  readonly error: string;
}

/**
 * Rows go pending → sending → sent or failed. An incident's rows leave one at a time, the oldest first. At most one pending
 * `incident` and one pending `details` row stand for an incident: a further one melts into it, keeping the earlier
 * `createdAt` and `notBefore` and taking the newer payload and channel. A row that is being sent no longer melts.
 */
export interface Outbox {
  enqueue(rows: readonly NewOutboxRow[]): Promise<void>;
  /**
   * Takes up to `limit` rows that may be sent now, for `leaseMs`; a row whose holder died comes back after that, marked
   * doubtful. Never the same row to two holders.
   */
  claim(holder: string, now: number, limit: number, leaseMs: number): Promise<readonly OutboxRow[]>;
  /** Sent. For an incident's message or details `placed` is kept as its placement. */
  sent(id: string, placed: { readonly channel: string; readonly ts: string } | null, now: number): Promise<void>;
  /** Again at `at`. `doubtful`: no answer came, it may have arrived. */
  retry(id: string, at: number, error: string, doubtful: boolean): Promise<void>;
  /** Gives the row back untouched (rate limit, shutdown): no attempt is counted. */
  release(id: string, at: number): Promise<void>;
  /** Sends it elsewhere (the ops channel) from now on. */
  redirect(id: string, channel: string): Promise<void>;
  fail(id: string, error: string, now: number): Promise<void>;
  /** Rows that wait or are being sent. */
  depth(): Promise<number>;
  /** `createdAt` of the oldest of them. */
  oldest(): Promise<number | null>;
  /** Earliest time at which something may be sent, for the sender's sleep. */
  nextAt(): Promise<number | null>;
  failed(limit: number): Promise<readonly OutboxRow[]>;
}
