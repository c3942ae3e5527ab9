import { DAY, HOUR, MINUTE } from '../time/span.ts';
import { spell } from './span.ts';

/** How Rebound fares, as measured by whoever runs it. Times are epoch ms. */
export interface Health {
  readonly mailboxes: readonly {
    readonly name: string;
    /** Since when it cannot be reached; `null` when it can. */
    readonly unreachableSince: number | null;
    readonly error: string;
    /** Since when what was read cannot be marked or moved; `null` when it can. `error` says why. */
    readonly unfiledSince: number | null;
    /** Messages that wait to be read: oldest measure first. */
    readonly backlog: readonly number[];
    readonly lastMailAt: number | null;
    /** Whether it was read to its end since this process began to watch it, and lately. */
    readonly readUp: boolean;
    /** Since when it is watched at all, over restarts. */
    readonly watchedSince: number;
    /** Longest silence of the last days, `null` while less than three days are known. */
    readonly longestSilenceMs: number | null;
  }[];
  /** Of the last hour. */
  readonly read: number;
  readonly unread: number;
  /** Whether any bounce ever came, from whatever source. */
  readonly everHeard: boolean;
}

export interface SelfPolicy {
  readonly unreachableMs: number;
  readonly unfiledMs: number;
  readonly backlog: number;
  readonly unreadShare: number;
  readonly unreadFloor: number;
  readonly silenceTimes: number;
  readonly silenceMs: number;
  readonly neverMs: number;
}

export const selfPolicy: SelfPolicy = {
  unreachableMs: 10 * MINUTE,
  unfiledMs: 10 * MINUTE,
  backlog: 1000,
  unreadShare: 0.2,
  unreadFloor: 20,
  silenceTimes: 3,
  silenceMs: 6 * HOUR,
  neverMs: DAY,
};

/** One trouble of Rebound itself; `key` stays the same until it is over. */
export interface Ailment {
  readonly key: string;
  readonly title: string;
  /** The same while nothing changes: its message stands for days, and is edited when this changes. */
  readonly text: string;
  /** Since when it lasts, where that is known; epoch ms. */
  readonly since?: number;
}

/** What to say when a trouble is over, by the first part of its key. */
const recoveries: Readonly<Record<string, (name: string) => readonly [title: string, text: string]>> = {
  'mailbox-unreachable': (name) => [`Mailbox ${name} can be reached again`, 'What waited there is read now.'],
  unfiled: (name) => [`Bounces in ${name} are filed away again`, 'Nothing was lost or counted twice.'],
  backlog: (name) => [`Mailbox ${name} is read up again`, 'Figures and alerts lag no longer.'],
  silence: (name) => [`Mail arrives in ${name} again`, 'Nothing needs to be done.'],
  'never-mail': (name) => [`The first mail has come into ${name}`, 'Nothing needs to be done.'],
  'never-bounce': () => ['The first bounce was read', 'Nothing needs to be done.'],
  unread: () => ['Messages are understood as usual again', 'What could not be read is kept.'],
};

/**
 * The words for a key whose trouble is gone, and the mailbox it spoke of (`''`: none); `null` when the key is
 * not one of ours.
 */
export function recovered(
  key: string,
): { readonly title: string; readonly text: string; readonly mailbox: string } | null {
  const [kind = '', ...rest] = key.split(':');
  const mailbox = rest.join(':');
  const words = Object.hasOwn(recoveries, kind) ? recoveries[kind] : undefined;
  if (!words) return null;
  const [title, text] = words(mailbox);
  return { title, text, mailbox };
}

type MailboxHealth = Health['mailboxes'][number];

function unreachable(
  { name, unreachableSince, error }: MailboxHealth,
  policy: SelfPolicy,
  now: number,
): Ailment | null {
  if (unreachableSince === null || now - unreachableSince < policy.unreachableMs) return null;
  return {
    key: `mailbox-unreachable:${name}`,
    title: `Mailbox ${name} cannot be reached`,
    since: unreachableSince,
    text: `No connection${error ? `: ${error.replace(/\.$/, '')}` : ''}. Bounces wait there and are read when it is back; run "rebound doctor" to see which step fails.`,
  };
}

function unfiled(
  { name, unfiledSince, error }: MailboxHealth,
  policy: SelfPolicy,
  now: number,
): Ailment | null {
  if (unfiledSince === null || now - unfiledSince < policy.unfiledMs) return null;
  return {
    key: `unfiled:${name}`,
    title: `Mailbox ${name} is read, but not filed away`,
    since: unfiledSince,
    text: `${error} Nothing is lost or counted twice.`,
  };
}

function behind({ name, backlog }: MailboxHealth, policy: SelfPolicy): Ailment | null {
  const latest = backlog.at(-1) ?? 0;
  const growing =
    backlog.length >= 3 && backlog.every((value, index) => index === 0 || value > (backlog[index - 1] ?? 0));
  if (latest < policy.backlog || !growing) return null;
  return {
    key: `backlog:${name}`,
    title: `Mailbox ${name} fills faster than it is read`,
    text: `${latest} messages wait, and there are more at each look. Figures and alerts lag behind; look at the load of the database and the machine.`,
  };
}

function silent(
  { name, lastMailAt, longestSilenceMs, readUp }: MailboxHealth,
  policy: SelfPolicy,
  now: number,
): Ailment | null {
  // What waits unread is no silence.
  if (lastMailAt === null || longestSilenceMs === null || !readUp) return null;
  const quiet = now - lastMailAt;
  if (quiet < Math.max(policy.silenceMs, policy.silenceTimes * longestSilenceMs)) return null;
  return {
    key: `silence:${name}`,
    since: lastMailAt,
    title: `Mailbox ${name} is unusually silent`,
    text: `No mail came since; the longest silence of the last days was ${spell(longestSilenceMs)}. Check that bounces still go there: the return path, forwarding, and filters of the mailbox.`,
  };
}

const SET_UP =
  'Check that bounces go there: the return path (envelope sender) of what you send, forwarding, and filters; "rebound doctor" looks at the mailbox itself.';

function neverMail(
  { name, lastMailAt, readUp, watchedSince }: MailboxHealth,
  policy: SelfPolicy,
  now: number,
): Ailment | null {
  if (lastMailAt !== null || !readUp || now - watchedSince < policy.neverMs) return null;
  return {
    key: `never-mail:${name}`,
    since: watchedSince,
    title: `No mail has ever come into ${name}`,
    text: `It is read, and nothing came: that is no sign of health. ${SET_UP}`,
  };
}

/** Mail comes, and none of it is a bounce. */
function neverBounce({ mailboxes, everHeard }: Health, policy: SelfPolicy, now: number): Ailment | null {
  const fed = mailboxes.filter(({ lastMailAt, readUp }) => lastMailAt !== null && readUp);
  const since = Math.min(...fed.map(({ watchedSince }) => watchedSince));
  if (everHeard || fed.length === 0 || now - since < policy.neverMs) return null;
  return {
    key: 'never-bounce',
    since,
    title: 'No bounce has ever arrived here',
    text: `Mail comes into ${fed.map(({ name }) => name).join(', ')}, and none of it was a bounce: that is no sign of health. ${SET_UP}`,
  };
}

function unreadable({ read, unread }: Health, policy: SelfPolicy): Ailment | null {
  const all = read + unread;
  if (unread < policy.unreadFloor || unread < policy.unreadShare * all) return null;
  return {
    key: 'unread',
    title: 'Many messages could not be understood',
    text: `${unread} of ${all} messages of the last hour could not be read as bounces or anything known. They are kept; send one to the maintainers with its addresses removed.`,
  };
}

/** What ails Rebound now. Whoever asks compares with what was told before: gone keys have recovered. */
export function ailments(health: Health, now: number, policy: SelfPolicy = selfPolicy): readonly Ailment[] {
  return [
    ...health.mailboxes.flatMap((mailbox) => [
      unreachable(mailbox, policy, now),
      unfiled(mailbox, policy, now),
      behind(mailbox, policy),
      silent(mailbox, policy, now),
      neverMail(mailbox, policy, now),
    ]),
    neverBounce(health, policy, now),
    unreadable(health, policy),
  ].filter((ailment): ailment is Ailment => ailment !== null);
}
