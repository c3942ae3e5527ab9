/**
 * How one family of mail servers words its reports. A family is data; `prose.ts` reads it. Patterns run over the notice only (the
 * returned original is cut off), with flags `gim` where they list recipients.
 */
export interface Family {
  readonly id: string;
  /** What tells this family from others. */
  readonly mark: RegExp;
  /** Where the mark stands; the notice when unset. */
  readonly markIn?: 'from' | 'subject';
  /** Recipients stand behind this, when set and found. */
  readonly begin?: RegExp;
  /** Recipients stand before this, when set and found behind `begin`. */
  readonly end?: RegExp;
  /**
   * Each match is one recipient: group `address`, or `local` when the domain is that of the reporter; `reason` when the match holds
   * the reason itself, else `reason` below says where it stands.
   */
  readonly entry: RegExp;
  /** Where the reason stands: `after` the entry (default), `before` it as in a transcript, or anywhere in the `notice`. */
  readonly reason?: 'after' | 'before' | 'notice';
  /** With `before`: where the talk with another host begins, whose answers do not concern this recipient. */
  readonly session?: RegExp;
  /** A sentence of the notice that says why. It outranks the words of the reply that stands beside it, which are the same for every cause. */
  readonly verdict?: RegExp;
  /** Set when the words alone make the mail this kind, whoever sent it. */
  readonly kind?: 'bounce' | 'delay';
}
