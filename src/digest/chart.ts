import type { Digest } from './digest.ts';

/** Bars of the last days in the shape that Slack's `data_visualization` block takes (≤ 20 points, labels ≤ 20 characters). */
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

const WIDTH = 900;
const HEIGHT = 360;
const PLOT = { left: 70, top: 60, right: 20, bottom: 40 } as const;
const COLOURS = ['#c2410c', '#f5b041'] as const;
const FONT = 'font-family="\'DejaVu Sans\'"';

const escapeXml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

const text = (
  x: number,
  y: number,
  size: number,
  words: string,
  anchor: 'start' | 'middle' | 'end' = 'start',
): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${FONT} font-size="${size}" fill="#333" text-anchor="${anchor}">${escapeXml(words)}</text>`;

const rect = (x: number, y: number, width: number, height: number, fill: string): string =>
  `<rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${width.toFixed(1)}" height="${height.toFixed(1)}" fill="${fill}"/>`;

/** The least of 1, 2, 5 × 10ⁿ that is at least a quarter of the highest bar: four or five lines of the grid. */
function gridStep(highest: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(highest / 4, 1)));
  return [1, 2, 5, 10].map((n) => n * power).find((step) => step >= highest / 4) ?? 10 * power;
}

function grid(highest: number, yOf: (value: number) => number): string[] {
  const step = gridStep(highest);
  const lines: string[] = [];
  for (let value = 0; value <= highest; value += step) {
    lines.push(
      `<line x1="${PLOT.left}" x2="${WIDTH - PLOT.right}" y1="${yOf(value).toFixed(1)}" y2="${yOf(value).toFixed(1)}" stroke="#ddd"/>`,
    );
    lines.push(text(PLOT.left - 8, yOf(value) + 4, 12, value.toLocaleString('en-US'), 'end'));
  }
  return lines;
}

function bars({ categories, series }: ChartData, yOf: (value: number) => number): string[] {
  const slot = (WIDTH - PLOT.left - PLOT.right) / categories.length;
  return categories.flatMap((label, index) => {
    const x = PLOT.left + index * slot;
    let stacked = 0;
    const parts = series.map(({ data }, of) => {
      const value = data[index]?.value ?? 0;
      const bar = rect(
        x + slot * 0.15,
        yOf(stacked + value),
        slot * 0.7,
        yOf(stacked) - yOf(stacked + value),
        COLOURS[of] ?? '#888',
      );
      stacked += value;
      return bar;
    });
    return [...parts, text(x + slot / 2, HEIGHT - PLOT.bottom + 20, 11, label, 'middle')];
  });
}

/** The same chart as SVG, to be made a PNG where the block is refused. Its only font is `DejaVu Sans`. */
export function chartSvg(chart: ChartData): string {
  const sums = chart.categories.map((_, index) =>
    chart.series.reduce((sum, { data }) => sum + (data[index]?.value ?? 0), 0),
  );
  const highest = Math.max(1, ...sums);
  const plot = HEIGHT - PLOT.top - PLOT.bottom;
  const yOf = (value: number): number => PLOT.top + plot - (value / highest) * plot;
  const legend = chart.series.flatMap(({ name }, index) => {
    const x = WIDTH - PLOT.right - 220 + index * 120;
    return [rect(x, 20, 14, 14, COLOURS[index] ?? '#888'), text(x + 20, 32, 13, name)];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}">`,
    rect(0, 0, WIDTH, HEIGHT, '#ffffff'),
    text(PLOT.left, 34, 18, chart.title),
    ...legend,
    ...grid(highest, yOf),
    ...bars(chart, yOf),
    '</svg>',
  ].join('\n');
}
