/** One line of `rebound doctor`: what was looked at, whether it is well, and what to do when it is not. */
export interface Finding {
  readonly ok: boolean;
  /** What was found, one plain sentence. */
  readonly what: string;
  /** What to do about it; absent when all is well. */
  readonly remedy?: string;
}
