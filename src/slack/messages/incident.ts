import type { Permanence } from '../../catalogue/category.ts';
import type { Step } from '../../catalogue/cause.ts';
import { saidOf } from '../../catalogue/fate.ts';
import type { Clocks, Incident } from '../../incident/incident.ts';
import type { IncidentView } from '../../pipeline/outlet.ts';
import {
  actions,
  type Block,
  bold,
  button,
  context,
  fields,
  header,
  line,
  list,
  overflow,
  type Piece,
  rich,
  type SlackMessage,
  section,
  select,
} from '../blocks.ts';
import { clean, code, words } from '../escape.ts';
import { fitted } from '../fit.ts';
import { away, count, slackDate } from '../time.ts';
import {
  changeWords,
  hasOneCause,
  incidentTitle,
  isUserId,
  named,
  ownerWords,
  scopeWord,
  standing,
  stepOwner,
  whereWord,
} from '../words.ts';

/** Ids of the actions on an incident's message. */
export const incidentActions = {
  acknowledge: 'incident_acknowledge',
  snooze: 'incident_snooze',
  resolve: 'incident_resolve',
  more: 'incident_more',
} as const;

const blockId = ({ id, version }: Incident): string => `incident:${version}:${id}`;
/** The incident whose buttons these are, from their block id. */
export const incidentOf = (id: string): string | null =>
  /^incident:\d{1,12}:(?<id>.{1,240})$/.exec(id)?.groups?.['id'] ?? null;

/** `🔴 Critical · Gmail limits your IP`: what to read at three in the morning. */
export function headline({ incident, cause }: IncidentView): string {
  const { emoji, word } = standing(incident);
  const title = incidentTitle(incident, cause);
  const again =
    incident.attempt > 1 && incident.state !== 'resolved'
      ? ` (${incident.attempt}${ordinal(incident.attempt)} time)`
      : '';
  const where = whereWord(incident, title);
  return `${emoji} ${word} · ${title}${where ? ` · ${where}` : ''}${again}`;
}
const ordinal = (n: number): string =>
  n % 100 >= 11 && n % 100 <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th');

const basisWords: Readonly<Record<Clocks['basis'], string>> = {
  promise: "by the provider's own rule",
  practice: 'as seen in practice, not promised',
  none: '',
};

function moment(what: string, at: number, now: number, basis: string): string {
  return `${what} ${slackDate(at)} (${away(at, now)})${basis ? `, ${basis}` : ''}`;
}

/** When it will be over, one line a clock; the catalogue's sentence when nothing counts down. */
function clockLines({ incident, cause }: IncidentView, now: number): string[] {
  const { liftsAt, retryAt, recoverBy, basis } = incident.clocks;
  const how = basisWords[basis];
  const lines: string[] = [];
  if (liftsAt !== null)
    lines.push(moment(liftsAt > now ? '*Lifts*' : '*Should have lifted*', liftsAt, now, how));
  if (retryAt !== null && retryAt > now) lines.push(moment('*Try again* from', retryAt, now, ''));
  if (recoverBy !== null)
    lines.push(moment(recoverBy > now ? '*Recovers* by' : '*Should have recovered* by', recoverBy, now, how));
  if (lines.length === 0 && cause.clock.words && hasOneCause(incident))
    lines.push(`*How long:* ${words(cause.clock.words)}`);
  return lines.map((one) => `⏳ ${one}`);
}

function whereField({ incident, providerName }: IncidentView): string {
  const word = scopeWord(incident.scope);
  const value = incident.scope.value ? code(incident.scope.value) : '';
  const scope = [word, value].filter(Boolean).join(' ');
  return `*Where*\n${incident.provider ? words(providerName) : 'Several receivers'}${scope ? `\n${scope}` : ''}`;
}

function howMuchField({ incident, addresses }: IncidentView): string {
  const parts = [
    incident.bounces > 0 || incident.delays === 0 ? count(incident.bounces, 'bounce') : '',
    incident.delays > 0 ? `${count(incident.delays, 'delayed message')}` : '',
  ].filter(Boolean);
  return `*How much*\n${parts.join(', ')}\n${count(addresses, 'address', 'addresses')}`;
}

function sinceField({ incident }: IncidentView): string {
  const ended =
    incident.resolvedAt === null
      ? `latest ${slackDate(incident.lastAt)}`
      : `over ${slackDate(incident.resolvedAt)}`;
  return `*Since*\n${slackDate(incident.firstAt)}\n${ended}`;
}

/** A storm counts incidents and Rebound itself counts nothing: where and how much mail would be made up. */
const aboutMail = ({ playbook }: Incident): boolean => playbook !== 'storm' && playbook !== 'rebound';

function factFields(view: IncidentView): Block {
  const mail = aboutMail(view.incident) ? [whereField(view), howMuchField(view)] : [];
  const who = view.incident.state === 'resolved' ? [] : [`*Who must act*\n${ownerWords[view.cause.owner]}`];
  return fields([...mail, sinceField(view), ...who]);
}

/** The catalogue's words, unless the cause is unknown: then they would say nothing. */
const knows = ({ cause }: IncidentView): boolean => cause.id !== 'unknown';

/** What the incident's messages have in common: all failed, or all are still tried. */
const fate = ({ bounces, delays }: Incident): Permanence | null =>
  bounces > 0 === delays > 0 ? null : bounces > 0 ? 'permanent' : 'temporary';

/** The cause's steps, without those for the other class of reply. */
export function stepsOf({ cause, incident }: IncidentView): readonly Step[] {
  const all = fate(incident);
  return cause.steps
    .map(({ who, text }) => ({ who, text: saidOf(text, all) }))
    .filter(({ text }) => text !== '');
}

function steps(view: IncidentView): Block[] {
  if (view.cause.steps.length === 0 || view.cause.id === 'unknown') return [];
  const items = stepsOf(view)
    .slice(0, 3)
    .map((step): readonly Piece[] =>
      [stepOwner[step.who] ? bold(`${stepOwner[step.who].trim()} `) : '', ' ', step.text].filter(
        (p) => p !== '' && p !== ' ',
      ),
    );
  return [rich(line(bold('First steps')), list('ordered', items))];
}

const whoDid: Readonly<Record<NonNullable<Incident['actor']>['did'], string>> = {
  acknowledged: '👀 Acknowledged',
  snoozed: '💤 Snoozed',
  resolved: '✅ Resolved',
  muted: '🔕 Muted',
};

/** Who did what and when: it stands where the buttons stood. */
function actorLine({ actor, snoozedUntil, mutedUntil }: Incident): string | null {
  if (!actor) return null;
  const who = isUserId(actor.who) ? `<@${actor.who}>` : words(actor.who);
  const until = actor.did === 'snoozed' ? snoozedUntil : actor.did === 'muted' ? mutedUntil : null;
  return `${whoDid[actor.did]} by ${who} · ${slackDate(actor.at)}${until ? ` · until ${slackDate(until)}` : ''}`;
}

const more = (acknowledged: boolean) =>
  overflow(incidentActions.more, [
    ...(acknowledged
      ? ([
          ['Snooze 1 Hour', 'snooze-1h'],
          ['Snooze 4 Hours', 'snooze-4h'],
        ] as const)
      : []),
    ['List Messages to Resend', 'list-to-resend'],
    ['Mute for This Scope', 'mute'],
  ]);

const hasClock = ({ clocks }: Incident, now: number): boolean =>
  [clocks.liftsAt, clocks.retryAt, clocks.recoverBy].some((at) => at !== null && at > now);

/** Untouched: everything. Touched: only what is still left to do. Resolved: what remains is to send again, if anything failed. */
function buttons(incident: Incident, now: number): Block[] {
  const id = incident.id;
  if (incident.state === 'resolved')
    return incident.bounces === 0 || !aboutMail(incident)
      ? []
      : [actions(blockId(incident), [button('List Messages to Resend', `${incidentActions.more}_list`, id)])];
  const resolve = button('Resolve', incidentActions.resolve, id);
  const untouched =
    incident.state !== 'acknowledged' &&
    (incident.snoozedUntil === null || incident.snoozedUntil <= now) &&
    !(incident.mutedUntil !== null && incident.mutedUntil > now);
  if (!untouched) return [actions(blockId(incident), [resolve, more(true)])];
  const snooze = select('Snooze', incidentActions.snooze, [
    ['1 Hour', '1h'],
    ['4 Hours', '4h'],
    ['Until Tomorrow', 'tomorrow'],
    ...(hasClock(incident, now) ? ([['Until the Clock Ends', 'clock']] as const) : []),
  ]);
  return [
    actions(blockId(incident), [
      button('Acknowledge', incidentActions.acknowledge, id, 'primary'),
      snooze,
      resolve,
      more(false),
    ]),
  ];
}

function becauseLine({ incident, timeline }: IncidentView): Block[] {
  if (!incident.because) return [];
  const last = timeline.findLast((change) => change.because === incident.because);
  const word = last ? changeWords[last.kind].word : 'Latest';
  const heading = incident.because.startsWith(word) ? [] : [bold(`${word}: `)];
  return [rich(line(...heading, ...named(incident.because, last?.by ?? incident.actor?.who ?? null)))];
}

/** The one living message of an incident. */
export function incidentMessage(view: IncidentView, now: number): SlackMessage {
  const { incident, cause } = view;
  const open = incident.state !== 'resolved';
  const actor = actorLine(incident);
  const clocks = open ? clockLines(view, now) : [];
  return fitted({
    text: `${headline(view)} – ${clean(incident.because || cause.happened)}`,
    blocks: [
      header(headline(view)),
      ...(knows(view) ? [rich(line(cause.happened))] : []),
      ...(clocks.length > 0 ? [section(clocks.join('\n'))] : []),
      factFields(view),
      ...(open ? view.notes.slice(0, 3).map((note) => rich(line('⚠️ ', note))) : []),
      ...becauseLine(view),
      ...(open ? steps(view) : []),
      context(
        ...(actor ? [actor] : []),
        `Details and samples in the thread · as of ${slackDate(now, '{time}')}`,
      ),
      ...buttons(incident, now),
    ],
  });
}
