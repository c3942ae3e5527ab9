/**
 * What Slack refuses in blocks, as a table read from its Block Kit reference (2026-11). Written apart from
 * `src/slack/limits.ts` on purpose: it is here to catch that file's mistakes.
 */
type Json = Record<string, unknown>;
type Check = (block: Json, at: string) => string[];

const record = (value: unknown): Json | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
const array = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function text(value: unknown, at: string, max: number, kinds: readonly string[]): string[] {
  const object = record(value);
  if (!object) return [`${at}: text object is missing`];
  const words = textOf(object['text']);
  const wrong: string[] = [];
  if (!kinds.includes(textOf(object['type']))) wrong.push(`${at}: text must be ${kinds.join(' or ')}`);
  if (words.length < 1) wrong.push(`${at}: text must be more than 0 characters`);
  if (words.length > max) wrong.push(`${at}: text must be less than ${max + 1} characters (${words.length})`);
  if (object['type'] === 'mrkdwn' && object['emoji'] !== undefined)
    wrong.push(`${at}: emoji is for plain_text`);
  return wrong;
}
const size = (value: unknown, at: string, max: number, what: string): string[] =>
  textOf(value).length > max ? [`${at}: ${what} longer than ${max}`] : [];
const many = (value: unknown, at: string, min: number, max: number, what: string): string[] => {
  const length = Array.isArray(value) ? value.length : -1;
  return length < min || length > max ? [`${at}: ${what} must be ${min} to ${max} (${length})`] : [];
};

const plain = ['plain_text'];
const either = ['plain_text', 'mrkdwn'];

function options(value: unknown, at: string, max: number): string[] {
  return [
    ...many(value, at, 1, max, 'options'),
    ...array(value).flatMap((one, i) => {
      const option = record(one) ?? {};
      return [
        ...text(option['text'], `${at}/${i}`, 75, plain),
        ...size(option['value'], `${at}/${i}`, 150, 'value'),
      ];
    }),
  ];
}

const elementChecks: Record<string, Check> = {
  button: (e, at) => [
    ...text(e['text'], at, 75, plain),
    ...size(e['value'], at, 2000, 'value'),
    ...size(e['url'], at, 3000, 'url'),
    ...(e['style'] === undefined || e['style'] === 'primary' || e['style'] === 'danger'
      ? []
      : [`${at}: style`]),
  ],
  static_select: (e, at) => [
    ...(e['placeholder'] ? text(e['placeholder'], at, 150, plain) : []),
    ...options(e['options'], at, 100),
  ],
  overflow: (e, at) => options(e['options'], at, 5),
  users_select: (e, at) => (e['placeholder'] ? text(e['placeholder'], at, 150, plain) : []),
  plain_text_input: (e, at) => (e['placeholder'] ? text(e['placeholder'], at, 150, plain) : []),
};
/** Where each element may stand. */
const places: Record<string, readonly string[]> = {
  actions: ['button', 'static_select', 'overflow', 'plain_text_input'],
  input: ['plain_text_input', 'static_select', 'users_select'],
  section: ['button', 'static_select', 'overflow'],
};
function element(value: unknown, at: string, block: string): string[] {
  const e = record(value) ?? {};
  const kind = textOf(e['type']);
  const check = elementChecks[kind];
  if (!check || !places[block]?.includes(kind))
    return [`${at}: element ${kind || '(none)'} is not allowed in ${block}`];
  return [
    ...check(e, at),
    ...size(e['action_id'], at, 255, 'action_id'),
    ...(textOf(e['action_id']) ? [] : [`${at}: action_id is missing`]),
  ];
}

const richLeaf: Record<string, (e: Json, at: string) => string[]> = {
  text: (e, at) => (textOf(e['text']) ? [] : [`${at}: empty text element`]),
  link: (e, at) => size(e['url'], at, 3000, 'url'),
  user: (e, at) => (/^[UW][A-Z0-9]{6,}$/.test(textOf(e['user_id'])) ? [] : [`${at}: user_id`]),
  usergroup: (e, at) => (/^S[A-Z0-9]{6,}$/.test(textOf(e['usergroup_id'])) ? [] : [`${at}: usergroup_id`]),
  broadcast: (e, at) =>
    ['here', 'channel', 'everyone'].includes(textOf(e['range'])) ? [] : [`${at}: range`],
  emoji: () => [],
  channel: () => [],
  date: (e, at) =>
    Number.isInteger(e['timestamp']) && textOf(e['format']).includes('{') ? [] : [`${at}: date`],
};
function richElements(value: unknown, at: string): string[] {
  return array(value).flatMap((one, i) => {
    const e = record(one) ?? {};
    return (
      richLeaf[textOf(e['type'])]?.(e, `${at}/${i}`) ?? [`${at}/${i}: rich text element ${textOf(e['type'])}`]
    );
  });
}
function richPart(value: unknown, at: string): string[] {
  const part = record(value) ?? {};
  const kind = textOf(part['type']);
  if (kind === 'rich_text_list') {
    const style = part['style'] === 'bullet' || part['style'] === 'ordered' ? [] : [`${at}: list style`];
    return [...style, ...array(part['elements']).flatMap((one, i) => richPart(one, `${at}/${i}`))];
  }
  if (!['rich_text_section', 'rich_text_preformatted', 'rich_text_quote'].includes(kind))
    return [`${at}: rich text part ${kind}`];
  return [...many(part['elements'], at, 1, 500, 'elements'), ...richElements(part['elements'], at)];
}

function cells(block: Json, at: string): string[] {
  const rows = array(block['rows']);
  const total = rows
    .flatMap(array)
    .reduce<number>((sum, cell) => sum + textOf(record(cell)?.['text']).length, 0);
  return [
    ...many(rows, at, 1, 100, 'rows'),
    ...rows.flatMap((row, i) => many(row, `${at}/${i}`, 1, 20, 'columns')),
    ...rows.flatMap((row, i) =>
      array(row).flatMap((cell, j) => {
        const kind = textOf(record(cell)?.['type']);
        if (!['raw_text', 'raw_number', 'rich_text'].includes(kind)) return [`${at}/${i}/${j}: cell ${kind}`];
        return kind === 'raw_text' && !textOf(record(cell)?.['text']) ? [`${at}/${i}/${j}: empty cell`] : [];
      }),
    ),
    ...(total > 10_000 ? [`${at}: table of ${total} characters`] : []),
  ];
}

function chart(block: Json, at: string): string[] {
  const inner = record(block['chart']) ?? {};
  const axis = record(inner['axis_config']) ?? {};
  const categories = array(axis['categories']).map(textOf);
  return [
    ...(textOf(block['title']) ? [] : [`${at}: title is missing`]),
    ...size(block['title'], at, 50, 'title'),
    ...(['bar', 'line', 'area'].includes(textOf(inner['type'])) ? [] : [`${at}: chart type`]),
    ...many(inner['series'], at, 1, 6, 'series'),
    ...many(axis['categories'], at, 1, 20, 'categories'),
    ...categories.flatMap((one) => size(one, at, 20, 'label')),
    ...size(axis['x_label'], at, 50, 'x_label'),
    ...size(axis['y_label'], at, 50, 'y_label'),
    ...array(inner['series']).flatMap((one, i) => {
      const data = array(record(one)?.['data']).map((point) => record(point) ?? {});
      const labels = data.map((point) => textOf(point['label']));
      return [
        ...(categories.every((c) => labels.includes(c)) ? [] : [`${at}/${i}: series lacks a category`]),
        ...(data.every((point) => typeof point['value'] === 'number') ? [] : [`${at}/${i}: value`]),
      ];
    }),
  ];
}

const blockChecks: Record<string, Check> = {
  header: (b, at) => text(b['text'], at, 150, plain),
  divider: () => [],
  section: (b, at) => [
    ...(b['text'] === undefined && b['fields'] === undefined ? [`${at}: section needs text or fields`] : []),
    ...(b['text'] === undefined ? [] : text(b['text'], at, 3000, either)),
    ...(b['fields'] === undefined ? [] : many(b['fields'], at, 1, 10, 'fields')),
    ...array(b['fields']).flatMap((one, i) => text(one, `${at}/fields/${i}`, 2000, either)),
    ...(b['accessory'] === undefined ? [] : element(b['accessory'], `${at}/accessory`, 'section')),
  ],
  context: (b, at) => [
    ...many(b['elements'], at, 1, 10, 'elements'),
    ...array(b['elements']).flatMap((one, i) => text(one, `${at}/${i}`, 3000, either)),
  ],
  actions: (b, at) => [
    ...many(b['elements'], at, 1, 25, 'elements'),
    ...array(b['elements']).flatMap((one, i) => element(one, `${at}/${i}`, 'actions')),
  ],
  input: (b, at) => [
    ...text(b['label'], at, 2000, plain),
    ...element(b['element'], at, 'input'),
    ...(b['hint'] ? text(b['hint'], at, 2000, plain) : []),
  ],
  rich_text: (b, at) => [
    ...many(b['elements'], at, 1, 100, 'elements'),
    ...array(b['elements']).flatMap((one, i) => richPart(one, `${at}/${i}`)),
  ],
  image: (b, at) => [
    ...size(b['alt_text'], at, 2000, 'alt_text'),
    ...(textOf(b['alt_text']) ? [] : [`${at}: alt_text`]),
    ...(/^F[A-Z0-9]{8,}$/.test(textOf(record(b['slack_file'])?.['id'])) || textOf(b['image_url'])
      ? []
      : [`${at}: slack_file id`]),
  ],
  table: cells,
  data_visualization: chart,
};
/** Newer blocks are for messages and Home, inputs for views. */
const nowhere: Record<string, readonly string[]> = {
  modal: ['table', 'data_visualization'],
  message: [],
  home: [],
};

export type Surface = 'message' | 'modal' | 'home';

/** Characters that people read in the blocks. */
export function reading(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + reading(one), 0);
  const object = record(value);
  if (!object) return 0;
  return Object.entries(object).reduce(
    (sum, [key, one]) => sum + (key === 'text' && typeof one === 'string' ? one.length : reading(one)),
    0,
  );
}

/**
 * Why Slack would refuse these blocks; empty when it takes them. `refuse` names block types that the
 * workspace does not have yet.
 */
export function refusals(blocks: unknown, surface: Surface, refuse: readonly string[] = []): string[] {
  if (blocks === undefined) return [];
  if (!Array.isArray(blocks)) return ['blocks: not an array'];
  const wrong = many(
    blocks,
    'blocks',
    surface === 'message' ? 0 : 1,
    surface === 'message' ? 50 : 100,
    'blocks',
  );
  const ids = blocks.map((one) => textOf(record(one)?.['block_id'])).filter(Boolean);
  if (new Set(ids).size < ids.length) wrong.push('blocks: block_id twice');
  for (const [i, one] of blocks.entries()) {
    const block = record(one) ?? {};
    const kind = textOf(block['type']);
    const check = blockChecks[kind];
    if (!check || refuse.includes(kind) || nowhere[surface]?.includes(kind))
      wrong.push(`/blocks/${i}: unsupported type: ${kind}`);
    else
      wrong.push(
        ...check(block, `/blocks/${i}`),
        ...size(block['block_id'], `/blocks/${i}`, 255, 'block_id'),
      );
  }
  for (const [kind, most] of [
    ['table', 1],
    ['data_visualization', 2],
  ] as const) {
    if (blocks.filter((one) => record(one)?.['type'] === kind).length > most)
      wrong.push(`blocks: more than ${most} ${kind}`);
  }
  return wrong;
}

/** Why Slack would refuse this modal or Home. */
export function viewRefusals(view: unknown, surface: 'modal' | 'home'): string[] {
  const v = record(view);
  if (!v) return ['view: not an object'];
  return [
    ...(v['type'] === surface ? [] : [`view: type must be ${surface}`]),
    ...(surface === 'modal' ? text(v['title'], 'title', 24, plain) : []),
    ...(['submit', 'close'] as const).flatMap((part) =>
      v[part] === undefined ? [] : text(v[part], part, 24, plain),
    ),
    ...size(v['private_metadata'], 'view', 3000, 'private_metadata'),
    ...size(v['callback_id'], 'view', 255, 'callback_id'),
    ...(surface === 'modal' && array(v['blocks']).some((b) => record(b)?.['type'] === 'input') && !v['submit']
      ? ['view: input needs submit']
      : []),
    ...refusals(v['blocks'], surface),
  ];
}
