import type { Verdict } from '../classify/verdict.ts';
import { DAY } from '../time/span.ts';
import type { Repeats, SuppressionPolicy } from './policy.ts';

const EVIDENCE_CHARS = 300;

/** What is known of one address. Plain JSON; times are epoch ms. */
export interface AddressState {
  readonly address: string;
  readonly domain: string;
  /** `suppress`: may be suppressed (unless held). `repeats`: on the way there. `keep`: cleared. */
  readonly verdict: 'suppress' | 'repeats' | 'keep';
  /** Why, in words fit for people. */
  readonly reason: string;
  /** The latest text that counted. */
  readonly evidence: string;
  readonly cause: string;
  readonly failures: number;
  /** Distinct days (UTC) with a failure. */
  readonly days: number;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly suppressibleAt: number | null;
  readonly clearedAt: number | null;
  readonly clearedBy: string;
  readonly clearReason: string;
  /** Set while the trouble may be our own; not to be suppressed as long as it is. */
  readonly held: boolean;
}

/** One recipient's failure. */
export interface AddressFailure {
  readonly at: number;
  readonly kind: 'bounce' | 'delay';
  readonly verdict: Verdict;
}

/** What goes on around it. */
export interface Surroundings {
  /** Whether an own outage ("it is us") is open. */
  readonly outage: boolean;
  /** Distinct domains that failed as unknown or unreachable within the policy's window, this one included. */
  readonly failingDomains: number;
}

const calm: Surroundings = { outage: false, failingDomains: 0 };

/** What this failure can do to an address at most. */
function weight({ kind, verdict }: AddressFailure, policy: SuppressionPolicy): 'at-once' | Repeats | null {
  // A delay is still being tried; a failure on the sender's side says nothing about the address.
  if (kind === 'delay' || verdict.addressVerdict === 'keep' || verdict.address === '') return null;
  if (verdict.addressVerdict === 'suppress' && policy.atOnce.includes(verdict.category)) return 'at-once';
  return policy.afterRepeats[verdict.category] ?? null;
}

function fresh({ at, verdict }: AddressFailure, prior: AddressState | null): AddressState {
  return {
    address: verdict.address,
    domain: verdict.domain,
    verdict: 'repeats',
    reason: '',
    evidence: '',
    cause: verdict.cause,
    failures: 0,
    days: 0,
    firstAt: at,
    lastAt: at,
    suppressibleAt: null,
    clearedAt: prior?.clearedAt ?? null,
    clearedBy: prior?.clearedBy ?? '',
    clearReason: prior?.clearReason ?? '',
    held: false,
  };
}

const day = (at: number): number => Math.floor(at / DAY);

function count(state: AddressState, { at, verdict }: AddressFailure): AddressState {
  const newDay = state.failures === 0 || day(at) > day(state.lastAt) || day(at) < day(state.firstAt);
  return {
    ...state,
    cause: verdict.cause,
    evidence: verdict.diagnostic.slice(0, EVIDENCE_CHARS),
    failures: state.failures + 1,
    days: state.days + (newDay ? 1 : 0),
    firstAt: Math.min(state.firstAt, at),
    lastAt: Math.max(state.lastAt, at),
  };
}

const words: Readonly<Partial<Record<string, string>>> = {
  'invalid-recipient': 'the receiving server says that there is no such address',
  'invalid-domain': 'the domain does not exist or takes no mail',
  'mailbox-full': 'the mailbox is full',
  'mailbox-disabled': 'the mailbox is disabled',
  moved: 'the recipient has moved',
};

const times = (n: number, days: number): string =>
  `${n} time${n === 1 ? '' : 's'} on ${days} day${days === 1 ? '' : 's'}`;

function decide(
  state: AddressState,
  { verdict }: AddressFailure,
  need: 'at-once' | Repeats,
  around: 'calm' | 'ours',
  now: number,
): AddressState {
  const what = words[verdict.category] ?? verdict.category;
  if (around === 'ours' && verdict.category === 'invalid-domain') {
    // C21: a domain that cannot be found while many cannot be found proves nothing; it must fail again in calm weather.
    return {
      ...state,
      held: true,
      verdict: 'repeats',
      reason: `Held: ${what}, but many domains failed at once, which points at our own DNS.`,
    };
  }
  const enough =
    need === 'at-once' ||
    (state.failures >= need.failures &&
      state.days >= need.days &&
      state.lastAt - state.firstAt >= need.overMs);
  if (!enough) {
    const left = `suppressible after ${need.failures} failures on ${need.days} days over at least ${Math.round(need.overMs / DAY)} days`;
    return {
      ...state,
      verdict: 'repeats',
      reason: `${what}, ${times(state.failures, state.days)}; ${left}.`,
    };
  }
  const held = around === 'ours';
  // Failures go on being counted beside the reason: what is told here must stay true.
  const reason =
    need === 'at-once' ? `${what}.` : `${what}, ${times(state.failures, state.days)} when it was decided.`;
  return {
    ...state,
    verdict: 'suppress',
    held,
    suppressibleAt: state.suppressibleAt ?? now,
    reason: held ? `Held while our own outage is open: ${reason}` : reason,
  };
}

/**
 * Takes one failure into an address's record. Answers the prior record (or `null`) unchanged when the failure says nothing
 * about the address: sender-side trouble, delays, and what is older than a clearing.
 */
export function judgeAddress(
  prior: AddressState | null,
  failure: AddressFailure,
  policy: SuppressionPolicy,
  now: number,
  around: Surroundings = calm,
): AddressState | null {
  const need = weight(failure, policy);
  if (need === null) return prior;
  if (prior?.clearedAt != null && failure.at <= prior.clearedAt) return prior;
  const stale = prior !== null && failure.at - prior.lastAt > policy.forgetMs && prior.verdict === 'repeats';
  const base = prior === null || prior.verdict === 'keep' || stale ? fresh(failure, prior) : prior;
  const counted = count(base, failure);
  // Once earned, a verdict stays until it is cleared: a full mailbox does not bring an unknown user back.
  if (base.verdict === 'suppress') return counted;
  const ours =
    around.outage ||
    (failure.verdict.category === 'invalid-domain' && around.failingDomains > policy.fewDomains);
  return decide(counted, failure, need, ours ? 'ours' : 'calm', now);
}

/** Mail got through, or a person knows better: the record starts anew. `by` is a name, or `delivery`. */
export function clearAddress(state: AddressState, by: string, reason: string, now: number): AddressState {
  return {
    ...state,
    verdict: 'keep',
    reason: by === 'delivery' ? 'A later message was delivered.' : `Cleared by ${by}: ${reason}`,
    failures: 0,
    days: 0,
    suppressibleAt: null,
    held: false,
    clearedAt: now,
    clearedBy: by,
    clearReason: reason,
  };
}
