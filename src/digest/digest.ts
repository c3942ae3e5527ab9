import type { Incident } from '../incident/incident.ts';

/** A count of today beside yesterday's and the mean of the seven days before. */
export interface Trend {
  readonly label: string;
  readonly today: number;
  readonly yesterday: number;
  readonly mean7: number;
}

/** The seven days up to the digest's day beside the seven before. */
export interface Week {
  readonly from: string;
  readonly to: string;
  readonly bounces: { readonly now: number; readonly before: number };
  readonly delays: { readonly now: number; readonly before: number };
  readonly opened: number;
  readonly closed: number;
  /** Median time from opening to the end, of what was closed in the week; `null` when nothing was. */
  readonly medianRecoveryMs: number | null;
}

/** One day's figures. Built purely from rows of the store; shown by Slack and by `rebound digest`. */
export interface Digest {
  /** `YYYY-MM-DD` in the digest's time zone. */
  readonly date: string;
  readonly timeZone: string;
  readonly bounces: Trend;
  readonly delays: Trend;
  readonly complaints: Trend;
  readonly unread: Trend;
  readonly byCategory: readonly Trend[];
  readonly byProvider: readonly Trend[];
  readonly topCodes: readonly Trend[];
  readonly topDomains: readonly Trend[];
  readonly topCauses: readonly { readonly cause: string; readonly title: string; readonly count: number; readonly doThis: string }[];
  readonly opened: readonly Incident[];
  readonly closed: readonly Incident[];
  readonly stillOpen: readonly Incident[];
  /** Addresses that may be suppressed since the last digest. */
  readonly newlySuppressible: number;
  /** Last fourteen days, oldest first: the chart. */
  readonly days: readonly { readonly date: string; readonly bounces: number; readonly delays: number }[];
  readonly mailboxes: readonly {
    readonly name: string;
    readonly lastSeenAt: number | null;
    readonly healthy: boolean;
    readonly note: string;
  }[];
  readonly allQuiet: boolean;
  /** Bounce rate, only when the operator gave send counts. */
  readonly rate: { readonly sent: number; readonly bounced: number } | null;
  /** Only in the digest that is sent on a Monday. */
  readonly week?: Week | null;
}
