/**
 * `busy`: locked, deadlocked or serialised away: try again. `full`: no space. `unavailable`: no connection,
 * or a file that cannot be opened. `denied`: wrong password or rights. `corrupt`: the file or a page is
 * damaged. `conflict`: a rule of the store was broken by the caller. `newer`: the database was migrated by a
 * newer Rebound. `older`: it waits for a migration. `absent`: there is none. `other`: anything else.
 */
export type StoreErrorCode =
  | 'busy'
  | 'full'
  | 'unavailable'
  | 'denied'
  | 'corrupt'
  | 'conflict'
  | 'newer'
  | 'older'
  | 'absent'
  | 'other';

/**
 * The only error that the store throws. The transaction it came from is rolled back; the driver's error is
 * its `cause`.
 */
export class StoreError extends Error {
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreError';
    this.code = code;
  }

  /** Whether the same call may succeed later without anyone changing anything. */
  get passing(): boolean {
    return this.code === 'busy' || this.code === 'unavailable' || this.code === 'full';
  }
}
