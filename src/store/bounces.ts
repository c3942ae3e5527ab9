import type { Verdict } from '../classify/verdict.ts';

/** One recipient of a bounce or a delay. */
export interface BounceRow {
  /** Id that `messages.add` returned. */
  readonly messageId: number;
  /** Epoch ms: arrival of the report. */
  readonly at: number;
  readonly kind: 'bounce' | 'delay';
  readonly verdict: Verdict;
  /** Message-ID of the original, `''` when unknown: with the address it ties a delay to its later failure. */
  readonly originalId: string;
  readonly incidentId: string | null;
}

/** A message to one recipient. */
export interface Pair {
  readonly originalId: string;
  readonly address: string;
}

/** An earlier delay of the same message to the same recipient. */
export interface PriorDelay extends Pair {
  readonly at: number;
  readonly incidentId: string | null;
}

/** What `bounces.add` made of its rows. */
export interface Recorded {
  readonly bounces: number;
  /** Delays that were counted: the first of each message and recipient. */
  readonly delays: number;
  /** Further delays of a message that is already known to be delayed: stored, not counted. */
  readonly repeats: number;
  /** Bounces whose message had been counted as delayed: it is counted as a bounce now, and no longer as a delay. */
  readonly superseded: number;
}

/** One failure of an address, newest first in lists. */
export interface Failure {
  readonly at: number;
  readonly kind: 'bounce' | 'delay';
  readonly category: string;
  readonly cause: string;
  readonly status: string;
  readonly provider: string;
  readonly diagnostic: string;
}

/** A label's count among an incident's rows, and its part (0 to 1) of the rows that have one. */
export interface Counted {
  readonly label: string;
  readonly count: number;
  readonly share: number;
}

/** What the returned originals of an incident's newest rows (at most 20,000) say, five labels each. */
export interface EvidenceRows {
  /** Rows looked at. */
  readonly rows: number;
  readonly senders: readonly Counted[];
  readonly campaigns: readonly Counted[];
  readonly subjects: readonly Counted[];
  readonly mailers: readonly Counted[];
  readonly sendingIps: readonly Counted[];
  readonly helos: readonly Counted[];
  readonly domains: readonly Counted[];
  /** Rows whose original names no sender, or a null one. */
  readonly nullSenders: number;
  /** Distinct senders among the rows. */
  readonly distinctSenders: number;
  /** Rows of mail that we did not send. */
  readonly backscatter: number;
  /** Newest distinct diagnostics, at most five, whole (unmasked). */
  readonly samples: readonly { readonly at: number; readonly address: string; readonly diagnostic: string }[];
}

/** A message that may be sent again once the incident is over. */
export interface Resend {
  readonly id: number;
  readonly at: number;
  readonly address: string;
  readonly messageId: string;
  readonly subject: string;
  readonly from: string;
  readonly cause: string;
}

export interface Bounces {
  /** Stores the rows, links delays to failures, and counts; counters follow at commit. */
  add(rows: readonly BounceRow[]): Promise<Recorded>;
  /** Those of the pairs that were reported as delayed within the last 14 days and have not failed yet. */
  priorDelays(pairs: readonly Pair[]): Promise<readonly PriorDelay[]>;
  /** Newest failures of an address within the last `days` (90) before `now`. */
  lastFailures(address: string, limit: number, now: number, days?: number): Promise<readonly Failure[]>;
  /** Which of these addresses failed before, within `days` (30) before `before`. For compromise hints. */
  knownRecipients(addresses: readonly string[], before: number, days?: number): Promise<ReadonlySet<string>>;
  /** Distinct addresses of an incident. */
  addresses(incidentId: string): Promise<number>;
  evidence(incidentId: string): Promise<EvidenceRows>;
  /** Failed messages of an incident in the order of arrival, a page at a time: `after` is the last id of the page before. */
  resend(incidentId: string, after: number, limit: number): Promise<readonly Resend[]>;
  /** Distinct domains that failed with this category since then, among the newest 20,000 rows. */
  recentDomains(
    category: string,
    since: number,
  ): Promise<readonly { readonly domain: string; readonly provider: string; readonly count: number }[]>;
}
