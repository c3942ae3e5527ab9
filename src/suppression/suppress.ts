import { DAY } from '../time/span.ts';
import type { Proof, Worth } from '../trust/worth.ts';
import { type Condemnation, type Seal, sealed, type Whose } from './condemn.ts';
import type { Repeats, SuppressionPolicy } from './policy.ts';

const EVIDENCE_CHARS = 300;

/**
 * Why a record is held: it stands, but nobody is to be suppressed by it. `outage`, `dns`: the trouble may be
 * our own, and it is let go when that is over. The others wait for a person: `burst`, `provider` (far more
 * than usual), `recipients` (a report that names more of them than its message had).
 */
export type Hold = 'outage' | 'dns' | 'burst' | 'provider' | 'recipients';

/** What is known of one address. Plain JSON; times are epoch ms. */
interface AddressFacts {
  readonly address: string;
  readonly domain: string;
  /** Why, in words fit for people; that it is held stands in `heldFor`. */
  readonly reason: string;
  /** The latest text that counted. */
  readonly evidence: string;
  readonly cause: string;
  /** Id of the provider that refused, `''` when unknown. */
  readonly provider: string;
  readonly failures: number;
  /** Distinct days (UTC) with a failure. */
  readonly days: number;
  readonly firstAt: number;
  readonly lastAt: number;
  /**
   * Fingerprint of the mail (or id of the event) that counted last; of a suppressed address, of the one that
   * decided.
   */
  readonly mail: string;
  /** The server that reported it. */
  readonly sender: string;
  /** Whose mail counted last; absent in records from before this was kept. */
  readonly whose?: Whose;
  /** What that report was worth, and by what; `''` in records from before this was kept. */
  readonly worth: Worth | '';
  readonly proof: Proof | '';
  readonly suppressibleAt: number | null;
  readonly clearedAt: number | null;
  readonly clearedBy: string;
  readonly clearReason: string;
  readonly heldFor: Hold | '';
  /** When a person let it go: it is not held again for the same. */
  readonly releasedAt: number | null;
}

/** On the way to the list (`repeats`), or cleared (`keep`). */
export interface Unlisted extends AddressFacts {
  readonly verdict: 'repeats' | 'keep';
}

/** May be suppressed, unless it is held. Sealed: only a condemnation makes one. */
export interface Listed extends AddressFacts, Seal {
  readonly verdict: 'suppress';
}

/** The record of one address. */
export type AddressState = Unlisted | Listed;

/** What goes on around it. */
export interface Surroundings {
  /** Whether an own outage ("it is us") is open. */
  readonly outage: boolean;
  /** Distinct domains that failed as unknown or unreachable within the policy's window, this one included. */
  readonly failingDomains: number;
}

/** A record of which it is still to be said what follows from it. */
type Undecided = Omit<Unlisted, 'verdict' | 'reason' | 'heldFor' | 'suppressibleAt'>;

/** The first failure of an address, or the first since it was cleared or quiet for long. */
function first(condemnation: Condemnation, prior: AddressState | null): Undecided {
  const { at, verdict } = condemnation;
  return {
    ...latest(condemnation),
    address: verdict.address,
    domain: verdict.domain,
    cause: verdict.cause,
    provider: verdict.provider,
    evidence: evidenceOf(verdict),
    failures: 1,
    days: 1,
    firstAt: at,
    lastAt: at,
    clearedAt: prior?.clearedAt ?? null,
    clearedBy: prior?.clearedBy ?? '',
    clearReason: prior?.clearReason ?? '',
    releasedAt: prior?.releasedAt ?? null,
  };
}

/** The mail that told it, and what that is worth. */
const latest = ({ evidence, mail, sender, whose }: Condemnation) => ({
  ...(whose ? { whose } : {}),
  mail,
  sender,
  worth: evidence.worth,
  proof: evidence.by,
});

const evidenceOf = ({ diagnostic }: Condemnation['verdict']): string => diagnostic.slice(0, EVIDENCE_CHARS);

const day = (at: number): number => Math.floor(at / DAY);

/** One more failure. */
function counted<S extends AddressState>(state: S, { at, verdict }: Condemnation): S {
  const newDay = day(at) > day(state.lastAt) || day(at) < day(state.firstAt);
  return {
    ...state,
    cause: verdict.cause,
    provider: verdict.provider || state.provider,
    evidence: evidenceOf(verdict),
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

const isEnough = (state: Undecided, need: Repeats): boolean =>
  state.failures >= need.failures && state.days >= need.days && state.lastAt - state.firstAt >= need.overMs;

function decide(state: Undecided, condemnation: Condemnation, ours: boolean, now: number): AddressState {
  const { verdict, need } = condemnation;
  const what = words[verdict.category] ?? verdict.category;
  if (ours && verdict.category === 'invalid-domain') {
    // C21: a domain that cannot be found while many cannot be found proves nothing; it must fail again in
    // calm weather.
    return {
      ...state,
      verdict: 'repeats',
      suppressibleAt: null,
      heldFor: 'dns',
      reason: `${what}.`,
    };
  }
  if (need !== 'at-once' && !isEnough(state, need)) {
    const left = `suppressible after ${need.failures} failures on ${need.days} days over at least ${Math.round(need.overMs / DAY)} days`;
    const reason = `${what}, ${times(state.failures, state.days)}; ${left}.`;
    return { ...state, verdict: 'repeats', suppressibleAt: null, heldFor: '', reason };
  }
  // Failures go on being counted beside the reason: what is told here must stay true.
  const reason =
    need === 'at-once' ? `${what}.` : `${what}, ${times(state.failures, state.days)} when it was decided.`;
  const record = { ...state, verdict: 'suppress' as const, suppressibleAt: now };
  const heldFor: Hold | '' = ours ? 'outage' : condemnation.crowded ? 'recipients' : '';
  return sealed({ ...record, reason, heldFor }, condemnation);
}

/** Why a record is held, for people. */
const holdWords: Readonly<Record<Hold, string>> = {
  outage: 'Held while our own outage is open',
  dns: 'Held, since many domains failed at once, which points at our own DNS',
  recipients: 'Held, since the report names more recipients than its message had',
  provider: 'Held, since far more addresses of one provider than usual failed within a day',
  burst: 'Held, since far more addresses than usual failed within a day',
};

/** Why an address has its verdict, and why nobody is suppressed by it while it is held. */
export const reasonWords = ({ reason, heldFor }: Pick<AddressFacts, 'reason' | 'heldFor'>): string =>
  heldFor === '' ? reason : `${holdWords[heldFor]}: ${reason}`;

/**
 * Takes one failure into an address's record. Answers the prior record unchanged when the failure is older
 * than a clearing, or stands in a mail that was counted.
 */
export function judgeAddress(
  prior: AddressState | null,
  condemnation: Condemnation,
  policy: SuppressionPolicy,
  now: number,
  around: Surroundings,
): AddressState | null {
  const { at, mail, verdict } = condemnation;
  if (prior?.clearedAt != null && at <= prior.clearedAt) return prior;
  // A report that names an address twice tells of one failure.
  if (prior !== null && prior.verdict !== 'keep' && prior.mail === mail) return prior;
  // Once earned, a verdict stays until it is cleared, with the mail that decided: a full mailbox does not
  // bring an unknown user back.
  if (prior?.verdict === 'suppress') return counted(prior, condemnation);
  const isNew = prior?.verdict !== 'repeats' || at - prior.lastAt > policy.forgetMs;
  const state = isNew
    ? first(condemnation, prior)
    : { ...counted(prior, condemnation), ...latest(condemnation) };
  const ours =
    around.outage || (verdict.category === 'invalid-domain' && around.failingDomains > policy.fewDomains);
  return decide(state, condemnation, ours, now);
}

/** A person lets a held one go. */
export const releaseAddress = (state: Listed, now: number): Listed => ({
  ...state,
  heldFor: '',
  releasedAt: now,
});

/** Mail got through, or a person knows better: the record starts anew. `by` is a name, or `delivery`. */
export function clearAddress(state: AddressState, by: string, reason: string, now: number): Unlisted {
  return {
    ...state,
    verdict: 'keep',
    reason: by === 'delivery' ? 'A later message was delivered.' : `Cleared by ${by}: ${reason}`,
    failures: 0,
    days: 0,
    suppressibleAt: null,
    heldFor: '',
    clearedAt: now,
    clearedBy: by,
    clearReason: reason,
  };
}
