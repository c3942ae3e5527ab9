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

/**
 * A day's counts, as the store keeps them. `mean7` is of the seven days before the day, or of as many as
 * there is history for. Bounces and delays together in all that has labels, highest today first; labels are
 * ids: category, provider, enhanced status, domain.
 */
export interface DayFigures {
  readonly bounces: Trend;
  readonly delays: Trend;
  readonly complaints: Trend;
  readonly unread: Trend;
  /** Reports that could not be proven; absent in a digest from before that was counted. */
  readonly unproven?: Trend;
  readonly byCategory: readonly Trend[];
  readonly byProvider: readonly Trend[];
  readonly topCodes: readonly Trend[];
  readonly topDomains: readonly Trend[];
  readonly topCauses: readonly { readonly cause: string; readonly count: number }[];
  /** The last fourteen days, oldest first, the day itself last. */
  readonly days: readonly { readonly date: string; readonly bounces: number; readonly delays: number }[];
}

/** One day's figures. Built purely from rows of the store; shown by Slack and by `rebound digest`. */
export interface Digest extends Omit<DayFigures, 'topCauses'> {
  /** `YYYY-MM-DD` in the digest's time zone. */
  readonly date: string;
  readonly timeZone: string;
  readonly topCauses: readonly {
    readonly cause: string;
    readonly title: string;
    readonly count: number;
    readonly doThis: string;
  }[];
  /**
   * Opened on the day and open at its end; ended on the day; open from before. No incident is in two of them.
   */
  readonly opened: readonly Incident[];
  readonly closed: readonly Incident[];
  readonly stillOpen: readonly Incident[];
  /** Addresses that may be suppressed since the last digest. */
  readonly newlySuppressible: number;
  /** Addresses whose mail only ever expires, and since when the first does; absent: none. */
  readonly expiring?: { readonly count: number; readonly since: number };
  readonly mailboxes: readonly {
    readonly name: string;
    readonly lastSeenAt: number | null;
    readonly healthy: boolean;
    readonly note: string;
  }[];
  readonly allQuiet: boolean;
  /**
   * Whether any bounce ever came, from any source; absent in digests of old. Where none did, quiet says
   * nothing.
   */
  readonly everHeard?: boolean;
  /** Since when not everything was heard when it was told; `null` or absent when all was. */
  readonly blindSince?: number | null;
  /** The incidents of a day so long ago are no longer kept; absent: they are. */
  readonly incidentsPurged?: true;
  /** Where the messages of its incidents stand, by their ids. */
  readonly placed?: Readonly<Record<string, { readonly channel: string; readonly ts: string }>>;
  /** Bounce rate, only when the operator gave send counts. */
  readonly rate: { readonly sent: number; readonly bounced: number } | null;
  /** Only in the digest that is sent on a Monday. */
  readonly week?: Week | null;
}
