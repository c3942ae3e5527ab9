import type { Verdict } from '../classify/verdict.ts';
import type { Evidence } from '../trust/worth.ts';
import { isListable } from './mail-address.ts';
import type { Repeats, SuppressionPolicy } from './policy.ts';

/** Whose mail it was, for exports: `''` where the mail does not tell. It decides nothing. */
export interface Whose {
  readonly mailbox: string;
  readonly senderDomain: string;
  readonly brand: string;
}

/** One recipient's failure, with all by which the door decides. */
export interface AddressFailure {
  readonly at: number;
  /** Kind of the report: a delay is still being tried. */
  readonly kind: 'bounce' | 'delay';
  readonly verdict: Verdict;
  /** `false`: backscatter, the bounce of a message that we never sent. */
  readonly ours: boolean | null;
  readonly evidence: Evidence;
  /** Fingerprint of the mail (or id of the event) that said so. */
  readonly mail: string;
  /** Who sent it: the reporting server. */
  readonly sender: string;
  /** It names more recipients than its message had, as far as the returned original tells. */
  readonly crowded: boolean;
  readonly whose?: Whose;
}

declare const condemned: unique symbol;

/**
 * A failure that may count against its address. Only `condemn` makes one, and only from one does an address
 * come onto the list: no other code can name what this type is sealed with.
 */
export interface Condemnation extends AddressFailure {
  readonly [condemned]: true;
  /** What is needed until the address may be suppressed. */
  readonly need: 'at-once' | Repeats;
}

/** The seal of a record that says `suppress`; it comes from the condemnation that decided. */
export type Seal = Pick<Condemnation, typeof condemned>;

/** One reason for which a failure cannot touch its address; `bars` says whether it applies. */
interface Guard {
  readonly id: string;
  readonly bars: (failure: AddressFailure) => boolean;
}

/** A 4xx that was tried until its time was over: nobody ever said a final word about the address. */
const expired = ({ verdict }: AddressFailure): boolean =>
  verdict.reply.startsWith('4') || verdict.status.startsWith('4');

/** Everything that saves an address, one line each; a failure that none of them bars may count. */
export const guards: readonly Guard[] = [
  { id: 'backscatter', bars: ({ ours }) => ours === false },
  {
    id: 'unfinished',
    bars: ({ kind, verdict }) => kind === 'delay' || verdict.permanence !== 'permanent',
  },
  { id: 'no whole address', bars: ({ verdict }) => !isListable(verdict.address) },
  { id: 'keep', bars: ({ verdict }) => verdict.addressVerdict === 'keep' },
  { id: 'unproven', bars: ({ evidence }) => evidence.worth === 'unproven' },
];

/** Whether one such failure is enough: a final word, proven, of a kind that the policy takes at once. */
const isEnough = (failure: AddressFailure, policy: SuppressionPolicy): boolean =>
  failure.evidence.worth === 'proven' &&
  failure.verdict.addressVerdict === 'suppress' &&
  policy.atOnce.includes(failure.verdict.category) &&
  !expired(failure);

/** The one door to the suppression list: what may count against an address, or `null`. */
export function condemn(failure: AddressFailure, policy: SuppressionPolicy): Condemnation | null {
  if (guards.some(({ bars }) => bars(failure))) return null;
  const need = isEnough(failure, policy) ? 'at-once' : policy.afterRepeats[failure.verdict.category];
  // A category that the policy does not name needs what nobody can give: it is the sender's, the message's or
  // the weather's. The seal exists for the compiler alone: only this file gives it.
  return need ? ({ ...failure, need } as Condemnation) : null;
}

/** Seals a record that says `suppress` by the condemnation that decided it. */
export const sealed = <T extends { readonly verdict: 'suppress' }>(record: T, _by: Condemnation): T & Seal =>
  record as T & Seal;
