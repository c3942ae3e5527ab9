import type { Trend } from '../digest/digest.ts';
import type { Kind } from '../ndr/report.ts';

/** How often causes or statuses were seen. A row that matches both a cause and a status counts once. */
export interface Seen {
  /** Bounces and delays of the last 24 h and 7 days (whole clock hours, the current one included). */
  readonly day: number;
  readonly week: number;
  readonly lastAt: number | null;
  readonly lastProvider: string;
}

export interface TopCause {
  readonly cause: string;
  readonly provider: string;
  readonly count: number;
}

/** The same clock hour (UTC) on each of the last seven days. Delays include those that failed later. */
export interface Baseline {
  readonly category: string;
  readonly provider: string;
  /** The current clock hour so far. */
  readonly current: { readonly bounces: number; readonly delays: number };
  /** Same hour one to seven days ago, yesterday first; each is bounces and delays of the whole hour. */
  readonly past: readonly { readonly bounces: number; readonly delays: number }[];
  /** Length of the known history in ms: below a week `past` begins with guesses of 0 for days before it. */
  readonly historyMs: number;
}

/** The figures of a digest's day. `mean7` is of the seven days before the day, or of as many as there is history for. */
export interface Figures {
  readonly bounces: Trend;
  readonly delays: Trend;
  readonly complaints: Trend;
  readonly unread: Trend;
  /** Labels are ids (category, provider id, enhanced status, domain), highest today first. */
  readonly byCategory: readonly Trend[];
  readonly byProvider: readonly Trend[];
  readonly topCodes: readonly Trend[];
  readonly topDomains: readonly Trend[];
  readonly topCauses: readonly { readonly cause: string; readonly count: number }[];
  /** Mails of every kind on the day. */
  readonly mails: Readonly<Partial<Record<Kind, number>>>;
  /** The last fourteen days, oldest first, the day itself last. */
  readonly days: readonly { readonly date: string; readonly bounces: number; readonly delays: number }[];
}

export interface Totals {
  readonly bounces: number;
  readonly delays: number;
  readonly mails: number;
  readonly unread: number;
  readonly lastBounceAt: number | null;
  readonly lastMailAt: number | null;
}

export interface HourRow {
  /** Start of the clock hour (epoch ms). */
  readonly hour: number;
  readonly bounces: number;
  readonly delays: number;
}

/**
 * Figures from counters that are kept beside the bounces, so that none of these scans the big table. A transaction's own
 * counts show up once it has committed.
 */
export interface Counts {
  history(seenAs: { readonly causes: readonly string[]; readonly statuses: readonly string[] }, now: number): Promise<Seen>;
  /** Most frequent causes by provider since then (to the clock hour). */
  top(since: number, limit?: number): Promise<readonly TopCause[]>;
  /** `date` is `YYYY-MM-DD` in the store's time zone (`StoreOptions.dayOf`). At most `top` (10) codes, domains and causes. */
  figures(date: string, top?: number): Promise<Figures>;
  baseline(category: string, provider: string, now: number): Promise<Baseline>;
  /** All baselines with at least `floor` bounces and delays in the current clock hour, in one query. */
  baselines(now: number, floor: number): Promise<readonly Baseline[]>;
  totals(since: number): Promise<Totals>;
  /** Hours with anything in them since then, oldest first, for the given provider, category or cause. */
  hours(
    filter: { readonly provider?: string; readonly category?: string; readonly cause?: string },
    since: number,
  ): Promise<readonly HourRow[]>;
  /** Whether mail is flowing: anything but failures of these causes (a success report, a reply, another failure) arrived after `since`. */
  flowed(since: number, exceptCauses: readonly string[]): Promise<boolean>;
}
