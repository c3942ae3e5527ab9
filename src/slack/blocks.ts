import type {
  Button,
  KnownBlock,
  Overflow,
  PlainTextOption,
  RichTextBlock,
  RichTextElement,
  RichTextText,
  StaticSelect,
} from '@slack/types';
import { clean } from './escape.ts';
import { clip, limits, plain } from './limits.ts';

/** Slack's chart block (since 2026-06); `@slack/types` 3.2 does not have it yet. */
export interface ChartBlock {
  type: 'data_visualization';
  block_id?: string;
  title: string;
  chart: {
    type: 'bar';
    series: { name: string; data: { label: string; value: number }[] }[];
    axis_config: { categories: string[]; x_label: string; y_label: string };
  };
}

export type Block = KnownBlock | ChartBlock;

/** A message as Slack takes it: blocks, and the text that notifications and screen readers use. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: readonly Block[];
}

type RichParts = RichTextBlock['elements'];
/** A text, or a ready element (a date, a styled text). */
export type Piece = string | RichTextElement;

export const header = (text: string): Block => ({
  type: 'header',
  text: { type: 'plain_text', text: plain(text, limits.header), emoji: true },
});

export const divider: Block = { type: 'divider' };

/**
 * mrkdwn that is ready: fixed words with `words()` and `code()` values. `verbatim` keeps Slack from making
 * links of it.
 */
const mrkdwn = (text: string, max: number) => ({
  type: 'mrkdwn' as const,
  text: text.length > max ? clip(text, max) : text,
  verbatim: true,
});

export const section = (text: string): Block => ({ type: 'section', text: mrkdwn(text, limits.section) });

/** Two columns on a wide screen, one below another on a phone. */
export const fields = (texts: readonly string[]): Block => ({
  type: 'section',
  fields: texts.slice(0, 10).map((text) => mrkdwn(text, limits.field)),
});

/** Small grey print. */
export const context = (...texts: readonly string[]): Block => ({
  type: 'context',
  elements: texts.slice(0, limits.contextElements).map((text) => mrkdwn(text, limits.context)),
});

const element = (piece: Piece): RichTextElement | null => {
  if (typeof piece !== 'string') return piece;
  const text = clip(clean(piece), limits.richText);
  return text ? { type: 'text', text } : null;
};
/** Slack refuses a part without elements. */
function elementsOf(pieces: readonly Piece[]): RichTextElement[] {
  const elements = pieces.map(element).filter((e) => e !== null);
  return elements.length > 0 ? elements : [{ type: 'text', text: '–' }];
}

const styled = (text: string, style: NonNullable<RichTextText['style']>): Piece => {
  const cleaned = clip(clean(text).replace(/\s+/g, ' '), limits.richText);
  return cleaned.trim() ? { type: 'text', text: cleaned, style } : '';
};
export const bold = (text: string): Piece => styled(text, { bold: true });
export const italic = (text: string): Piece => styled(text, { italic: true });
/** A value as it is, in code style. */
export const mono = (text: string): Piece => styled(text.trim(), { code: true });

/** Rich text is not parsed for markup, so it takes any text as it is. */
export const rich = (...parts: readonly RichParts[number][]): Block => ({
  type: 'rich_text',
  elements: [...parts],
});

export const line = (...pieces: readonly Piece[]): RichParts[number] => ({
  type: 'rich_text_section',
  elements: elementsOf(pieces),
});

export const list = (
  style: 'bullet' | 'ordered',
  items: readonly (readonly Piece[])[],
): RichParts[number] => ({
  type: 'rich_text_list',
  style,
  elements: items.map((pieces) => ({ type: 'rich_text_section', elements: elementsOf(pieces) })),
});

/** A server's words, exactly: nothing in them is markup. */
export const preformatted = (text: string, max = 1_000): RichParts[number] => ({
  type: 'rich_text_preformatted',
  elements: [{ type: 'text', text: clip(clean(text), max) || ' ' }],
});

export const quote = (text: string, max = 500): RichParts[number] => ({
  type: 'rich_text_quote',
  elements: [{ type: 'text', text: clip(clean(text).replace(/\s+/g, ' ').trim(), max) || ' ' }],
});

/** Button texts in Title Case, one primary at most (Slack's design guide). */
export const button = (
  text: string,
  actionId: string,
  value: string,
  style?: 'primary' | 'danger',
): Button => ({
  type: 'button',
  text: { type: 'plain_text', text: plain(text, limits.buttonText), emoji: true },
  action_id: actionId,
  value: clip(clean(value), limits.value) || '-',
  ...(style ? { style } : {}),
});

/** A button that opens a page of ours or of the operator's, never one that a mail names. */
export const linkButton = (text: string, actionId: string, url: string): Button => ({
  type: 'button',
  text: { type: 'plain_text', text: plain(text, limits.buttonText), emoji: true },
  action_id: actionId,
  url: url.slice(0, 3_000),
});

const option = (text: string, value: string): PlainTextOption => ({
  text: { type: 'plain_text', text: plain(text, limits.buttonText), emoji: true },
  value,
});

export const select = (
  placeholder: string,
  actionId: string,
  options: readonly (readonly [text: string, value: string])[],
): StaticSelect => ({
  type: 'static_select',
  placeholder: { type: 'plain_text', text: plain(placeholder, limits.buttonText), emoji: true },
  action_id: actionId,
  options: options.map(([text, value]) => option(text, value)),
});

export const overflow = (
  actionId: string,
  options: readonly (readonly [text: string, value: string])[],
): Overflow => ({
  type: 'overflow',
  action_id: actionId,
  options: options.slice(0, 5).map(([text, value]) => option(text, value)),
});

export const actions = (blockId: string, elements: readonly (Button | StaticSelect | Overflow)[]): Block => ({
  type: 'actions',
  block_id: clip(blockId, 255),
  elements: [...elements],
});

/** Cells are plain; the first row is the head, and figures stand right. */
export const table = (rows: readonly (readonly string[])[]): Block => ({
  type: 'table',
  column_settings: (rows[0] ?? []).map((_, column) => ({
    align: column === 0 ? 'left' : 'right',
    is_wrapped: column === 0,
  })),
  rows: rows
    .slice(0, limits.tableRows)
    .map((row) => row.map((cell) => ({ type: 'raw_text', text: plain(cell, limits.cell) }))),
});
