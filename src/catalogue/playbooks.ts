import { DAY, HOUR, MINUTE } from '../time/span.ts';
import type { Category } from './category.ts';

/** How a block or a limit passes. All spans in ms. */
export interface PlaybookClock {
  /** `promise`: the provider publishes it. `practice`: what mail systems observe or use. `none`: nobody says. */
  readonly basis: 'promise' | 'practice' | 'none';
  /** From the first rejection to the lift, `null` when there is no such countdown. */
  readonly liftsAfterMs: number | null;
  /** From the latest failure to the earliest sensible retry. */
  readonly retryAfterMs: number | null;
  /** From the first failure to the recovery: the least and the most. */
  readonly recoverMs: readonly [least: number, most: number] | null;
}

/** What counts as over. All spans in ms. */
export interface CleanRule {
  /** Without a failure for this long it "looks clean"; `null`: no such step. */
  readonly looksCleanMs: number | null;
  /** Without a failure for this long (after the lift, where there is a lift) it is resolved. */
  readonly resolveMs: number;
  /** Quiet counts only while other mail is seen to go through. */
  readonly needsMail: boolean;
  /** With `needsMail`: silence alone resolves after this long, and says so. */
  readonly silentMs: number;
}

/** What to do about one family of causes: when it becomes an incident, how it goes on, when it is over (design, section 4). */
export interface Playbook {
  readonly id: string;
  readonly title: string;
  /** Taken when the cause is named, or the category is and the cause not excepted; and the provider, if any is named. */
  readonly takes: {
    readonly causes?: readonly string[];
    readonly categories?: readonly Category[];
    readonly except?: readonly string[];
    readonly providers?: readonly string[];
  };
  /** Opens at this many failures and delays within the span; `null`: never by a single failure (surge, outage, Rebound itself). */
  readonly opens: { readonly count: number; readonly withinMs: number } | null;
  readonly severity: 'critical' | 'warning' | 'ops';
  /** Beside playbook and provider: what keeps two incidents apart. */
  readonly keyedBy: readonly ('cause' | 'scope' | 'category')[];
  /** Causes that count as another one in the key. */
  readonly sameAs?: Readonly<Record<string, string>>;
  readonly clock: PlaybookClock;
  /** Where the clock depends on the cause. */
  readonly clockOf?: Readonly<Record<string, Partial<PlaybookClock>>>;
  /** A failure within one further timeout after the lift restarts the clock: re-blocked. */
  readonly reblocks: boolean;
  readonly clean: CleanRule;
  /** What makes it critical: mail that expired, or lasting this long. */
  readonly escalates: { readonly onExpiry: boolean; readonly afterMs: number | null };
  /** A return within this span after the end reopens the same incident. */
  readonly reopenMs: number;
  /** Reminder while open and not acknowledged. */
  readonly remindMs: number;
  /** Categories whose incidents it explains while it is open. */
  readonly inhibits: readonly Category[];
  /** Said when it opens, after "Gmail refused 3 messages within 5 minutes: ". */
  readonly opened: string;
  /** Words for the phase. */
  readonly phases: {
    readonly failing: string;
    readonly lifted: string;
    readonly clean: string;
    readonly silent: string;
    readonly resolved: string;
  };
  /** Said when it is back or lasts too long: the cause is not fixed. */
  readonly notFixed: string;
}

const none: PlaybookClock = { basis: 'none', liftsAfterMs: null, retryAfterMs: null, recoverMs: null };

const defaults = {
  reblocks: false,
  escalates: { onExpiry: false, afterMs: null },
  reopenMs: DAY,
  remindMs: 4 * HOUR,
  inhibits: [],
  phases: {
    failing: 'failing',
    lifted: 'lifted, watching',
    clean: 'looks clean, watching',
    silent: 'quiet, but no other mail seen',
    resolved: 'over',
  },
} as const;

/** MXroute's temporary blocks differ in text and hours only; the clock runs from the first rejection and restarts when it comes back. */
const mxroute = (
  id: string,
  title: string,
  cause: string | readonly string[],
  hours: number,
  notFixed: string,
): Playbook => ({
  ...defaults,
  id,
  title,
  takes: { causes: typeof cause === 'string' ? [cause] : cause },
  opens: { count: 1, withinMs: HOUR },
  severity: 'critical',
  keyedBy: ['scope'],
  clock: { basis: 'promise', liftsAfterMs: hours * HOUR, retryAfterMs: null, recoverMs: null },
  reblocks: true,
  clean: { looksCleanMs: null, resolveMs: HOUR, needsMail: false, silentMs: HOUR },
  phases: { ...defaults.phases, failing: 'blocked' },
  opened: `its block of our IP lifts by itself, ${hours} hours after the first rejection`,
  notFixed,
});

/**
 * The policy of all incidents, in one place. The first playbook that takes a failure has it; the last takes all the rest.
 * Spans may be overridden in `rebound.yaml` (incident/overrides.ts).
 */
export const playbooks: readonly Playbook[] = [
  {
    ...defaults,
    id: 'flood',
    title: 'Mail flood detected',
    takes: { categories: ['flood'] },
    opens: { count: 1, withinMs: HOUR },
    severity: 'critical',
    keyedBy: ['scope'],
    clock: none,
    // Nothing is sent while people search for the intruder: silence proves nothing, mail that goes through does.
    clean: { looksCleanMs: null, resolveMs: HOUR, needsMail: true, silentMs: DAY },
    opened: 'it sees a mail flood from us, as a stolen account or a runaway script sends it',
    phases: { ...defaults.phases, failing: 'flood, mail rejected' },
    notFixed: 'The flood goes on: find the account, script or campaign that sends it and stop it first.',
  },
  mxroute(
    'mxroute-rejected-recipient-flood',
    'MXroute block: too many rejected recipients',
    'mxroute-rejected-recipient-flood',
    48,
    'The list still holds addresses that do not exist, or something still sends to them: clean it before anything else goes to MXroute.',
  ),
  mxroute(
    'mxroute-authentication-failure-flood',
    'MXroute block: too many failed logins',
    'mxroute-authentication-failure-flood',
    24,
    'A client or program still logs in with an old password: find it in the mail log and mend or stop it.',
  ),
  mxroute(
    'mxroute-rejected-after-data',
    'MXroute block: too many messages refused for their content',
    'mxroute-rejected-after-data',
    24,
    'The content that was refused is still being sent: find the account or script and stop it.',
  ),
  mxroute(
    'mxroute-connection-spam',
    'MXroute block: too many abusive connections',
    'mxroute-connection-spam',
    12,
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
    // Retry: Google's guidelines for senders. Recovery: practice, no promise of Google.
    clock: { basis: 'practice', liftsAfterMs: null, retryAfterMs: 10 * MINUTE, recoverMs: [DAY, 3 * DAY] },
    clean: { looksCleanMs: HOUR, resolveMs: DAY, needsMail: false, silentMs: DAY },
    escalates: { onExpiry: true, afterMs: 3 * DAY },
    opened: 'it limits the rate of our mail, not for good',
    phases: { ...defaults.phases, failing: 'rate limited', clean: 'looks clean, watching recovery' },
    notFixed: 'The cause is not fixed: check volume, list quality and authentication (SPF, DKIM, DMARC).',
  },
  {
    ...defaults,
    id: 'authentication',
    title: 'Mail fails authentication',
    takes: { categories: ['auth-failure'] },
    opens: { count: 2, withinMs: HOUR },
    severity: 'critical',
    keyedBy: ['cause', 'scope'],
    // 421 4.7.26 and 550 5.7.26 are one trouble in two strengths.
    sameAs: { 'gmail-unauthenticated-rate': 'gmail-unauthenticated' },
    clock: none,
    clean: { looksCleanMs: null, resolveMs: 6 * HOUR, needsMail: false, silentMs: 6 * HOUR },
    opened: 'our mail fails authentication',
    phases: { ...defaults.phases, failing: 'mail refused as unauthenticated' },
    notFixed:
      'The record or the signature is still wrong: check the failing mechanism for this domain once more.',
  },
  {
    ...defaults,
    id: 'reputation',
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
    clock: none,
    clean: { looksCleanMs: null, resolveMs: 6 * HOUR, needsMail: false, silentMs: 6 * HOUR },
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
    clock: { basis: 'practice', liftsAfterMs: null, retryAfterMs: HOUR, recoverMs: null },
    clockOf: {
      'yahoo-deferred': { retryAfterMs: 2 * HOUR },
      'microsoft-throttled': { retryAfterMs: HOUR, recoverMs: [DAY, 3 * DAY] },
      'microsoft-ip-rate-reputation': { retryAfterMs: HOUR, recoverMs: [DAY, 3 * DAY] },
    },
    clean: { looksCleanMs: HOUR, resolveMs: 6 * HOUR, needsMail: false, silentMs: 6 * HOUR },
    opened: 'it slows our mail down',
    phases: { ...defaults.phases, failing: 'throttled' },
    notFixed: 'It is still slowed down: lower the rate further and send to engaged recipients only.',
  },
  {
    ...defaults,
    id: 'own-outage',
    title: 'Our own DNS or network seems to be down',
    takes: { categories: [] },
    opens: null,
    severity: 'critical',
    keyedBy: [],
    clock: none,
    clean: { looksCleanMs: null, resolveMs: 30 * MINUTE, needsMail: false, silentMs: 30 * MINUTE },
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
    takes: { categories: [] },
    opens: null,
    severity: 'critical',
    keyedBy: [],
    clock: none,
    clean: { looksCleanMs: null, resolveMs: HOUR, needsMail: false, silentMs: HOUR },
    opened: 'many incidents at once',
    phases: { ...defaults.phases, failing: 'gathering further incidents' },
    notFixed: 'New incidents are still coming.',
  },
  {
    ...defaults,
    id: 'rebound',
    title: 'Rebound itself needs care',
    takes: { categories: [] },
    opens: null,
    severity: 'ops',
    keyedBy: [],
    clock: none,
    clean: { looksCleanMs: null, resolveMs: 10 * MINUTE, needsMail: false, silentMs: 10 * MINUTE },
    opened: 'Rebound needs care',
    phases: { ...defaults.phases, failing: 'not working as it should', resolved: 'working again' },
    notFixed: 'It is still not working.',
  },
  {
    ...defaults,
    id: 'surge',
    title: 'More of one kind than usual',
    takes: {},
    opens: null,
    severity: 'warning',
    keyedBy: ['category'],
    clock: none,
    clean: { looksCleanMs: null, resolveMs: HOUR, needsMail: false, silentMs: HOUR },
    opened: 'that is far more than usual',
    phases: { ...defaults.phases, failing: 'far above the usual', resolved: 'back to the usual' },
    notFixed: 'It is still far above the usual.',
  },
];
