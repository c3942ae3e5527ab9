/** Notices about Rebound itself, told once while they last. */
export interface Notices {
  /** `true` when the key is new, or was last told at least `everyMs` ago: tell it now. */
  claim(key: string, now: number, everyMs: number): Promise<boolean>;
  /** The trouble is over; `true` when it had been told, so that the recovery is told too. */
  clear(key: string): Promise<boolean>;
  standing(): Promise<readonly { readonly key: string; readonly since: number; readonly toldAt: number }[]>;
}
