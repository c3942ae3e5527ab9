const quoted = String.raw`"(?:[^"\\\n]|\\.){1,64}"`;
const someone = String.raw`(?:${quoted}|[^\s<>@"]{1,200})@`;
/**
 * How a report prints an address. What is taken is all of it, right or wrong: whether it is one, the grammar
 * says.
 */
export const angled = String.raw`<(?<address>${quoted}@[^\s<>]{1,255}|[^<>\s]{1,320})>`;
/** In brackets or without, on a line of its own or with something else behind it. */
export const bare = String.raw`<?(?<address>${someone}[^\s<>]{1,255}?)>?`;
/** Within a sentence, whose punctuation follows. */
export const spoken = String.raw`<?(?<address>${someone}(?:[^\s<>]{0,253}[^\s<>.,;:*)'"]))>?`;

/** A pattern for recipients of which the shapes above are parts. */
export function entry(text: TemplateStringsArray, ...shapes: readonly string[]): RegExp {
  return new RegExp(String.raw(text, ...shapes), 'gim');
}

/**
 * How one family of mail servers words its reports. A family is data; `prose.ts` reads it. Patterns run over
 * the notice only (the returned original is cut off), with flags `gim` where they list recipients.
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
   * Each match is one recipient: group `address`, or `local` when the domain is that of the reporter; `alias`
   * for the address by which the message came to it; `reason` when the match holds the reason itself, else
   * `reason` below says where it stands.
   */
  readonly entry: RegExp;
  /**
   * Where the reason stands: `after` the entry (default), `before` it as in a transcript, or anywhere in the
   * `notice`.
   */
  readonly reason?: 'after' | 'before' | 'notice';
  /** With `before`: where the talk with another host begins, whose answers do not concern this recipient. */
  readonly session?: RegExp;
  /**
   * A sentence of the notice that says why. It outranks the words of the reply that stands beside it, which
   * are the same for every cause.
   */
  readonly verdict?: RegExp;
  /** Set when the words alone make the mail this kind, whoever sent it. */
  readonly kind?: 'bounce' | 'delay';
}
