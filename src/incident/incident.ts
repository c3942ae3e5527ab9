import type { Category } from '../catalogue/category.ts';
import type { Scope, Verdict } from '../classify/verdict.ts';
import type { Original } from '../ndr/report.ts';
import type { Worth } from '../trust/worth.ts';
import type { Origin } from './origin.ts';

export type Severity = 'critical' | 'warning' | 'ops';

/** `watching` is below the playbook's threshold: nobody has been told yet. */
export type IncidentState = 'watching' | 'open' | 'acknowledged' | 'resolved';

/** Who told of it: a report in a mailbox, the mail server's log, an event of a sending service. */
export type Source = 'mailbox' | 'log' | 'event';

/** One recipient's failure, as the incident machine sees it. */
export interface Sighting {
  /**
   * When it failed (epoch ms): the last attempt that the report tells of; where it tells none, when we were
   * told.
   */
  readonly at: number;
  /** When we were told (epoch ms). */
  readonly heardAt: number;
  /**
   * The first refusal of this message that can be known: when the server that reports it had taken it.
   * Absent: `at`.
   */
  readonly since?: number;
  /** Until when its server tries on; `null` or absent where nobody says. */
  readonly queuedUntil?: number | null;
  readonly source: Source;
  /** Whose mail it is, and the operator's name for it. */
  readonly origin?: Origin;
  readonly brand?: string;
  readonly kind: 'bounce' | 'delay';
  readonly verdict: Verdict;
  readonly original: Original;
  /** This message was counted as delayed before: now it failed, and is one message still. */
  readonly followsDelay?: boolean;
  /** This message was counted before and is refused still: told again, or tried again. */
  readonly repeat?: boolean;
  /**
   * Nobody was asked: our own server holds it back because of an earlier refusal. It is a message, and no
   * try.
   */
  readonly held?: boolean;
  /** What the report is worth as evidence. */
  readonly worth: Worth;
  /** The scope's value is the returned message's, for the reply names none. */
  readonly scopeFrom?: 'original';
  /** Further recipients of the same report that were not read: at the first of those that were. */
  readonly unreadRecipients?: number;
}

/** How a clock stands. Times are epoch ms; each is a row with a due time, never a timer in memory. */
export interface Clocks {
  /**
   * When the block has lifted at the latest, by the provider's promise or practice; `null` when nobody says.
   */
  readonly liftsAt: number | null;
  /** When it may lift at the earliest; absent in rows of old. */
  readonly liftsFrom?: number | null;
  readonly basis: 'promise' | 'practice' | 'none';
  /** Earliest sensible retry (Gmail: ten minutes), `null` when none is known. */
  readonly retryAt: number | null;
  /** End of the expected recovery (Gmail: 72 h), `null` when none is known. */
  readonly recoverBy: number | null;
  /** Earliest expected recovery (Gmail: 24 h), `null` or absent when none is known. */
  readonly recoverFrom?: number | null;
}

/**
 * Where an incident stands between open and resolved; absent means `failing`. `quiet`: nothing is heard,
 * which proves nothing. `clean`: something shows that mail passes (`Incident.proof`).
 */
export type Stage = 'failing' | 'quiet' | 'clean' | 'lifted';

/** Successes that were seen, by whom, and the latest of them. */
export interface Success {
  readonly at: number;
  readonly count: number;
  /** `counts`: the operator's hourly send counts, without what failed of them. */
  readonly source: Source | 'counts';
}

/**
 * What shows that it is over. `delivered`: mail was accepted at the same provider and scope after the last
 * failure (`at` the latest, `count` how many). `queue-ended`: the servers have given up waiting (`at`), and
 * none of `count` messages failed. `figures`: it was opened by figures, which were last over their limit at
 * `at`. `person`: somebody says so.
 */
export interface Proof {
  readonly kind: 'delivered' | 'queue-ended' | 'figures' | 'person';
  readonly at: number;
  readonly count: number;
  readonly source: Success['source'] | '';
}

/** Who acted, what they did, and when: a Slack user id or a name. */
export interface Actor {
  readonly who: string;
  readonly did: 'acknowledged' | 'snoozed' | 'resolved' | 'muted';
  readonly at: number;
}

/** The whole state of one incident: one cause family at one provider for one scope value. Plain JSON. */
export interface Incident {
  readonly id: string;
  /** `playbook|provider|scope.kind:scope.value`: what makes two sightings the same incident. */
  readonly key: string;
  readonly playbook: string;
  readonly cause: string;
  readonly category: Category;
  readonly provider: string;
  readonly scope: Scope;
  readonly state: IncidentState;
  readonly severity: Severity;
  /** Last sightings' times while watching, at most the threshold. */
  readonly recent: readonly number[];
  readonly openedAt: number | null;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly resolvedAt: number | null;
  readonly bounces: number;
  readonly delays: number;
  /** How many failures each rule decided, by its id; `''`: a code alone did. */
  readonly rules: Readonly<Record<string, number>>;
  /** How many failures were worth what; absent in incidents from before this was kept. */
  readonly worths?: Readonly<Record<Worth, number>>;
  /** Which block in a row: 1, then 2 when it came back, … */
  readonly attempt: number;
  readonly clocks: Clocks;
  readonly snoozedUntil: number | null;
  readonly mutedUntil: number | null;
  /** Whoever acted last since it opened; nobody once it opened again. */
  readonly actor: Actor | null;
  /** Until when an acknowledgement holds though nothing happens; `null` or absent: for good. */
  readonly heldUntil?: number | null;
  /**
   * What the cause was, as whoever resolved it wrote. It outlives the incident: shown when the same comes
   * back.
   */
  readonly note?: { readonly text: string; readonly who: string; readonly at: number };
  /** Whoever acted last before it opened again: whom to tell, not who has it. */
  readonly formerActor?: Actor | null;
  /** Id of the incident that explains this one (own outage), or `null`. */
  readonly inhibitedBy: string | null;
  /** When `tick` must look at it again; `null` when nothing is due. */
  readonly dueAt: number | null;
  /** Phase words for people: `blocked`, `lifting`, `watching recovery` … */
  readonly phase: string;
  /** The phase as a word for the machine. */
  readonly stage?: Stage;
  /**
   * What lets it look clean, or ended it. `null` in one that closed: quiet, unproven. Absent in rows of old.
   */
  readonly proof?: Proof | null;
  /** When we were first told of it: the notice of a refusal comes hours after `firstAt`. */
  readonly heardAt?: number;
  /** Who told of it, and when last. */
  readonly heardFrom?: Readonly<Partial<Record<Source, number>>>;
  /** Refusals, those of messages that were counted before included: a retry is not a message. */
  readonly attempts?: number;
  /**
   * When the first and the last of the delayed messages are given up, as far as their servers say; `null` or
   * absent: unknown.
   */
  readonly expiresAt?: number | null;
  readonly queuedUntil?: number | null;
  /** Delayed messages whose server does not say how long it tries. */
  readonly untimed?: number;
  /**
   * Since when not every source can be read; `null` or absent while all are. Nothing is concluded meanwhile.
   */
  readonly blindSince?: number | null;
  /** When it first opened; `openedAt` moves when it opens again. */
  readonly firstOpenedAt?: number | null;
  /** When it was last said aloud. */
  readonly calledAt?: number | null;
  /** Nothing of it is dated before: an older incident of its key has that. */
  readonly notBefore?: number;
  /** Its scope's value is the returned message's, for the reply names none. */
  readonly scopeFrom?: 'original';
  /** Recipients that its reports name beyond those that were read: they are not counted above. */
  readonly unreadRecipients?: number;
  /** Domains that an outage was told by, the most failures first. */
  readonly domains?: readonly string[];
  /** Incidents that a storm has gathered. */
  readonly gathered?: number;
  /**
   * When its own figures (surge, outage, storm) were last over their limit; absent where single failures
   * decide.
   */
  readonly overAt?: number | null;
  /** How often it failed again after it had looked clean or was closed unproven. */
  readonly relapses?: number;
  /** The silence after which it last failed again: its own rhythm. Absent while it has none. */
  readonly gapMs?: number;
  /** Whose mail it is, by its first failure; absent where nobody told. */
  readonly origin?: Origin;
  /** The operator's name for that mail (`brands:`); absent or `''` for none. */
  readonly brand?: string;
  /** How often people were reminded since it opened. */
  readonly reminders?: number;
  /** When people were last reminded. */
  readonly remindedAt?: number | null;
  /** The latest change's reason, in words fit for people. */
  readonly because: string;
  /** Grows by one with every change that people should see. */
  readonly version: number;
}

const changeKinds = [
  'opened',
  'updated',
  'escalated',
  'reblocked',
  'lifted',
  'looks-clean',
  'resolved',
  /** Ended unproven: nothing was heard, nothing was seen to pass. */
  'closed',
  'reopened',
  'acknowledged',
  'snoozed',
  'woke',
  'muted',
  'unacknowledged',
  'unmuted',
  'assigned',
  'reminded',
  'inhibited',
  /** A source cannot be read, or can again: said of the watching, not of the trouble. */
  'hearing',
] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** One step of an incident, to be stored, shown in its thread's timeline, and perhaps told aloud. */
export interface IncidentChange {
  readonly incidentId: string;
  readonly at: number;
  readonly kind: ChangeKind;
  /** Why, in words fit for people. */
  readonly because: string;
  /**
   * `none`: only the edited message shows it. `thread`: also said in the thread. `broadcast`: said aloud in
   * the channel.
   */
  readonly voice: 'none' | 'thread' | 'broadcast';
  readonly by: string | null;
  /** What shows it, of one that looks clean or is resolved. */
  readonly proof?: Proof;
}
