import type { Knowledge } from '../catalogue/knowledge.ts';
import type { Playbook } from '../catalogue/playbooks.ts';
import type { Digest } from '../digest/digest.ts';
import type { Incident, IncidentChange } from '../incident/incident.ts';
import type { ByHand } from './by-hand.ts';

export { MAIN_OUTLET } from '../store/outbox-row.ts';

/** Where a message stands in the outlet: for Slack the channel id and the message's ts. */
export interface Placed {
  readonly channel: string;
  readonly ts: string;
}

/** A share of the evidence: `Weekly digest <news@…>` · 82%. */
export interface Share {
  readonly label: string;
  readonly count: number;
  /** 0 to 1, of the incident's sightings that name one. */
  readonly share: number;
  /** One of our own senders: shown whole, as it tells which account to look at. */
  readonly ours?: boolean;
}

/** What the returned originals tell about an incident. */
export interface Evidence {
  readonly senders: readonly Share[];
  /** Return-Paths of the originals. */
  readonly envelopes: readonly Share[];
  readonly campaigns: readonly Share[];
  readonly subjects: readonly Share[];
  readonly mailers: readonly Share[];
  readonly sendingIps: readonly Share[];
  /** Names of the DKIM keys that signed one original, separated by blanks. */
  readonly signatures: readonly Share[];
  readonly domains: readonly Share[];
  /** What the servers answered, `550 5.7.28`. */
  readonly codes: readonly Share[];
  /** Hints of a compromised account or server, each one sentence; empty when there are none. */
  readonly hints: readonly string[];
  /** Failures of mail we never sent (backscatter). */
  readonly backscatter: number;
  /** Up to five diagnostics, addresses masked by the policy. */
  readonly samples: readonly string[];
}

/** All that a picture of an incident needs. */
export interface IncidentView {
  readonly incident: Incident;
  /** What the catalogue knows of the rule that decided most of its failures, and of its cause. */
  readonly knowledge: Knowledge;
  readonly playbook: Playbook;
  readonly providerName: string;
  /** Messages that failed, and messages that are still tried. */
  readonly figures: { readonly bounces: number; readonly delays: number };
  readonly addresses: number;
  readonly evidence: Evidence;
  readonly timeline: readonly IncidentChange[];
  /**
   * Extra sentences: deadlines (`queued mail expires before the block lifts`), pacing advice from our own
   * history.
   */
  readonly notes: readonly string[];
  /** How to hold mail back on our own mail server; empty where that is not known or would not help. */
  readonly byHand: readonly ByHand[];
  /**
   * Whom its message calls: `here`, or Slack ids of people and groups. From the configuration, never from a
   * mail.
   */
  readonly mention: readonly string[];
  /**
   * The operator's name for the mail that failed, or the mailbox where several are watched; `''` when there
   * is nothing to tell apart.
   */
  readonly whose: string;
}

/** Trouble of Rebound itself, in plain words. */
export interface Notice {
  readonly title: string;
  /** Holds no span that ages: the message stands for days. */
  readonly text: string;
  readonly at: number;
  /** Since when it lasts, where that is told. */
  readonly since?: number;
  /** It is over. */
  readonly over?: true;
  /** Suppressions that wait for a person to release or discard them. */
  readonly held?: HeldGroup;
}

/** Which held suppressions a notice speaks of. */
export interface HeldGroup {
  readonly why: 'provider' | 'burst';
  /** Both `''`: all that is held for this reason. */
  readonly provider: string;
  readonly domain: string;
}

/** What a sender may be asked to bring to people. `id` is the outbox row's: it travels with the message. */
export type Parcel =
  /** The one living message of an incident: posted when `placed` is null, else edited in place. */
  | {
      readonly kind: 'incident';
      readonly id: string;
      readonly channel: string;
      readonly placed: Placed | null;
      readonly view: IncidentView;
    }
  /** The details in its thread: one message, edited in place. */
  | {
      readonly kind: 'details';
      readonly id: string;
      readonly thread: Placed;
      readonly placed: Placed | null;
      readonly view: IncidentView;
    }
  /** One change, said in the thread, perhaps also aloud. */
  | {
      readonly kind: 'change';
      readonly id: string;
      readonly thread: Placed;
      readonly broadcast: boolean;
      readonly view: IncidentView;
      readonly change: IncidentChange;
      /** Whom it calls, as in the view. */
      readonly mention: readonly string[];
    }
  /** How it stands, as a reply: its message cannot be edited. */
  | { readonly kind: 'update'; readonly id: string; readonly thread: Placed; readonly view: IncidentView }
  | { readonly kind: 'digest'; readonly id: string; readonly channel: string; readonly digest: Digest }
  /** Trouble of Rebound itself: posted when `placed` is null, else edited in place. */
  | {
      readonly kind: 'notice';
      readonly id: string;
      readonly channel: string;
      readonly placed: Placed | null;
      /** Whose message it is; `null` for one of old, which is posted once. */
      readonly subject: string | null;
      readonly notice: Notice;
    }
  | {
      readonly kind: 'file';
      readonly id: string;
      readonly thread: Placed;
      /** No other file's: it is found by it. */
      readonly filename: string;
      readonly title: string;
      readonly content: string;
    }
  /** What one person asked for, in a direct message: `channel` is the person. */
  | {
      readonly kind: 'direct-file';
      readonly id: string;
      readonly channel: string;
      readonly filename: string;
      readonly title: string;
      readonly content: string;
    };

/** How it went. `doubtful`: sent, but no answer came; look for it before sending again. */
export type Delivery =
  | { readonly ok: true; readonly placed: Placed }
  | { readonly ok: false; readonly why: 'rate-limited'; readonly retryAfterMs: number }
  | { readonly ok: false; readonly why: 'unavailable' | 'doubtful'; readonly error: string }
  /** The edited message (or the thread) is gone: post it anew. */
  | { readonly ok: false; readonly why: 'message-gone'; readonly error: string }
  /** The message stands and may not be edited any more. */
  | { readonly ok: false; readonly why: 'edit-refused'; readonly error: string }
  /**
   * The channel cannot be written to: archived, unknown, not a member, no rights. Use the ops channel and say
   * so.
   */
  | { readonly ok: false; readonly why: 'channel-closed'; readonly error: string }
  /** It said no, for a reason that may pass or that nobody knows: tried some times, then people are told. */
  | { readonly ok: false; readonly why: 'refused'; readonly error: string };

/** One way to reach people. Slack is the first; nothing below an outlet's folder may import it. */
export interface Outlet {
  /** Its rows carry this name. */
  readonly name: string;
  /**
   * `attempts`: those made before. An outlet that has a plainer form uses it when its best one is refused
   * again and again.
   */
  deliver(parcel: Parcel, attempts?: number): Promise<Delivery>;
  /**
   * Looks for the message that an earlier attempt to deliver this parcel may have made since; `null` when it
   * is not there.
   */
  find(parcel: Parcel, since: number): Promise<Placed | null>;
}
