import { chartData, chartLine } from '../../digest/chart.ts';
import { longDate } from '../../digest/day.ts';
import type { Digest, Trend, Week } from '../../digest/digest.ts';
import { against } from '../../digest/text.ts';
import type { Incident } from '../../incident/incident.ts';
import { ordinal } from '../../incident/span.ts';
import { whereWord } from '../../pipeline/summary.ts';
import {
  type Block,
  bold,
  type ChartBlock,
  context,
  divider,
  header,
  line,
  list,
  mono,
  type Piece,
  rich,
  type SlackMessage,
  section,
  table,
} from '../blocks.ts';
import { words } from '../escape.ts';
import { fitted } from '../fit.ts';
import { clip, limits, plain } from '../limits.ts';
import { away, count, richDate, slackDate, span } from '../time.ts';
import { incidentTitle, person, standing } from '../words.ts';

/** A mean of more than ten is told whole: its tenths are chance. */
const figure = (n: number): string => n.toLocaleString('en-US', { maximumFractionDigits: n < 10 ? 1 : 0 });

/** The last days as Slack's own chart; `null` when there is nothing to draw. */
function digestChart(digest: Digest): ChartBlock | null {
  const chart = chartData(digest);
  if (!chart) return null;
  return {
    type: 'data_visualization',
    title: clip(chart.title, limits.chartTitle),
    chart: {
      type: 'bar',
      series: chart.series.map(({ name, data }) => ({ name, data: data.map((point) => ({ ...point })) })),
      axis_config: { categories: [...chart.categories], x_label: chart.xLabel, y_label: chart.yLabel },
    },
  };
}

const row = (name: string, { today, yesterday, mean7 }: Trend): string[] => [
  name,
  figure(today),
  figure(yesterday),
  figure(mean7),
];
const head = (name: string): string[] => [name, 'That day', 'Day before', '7-day mean'];

/** `invalid-recipient` reads better without its hyphen; providers are told apart by their `at`. */
const rowsOf = (
  digest: Digest,
  categories: number,
  receivers: number,
): readonly (readonly [string, Trend])[] => [
  ...digest.byCategory.slice(0, categories).map((one) => [one.label.replaceAll('-', ' '), one] as const),
  ...digest.byProvider.slice(0, receivers).map((one) => [`at ${one.label}`, one] as const),
];

function figures(digest: Digest): Block[] {
  const rows = rowsOf(digest, 12, 8).map(([name, one]) => row(name, one));
  return rows.length > 0 ? [table([head('What and where'), ...rows])] : [];
}

/** Instead of the table, where the workspace refuses it. */
function plainFigures(digest: Digest): Block[] {
  const items = rowsOf(digest, 8, 6).map(([name, one]): readonly Piece[] => [
    `${name}: `,
    bold(figure(one.today)),
    ` (${figure(one.yesterday)} the day before, ${figure(one.mean7)} usually)`,
  ]);
  return items.length > 0 ? [rich(line(bold('What and where')), list('bullet', items))] : [];
}

/** Link to the message of an incident, `null` where none is known. */
export type LinkTo = (placed: { readonly channel: string; readonly ts: string }) => string | null;

/** What a digest's incidents are drawn by. */
interface Drawing {
  readonly placed: Digest['placed'];
  readonly linkTo: LinkTo;
  readonly now: number;
}

/** Why it stands as it does; what a hand did is told with the hand. */
function why({ because, state, actor, note }: Incident): readonly Piece[] {
  if (state === 'acknowledged' && actor) return [': ', person(actor.who), ' has it.'];
  if (state !== 'resolved' || actor?.did !== 'resolved') return because ? [`: ${because}`] : [];
  const found = note && note.at === actor.at ? `: ${note.text}` : '.';
  return [': ', person(actor.who), ` resolved it${found}`];
}

function incidentLine(incident: Incident, { placed, linkTo, now }: Drawing): readonly Piece[] {
  const { id, firstAt, resolvedAt, bounces, delays, mutedUntil, attempt } = incident;
  const message = placed?.[id];
  const link = message ? linkTo(message) : null;
  const title = incidentTitle(incident);
  const where = whereWord(incident, title);
  // As its message says it: since the first failure, whatever lay between.
  const facts = [
    bounces + delays > 0 ? count(bounces + delays, 'message') : '',
    resolvedAt === null ? '' : `after ${span(resolvedAt - firstAt)}`,
    attempt > 1 ? `the ${ordinal(attempt)} time` : '',
  ].filter(Boolean);
  const pieces: Piece[] = [
    `${standing(incident).emoji} `,
    link ? { type: 'link', url: link, text: title, style: { bold: true } } : bold(title),
    where ? ` at ${where}` : '',
    facts.length > 0 ? ` (${facts.join(', ')})` : '',
    ...why(incident),
    ...(mutedUntil !== null && mutedUntil > now ? [' 🔕 Muted until ', richDate(mutedUntil), '.'] : []),
  ];
  return pieces.filter((p) => p !== '');
}

function incidents(digest: Digest, linkTo: LinkTo, now: number): Block[] {
  const drawing: Drawing = { placed: digest.placed, linkTo, now };
  const group = (title: string, some: readonly Incident[]): Block[] =>
    some.length > 0
      ? [
          rich(
            line(bold(`${title} (${some.length})`)),
            list(
              'bullet',
              some.slice(0, 5).map((one) => incidentLine(one, drawing)),
            ),
          ),
        ]
      : [];
  // Digests that were told by an older release have some twice.
  const older = digest.stillOpen.filter(({ id }) => !digest.opened.some((one) => one.id === id));
  return [
    ...group('Opened, and open at the day’s end', digest.opened),
    ...group('Closed', digest.closed),
    ...group('Open from before, and still at the day’s end', older),
  ];
}

function causes({ topCauses }: Digest): Block[] {
  if (topCauses.length === 0) return [];
  const items = topCauses
    .slice(0, 5)
    .map((one): readonly Piece[] =>
      [bold(`${one.title} · ${figure(one.count)}`), one.doThis ? ` – ${one.doThis}` : ''].filter(
        (p) => p !== '',
      ),
    );
  return [rich(line(bold('Most frequent, and the one thing to do')), list('bullet', items))];
}

function lists({ topCodes, topDomains }: Digest): Block[] {
  const one = (title: string, trends: readonly Trend[]): Block[] => {
    const seen = trends.filter(({ today }) => today > 0);
    const items = seen
      .slice(0, 5)
      .flatMap((trend, i): Piece[] => [i > 0 ? ', ' : '', mono(trend.label), ` × ${figure(trend.today)}`]);
    return items.length > 0 ? [rich(line(bold(`${title}: `), ...items.filter((p) => p !== '')))] : [];
  };
  return [...one('Codes', topCodes), ...one('Domains', topDomains)];
}

/** ` (up 40%)`, or nothing when nothing can be said. */
const versus = (trend: Trend): string => {
  const said = against(trend);
  return said ? ` (${said})` : '';
};

/** The verdict in a few words: what a phone shows of it. */
function verdict(digest: Digest): string {
  const { allQuiet, everHeard, opened, stillOpen, closed } = digest;
  if (allQuiet) return 'all quiet';
  if (everHeard === false) return 'no bounce has ever arrived here';
  const open = opened.length + stillOpen.length;
  const incidents = [open > 0 ? `${open} open` : '', closed.length > 0 ? `${closed.length} over` : ''].filter(
    Boolean,
  );
  const told =
    incidents.length > 0 ? `${count(open + closed.length, 'incident')} (${incidents.join(', ')}), ` : '';
  return `${told}${count(digest.bounces.today, 'bounce')}, ${count(digest.delays.today, 'delayed message')}`;
}

/** Why the day cannot be judged by what is below. */
function caveats({ everHeard, blindSince, incidentsPurged }: Digest): Block[] {
  const lines = [
    everHeard === false
      ? 'No bounce has ever arrived here: check that they are sent to a mailbox that is read (rebound doctor).'
      : '',
    blindSince == null
      ? ''
      : `Not everything is heard since ${slackDate(blindSince)}: what came later is missing here.`,
    incidentsPurged ? 'The incidents of that day are no longer kept.' : '',
  ].filter(Boolean);
  return lines.map((text) => section(`⚠️ ${text}`));
}

function summary(digest: Digest): Block {
  if (digest.allQuiet)
    return rich(
      line(
        '🌙 ',
        bold('All quiet:'),
        ` no incident, and no more than usual. ${count(digest.bounces.today, 'bounce')}, ${count(digest.delays.today, 'delayed message')}.`,
      ),
    );
  const parts: Piece[] = [
    bold(count(digest.bounces.today, 'bounce')),
    `${versus(digest.bounces)}, `,
    bold(count(digest.delays.today, 'delayed message')),
    `${versus(digest.delays)}`,
  ];
  if (digest.complaints.today > 0) parts.push(', ', bold(count(digest.complaints.today, 'complaint')));
  const rate =
    digest.rate && digest.rate.sent > 0
      ? `. ${((digest.rate.bounced / digest.rate.sent) * 100).toFixed(2)}% of ${figure(digest.rate.sent)} sent messages bounced`
      : '';
  return rich(line(...parts, `${rate}.`));
}

function housekeeping(digest: Digest, now: number): Block[] {
  const notes = [
    digest.newlySuppressible > 0
      ? `🗑️ ${count(digest.newlySuppressible, 'more address', 'more addresses')} may be suppressed (rebound suppressions)`
      : '',
    digest.expiring
      ? `⏳ ${count(digest.expiring.count, 'address is', 'addresses are')} worth a look: the mail has only expired, since ${new Date(digest.expiring.since).toISOString().slice(0, 10)} (rebound suppressions --expiring)`
      : '',
    digest.unread.today > 0
      ? `❓ ${count(digest.unread.today, 'message')} could not be read, or not to the end`
      : '',
    (digest.unproven?.today ?? 0) > 0
      ? `🕵️ ${count(digest.unproven?.today ?? 0, 'report')} could not be proven, and condemned nobody`
      : '',
    ...digest.mailboxes.map((box) => {
      const seen = box.lastSeenAt === null ? 'no mail yet' : `last mail ${away(box.lastSeenAt, now)}`;
      return `${box.healthy ? '📬' : '⚠️'} ${plain(box.name, 80)}: ${box.note ? plain(box.note, 200) : seen}`;
    }),
  ].filter(Boolean);
  return notes.length > 0
    ? [
        rich(
          list(
            'bullet',
            notes.map((one) => [one]),
          ),
        ),
      ]
    : [];
}

function weekly(week: Week | null | undefined): Block[] {
  if (!week) return [];
  const one = (name: string, { now, before }: Week['bounces']): readonly Piece[] => [
    `${name}: `,
    bold(figure(now)),
    ` (${figure(before)} the week before)`,
  ];
  const recovery =
    week.medianRecoveryMs === null ? '' : `; half were over within ${span(week.medianRecoveryMs)}`;
  const incidentsLine = `${count(week.opened, 'incident')} opened, ${week.closed} closed${recovery}`;
  return [
    rich(
      line(bold(`The week ${week.from} to ${week.to}`)),
      list('bullet', [one('Bounces', week.bounces), one('Delays', week.delays), [incidentsLine]]),
    ),
  ];
}

/** The last days as a line of bars, where the chart is refused. */
function plainChart(digest: Digest): Block[] {
  const chart = chartData(digest);
  return chart ? [rich(line(bold(`${chart.title}: `), chartLine(chart)))] : [];
}

/** `rich`: with Slack's chart and table. `plain`: without, for workspaces that refuse them. */
export type DigestForm = 'rich' | 'plain';

/** One day's figures, best read over the first coffee. */
export function digestMessage(
  digest: Digest,
  now: number,
  form: DigestForm = 'rich',
  linkTo: LinkTo = () => null,
): SlackMessage {
  const chart = form === 'rich' ? digestChart(digest) : null;
  const title = `Bounces on ${longDate(digest.date)}`;
  return fitted({
    text: plain(`${title}: ${verdict(digest)}`, 300),
    blocks: [
      header(`📮 ${title}`),
      ...caveats(digest),
      summary(digest),
      ...incidents(digest, linkTo, now),
      ...causes(digest),
      ...(chart ? [chart] : form === 'plain' ? plainChart(digest) : []),
      ...(form === 'rich' ? figures(digest) : plainFigures(digest)),
      ...lists(digest),
      ...weekly(digest.week),
      divider,
      ...housekeeping(digest, now),
      context(`Day in ${words(digest.timeZone.replace(/_/g, ' '))}`),
    ],
  });
}
