import type { StandInMessage, Workspace } from './state.ts';

type Json = Record<string, unknown>;
export type Names = ReadonlyMap<string, string>;
const list = (value: unknown): Json[] => (Array.isArray(value) ? (value as Json[]) : []);
const str = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A Slack date in the zone of this machine, as a client would show it. */
export function showDate(seconds: number, format: string): string {
  const date = new Date(seconds * 1000);
  const day = date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' });
  const today = new Date().toDateString() === date.toDateString();
  const time = date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  return format
    .replace(/\{date_\w*pretty\}/g, today ? 'today' : day)
    .replace(/\{date\w*\}/g, day)
    .replace(/\{time(?:_secs)?\}/g, time);
}

const nameOf = (names: Names, id: string): string => [...names].find(([, one]) => one === id)?.[0] ?? id;

/** mrkdwn as a person reads it. */
export const readMrkdwn = (text: string, names: Names): string =>
  text
    .replace(/<!date\^(?<at>\d+)\^(?<format>[^|>]*)(?:\^[^|>]*)?\|[^>]*>/g, (_, at: string, format: string) =>
      showDate(Number(at), format),
    )
    .replace(/<!(?<range>here|channel|everyone)>/g, '@$<range>')
    .replace(/<!subteam\^(?<id>[A-Z0-9]+)>/g, '@$<id>')
    .replace(/<@(?<id>[A-Z0-9]+)>/g, (_, id: string) => `@${nameOf(names, id)}`)
    .replace(/<(?<url>https?:[^|>]+)\|(?<label>[^>]+)>/g, '$<label>')
    .replace(/[*](?<words>[^*\n]+)[*]/g, '$<words>')
    .replace(/`/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');

const textObject = (value: unknown, names: Names): string => {
  const object = value as Json | undefined;
  return object?.['type'] === 'mrkdwn' ? readMrkdwn(str(object['text']), names) : str(object?.['text']);
};

function leaf(e: Json, names: Names): string {
  if (e['type'] === 'date') return showDate(Number(e['timestamp']), str(e['format']));
  if (e['type'] === 'user') return `@${nameOf(names, str(e['user_id']))}`;
  if (e['type'] === 'usergroup') return `@${str(e['usergroup_id'])}`;
  if (e['type'] === 'broadcast') return `@${str(e['range'])}`;
  return str(e['text']) || str(e['url']);
}
const leaves = (value: unknown, names: Names): string =>
  list(value)
    .map((one) => leaf(one, names))
    .join('');
function part(p: Json, names: Names): string[] {
  if (p['type'] === 'rich_text_list') {
    return list(p['elements']).map(
      (one, i) => `${p['style'] === 'ordered' ? `${i + 1}.` : '•'} ${leaves(one['elements'], names)}`,
    );
  }
  const lines = leaves(p['elements'], names).split('\n');
  return p['type'] === 'rich_text_section' ? lines : lines.map((one) => `│ ${one}`);
}
function control(e: Json): string {
  const label = textObject(e['text'] ?? e['placeholder'], new Map());
  if (e['type'] === 'overflow')
    return `[… ${list(e['options'])
      .map((one) => textObject(one['text'], new Map()))
      .join(' / ')}]`;
  if (e['type'] === 'static_select') return `[${label} ▾]`;
  return e['type'] === 'plain_text_input' ? `(${label || 'type here'})` : `[${label}]`;
}

const readers: Record<string, (b: Json, names: Names) => string[]> = {
  header: (b, names) => [textObject(b['text'], names)],
  divider: () => ['────'],
  section: (b, names) => [
    ...(b['text'] ? textObject(b['text'], names).split('\n') : []),
    ...list(b['fields']).map((one) => textObject(one, names).replace(/\n/g, ': ')),
  ],
  context: (b, names) => list(b['elements']).map((one) => textObject(one, names)),
  actions: (b) => [list(b['elements']).map(control).join(' ')],
  input: (b, names) => [
    `${textObject(b['label'], names)} ${control((b['element'] as Json | undefined) ?? {})}`,
  ],
  rich_text: (b, names) => list(b['elements']).flatMap((one) => part(one, names)),
  image: (b) => [`[image: ${str(b['alt_text'])}]`],
  table: (b) => {
    const rows = (b['rows'] as Json[][]).map((row) => row.map((cell) => str(cell['text'])));
    const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
    return rows.map((row) =>
      row
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
        .join('  '),
    );
  },
  data_visualization: (b) => [`[chart: ${str(b['title'])}]`],
};

/** Blocks in the order in which Slack shows them: a table stands below everything else. */
export const asShown = (blocks: readonly Json[]): readonly Json[] => {
  const isTable = (block: Json): boolean => block['type'] === 'table';
  return [...blocks.filter((block) => !isTable(block)), ...blocks.filter(isTable)];
};

/** The same blocks with every date written out: a text that is kept knows no “today”. */
export const withoutToday = <T>(blocks: T): T =>
  JSON.parse(JSON.stringify(blocks).replaceAll('_pretty}', '}')) as T;

/** Blocks as plain lines. */
export const readBlocks = (blocks: readonly Json[], names: Names = new Map()): string[] =>
  asShown(blocks).flatMap(
    (block) => readers[str(block['type'])]?.(block, names) ?? [`[${str(block['type'])}]`],
  );

function readMessage(message: StandInMessage, names: Names, indent: string): string[] {
  const edited = message.edits > 0 ? ` (edited ${message.edits}×)` : '';
  const lines = message.blocks.length > 0 ? readBlocks(message.blocks, names) : message.text.split('\n');
  const files = message.files.map((file) => `[file: ${file.name} – ${file.title}]`);
  const head = `${indent}${nameOf(names, message.user)}${message.broadcast ? ' (also said in the channel)' : ''}${edited}`;
  return [
    head,
    ...[...lines, ...files].map((one) => `${indent}  ${one}`),
    ...message.replies.flatMap((one) => readMessage(one, names, `${indent}    ↳ `)),
  ];
}

/** One channel, or all, as plain text. */
export const renderWorkspace = (workspace: Workspace, names: Names, channel?: string): string =>
  workspace.channels
    .filter((one) => (channel ? one === workspace.channel(channel) : one.messages.length > 0))
    .flatMap((one) => [
      `#${one.name}`,
      ...one.messages.flatMap((message) => readMessage(message, names, '  ')),
      '',
    ])
    .join('\n');
