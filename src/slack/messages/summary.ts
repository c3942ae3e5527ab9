import type { Step } from '../../catalogue/cause.ts';
import { saidOf } from '../../catalogue/fate.ts';
import { firstStepsOf } from '../../catalogue/knowledge.ts';
import type { Incident, Stage } from '../../incident/incident.ts';
import type { IncidentView, Share } from '../../pipeline/outlet.ts';
import { maskText } from '../mask.ts';
import { count } from '../time.ts';
import { severityEmoji, whereWord } from '../words.ts';

const stages: Readonly<Record<Stage, readonly [emoji: string, words: string]>> = {
  failing: ['', ''],
  lifted: ['🔓', 'Should be lifted'],
  clean: ['🌤️', 'Looks clean'],
  quiet: ['🔇', 'Quiet, not proven'],
};

const ordinal = (n: number): string =>
  `${n}${n % 100 >= 11 && n % 100 <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th')}`;

/** How it stands now, in an emoji and a few words; the words are empty while it just fails and nobody has it. */
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

/** What it is about, in a few words: the cause that decided most, or the playbook's title where none does. */
export const titleOfView = ({ incident, knowledge, playbook }: IncidentView): string => {
  if (playbook.titledByCategory) return `${playbook.title}: ${incident.category.replaceAll('-', ' ')}`;
  return playbook.oneCause ? knowledge.title : playbook.title;
};

/** What most servers answered, `550 5.7.28`; `''` where no answer stands for the rest, or none was given. */
export const codeOf = ({ evidence: { codes } }: IncidentView): string => {
  const [most] = codes;
  // An X.0.0 says no more than the reply before it.
  return most && most.share > 0.5 ? most.label.replace(/ [45]\.0\.0$/, '') : '';
};

/** What it is, where, which code, and whom it hits: `Mail flood detected · Gmail · 550 5.7.28 · 192.0.2.10`. */
export function subject(view: IncidentView): string {
  const title = titleOfView(view);
  const parts = [title, whereWord(view.incident, title), codeOf(view), view.incident.scope.value];
  return parts.filter(Boolean).join(' · ');
}

/** State first, then the subject: `👀 Acknowledged · Mail flood detected · Gmail · 550 5.7.28 · 192.0.2.10`. */
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

/** From this part on it is named; and from so many messages on, as one message says nothing about a campaign. */
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

/** For a phone's lock screen and screen readers: the same in about a hundred characters, with figures as they stand. */
export function notification(view: IncidentView, now: number): string {
  const { incident } = view;
  const [emoji, words] = standingOf(incident, now);
  const title = titleOfView(view);
  const where = [codeOf(view), whereWord(incident, title)].filter(Boolean).join(', ');
  const culprit = culpritOf(view);
  const what = counts(view) ? howMany(view) : view.timeline.find(({ kind }) => kind === 'opened')?.because;
  const head = `${emoji} ${words ? `${words}: ` : ''}${title}${where ? ` (${where})` : ''}`;
  const whom = culprit ? `, ${percent(culprit.share)} ${culprit.short}` : '';
  return what ? `${head}: ${what.replace(/\.$/, '')}${whom}.` : `${head}.`;
}
