import type { Digest, Trend } from '../../digest/digest.ts';
import type { Incident } from '../../incident/incident.ts';
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
  table,
} from '../blocks.ts';
import { fitted } from '../fit.ts';
import { clip, limits, plain } from '../limits.ts';
import { away, count, span } from '../time.ts';
import { severityWords } from '../words.ts';

const figure = (n: number): string => n.toLocaleString('en-US', { maximumFractionDigits: 1 });

/** Today against the mean of seven days, in words: a bare percentage says little at small numbers. */
export function against({ today, mean7 }: Trend): string {
  if (mean7 < 0.05) return today === 0 ? 'none, as usual' : 'new: none in the last 7 days';
  const ratio = today / mean7;
  if (today >= 5 && ratio >= 2) return `${figure(Math.round(ratio * 10) / 10)}× the usual`;
  if (ratio > 1.2) return 'more than usual';
  return ratio < 0.8 ? 'less than usual' : 'as usual';
}

const longDate = (date: string): string =>
  new Date(`${date}T12:00:00Z`).toLocaleDateString('en-GB', { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' });

/** `20 Nov`, as the chart's labels. */
const shortDate = (date: string): string =>
  new Date(`${date}T12:00:00Z`).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** The last fourteen days as Slack's own chart; `null` when there is nothing to draw. */
export function digestChart({ days }: Digest): ChartBlock | null {
  const shown = days.slice(-14);
  if (shown.every((day) => day.bounces + day.delays === 0)) return null;
  const labels = shown.map((day) => clip(shortDate(day.date), limits.chartLabel));
  const series = (name: string, value: (day: Digest['days'][number]) => number) => ({
    name,
    data: shown.map((day, i) => ({ label: labels[i] ?? '', value: value(day) })),
  });
  return {
    type: 'data_visualization',
    title: 'Bounces and delays, last 14 days',
    chart: {
      type: 'bar',
      series: [series('Bounces', (day) => day.bounces), series('Delays', (day) => day.delays)],
      axis_config: { categories: labels, x_label: 'Day', y_label: 'Messages' },
    },
  };
}

const row = (name: string, { today, yesterday, mean7 }: Trend): string[] => [name, figure(today), figure(yesterday), figure(mean7)];
const head = (name: string): string[] => [name, 'Today', 'Day before', '7-day mean'];

function figures(digest: Digest): Block[] {
  const rows = [
    ...digest.byCategory.slice(0, 12).map((one) => row(one.label, one)),
    ...digest.byProvider.slice(0, 8).map((one) => row(`at ${one.label}`, one)),
  ];
  return rows.length > 0 ? [table([head('What and where'), ...rows])] : [];
}

/** Instead of the table, where the workspace refuses it. */
function plainFigures(digest: Digest): Block[] {
  const trendLine = (one: Trend): readonly Piece[] => [
    `${one.label}: `,
    bold(figure(one.today)),
    ` (${figure(one.yesterday)} the day before, ${figure(one.mean7)} usually)`,
  ];
  const rows = [...digest.byCategory.slice(0, 8), ...digest.byProvider.slice(0, 6)];
  return rows.length > 0 ? [rich(list('bullet', rows.map(trendLine)))] : [];
}

function incidentLine({ severity, provider, because, openedAt, resolvedAt, cause }: Incident): readonly Piece[] {
  const took = resolvedAt !== null && openedAt !== null ? ` (over after ${span(resolvedAt - openedAt)})` : '';
  return [`${severityWords[severity].emoji} `, bold(cause), provider ? ` at ${provider}` : '', took, because ? `: ${because}` : ''].filter(
    (p) => p !== '',
  );
}

function incidents(digest: Digest): Block[] {
  const group = (title: string, some: readonly Incident[]): Block[] =>
    some.length > 0 ? [rich(line(bold(`${title} (${some.length})`)), list('bullet', some.slice(0, 5).map(incidentLine)))] : [];
  return [...group('Opened', digest.opened), ...group('Closed', digest.closed), ...group('Still open', digest.stillOpen)];
}

function causes({ topCauses }: Digest): Block[] {
  if (topCauses.length === 0) return [];
  const items = topCauses
    .slice(0, 5)
    .map((one): readonly Piece[] =>
      [bold(`${one.title} · ${figure(one.count)}`), one.doThis ? ` – ${one.doThis}` : ''].filter((p) => p !== ''),
    );
  return [rich(line(bold('Most frequent, and the one thing to do')), list('bullet', items))];
}

function lists({ topCodes, topDomains }: Digest): Block[] {
  const one = (title: string, trends: readonly Trend[]): Block[] => {
    const items = trends.slice(0, 5).flatMap((trend, i): Piece[] => [i > 0 ? ', ' : '', mono(trend.label), ` ${figure(trend.today)}`]);
    return items.length > 0 ? [rich(line(bold(`${title}: `), ...items.filter((p) => p !== '')))] : [];
  };
  return [...one('Codes', topCodes), ...one('Domains', topDomains)];
}

function summary(digest: Digest): Block {
  if (digest.allQuiet)
    return rich(line('🌙 ', bold('All quiet.'), ' No bounce, no delay, nothing open. The mailboxes were watched all day.'));
  const parts: Piece[] = [
    bold(count(digest.bounces.today, 'bounce')),
    ` (${against(digest.bounces)}), `,
    bold(count(digest.delays.today, 'delayed message')),
    ` (${against(digest.delays)})`,
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
    digest.unread.today > 0 ? `❓ ${count(digest.unread.today, 'message')} could not be read` : '',
    ...digest.mailboxes.map((box) => {
      const seen = box.lastSeenAt === null ? 'never read' : `read ${away(box.lastSeenAt, now)}`;
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

/** `rich`: with Slack's chart and table. `plain`: without, for workspaces that refuse them. */
export type DigestForm = 'rich' | 'plain';

/** One day's figures, best read over the first coffee. */
export function digestMessage(digest: Digest, now: number, form: DigestForm = 'rich'): SlackMessage {
  const chart = form === 'rich' ? digestChart(digest) : null;
  const title = `Bounces on ${longDate(digest.date)}`;
  return fitted({
    text: plain(
      digest.allQuiet
        ? `${title}: all quiet`
        : `${title}: ${count(digest.bounces.today, 'bounce')}, ${count(digest.delays.today, 'delayed message')}`,
      300,
    ),
    blocks: [
      header(`📮 ${title}`),
      summary(digest),
      ...incidents(digest),
      ...causes(digest),
      ...(chart ? [chart] : []),
      ...(form === 'rich' ? figures(digest) : plainFigures(digest)),
      ...lists(digest),
      divider,
      ...housekeeping(digest, now),
      context(`Day in ${plain(digest.timeZone, 60).replace(/_/g, ' ')}`),
    ],
  });
}
