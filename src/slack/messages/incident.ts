import type { Step } from '../../catalogue/cause.ts';
import { failedMechanisms } from '../../classify/mechanisms.ts';
import type { Incident } from '../../incident/incident.ts';
import { clockTold, type Told } from '../../pipeline/clock-told.ts';
import { maskText } from '../../pipeline/mask.ts';
import type { IncidentView } from '../../pipeline/outlet.ts';
import {
  actingHeading,
  addressNote,
  counts,
  culpritOf,
  headline,
  howMany,
  notification,
  percent,
  reasonOf,
  seenIn,
  stepsNow,
} from '../../pipeline/summary.ts';
import { HOUR, MINUTE } from '../../time/span.ts';
import {
  type Block,
  bold,
  context,
  header,
  line,
  list,
  type Piece,
  quote,
  rich,
  type SlackMessage,
} from '../blocks.ts';
import { words } from '../escape.ts';
import { fitted } from '../fit.ts';
import { count, richDate, slackDate, span } from '../time.ts';
import { changeWords, isUserId, person, scopeWord, stepOwner } from '../words.ts';
import { incidentButtons, linkButtons } from './incident-buttons.ts';
import { whatIsKnown } from './known.ts';

/** How many messages, and to how many addresses where that is another number. */
function amount(view: IncidentView): string {
  const { addresses, figures, playbook } = view;
  const own = playbook.counts === 'messages' && playbook.opens !== null;
  const other = addresses > 0 && addresses !== figures.bounces + figures.delays;
  return `${howMany(view)}${own && other ? ` (${count(addresses, 'address', 'addresses')})` : ''}`;
}

/** Since when, and until when. */
function period({ firstAt, lastAt, resolvedAt, proof }: Incident, messages: number): Piece[] {
  if (resolvedAt !== null) {
    const ended = proof === null ? ', closed ' : ', over ';
    return [
      ', since ',
      richDate(firstAt),
      ended,
      richDate(resolvedAt),
      ` (after ${span(resolvedAt - firstAt)})`,
    ];
  }
  // One message has one moment; a minute or two lie between its arrival and its refusal.
  if (lastAt - firstAt < (messages === 1 ? HOUR : MINUTE))
    return [', ', richDate(messages === 1 ? lastAt : firstAt)];
  return [', since ', richDate(firstAt), ', latest ', richDate(lastAt)];
}

/**
 * How much, since when, and who saw it: figures as they stand. What a storm has gathered is told by its
 * latest change.
 */
function howMuch(view: IncidentView): Piece[] {
  if (!counts(view) || view.playbook.counts === 'incidents') return [];
  const seen = seenIn(view);
  const { bounces, delays } = view.figures;
  return [amount(view), ...period(view.incident, bounces + delays), seen === '' ? '.' : `. ${seen}`];
}

function whoseMail(view: IncidentView): Piece[] {
  const culprit = culpritOf(view);
  if (!culprit) return [];
  const share = percent(culprit.share);
  return [' ', share === 'all' ? 'All of it: ' : `${share} of it: `, bold(culprit.name), '.'];
}

/** What its own figures do not say: why an outage or a surge was declared, and where it reaches. */
function aboutWhat(view: IncidentView): Piece[] {
  const opened = view.timeline.find(({ kind }) => kind === 'opened');
  const { domains } = view.evidence;
  const some = domains.slice(0, 3).map(({ label }) => label);
  const where = some.length > 0 ? ` Among them: ${some.join(', ')}.` : '';
  return view.playbook.opens === null ? [`${opened?.because ?? view.incident.because}${where} `] : [];
}

/** Who is punished, where the headline could not name it. */
function scopeNote({ incident, providerName }: IncidentView): Piece[] {
  const word = scopeWord(incident.scope);
  if (incident.scope.value !== '' || incident.scope.kind !== 'ip') return [];
  return [` ${incident.provider ? providerName : 'The server'} does not name the ${word}.`];
}

/** So many characters of steps fit on a phone's first screen; the rest stands in the thread. */
const STEPS_WEIGHT = 260;

/** As many steps as fit, at least one and at most three. */
function stepsShown(steps: readonly Step[]): readonly Step[] {
  let weight = 0;
  const over = steps.findIndex(({ text }) => {
    weight += text.length;
    return weight > STEPS_WEIGHT;
  });
  return steps.slice(0, Math.min(3, Math.max(1, over < 0 ? steps.length : over)));
}

function steps(view: IncidentView): Block[] {
  const all = stepsShown(stepsNow(view));
  if (all.length === 0) return [];
  const items = all.map(({ who, text }): readonly Piece[] => [`${stepOwner[who]}${text}`]);
  return [rich(line(bold(actingHeading(view))), list('ordered', items))];
}

/** The latest reason that still holds; a reminder or a press does not replace it. */
function whyLine(view: IncidentView): Block[] {
  const why = reasonOf(view);
  if (!why) return [];
  const { emoji, word, inReason } = changeWords[why.kind];
  return [rich(line(`${emoji} `, ...(inReason ? [] : [bold(`${word}: `)]), why.because))];
}

/** What whoever resolved it wrote: it leads when the same comes back, and tells why it is over. */
function foundBefore({ incident: { note, state, openedAt } }: IncidentView): Block[] {
  if (!note) return [];
  const thisTime = state === 'resolved' && note.at >= (openedAt ?? 0);
  const heading = thisTime ? '📝 Cause found: ' : '📝 Cause found last time: ';
  return [rich(line(bold(heading), note.text, ' – ', person(note.who), ', ', richDate(note.at)))];
}

/** Who had a hand in how it stands now: nothing of a former life is shown. */
function actorLine({ incident, timeline }: IncidentView, now: number): string {
  const { state, snoozedUntil, mutedUntil, actor } = incident;
  const by = (did: 'acknowledged' | 'snoozed' | 'muted' | 'resolved'): string => {
    const at = timeline.findLast(({ kind }) => kind === did);
    const who = actor?.did === did ? actor.who : (at?.by ?? '');
    if (!who) return '';
    return ` by ${isUserId(who) ? `<@${who}>` : words(who)}`;
  };
  const parts = [
    state === 'acknowledged' ? `👀 Acknowledged${by('acknowledged')}` : '',
    state === 'resolved' && actor?.did === 'resolved' ? `✅ Resolved${by('resolved')}` : '',
    snoozedUntil !== null && snoozedUntil > now
      ? `💤 Snoozed${by('snoozed')} until ${slackDate(snoozedUntil)}`
      : '',
    mutedUntil !== null && mutedUntil > now ? `🔕 Muted${by('muted')} until ${slackDate(mutedUntil)}` : '',
  ];
  return parts.filter(Boolean).join(' · ');
}

/**
 * The server's own words, where they name what must be mended: the mechanisms that failed, else the beginning
 * of its answer.
 */
function serverSaid({ playbook, evidence }: IncidentView): Block[] {
  const [sample] = evidence.samples;
  if (!sample || !playbook.quotesServer) return [];
  const failed = failedMechanisms(sample);
  return [rich(quote(maskText(failed.length > 0 ? failed.join(' · ') : sample, 'masked'), 180))];
}

/** A moment as Slack shows it, in each reader's own zone. */
const piece = (part: Told[number]): Piece => (typeof part === 'string' ? part : richDate(part.at));

/**
 * The one living message of an incident: how it stands, what and whose, how much, what to do, when it is
 * over, the addresses.
 */
export function incidentMessage(view: IncidentView, now: number): SlackMessage {
  const { incident } = view;
  const open = incident.state !== 'resolved';
  const figures = [
    ...aboutWhat(view),
    ...howMuch(view),
    ...whoseMail(view),
    ...(open ? scopeNote(view) : []),
  ];
  const actor = actorLine(view, now);
  const address = addressNote(view);
  return fitted({
    text: notification(view, now),
    blocks: [
      header(headline(view, now)),
      ...(figures.length > 0 ? [rich(line(...figures))] : []),
      ...whyLine(view),
      ...(open ? whatIsKnown(incident) : []),
      ...foundBefore(view),
      ...(open ? serverSaid(view) : []),
      ...steps(view),
      ...(open ? [...clockTold(view, now).map((told) => rich(line(...told.map(piece))))] : []),
      ...(open ? view.notes.slice(0, 1).map((note) => rich(line('⚠️ ', note))) : []),
      ...(address ? [rich(line(`✉️ ${address}`))] : []),
      context(
        ...(actor ? [actor] : []),
        `Samples, shares and timeline in the thread · ${slackDate(now, '{time}')}`,
      ),
      ...incidentButtons(view, now),
      ...linkButtons(view),
    ],
  });
}
