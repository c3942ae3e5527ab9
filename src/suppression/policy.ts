import type { Category } from '../catalogue/category.ts';
import { DAY } from '../time/span.ts';

/** How often, and over how long, an address must fail before it may be suppressed. */
export interface Repeats {
  readonly failures: number;
  /** Distinct days with a failure. */
  readonly days: number;
  /** From the first to the last of them. */
  readonly overMs: number;
}

export interface SuppressionPolicy {
  /**
   * The only categories in which one failure is enough. Whatever a rule says, no other category suppresses at
   * once.
   */
  readonly atOnce: readonly Category[];
  /**
   * The only categories in which repeats are enough. All others never suppress: they are the sender's, the
   * message's or the weather's.
   */
  readonly afterRepeats: Readonly<Partial<Record<Category, Repeats>>>;
  /** The count begins anew when an address was quiet for this long. */
  readonly forgetMs: number;
  /** More distinct domains than this failing within one window: our own resolver is the likelier culprit. */
  readonly fewDomains: number;
  /** That window. */
  readonly windowMs: number;
}

export const suppressionPolicy: SuppressionPolicy = {
  atOnce: ['invalid-recipient', 'invalid-domain'],
  afterRepeats: {
    'invalid-recipient': { failures: 3, days: 2, overMs: DAY },
    'invalid-domain': { failures: 3, days: 2, overMs: DAY },
    'mailbox-disabled': { failures: 3, days: 3, overMs: 3 * DAY },
    'mailbox-full': { failures: 5, days: 3, overMs: 7 * DAY },
    moved: { failures: 3, days: 2, overMs: 3 * DAY },
  },
  forgetMs: 90 * DAY,
  fewDomains: 4,
  windowMs: 15 * 60_000,
};
