import type { AddressVerdict, Category, Owner, ScopeKind } from './category.ts';
import type { Clock } from './clock.ts';
import type { ByFate } from './fate.ts';
import type { ProviderId } from './providers.ts';

/** One thing to do, and who does it. Steps stand in the order in which they are done. */
export interface Step {
  readonly who: Owner;
  readonly text: string;
  readonly about?: StepSubject;
}

/**
 * `address`: it ends or doubts the address, as the cause judges it; not said where a text judges the address
 * otherwise. `link`: it speaks of a link in the reply; not said where the reply is known to have none.
 */
export type StepSubject = 'address' | 'link';

/** A step as its cause writes it: its text may depend on what became of the message. */
export interface CauseStep {
  readonly who: Owner;
  readonly text: ByFate;
  /** The same step where it is known who or what sends the mail, as `{culprit}`: then it comes first. */
  readonly named?: string;
  readonly about?: StepSubject;
}

/** A cause: finer than a category, and the home of all wording about it. */
export interface Cause {
  /** Stable, kebab-case: `gmail-unusual-rate-ip`, `mxroute-rejected-recipient-flood`, `spamhaus-pbl`. */
  readonly id: string;
  /** Whose trouble it is, where only one provider has it. */
  readonly provider?: ProviderId;
  readonly category: Category;
  /** A few words: the headline of an answer or an alert. */
  readonly title: string;
  /** What happened, in one sentence. */
  readonly happened: string;
  /** The three answers in words. */
  readonly message: ByFate;
  /** The message has failed even where the code is temporary (4.x.x): the queue has run out. */
  readonly ended?: true;
  readonly condition: ByFate;
  readonly address: string;
  readonly addressVerdict: AddressVerdict;
  readonly scope: ScopeKind;
  readonly owner: Owner;
  /** What usually brings it about. */
  readonly reasons?: readonly ByFate[];
  readonly steps: readonly CauseStep[];
  /** What not to do. */
  readonly avoid?: readonly string[];
  readonly clock: Clock;
  /** What it is also called, and what it is easily confused with, each in one sentence. */
  readonly alsoKnownAs?: readonly string[];
  readonly notToConfuse?: readonly string[];
  /** Where sources disagree: what each says and which reading the text supports. */
  readonly disagreement?: string;
  /** Questions that people ask about it, for the search and the answer. */
  readonly questions?: readonly { readonly ask: string; readonly answer: string }[];
  readonly sources: readonly string[];
}
