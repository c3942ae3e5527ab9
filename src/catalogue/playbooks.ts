import { DAY, HOUR, MINUTE } from '../time/span.ts';
import type { Category } from './category.ts';
import type { CauseStep } from './cause.ts';
import type { CauseId } from './causes/index.ts';
import { type Clock, hours } from './clock.ts';
import { type ByFate, onceFailed } from './fate.ts';
import type { ProviderId } from './providers.ts';

/** What counts as over. All spans in ms. */
export interface CleanRule {
  /**
   * It "looks clean" as soon as mail is seen to pass; not heard of for this long it is "quiet". `null`: it
   * never looks clean.
   */
  readonly looksCleanMs: number | null;
  /** Without a failure for this long it is resolved, if something shows that mail passes. */
  readonly resolveMs: number;
  /**
   * Not heard of for this long (after the lift, where there is one), and nothing shows anything: it closes as
   * "quiet, unproven".
   */
  readonly silentMs: number;
}

/**
 * What to do about one family of causes: when it becomes an incident, how it goes on, when it is over
 * (design, section 4).
 */
export interface Playbook {
  readonly id: string;
  readonly title: string;
  /**
   * Taken when the cause is named, or the category is and the cause not excepted; and the provider, if any is
   * named.
   */
  readonly takes: {
    readonly causes?: readonly CauseId[];
    readonly categories?: readonly Category[];
    readonly except?: readonly CauseId[];
    readonly providers?: readonly ProviderId[];
  };
  /**
   * Opens at this many failures and delays within the span; `null`: never by a single failure (surge, outage,
   * Rebound itself).
   */
  readonly opens: { readonly count: number; readonly withinMs: number } | null;
  readonly severity: 'critical' | 'warning' | 'ops';
  /** Beside playbook and provider: what keeps two incidents apart. */
  readonly keyedBy: readonly ('cause' | 'scope' | 'category')[];
  /** Causes that count as another one in the key. */
  readonly sameAs?: Readonly<Partial<Record<CauseId, CauseId>>>;
  /**
   * The clock is the rule's, else the cause's. `fallback` stands in where neither has a figure, and its words
   * say so; `override` holds the operator's own spans (rebound.yaml), which outrank the catalogue's and are
   * shown as the operator's.
   */
  readonly clock?: { readonly fallback?: Clock; readonly override?: Partial<Pick<Clock, 'lifts' | 'retry'>> };
  /** A failure within one further timeout after the lift restarts the clock: re-blocked. */
  readonly reblocks: boolean;
  readonly clean: CleanRule;
  /**
   * What its figures count: the messages that failed, the incidents that it gathers, or nothing (Rebound
   * itself).
   */
  readonly counts: 'messages' | 'incidents' | 'nothing';
  /** Whether one cause stands for it, with its title and its steps; else the playbook's own do. */
  readonly oneCause: boolean;
  /** It is opened by figures, of failures that came before: so far back they are its evidence. */
  readonly looksBackMs?: number;
  /** Its title goes on with the category. */
  readonly titledByCategory?: boolean;
  /**
   * Its servers' words name what must be mended (the mechanism that failed, the list), so they are quoted in
   * the message.
   */
  readonly quotesServer?: boolean;
  /** A list with dead addresses brings it about: how many were found is worth saying. */
  readonly staleList?: boolean;
  /**
   * Steps of a phase; absent: the cause's. What comes after the lift is no longer what to do during the
   * block.
   */
  readonly steps?: Partial<Record<'failing' | 'lifted' | 'clean', readonly CauseStep[]>>;
  /** What makes it critical: mail that expired, or lasting this long. */
  readonly escalates: { readonly onExpiry: boolean; readonly afterMs: number | null };
  /** A return within this span after the end reopens the same incident. */
  readonly reopenMs: number;
  /** Reminder while open and not acknowledged. */
  readonly remindMs: number;
  /** The first reminder of what is critical comes so soon; absent: like the others. An operator's choice. */
  readonly recallMs?: number;
  /** The operator's own pages about it (https), beside the alert. */
  readonly runbook?: string;
  readonly dashboard?: string;
  /** Categories whose incidents it explains while it is open. */
  readonly inhibits: readonly Category[];
  /** Said when it opens, after "Gmail refused 3 messages within 5 minutes: ". */
  readonly opened: string;
  /** Words for the phase. */
  readonly phases: {
    readonly failing: string;
    readonly lifted: string;
    readonly clean: string;
    readonly quiet: string;
    readonly resolved: string;
  };
  /** Said when it is back or lasts too long: the cause is not fixed. */
  readonly notFixed: string;
}

const us = (text: ByFate, named?: string): CauseStep => ({ who: 'us', text, ...(named ? { named } : {}) });

const afterTheLift = [
  us('Send ten messages there, and wait ten minutes.'),
  us('If none is refused: send what failed again, slowly (⋯ List Messages to Resend).'),
  us('If one is refused: stop. The cause is not fixed, and the clock starts anew.'),
];

const defaults = {
  reblocks: false,
  counts: 'messages',
  oneCause: true,
  steps: {
    lifted: afterTheLift,
    clean: [
      us('Raise the rate step by step while nothing is put off.'),
      us(onceFailed('Then send what failed again, slowly (⋯ List Messages to Resend).')),
    ],
  },
  escalates: { onExpiry: false, afterMs: null },
  reopenMs: DAY,
  remindMs: 4 * HOUR,
  inhibits: [],
  phases: {
    failing: 'failing',
    lifted: 'lifted, watching',
    clean: 'looks clean, watching',
    quiet: 'quiet, unproven',
    resolved: 'over',
  },
} as const;

/**
 * MXroute's temporary blocks differ in text and hours only; the clock runs from the first rejection and
 * restarts when it comes back.
 */
const mxroute = <const Id extends CauseId>(id: Id, title: string, notFixed: string) => ({
  ...defaults,
  id,
  title,
  takes: { causes: [id] },
  opens: { count: 1, withinMs: HOUR },
  severity: 'critical' as const,
  keyedBy: ['scope'] as const,
  reblocks: true,
  clean: { looksCleanMs: null, resolveMs: HOUR, silentMs: HOUR },
  phases: { ...defaults.phases, failing: 'blocked' },
  opened: 'it blocks our IP for a time',
  notFixed,
});

/**
 * The policy of all incidents, in one place. The first playbook that takes a failure has it; the last takes
 * all the rest. Spans may be overridden in `rebound.yaml` (incident/overrides.ts).
 */
const all = [
  {
    ...defaults,
    id: 'flood',
    title: 'Mail flood detected',
    takes: { categories: ['flood'] },
    opens: { count: 1, withinMs: HOUR },
    severity: 'critical',
    keyedBy: ['scope'],
    // Nothing is sent while people search for the intruder.
    clean: { looksCleanMs: null, resolveMs: HOUR, silentMs: DAY },
    opened: 'it sees a mail flood from us, as a stolen account or a runaway script sends it',
    phases: { ...defaults.phases, failing: 'flood, mail rejected' },
    notFixed: 'The flood goes on: find the account, script or campaign that sends it and stop it first.',
  },
  {
    staleList: true,
    ...mxroute(
      'mxroute-rejected-recipient-flood',
      'MXroute block: too many rejected recipients',
      'The list still holds addresses that do not exist, or something still sends to them: clean it before anything else goes to MXroute.',
    ),
  },
  mxroute(
    'mxroute-authentication-failure-flood',
    'MXroute block: too many failed logins',
    'A client or program still logs in with an old password: find it in the mail log and mend or stop it.',
  ),
  mxroute(
    'mxroute-rejected-after-data',
    'MXroute block: too many messages refused for their content',
    'The content that was refused is still being sent: find the account or script and stop it.',
  ),
  mxroute(
    'mxroute-connection-spam',
    'MXroute block: too many abusive connections',
    'Something still connects in a loop: find the program that retries without pause and stop it.',
  ),
  {
    ...defaults,
    id: 'gmail-unusual-rate',
    title: 'Gmail limits the rate',
    takes: {
      causes: [
        'gmail-unusual-rate',
        'gmail-unusual-rate-ip',
        'gmail-unusual-rate-netblock',
        'gmail-unusual-rate-dkim',
        'gmail-unusual-rate-spf',
        'gmail-unusual-rate-url',
        'gmail-unusual-rate-message-id',
        'gmail-unusual-amount-blocked',
      ],
    },
    opens: { count: 2, withinMs: HOUR },
    severity: 'warning',
    keyedBy: ['scope'],
    clean: { looksCleanMs: HOUR, resolveMs: DAY, silentMs: DAY },
    escalates: { onExpiry: true, afterMs: 3 * DAY },
    opened: 'it limits the rate of our mail for now',
    phases: { ...defaults.phases, failing: 'rate limited', clean: 'looks clean, watching recovery' },
    notFixed: 'The cause is not fixed: check volume, list quality and authentication (SPF, DKIM, DMARC).',
  },
  {
    ...defaults,
    id: 'authentication',
    quotesServer: true,
    title: 'Mail fails authentication',
    takes: { categories: ['auth-failure'] },
    opens: { count: 2, withinMs: HOUR },
    severity: 'critical',
    keyedBy: ['cause', 'scope'],
    // 421 4.7.26 and 550 5.7.26 are one trouble in two strengths.
    sameAs: { 'gmail-unauthenticated-rate': 'gmail-unauthenticated' },
    clean: { looksCleanMs: HOUR, resolveMs: 6 * HOUR, silentMs: 6 * HOUR },
    opened: 'our mail fails authentication',
    phases: { ...defaults.phases, failing: 'mail refused as unauthenticated' },
    notFixed:
      'The record or the signature is still wrong: check the failing mechanism for this domain once more.',
  },
  {
    ...defaults,
    id: 'reputation',
    quotesServer: true,
    title: 'Blocked for reputation or by a blocklist',
    // Yahoo's deferral is a matter of reputation, yet its cure is patience: it has the throttling playbook.
    takes: {
      categories: ['reputation-block', 'missing-ptr'],
      causes: ['apple-local-policy', 'account-restricted'],
      except: ['yahoo-deferred'],
    },
    opens: { count: 3, withinMs: HOUR },
    severity: 'critical',
    keyedBy: ['cause', 'scope'],
    clean: { looksCleanMs: HOUR, resolveMs: 6 * HOUR, silentMs: 6 * HOUR },
    opened: 'our reputation or a blocklist is the reason',
    phases: { ...defaults.phases, failing: 'blocked' },
    notFixed: 'The listing is still there or came back: remove its cause before asking for removal again.',
  },
  {
    ...defaults,
    id: 'throttling',
    title: 'Provider slows our mail down',
    // A recipient who gets too much mail is not our rate, and one message to too many is no throttling.
    takes: {
      categories: ['rate-limited'],
      causes: ['yahoo-deferred'],
      except: ['recipient-rate', 'too-many-recipients'],
    },
    opens: { count: 5, withinMs: HOUR },
    severity: 'warning',
    keyedBy: ['scope'],
    clock: {
      fallback: {
        basis: 'practice',
        words: 'No time is known for this text; a pause of 1 hour is common practice at limits of rate.',
        retry: hours(1),
      },
    },
    clean: { looksCleanMs: HOUR, resolveMs: 6 * HOUR, silentMs: 6 * HOUR },
    opened: 'it slows our mail down',
    phases: { ...defaults.phases, failing: 'throttled' },
    notFixed: 'It is still slowed down: lower the rate further and send to engaged recipients only.',
  },
  {
    ...defaults,
    id: 'own-outage',
    looksBackMs: 15 * MINUTE,
    title: 'Our own DNS or network seems to be down',
    takes: { categories: [] },
    opens: null,
    severity: 'critical',
    keyedBy: [],
    clean: { looksCleanMs: null, resolveMs: 30 * MINUTE, silentMs: 30 * MINUTE },
    inhibits: ['network-error', 'invalid-domain'],
    opened: 'our own network is the likelier reason',
    phases: { ...defaults.phases, failing: 'many domains unreachable at once', resolved: 'reachable again' },
    notFixed:
      'Domains are still failing: check the resolver, the firewall and the uplink of the sending host.',
  },
  {
    ...defaults,
    id: 'storm',
    title: 'Many incidents at once',
    counts: 'incidents',
    oneCause: false,
    steps: {
      failing: [us('Look for what they share: one sending IP, one domain, one campaign, one provider.')],
    },
    takes: { categories: [] },
    opens: null,
    severity: 'critical',
    keyedBy: [],
    clean: { looksCleanMs: null, resolveMs: HOUR, silentMs: HOUR },
    opened: 'many incidents at once',
    phases: { ...defaults.phases, failing: 'gathering further incidents' },
    notFixed: 'New incidents are still coming.',
  },
  {
    ...defaults,
    id: 'rebound',
    title: 'Rebound itself needs care',
    counts: 'nothing',
    oneCause: false,
    takes: { categories: [] },
    opens: null,
    severity: 'ops',
    keyedBy: [],
    clean: { looksCleanMs: null, resolveMs: 10 * MINUTE, silentMs: 10 * MINUTE },
    opened: 'Rebound needs care',
    phases: { ...defaults.phases, failing: 'not working as it should', resolved: 'working again' },
    notFixed: 'It is still not working.',
  },
  {
    ...defaults,
    id: 'surge',
    looksBackMs: HOUR,
    title: 'More failures than usual',
    titledByCategory: true,
    oneCause: false,
    steps: {
      failing: [
        us(
          'Find which mailing, list or form they come from (see the thread), and pause it.',
          'Look at {culprit} first, and pause it while you look.',
        ),
      ],
    },
    takes: {},
    opens: null,
    severity: 'warning',
    keyedBy: ['category'],
    clean: { looksCleanMs: null, resolveMs: HOUR, silentMs: HOUR },
    opened: 'that is far more than usual',
    phases: { ...defaults.phases, failing: 'far above the usual', resolved: 'back to the usual' },
    notFixed: 'It is still far above the usual.',
  },
] as const satisfies readonly Playbook[];

/** The id of a playbook. */
export type PlaybookId = (typeof all)[number]['id'];

export const playbooks: readonly (Playbook & { readonly id: PlaybookId })[] = all;

/**
 * For an incident whose playbook this release does not have any more: it goes on, reminds, and ends after a
 * quiet day.
 */
export const gonePlaybook: Omit<Playbook, 'id'> = {
  ...defaults,
  title: 'An incident of an older release',
  takes: { categories: [] },
  opens: { count: 3, withinMs: HOUR },
  severity: 'warning',
  keyedBy: ['cause', 'scope'],
  clean: { looksCleanMs: null, resolveMs: DAY, silentMs: DAY },
  opened: 'it refuses our mail',
  notFixed: 'The cause is not fixed.',
};
