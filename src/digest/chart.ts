import type { Digest } from './digest.ts';

/**
 * Bars of the last days in the shape that Slack's `data_visualization` block takes (≤ 20 points, labels ≤ 20
 * characters).
 */
export interface ChartData {
  readonly title: string;
  readonly categories: readonly string[];
  readonly series: readonly {
    readonly name: string;
    readonly data: readonly { readonly label: string; readonly value: number }[];
  }[];
  readonly xLabel: string;
  readonly yLabel: string;
}

const POINTS = 20;

/** `20 Nov` of `2026-11-20`. */
const shortDate = (date: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short' }).format(
    Date.parse(`${date}T12:00:00Z`),
  );

/** The chart of the digest's days; `null` when there is nothing to draw. */
export function chartData({ days }: Pick<Digest, 'days'>): ChartData | null {
  const shown = days.slice(-POINTS);
  if (!shown.some(({ bounces, delays }) => bounces + delays > 0)) return null;
  const series = (name: string, of: 'bounces' | 'delays') => ({
    name,
    data: shown.map((day) => ({ label: shortDate(day.date), value: day[of] })),
  });
  return {
    title: `Bounces and delays, last ${shown.length} days`,
    categories: shown.map(({ date }) => shortDate(date)),
    series: [series('Bounces', 'bounces'), series('Delays', 'delays')],
    xLabel: 'Day',
    yLabel: 'Messages',
  };
}

const LEVELS = '▁▂▃▄▅▆▇█';

/**
 * The same days as one line of text, a letter a day, for where the chart is refused: `▁▁▃█▂ (the highest
 * 1,204 on 20 Nov)`.
 */
export function chartLine({ series, categories }: ChartData): string {
  const sums = categories.map((_, at) => series.reduce((sum, { data }) => sum + (data[at]?.value ?? 0), 0));
  const highest = Math.max(1, ...sums);
  const bars = sums.map((sum) => LEVELS[Math.round((sum / highest) * (LEVELS.length - 1))] ?? '');
  const day = categories[sums.indexOf(highest)] ?? '';
  return `${bars.join('')} (the highest ${highest.toLocaleString('en-US')} on ${day})`;
}
