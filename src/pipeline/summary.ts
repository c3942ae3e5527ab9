import type { AddressVerdict, Owner } from '../catalogue/category.ts';
import type { Step } from '../catalogue/cause.ts';
import { saidOf } from '../catalogue/fate.ts';
import { firstStepsOf } from '../catalogue/knowledge.ts';
import type { ChangeKind, Incident, IncidentChange, Severity, Stage } from '../incident/incident.ts';
import { providerName } from '../incident/match.ts';
import { ordinal } from '../incident/span.ts';
import { titleOf } from '../incident/title.ts';
import { maskText } from './mask.ts';
import type { IncidentView, Share } from './outlet.ts';

/** How loud it is, at a glance. */
const severityEmoji: Readonly<Record<Severity, string>> = { critical: '🔴', warning: '🟠', ops: '🔧' };

/** `1 bounce`, `1,204 bounces`. */
const count = (figure: number, one: string): string =>
  `${figure.toLocaleString('en-US')} ${figure === 1 ? one : `${one}s`}`;

/** The receiver's name, unless the title has it already or none is known. */
export function whereWord({ provider }: Pick<Incident, 'provider'>, title: string): string {
  const name = provider ? providerName(provider) : '';
  // `Yahoo / AOL`, `Microsoft 365 / Outlook.com`: the first word of either is name enough.
  const named = name
    .split(' / ')
    .some((part) => title.toLowerCase().includes((part.split(' ')[0] ?? part).toLowerCase()));
  return named ? '' : name;
}

const stages: Readonly<Record<Stage, readonly [emoji: string, words: string]>> = {
  failing: ['', ''],
  lifted: ['🔓', 'Should be lifted'],
  clean: ['🌤️', 'Looks clean'],
  quiet: ['🔇', 'Quiet, not proven'],
};

/**
 * How it stands now, in an emoji and a few words; the words are empty while it just fails and nobody has it.
 */
export function standingOf(incident: Incident, now: number): readonly [emoji: string, words: string] {
  const { state, stage = 'failing', severity, attempt } = incident;
  const [emoji, words] = stages[stage];
  if (state === 'resolved') return incident.proof === null ? ['⚪', 'Closed, unproven'] : ['✅', 'Over'];
  if (incident.inhibitedBy !== null) return ['🧩', 'Explained by another incident'];
  if ((incident.mutedUntil ?? 0) > now) return ['🔕', 'Muted'];
  if ((incident.snoozedUntil ?? 0) > now) return ['💤', 'Snoozed'];
  if (emoji) return [emoji, words];
  if (state === 'acknowledged') return ['👀', 'Acknowledged'];
  return [severityEmoji[severity], attempt > 1 ? `Back again, the ${ordinal(attempt)} time` : ''];
}

/** What most servers answered, `550 5.7.28`; `''` where no answer stands for the rest, or none was given. */
export const codeOf = ({ evidence: { codes } }: IncidentView): string => {
  const [most] = codes;
  // An X.0.0 says no more than the reply before it.
  return most && most.share > 0.5 ? most.label.replace(/ [45]\.0\.0$/, '') : '';
};

/**
 * What it is, where, which code, whom it hits, and whose mail it is where several are watched: `Mail flood
 * detected · Gmail · 550 5.7.28 · 192.0.2.10`.
 */
export function subject(view: IncidentView): string {
  const title = titleOf(view.incident);
  const parts = [title, whereWord(view.incident, title), codeOf(view), view.incident.scope.value, view.whose];
  return parts.filter(Boolean).join(' · ');
}

/**
 * State first, then the subject: `👀 Acknowledged · Mail flood detected · Gmail · 550 5.7.28 · 192.0.2.10`.
 */
export function headline(view: IncidentView, now: number): string {
  const [emoji, words] = standingOf(view.incident, now);
  return `${emoji} ${words ? `${words} · ` : ''}${subject(view)}`;
}

/** Who or what most of the failed mail comes from. */
export interface Culprit {
  /** `campaign Autumn offer from news@sender.example`. */
  readonly name: string;
  /** `campaign Autumn offer`: enough once it was named. */
  readonly short: string;
  /** Its part of the messages that name one, 0 to 1. */
  readonly share: number;
}

/**
 * From this part on it is named; and from so many messages on, as one message says nothing about a campaign.
 */
const TELLING = 0.5;
const ENOUGH = 3;

const telling = (shares: readonly Share[]): Share | undefined =>
  shares.find(({ share, count: many }) => share >= TELLING && many >= ENOUGH);

/** A label of the form `Name <address>`, in its parts. */
const parts = (label: string): { readonly name: string; readonly inner: string } => {
  const found = /^(?<name>[^<>]{0,200})<(?<inner>[^<>\s]{1,254})>$/.exec(label);
  return { name: found?.groups?.['name']?.trim() ?? '', inner: found?.groups?.['inner'] ?? '' };
};
const shown = (text: string, { ours }: Share): string =>
  maskText(text, ours ? 'full' : 'masked').slice(0, 80);
/** A campaign is called by its name, a sender by the address: a name beside that only takes room. */
const campaignName = (one: Share): string => shown(parts(one.label).name || one.label, one);
const senderName = (one: Share): string => shown(parts(one.label).inner || one.label, one);

/** Who or what most of the failed mail comes from; `null` where nobody stands out. */
export function culpritOf({ evidence, playbook }: IncidentView): Culprit | null {
  // What our own network keeps from leaving is nobody's mailing.
  if (playbook.counts !== 'messages' || playbook.inhibits.length > 0) return null;
  const campaign = telling(evidence.campaigns);
  const sender = telling(evidence.senders);
  if (!campaign && !sender) return null;
  const from = sender ? `from ${senderName(sender)}` : '';
  const short = campaign ? `campaign ${campaignName(campaign)}` : `mail ${from}`;
  const name = campaign && sender ? `${short} ${from}` : short;
  return { name, short, share: Math.min(campaign?.share ?? 1, sender?.share ?? 1) };
}

/** `1,204 messages failed, 30 delayed`. */
export function howMany({ figures: { bounces, delays }, playbook }: IncidentView): string {
  if (playbook.counts === 'incidents') return `${count(bounces, 'further incident')} gathered here`;
  if (bounces === 0) return `${count(delays, 'message')} delayed, none failed so far`;
  return `${count(bounces, 'message')} failed${delays > 0 ? `, ${delays.toLocaleString('en-US')} delayed` : ''}`;
}

const sourceNames = { mailbox: 'reports', log: 'the mail server’s log', event: 'events' } as const;

/**
 * Who saw it, where it is not the mailbox alone, and how often it was tried; `''` else. A retry is not a
 * message.
 */
export function seenIn({ incident: { heardFrom = {}, attempts = 0 }, figures }: IncidentView): string {
  if (heardFrom.log === undefined && heardFrom.event === undefined) return '';
  const names = (['log', 'event', 'mailbox'] as const).filter((source) => heardFrom[source] !== undefined);
  const tries =
    attempts > figures.bounces + figures.delays ? `, ${attempts.toLocaleString('en-US')} tries` : '';
  return `Seen in ${names.map((name) => sourceNames[name]).join(' and ')}${tries}.`;
}

/** Whether there are figures to tell. */
export const counts = ({ figures, playbook }: IncidentView): boolean =>
  playbook.counts !== 'nothing' && figures.bounces + figures.delays > 0;

export const percent = (share: number): string => (share > 0.995 ? 'all' : `${Math.round(share * 100)}%`);

/** What to do now: the steps of its phase, with the culprit's name where it is known. */
export function stepsNow(view: IncidentView): readonly Step[] {
  const { incident, playbook, knowledge } = view;
  if (incident.state === 'resolved') return [];
  const culprit = culpritOf(view)?.short ?? '';
  const stage = incident.stage ?? 'failing';
  const own = playbook.steps?.[stage === 'lifted' || stage === 'clean' ? stage : 'failing'];
  if (!own)
    return playbook.oneCause && knowledge.cause.id !== 'unknown' ? firstStepsOf(knowledge, culprit) : [];
  const fate = view.figures.bounces === 0 ? 'temporary' : 'permanent';
  return own
    .map(({ who, text, named }) => ({
      who,
      text: culprit && named ? named.replace('{culprit}', () => culprit) : saidOf(text, fate),
    }))
    .filter(({ text }) => text !== '');
}

/** Who has to mend it, where that is not the reader. */
const actingWords: Readonly<Record<Owner, string>> = {
  us: '',
  'our-host': ' – your mail host has to mend it',
  'recipient-admin': " – the recipient's administrator has to mend it",
  provider: ' – the provider has to mend it',
  wait: ' – it passes by itself',
};

/** Over the steps: that they are for now, and who mends it in the end. */
export const actingHeading = ({ playbook, knowledge }: IncidentView): string =>
  `Do now${actingWords[playbook.oneCause ? knowledge.owner : 'us']}`;

/** What it means for the addresses, in the plural: an alert is about many. */
const addressesWords: Readonly<Record<AddressVerdict, string>> = {
  keep: 'The addresses are fine: none is suppressed for this.',
  'suppress-after-repeats': 'An address is suppressed only after repeated failures over several days.',
  suppress:
    'An address that its own server calls unknown may be suppressed; far more than usual are held for you to decide.',
};

/** What it means for the addresses; `''` where none are meant. */
export function addressNote({ incident, figures, playbook, knowledge }: IncidentView): string {
  if (playbook.counts !== 'messages') return '';
  const { state } = incident;
  const { bounces } = figures;
  if (playbook.inhibits.length > 0)
    return state === 'resolved' ? '' : 'No address is suppressed while this lasts.';
  if (state === 'resolved' && bounces > 0 && knowledge.address.verdict === 'keep')
    return 'The addresses are fine: send them the failed messages again, slowly.';
  return addressesWords[knowledge.address.verdict];
}

/** Changes whose reason the figures above do not tell. */
const tellsWhy: ReadonlySet<ChangeKind> = new Set([
  'escalated',
  'reblocked',
  'reopened',
  'looks-clean',
  'resolved',
  'closed',
  'inhibited',
  'updated',
]);

/** From here on an earlier reason holds no more, and the figures and steps tell the rest. */
const begins: ReadonlySet<ChangeKind> = new Set(['opened', 'lifted']);

/**
 * The latest reason that still holds; a reminder or a press does not replace it, and what a hand did is told
 * with the hand.
 */
export function reasonOf({ timeline, incident }: IncidentView): IncidentChange | null {
  const last = timeline.findLast(({ kind }) => tellsWhy.has(kind) || begins.has(kind));
  if (!last || begins.has(last.kind) || last.by !== null) return null;
  const ended = last.kind === 'resolved' || last.kind === 'closed';
  return ended && incident.state !== 'resolved' ? null : last;
}

/**
 * For a phone's lock screen and screen readers: the same in about a hundred characters, with figures as they
 * stand.
 */
export function notification(view: IncidentView, now: number): string {
  const { incident } = view;
  const [emoji, words] = standingOf(incident, now);
  const title = titleOf(view.incident);
  const where = [codeOf(view), whereWord(incident, title), view.whose].filter(Boolean).join(', ');
  const culprit = culpritOf(view);
  const what = counts(view) ? howMany(view) : view.timeline.find(({ kind }) => kind === 'opened')?.because;
  const head = `${emoji} ${words ? `${words}: ` : ''}${title}${where ? ` (${where})` : ''}`;
  const whom = culprit ? `, ${percent(culprit.share)} ${culprit.short}` : '';
  return what ? `${head}: ${what.replace(/\.$/, '')}${whom}.` : `${head}.`;
}
