import type { Incident, IncidentChange } from '../incident/incident.ts';

/** A stored incident keeps its JSON whole; a few columns beside it serve the queries. */
export interface Incidents {
  /** The newest incident of each key. In a transaction that will step them, call `lockKeys` first. */
  byKeys(keys: readonly string[]): Promise<ReadonlyMap<string, Incident>>;
  byId(id: string): Promise<Incident | null>;
  byIds(ids: readonly string[]): Promise<ReadonlyMap<string, Incident>>;
  /** Open and acknowledged ones, newest sighting first. */
  active(): Promise<readonly Incident[]>;
  /** Those whose `dueAt` has come, the longest overdue first. */
  due(now: number, limit: number): Promise<readonly Incident[]>;
  /** Inserts or updates. Throws `StoreError` `conflict` when the stored version is already higher: somebody stepped it without the lock. */
  save(incidents: readonly Incident[]): Promise<void>;
  /**
   * Holds these keys until the transaction ends, so that two instances never step the same incident at once. Call it once a
   * transaction, after `messages.add` and before reading. On SQLite the transaction itself is the lock.
   */
  lockKeys(keys: readonly string[]): Promise<void>;
  append(changes: readonly IncidentChange[]): Promise<void>;
  /** Newest changes first come last: the last `limit` changes in the order of time. */
  timeline(incidentId: string, limit: number): Promise<readonly IncidentChange[]>;
  /** Opened (closed) in `from <= t < to`, in that order. */
  openedBetween(from: number, to: number): Promise<readonly Incident[]>;
  closedBetween(from: number, to: number): Promise<readonly Incident[]>;
  counts(): Promise<readonly { readonly state: Incident['state']; readonly severity: Incident['severity']; readonly count: number }[]>;
}
