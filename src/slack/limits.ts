import { clean, entities } from './escape.ts';

/** Slack's limits (Block Kit reference, read 2026-11), and ours where Slack's is a trap. */
export const limits = {
  blocks: 50,
  viewBlocks: 100,
  /** Whole message: Slack answers `msg_blocks_too_long` at about 13,200 characters; 10,000 is safe. */
  message: 10_000,
  /** What notifications show, before and after escaping. */
  notification: 300,
  topText: 3_000,
  header: 150,
  section: 3_000,
  field: 2_000,
  contextElements: 10,
  context: 2_000,
  buttonText: 75,
  value: 2_000,
  richText: 3_000,
  viewTitle: 24,
  cell: 200,
  chartTitle: 50,
  chartLabel: 20,
  chartPoints: 20,
  tableRows: 100,
} as const;

/** At most `max` UTF-16 units, cut between code points, with an ellipsis where something went. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  let kept = '';
  for (const point of text) {
    if (kept.length + point.length > max - 1) break;
    kept += point;
  }
  return `${kept.trimEnd()}…`;
}

/**
 * Clips the raw text until its rendered form fits: entities grow (`&` × 3,000 becomes 15,000), and a cut
 * `&am` must not happen.
 */
function clipRendered(raw: string, max: number, render: (text: string) => string): string {
  let size = Math.min(raw.length, max);
  let shown = render(clip(raw, size));
  while (shown.length > max && size > 1) {
    size = Math.max(1, Math.floor(size * Math.min(0.9, max / shown.length)));
    shown = render(clip(raw, size));
  }
  return shown;
}

/** Plain text for a `plain_text` object: cleaned, one line, never empty (Slack refuses empty texts). */
export const plain = (raw: string, max: number): string =>
  clip(clean(raw).replace(/\s+/g, ' ').trim(), max) || '–';

/** Cleaned and escaped text, many lines kept, within a limit. */
export const safe = (raw: string, max: number): string => clipRendered(clean(raw), max, entities);
