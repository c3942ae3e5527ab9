import type { Owner, Permanence } from '../catalogue/category.ts';
import type { Step } from '../catalogue/cause.ts';
import type { Verdict } from '../classify/verdict.ts';

/** How often the store has seen this, handed in by whoever asks; `null` when there is no store. */
export interface History {
  readonly day: number;
  readonly week: number;
  readonly lastAt: number | null;
  readonly lastProvider: string;
  /** The open incident about it, with a link when its message stands in Slack. */
  readonly incident: { readonly id: string; readonly title: string; readonly link: string | null } | null;
}

/** One thing explained. Every text is plain: no markup, no mention, no link that the asker pasted. */
export interface Entry {
  /** Cause id, or `code:5.7.28` / `reply:550` where no cause alone fits. */
  readonly id: string;
  /** `550 5.7.28`, `Gmail`, … : what the asker will recognise. */
  readonly label: string;
  readonly title: string;
  /** What it means, one to three sentences. */
  readonly meaning: string;
  /** The three answers. */
  readonly message: string;
  readonly condition: string;
  readonly address: string;
  readonly owner: Owner;
  /** `You (the sender)`, `The recipient's mail administrator` … */
  readonly ownerName: string;
  readonly reasons: readonly string[];
  /** What to do about this very code, in one line; `''` when only the steps say it. */
  readonly inShort: string;
  readonly steps: readonly Step[];
  readonly avoid: readonly string[];
  readonly clock: string;
  readonly alsoKnownAs: readonly string[];
  readonly notToConfuse: readonly string[];
  /** Where sources disagree. */
  readonly disagreement: string;
  /** The line of the pasted text that decided, `''` when nothing was pasted. */
  readonly quoted: string;
  readonly sources: readonly string[];
  /** Queries that lead to related answers. */
  readonly related: readonly string[];
  /** Whether the message has failed for good or is still tried; `null` where the code does not say. */
  readonly fate: Permanence | null;
  /** Causes and codes under which the store counts it: key of the history. */
  readonly seenAs: { readonly causes: readonly string[]; readonly statuses: readonly string[] };
}

/** What one look at the DNS told, for `/smtp check`. */
export interface CheckedFact {
  readonly what: string;
  readonly state: 'good' | 'bad' | 'note' | 'unknown';
  readonly said: string;
  /** The record that decided, `''` when there is none. */
  readonly record: string;
}

/** The answer to one query. */
export interface Answer {
  readonly query: string;
  readonly kind: 'help' | 'code' | 'text' | 'bounce' | 'words' | 'check' | 'unknown';
  /** A direct answer to a direct question (`is my ip blocked 4.7.28`), `''` otherwise. */
  readonly lead: string;
  /** Best first; one for a code, several for several codes. */
  readonly entries: readonly Entry[];
  /** For a pasted bounce: each recipient's verdict. */
  readonly recipients: readonly Verdict[];
  /** For `check`: what the DNS told, worst first. */
  readonly facts: readonly CheckedFact[];
  /** Queries to try instead or next. */
  readonly suggestions: readonly string[];
}
