import type { Digest } from '../digest/digest.ts';
import type { Answer, History } from '../lookup/answer.ts';
import type { HeldGroup, IncidentView, Placed } from './outlet.ts';

/** Who asks or acts, as Slack knows them. */
export interface Person {
  readonly id: string;
  readonly name: string;
  /** May act. */
  readonly operator: boolean;
  /** Named in the configuration, alone or by a group: may see whole addresses. */
  readonly named?: boolean;
  /** IANA zone; absent or `''` when it is not known. */
  readonly timeZone?: string;
}

export interface Answered {
  readonly answer: Answer;
  /** Beside each entry, by index; `null` when there is no history yet. */
  readonly histories: readonly (History | null)[];
}

export type IncidentAction =
  | { readonly do: 'acknowledge' | 'unacknowledge' | 'wake' | 'reopen' | 'unmute' }
  | { readonly do: 'snooze'; readonly until: '1h' | '4h' | 'tomorrow' | 'clock' }
  /** `note`: what the cause was. */
  | { readonly do: 'resolve'; readonly note?: string }
  | { readonly do: 'mute'; readonly days: number }
  | { readonly do: 'assign'; readonly whom: string }
  | { readonly do: 'list-to-resend' };

/**
 * What came of an action; `said` is one plain sentence for the person who pressed, `''` when the message
 * itself shows it.
 */
export interface Acted {
  readonly ok: boolean;
  readonly said: string;
  readonly view: IncidentView | null;
}

export interface Status {
  readonly mailboxes: readonly {
    readonly name: string;
    readonly connected: boolean;
    readonly lastPollAt: number | null;
    readonly lastMailAt: number | null;
    readonly backlog: number;
    readonly note: string;
  }[];
  readonly lastBounceAt: number | null;
  readonly bounces24h: number;
  readonly unread24h: number;
  readonly openIncidents: number;
  readonly outboxDepth: number;
  readonly startedAt: number;
}

export interface TopRow {
  readonly cause: string;
  readonly title: string;
  readonly provider: string;
  readonly count: number;
}

/** What happened to one address, and whether it may be suppressed. */
export interface AddressRecord {
  readonly address: string;
  readonly verdict: 'suppress' | 'repeats' | 'keep' | 'held' | 'never-seen';
  readonly because: string;
  readonly firstAt: number | null;
  readonly lastAt: number | null;
  readonly failures: number;
  readonly days: number;
  readonly last: readonly {
    readonly at: number;
    readonly cause: string;
    readonly status: string;
    readonly provider: string;
    readonly diagnostic: string;
  }[];
}

/** Everything that people can ask of or tell the bot; Slack's handlers and the command line call it. */
export interface Desk {
  lookup(query: string, now: number): Promise<Answered>;
  status(now: number): Promise<Status>;
  incidents(now: number): Promise<readonly { readonly view: IncidentView; readonly placed: Placed | null }[]>;
  top(hours: 24 | 168, now: number): Promise<readonly TopRow[]>;
  who(address: string, now: number): Promise<AddressRecord>;
  /** Releases or discards what a notice told as held; says what came of it. */
  held(group: HeldGroup, decision: 'release' | 'discard', person: Person, now: number): Promise<string>;
  unsuppress(address: string, reason: string, person: Person, now: number): Promise<string>;
  /** The incident whose message stands there (or whose details do); `null` when none does. */
  at(placed: Placed, now: number): Promise<IncidentView | null>;
  act(incidentId: string, action: IncidentAction, person: Person, now: number): Promise<Acted>;
  digest(date: string | null, now: number): Promise<Digest>;
}
