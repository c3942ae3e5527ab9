/** What is known of one address for suppression. The pure part keeps its own state in `state`. */
export interface AddressRow {
  readonly address: string;
  readonly domain: string;
  /** `suppress`: may be suppressed; `repeats`: on the way there; `keep`: cleared or never. */
  readonly verdict: 'suppress' | 'repeats' | 'keep';
  readonly reason: string;
  readonly evidence: string;
  readonly failures: number;
  /** Distinct days with a failure. */
  readonly days: number;
  readonly firstAt: number;
  readonly lastAt: number;
  /** Since when it may be suppressed. */
  readonly suppressibleAt: number | null;
  readonly clearedAt: number | null;
  readonly clearedBy: string;
  readonly clearReason: string;
  /** Held back while "it is us" is open. */
  readonly held: boolean;
  /** Whole state of the pure part, plain JSON; `null` when it needs none. */
  readonly state: unknown;
}

export interface Addresses {
  /** Inserts or replaces. */
  put(rows: readonly AddressRow[]): Promise<void>;
  get(address: string): Promise<AddressRow | null>;
  byAddresses(addresses: readonly string[]): Promise<ReadonlyMap<string, AddressRow>>;
  /** Those that may be suppressed and are not held, by address, a page at a time: `after` is the last address of the page before (`''` first). */
  suppressible(after: string, limit: number): Promise<readonly AddressRow[]>;
  /** How many became suppressible in `from <= t < to`. */
  newlySuppressible(from: number, to: number): Promise<number>;
  /** Lets go of all held ones (the outage is over); returns how many. */
  unhold(): Promise<number>;
}
