import { readFileSync } from 'node:fs';
import { asShown, type Names, readMrkdwn, showDate } from './render.ts';
import type { Ephemeral, Shown, StandInMessage, StandInView, Workspace } from './state.ts';

type Json = Record<string, unknown>;
const list = (value: unknown): Json[] => (Array.isArray(value) ? (value as Json[]) : []);
const str = (value: unknown): string => (typeof value === 'string' ? value : '');
const html = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

/** mrkdwn roughly as Slack shows it: bold, code, dates, mentions. */
function mrkdwn(text: string, names: Names): string {
  const dated = text
    .replace(/<!date\^(?<at>\d+)\^(?<format>[^|>]*)(?:\^[^|>]*)?\|[^>]*>/g, (_, at: string, format: string) =>
      showDate(Number(at), format),
    )
    .replace(/<@(?<id>[A-Z0-9]+)>/g, (_, id: string) => `\u0001${readMrkdwn(`<@${id}>`, names)}\u0002`)
    .replace(/<(?<url>https?:[^|>]+)\|(?<label>[^>]+)>/g, '\u0003$<label>\u0002');
  return html(dated)
    .replace(/&amp;(?<entity>lt|gt|amp);/g, '&$<entity>;')
    .replace(/`(?<code>[^`\n]+)`/g, '<code>$<code></code>')
    .replace(/(?<!\w)\*(?<bold>[^*\n]+)\*(?!\w)/g, '<b>$<bold></b>')
    .replace(/\u0001/g, '<span class="mention">')
    .replace(/\u0003/g, '<span class="link">')
    .replace(/\u0002/g, '</span>')
    .replace(/\n/g, '<br>');
}
const textObject = (value: unknown, names: Names): string => {
  const object = value as Json | undefined;
  return object?.['type'] === 'mrkdwn' ? mrkdwn(str(object['text']), names) : html(str(object?.['text']));
};

function leaf(e: Json, names: Names): string {
  const style = (e['style'] as Json | undefined) ?? {};
  const raw =
    e['type'] === 'date'
      ? showDate(Number(e['timestamp']), str(e['format']))
      : e['type'] === 'user'
        ? readMrkdwn(`<@${str(e['user_id'])}>`, names)
        : str(e['text']) || str(e['url']);
  let shown = html(raw).replace(/\n/g, '<br>');
  if (e['type'] === 'user') shown = `<span class="mention">${shown}</span>`;
  if (style['code']) shown = `<code>${shown}</code>`;
  if (style['italic']) shown = `<i>${shown}</i>`;
  return style['bold'] ? `<b>${shown}</b>` : shown;
}
const leaves = (value: unknown, names: Names): string =>
  list(value)
    .map((one) => leaf(one, names))
    .join('');
function part(p: Json, names: Names): string {
  if (p['type'] === 'rich_text_list') {
    const tag = p['style'] === 'ordered' ? 'ol' : 'ul';
    return `<${tag}>${list(p['elements'])
      .map((one) => `<li>${leaves(one['elements'], names)}</li>`)
      .join('')}</${tag}>`;
  }
  if (p['type'] === 'rich_text_preformatted') return `<pre>${leaves(p['elements'], names)}</pre>`;
  if (p['type'] === 'rich_text_quote') return `<blockquote>${leaves(p['elements'], names)}</blockquote>`;
  return `<div>${leaves(p['elements'], names)}</div>`;
}
/**
 * What a press or a choice says to the page's script: the action, its value, and the question that Slack asks
 * first.
 */
function hooks(e: Json, value?: string): string {
  const ask = e['confirm'] as Json | undefined;
  const question = ask
    ? ` data-confirm="${html([ask['title'], ask['text']].map((one) => str((one as Json | undefined)?.['text'])).join('\n'))}"`
    : '';
  const chosen = value === undefined ? '' : ` data-value="${html(value)}"`;
  return ` data-action="${html(str(e['action_id']))}"${chosen}${question}`;
}
const optionsOf = (e: Json): { value: string; label: string }[] =>
  list(e['options']).map((one) => ({
    value: str(one['value']),
    label: str((one['text'] as Json | undefined)?.['text']),
  }));
function control(e: Json): string {
  const label = textObject(e['text'] ?? e['placeholder'], new Map());
  if (e['type'] === 'overflow') {
    const items = optionsOf(e).map((one) => `<button${hooks(e, one.value)}>${html(one.label)}</button>`);
    return `<details class="menu"><summary aria-label="More actions">⋯</summary><div>${items.join('')}</div></details>`;
  }
  if (/^static_select$|^users_select$/.test(str(e['type']))) {
    const items = optionsOf(e).map((one) => `<option value="${html(one.value)}">${html(one.label)}</option>`);
    return `<select aria-label="${label || 'Choose'}"${hooks(e)}><option value="">${label || 'Choose'}</option>${items.join('')}</select>`;
  }
  if (e['type'] === 'plain_text_input') {
    const name = ` name="${html(str(e['action_id']))}"`;
    const given = html(str(e['initial_value']));
    return e['multiline']
      ? `<textarea rows="6"${name} placeholder="${label}">${given}</textarea>`
      : `<input${name} placeholder="${label}" value="${given}">`;
  }
  const url = str(e['url']);
  if (url !== '')
    return `<a class="button" href="${html(url)}" target="_blank" rel="noreferrer">${label}</a>`;
  return `<button class="${str(e['style'])}"${hooks(e)}>${label}</button>`;
}
function chart(b: Json): string {
  const inner = b['chart'] as Json;
  const series = list(inner['series']);
  const labels = ((inner['axis_config'] as Json)['categories'] as string[]) ?? [];
  const at = (s: Json, label: string): number =>
    Number(list(s['data']).find((p) => p['label'] === label)?.['value'] ?? 0);
  const top = Math.max(1, ...labels.map((label) => series.reduce((sum, s) => sum + at(s, label), 0)));
  const colours = ['#36c5f0', '#ecb22e', '#e01e5a'];
  const bars = labels.map((label, i) => {
    let y = 130;
    const parts = series.map((s, j) => {
      const height = (at(s, label) / top) * 120;
      y -= height;
      return `<rect x="${i * 36 + 8}" y="${y}" width="24" height="${height}" fill="${colours[j % 3]}"/>`;
    });
    return `${parts.join('')}<text x="${i * 36 + 20}" y="146" font-size="9" text-anchor="middle">${html(label)}</text>`;
  });
  const legend = series
    .map((s, j) => `<span style="color:${colours[j % 3]}">■</span> ${html(str(s['name']))}`)
    .join(' &nbsp; ');
  return `<figure><b>${html(str(b['title']))}</b><svg viewBox="0 0 ${labels.length * 36 + 12} 150">${bars.join('')}</svg><small>${legend}</small></figure>`;
}

const painters: Record<string, (b: Json, names: Names) => string> = {
  header: (b, names) => `<h3>${textObject(b['text'], names)}</h3>`,
  divider: () => '<hr>',
  section: (b, names) =>
    `<div class="section"><div>${b['text'] ? textObject(b['text'], names) : ''}</div>${b['accessory'] ? control(b['accessory'] as Json) : ''}</div>${
      b['fields']
        ? `<div class="fields">${list(b['fields'])
            .map((one) => `<div>${textObject(one, names)}</div>`)
            .join('')}</div>`
        : ''
    }`,
  context: (b, names) =>
    `<div class="context">${list(b['elements'])
      .map((one) => `<span>${textObject(one, names)}</span>`)
      .join('')}</div>`,
  actions: (b) => `<div class="actions">${list(b['elements']).map(control).join('')}</div>`,
  input: (b, names) =>
    `<label data-block="${html(str(b['block_id']))}">${textObject(b['label'], names)}${control((b['element'] as Json | undefined) ?? {})}</label>`,
  rich_text: (b, names) =>
    list(b['elements'])
      .map((one) => part(one, names))
      .join(''),
  image: (b) => `<div class="image">${html(str(b['alt_text']))}</div>`,
  table: (b) =>
    `<div class="scroll"><table>${(b['rows'] as Json[][]).map((row) => `<tr>${row.map((cell) => `<td>${html(str(cell['text']))}</td>`).join('')}</tr>`).join('')}</table></div>`,
  data_visualization: chart,
};
const paint = (shown: Shown, names: Names): string =>
  shown.blocks.length > 0
    ? asShown(shown.blocks)
        .map((block) => `<div class="block">${painters[str(block['type'])]?.(block, names) ?? ''}</div>`)
        .join('')
    : `<div class="block">${mrkdwn(shown.text, names)}</div>`;

const frame = (name: string, note: string, inner: string, more = ''): string =>
  `<article${more}><div class="face" aria-hidden="true">${html(name.slice(0, 1).toUpperCase())}</div><div class="body"><div class="name">${html(name)} <small>${html(note)}</small></div>${inner}</div></article>`;

const placed = ({ ts }: { readonly ts: string }, kind: string): string =>
  ` data-ts="${ts}" data-kind="${kind}"`;

/** One message with its thread, as people see it. */
export function messageHtml(one: StandInMessage, names: Names): string {
  const name = readMrkdwn(`<@${one.user}>`, names).slice(1);
  const note = `${name === 'rebound' ? 'APP ' : ''}${new Date(one.postedAt).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' })}${one.edits > 0 ? ' (edited)' : ''}`;
  const files = one.files
    .map((file) => `<div class="file">📄 ${html(file.title || file.name)}</div>`)
    .join('');
  const replies = one.replies.map((reply) => messageHtml(reply, names)).join('');
  const thread = replies
    ? `<details class="thread" data-thread="${one.ts}"><summary>${one.replies.length} ${one.replies.length === 1 ? 'reply' : 'replies'}</summary>${replies}</details>`
    : '';
  return frame(name, note, `${paint(one, names)}${files}${thread}`, placed(one, 'message'));
}

/** What only one person sees. */
export const ephemeralHtml = (one: Ephemeral, names: Names): string =>
  frame(
    'rebound',
    `Only visible to ${readMrkdwn(`<@${one.to}>`, names)}`,
    paint(one, names),
    ` class="only"${placed(one, 'ephemeral')}`,
  );

/** A modal or App Home. */
export function viewHtml(view: StandInView, names: Names): string {
  const title = html(view.title || (view.type === 'home' ? 'Home' : ''));
  const submit = view.submit ? `<button class="primary" type="submit">${html(view.submit)}</button>` : '';
  const buttons =
    view.type === 'modal'
      ? `<div class="actions end"><button type="button" data-close>Close</button>${submit}</div>`
      : '';
  const inner = `<h2>${title}</h2>${paint({ text: '', blocks: view.blocks }, names)}${buttons}`;
  return `<form class="${view.type}" data-view="${html(view.id)}" aria-label="${title}">${inner}</form>`;
}

/** How blocks look, in light and dark, on wide and narrow screens. */
export const blockCss = readFileSync(new URL('./blocks.css', import.meta.url), 'utf8');

/**
 * The workspace (or one channel) as a page that shows blocks roughly as Slack's clients do, on wide and
 * narrow screens.
 */
export function page(workspace: Workspace, names: Names, channel?: string): string {
  const rooms = workspace.channels.filter((one) => (channel ? one === workspace.channel(channel) : true));
  const shown = rooms.map((room) => {
    const only = workspace.ephemerals
      .filter((one) => one.channel === room.id && !one.gone)
      .map((one) => ephemeralHtml(one, names));
    if (room.messages.length + only.length === 0) return '';
    return `<h1># ${html(room.name)}</h1>${room.messages.map((one) => messageHtml(one, names)).join('')}${only.join('')}`;
  });
  const views = channel
    ? []
    : [...workspace.homes.values(), ...workspace.views.values()].map((view) => viewHtml(view, names));
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Slack stand-in</title><style>${blockCss}details.thread{display:block}</style><main>${shown.join('')}${views.join('')}</main></html>`;
}
