/** Named locks that expire, so that one of several instances does a thing and another takes over when it dies. */
export interface Leases {
  /** Takes or renews; `true` when `holder` has it until `now + ttlMs`. */
  acquire(name: string, holder: string, now: number, ttlMs: number): Promise<boolean>;
  /** Only its holder can release it. */
  release(name: string, holder: string): Promise<void>;
  /** Gives up all leases of a holder (shutdown). */
  releaseAll(holder: string): Promise<void>;
  held(now: number): Promise<readonly { readonly name: string; readonly holder: string; readonly expiresAt: number }[]>;
}
