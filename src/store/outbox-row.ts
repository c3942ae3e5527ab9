import type { Schema } from './schema.ts';

/** What is to be sent: see `Parcel` in pipeline/outlet.ts. */
export type OutboxKind = 'incident' | 'details' | 'change' | 'digest' | 'notice' | 'file';

/** The outlet of rows that name none: people read and act there. */
export const MAIN_OUTLET = 'slack';

export interface NewOutboxRow {
  /** Unique: it travels with the message as its metadata. */
  readonly id: string;
  /** Which outlet brings it to people; `MAIN_OUTLET` when not given. */
  readonly outlet?: string;
  readonly kind: OutboxKind;
  /** Route name or channel. */
  readonly channel: string;
  /**
   * What its living message is about: the incident, or a trouble of Rebound's own; `null` for what is sent
   * once.
   */
  readonly incidentId: string | null;
  /** Plain JSON. */
  readonly payload: unknown;
  /** Not to be sent before (epoch ms). */
  readonly notBefore: number;
  readonly createdAt: number;
}

export interface OutboxRow extends NewOutboxRow {
  readonly outlet: string;
  /** Attempts made before this one. */
  readonly attempts: number;
  /** Since when an attempt may have reached the other side: look for it first. `null` when none may have. */
  readonly doubtfulSince: number | null;
  /** Why the last attempt failed, `''` before it. */
  readonly error: string;
}

type StoredRow = Omit<Schema['outbox'], 'seq'>;

/** A row as the store's callers see it. */
export const rowOf = (row: StoredRow): OutboxRow => ({
  id: row.id,
  outlet: row.outlet,
  kind: row.kind as OutboxKind,
  channel: row.channel,
  incidentId: row.incidentId,
  payload: JSON.parse(row.payload),
  notBefore: row.notBefore,
  createdAt: row.createdAt,
  attempts: row.attempts,
  doubtfulSince: row.doubtfulSince,
  error: row.error,
});
