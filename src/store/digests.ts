/** Digests are told once, over all instances and restarts. */
export interface Digests {
  /** `true` for exactly one caller for each date (`YYYY-MM-DD`) and kind. */
  claim(date: string, kind: 'daily' | 'weekly', now: number): Promise<boolean>;
  /** The latest date claimed, `null` when none was: what was missed since is caught up. */
  last(kind: 'daily' | 'weekly'): Promise<string | null>;
}
