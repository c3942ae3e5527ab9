import { providers } from '../catalogue/providers.ts';
import type { Incident } from '../incident/incident.ts';
import { amount, spell } from '../incident/span.ts';
import { titleOf } from '../incident/title.ts';
import { dateOf, longDate, timeOf } from './day.ts';
import type { Digest, Trend, Week } from './digest.ts';

const figure = (n: number): string => Math.round(n).toLocaleString('en-US');

/** `up 40%`, `down 12%`, `as usual`, `new`: against the mean of the seven days before. */
export function against({ today, mean7 }: Trend): string {
  if (mean7 < 0.5) return today === 0 ? '' : 'new';
  const share = Math.round((100 * (today - mean7)) / mean7);
  if (Math.abs(share) < 10) return 'as usual';
  return share > 0 ? `up ${share}%` : `down ${-share}%`;
}

/** Columns as wide as their widest cell; the first is left, the others right aligned. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const cell = (text: string, column: number): string =>
    column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0);
  return rows.map((row) => `  ${row.map(cell).join('  ')}`.trimEnd());
}

const trendRow = (trend: Trend): string[] => [
  trend.label || 'unknown',
  figure(trend.today),
  figure(trend.yesterday),
  figure(trend.mean7),
  against(trend),
];

const head = (title: string): string[] => [title, 'day', 'before', '7-day mean', ''];

const block = (title: string, trends: readonly Trend[]): string[] =>
  trends.length === 0 ? [] : ['', ...table([head(title), ...trends.map(trendRow)])];

const names = new Map(providers.map(({ id, name }) => [id, name]));

const whatAndWhere = (incident: Incident): string =>
  [titleOf(incident), names.get(incident.provider) ?? incident.provider, incident.scope.value]
    .filter((part) => part !== '')
    .join(' · ');

function incidentLine(incident: Incident, { date, timeZone }: Digest): string {
  const at = incident.openedAt ?? incident.firstAt;
  const when =
    dateOf(at, timeZone) === date ? timeOf(at, timeZone) : `${dateOf(at, timeZone)} ${timeOf(at, timeZone)}`;
  const took =
    incident.state === 'resolved' && incident.resolvedAt !== null
      ? `${incident.proof === null ? 'quiet, unproven,' : 'over'} after ${spell(incident.resolvedAt - at)}`
      : incident.phase;
  const many = amount(incident.bounces + incident.delays, 'message');
  return `  ${when}  ${incident.severity.padEnd(8)}  ${whatAndWhere(incident)} (${many}, ${took})`;
}

const incidents = (title: string, list: readonly Incident[], digest: Digest): string[] =>
  list.length === 0
    ? []
    : ['', `${title} (${list.length})`, ...list.map((incident) => incidentLine(incident, digest))];

function causes({ topCauses }: Digest): string[] {
  if (topCauses.length === 0) return [];
  const lines = topCauses.flatMap(({ title, count, doThis }) => [
    `  ${figure(count)} × ${title}`,
    ...(doThis ? [`      → ${doThis}`] : []),
  ]);
  return ['', 'Most frequent causes', ...lines];
}

const doubt = (count: number): string =>
  count === 0
    ? ''
    : `${figure(count)} report${count === 1 ? '' : 's'} could not be proven, and condemned nobody (docs/trust.md says what would prove them).`;

function worthALook(expiring: Digest['expiring']): string {
  if (!expiring) return '';
  const [are, them] = expiring.count === 1 ? ['address is', 'it'] : ['addresses are', 'them'];
  const since = new Date(expiring.since).toISOString().slice(0, 10);
  return `${figure(expiring.count)} ${are} worth a look: mail to ${them} has only expired, since ${since}: rebound suppressions --expiring`;
}

function notes({ newlySuppressible, expiring, unread, unproven, rate }: Digest): string[] {
  const lines = [
    newlySuppressible > 0
      ? `${figure(newlySuppressible)} more address${newlySuppressible === 1 ? '' : 'es'} may be suppressed: rebound suppressions`
      : '',
    worthALook(expiring),
    unread.today > 0
      ? `${figure(unread.today)} message${unread.today === 1 ? '' : 's'} could not be understood, or not to the end; they are kept.`
      : '',
    doubt(unproven?.today ?? 0),
    rate
      ? `Bounce rate ${((100 * rate.bounced) / rate.sent).toFixed(2)}% (${figure(rate.bounced)} of ${figure(rate.sent)} sent).`
      : '',
  ].filter((line) => line !== '');
  return lines.length === 0 ? [] : ['', ...lines];
}

const weekLine = (label: string, { now, before }: { now: number; before: number }): string[] => [
  label,
  figure(now),
  figure(before),
  against({ label, today: now, yesterday: 0, mean7: before }),
];

function weekly(week: Week | null | undefined): string[] {
  if (!week) return [];
  const recovery =
    week.medianRecoveryMs === null ? '' : `; half of them were over within ${spell(week.medianRecoveryMs)}`;
  return [
    '',
    `The week ${week.from} to ${week.to}`,
    ...table([
      ['', 'week', 'before', ''],
      weekLine('bounces', week.bounces),
      weekLine('delays', week.delays),
    ]),
    `  ${week.opened} incident${week.opened === 1 ? '' : 's'} opened, ${week.closed} closed${recovery}.`,
  ];
}

function mailboxLine(
  { name, lastSeenAt, healthy, note }: Digest['mailboxes'][number],
  timeZone: string,
): string {
  const seen =
    lastSeenAt === null
      ? 'no mail yet'
      : `last mail ${dateOf(lastSeenAt, timeZone)} ${timeOf(lastSeenAt, timeZone)}`;
  return `  ${name}: ${healthy ? 'healthy' : 'NOT HEALTHY'}, ${seen}${note ? ` (${note})` : ''}`;
}

/** What the day was, where that can be said in a line: quiet, or why nobody knows. */
function verdictLines({ allQuiet, everHeard, blindSince, incidentsPurged, timeZone }: Digest): string[] {
  return [
    allQuiet ? 'All quiet: no incident, and no more than usual.' : '',
    everHeard === false
      ? 'No bounce has ever arrived here: check that they are sent to a mailbox that is read (rebound doctor).'
      : '',
    blindSince == null
      ? ''
      : `Not everything is heard since ${dateOf(blindSince, timeZone)} ${timeOf(blindSince, timeZone)}: what came later is missing here.`,
    incidentsPurged ? 'The incidents of that day are no longer kept.' : '',
  ].filter((line) => line !== '');
}

/** The digest for a terminal: plain text, aligned, no control characters of its own. */
export function digestText(digest: Digest): string {
  const totals = [
    digest.bounces,
    digest.delays,
    digest.complaints,
    { ...digest.unread, label: 'not understood' },
  ];
  const lines = [
    `Bounces on ${longDate(digest.date)} (${digest.timeZone})`,
    ...verdictLines(digest),
    ...block('', totals),
    ...notes(digest),
    ...incidents('Open from before, and still at the day’s end', digest.stillOpen, digest),
    ...incidents('Opened, and open at the day’s end', digest.opened, digest),
    ...incidents('Closed', digest.closed, digest),
    ...causes(digest),
    ...block('category', digest.byCategory),
    ...block('provider', digest.byProvider),
    ...block('code', digest.topCodes),
    ...block('domain', digest.topDomains),
    ...weekly(digest.week),
    ...(digest.mailboxes.length === 0
      ? []
      : ['', 'Mailboxes', ...digest.mailboxes.map((mailbox) => mailboxLine(mailbox, digest.timeZone))]),
  ];
  return `${lines.join('\n')}\n`;
}
