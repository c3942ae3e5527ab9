import type { Digest } from '../digest/digest.ts';

/** XML has five characters of its own; labels are ours, but a chart must not depend on it. */
const xml = (text: string): string => text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);

const WIDTH = 900;
const HEIGHT = 360;
const LEFT = 64;
const BOTTOM = 312;
const TOP = 56;
const colours = { bounces: '#c0392b', delays: '#e0a030' } as const;

/** The least round figure (1, 2 or 5 with zeros) at or over the highest bar. */
export function roof(highest: number): number {
  if (highest <= 5) return 5;
  const power = 10 ** Math.floor(Math.log10(highest));
  return ([1, 2, 5, 10].find((step) => step * power >= highest) ?? 10) * power;
}

const label = (x: number, y: number, words: string, anchor: 'start' | 'middle' | 'end', size = 14): string =>
  `<text x="${x}" y="${y}" font-size="${size}" text-anchor="${anchor}" fill="#444">${xml(words)}</text>`;

/** Bounces and delays of the last fourteen days as stacked bars, for workspaces that refuse Slack's own chart. */
export function chartSvg({ days }: Digest): string {
  const shown = days.slice(-14);
  const top = roof(Math.max(0, ...shown.map((day) => day.bounces + day.delays)));
  const step = (WIDTH - LEFT - 20) / Math.max(1, shown.length);
  const tall = (figure: number): number => (figure / top) * (BOTTOM - TOP);
  const bars = shown.map((day, i) => {
    const x = LEFT + i * step + step * 0.15;
    const width = step * 0.7;
    const bounces = tall(day.bounces);
    const delays = tall(day.delays);
    return [
      `<rect x="${x}" y="${BOTTOM - bounces}" width="${width}" height="${bounces}" fill="${colours.bounces}"/>`,
      `<rect x="${x}" y="${BOTTOM - bounces - delays}" width="${width}" height="${delays}" fill="${colours.delays}"/>`,
      label(x + width / 2, BOTTOM + 22, day.date.slice(5), 'middle', 13),
    ].join('');
  });
  const lines = [0, 0.5, 1].map((part) => {
    const y = BOTTOM - part * (BOTTOM - TOP);
    return `<line x1="${LEFT}" x2="${WIDTH - 20}" y1="${y}" y2="${y}" stroke="#ddd"/>${label(LEFT - 8, y + 5, (top * part).toLocaleString('en-US'), 'end', 13)}`;
  });
  const legend = `<rect x="620" y="18" width="14" height="14" fill="${colours.bounces}"/>${label(640, 30, 'Bounces', 'start')}<rect x="740" y="18" width="14" height="14" fill="${colours.delays}"/>${label(760, 30, 'Delays', 'start')}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" font-family="DejaVu Sans"><rect width="100%" height="100%" fill="#fff"/>${label(20, 32, 'Bounces and delays, last 14 days', 'start', 18)}${legend}${lines.join('')}${bars.join('')}</svg>`;
}
