import { asShown, type Names, readMrkdwn, showDate } from './render.ts';
import type { Shown, StandInMessage, StandInView, Workspace } from './state.ts';

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
function control(e: Json): string {
  const label = textObject(e['text'] ?? e['placeholder'], new Map());
  if (e['type'] === 'overflow') return '<button>⋯</button>';
  if (e['type'] === 'static_select') return `<button class="select">${label} <span>▾</span></button>`;
  if (e['type'] === 'plain_text_input')
    return e['multiline']
      ? `<textarea rows="4" placeholder="${label}"></textarea>`
      : `<input placeholder="${label}">`;
  return `<button class="${str(e['style'])}">${label}</button>`;
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
    return `${parts.join('')}<text x="${i * 36 + 20}" y="146" font-size="9" text-anchor="middle" fill="#616061">${html(label)}</text>`;
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
    `<div>${b['text'] ? textObject(b['text'], names) : ''}</div>${
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
    `<label>${textObject(b['label'], names)}${control((b['element'] as Json | undefined) ?? {})}</label>`,
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

const frame = (name: string, note: string, inner: string, kind = ''): string =>
  `<article class="${kind}"><div class="face">${html(name.slice(0, 1).toUpperCase())}</div><div class="body"><div class="name">${html(name)} <small>${html(note)}</small></div>${inner}</div></article>`;

function message(one: StandInMessage, names: Names): string {
  const name = readMrkdwn(`<@${one.user}>`, names).slice(1);
  const note = `${name === 'rebound' ? 'APP ' : ''}${new Date(one.postedAt).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })}${one.edits > 0 ? ' (edited)' : ''}`;
  const files = one.files
    .map((file) => `<div class="file">📄 ${html(file.title || file.name)}</div>`)
    .join('');
  return frame(
    name,
    note,
    `${paint(one, names)}${files}<div class="thread">${one.replies.map((reply) => message(reply, names)).join('')}</div>`,
  );
}
const modal = (view: StandInView, names: Names): string =>
  `<section class="modal"><h2>${html(view.title || (view.type === 'home' ? 'Home' : ''))}</h2>${paint({ text: '', blocks: view.blocks }, names)}${view.submit ? `<div class="actions end"><button>Cancel</button><button class="primary">${html(view.submit)}</button></div>` : ''}</section>`;

const css = `body{font:15px/1.46 Lato,'Liberation Sans',Arial,'Noto Color Emoji',sans-serif;color:#1d1c1d;margin:0;background:#fff}main{max-width:760px;margin:0 auto;padding:8px 16px}
h1{font-size:18px;border-bottom:1px solid #ddd;padding:8px 0}h3{font-size:18px;margin:2px 0}article{display:flex;gap:8px;padding:8px 0}article.only{background:#f8f8f8;padding:8px}
.face{flex:none;width:36px;height:36px;border-radius:6px;background:#1f3a5f;color:#fff;display:grid;place-items:center;font-weight:700}.body{min-width:0;flex:1}.name{font-weight:900}small{font-weight:400;color:#616061;font-size:12px}
.block{margin:4px 0 8px;overflow-wrap:anywhere}.fields{display:grid;grid-template-columns:1fr 1fr;gap:8px 16px}.context{display:flex;flex-wrap:wrap;gap:4px 10px;font-size:13px;color:#616061}
.actions{display:flex;flex-wrap:wrap;gap:8px}.end{justify-content:flex-end}button{border:1px solid #bbb;background:#fff;border-radius:4px;padding:5px 12px;font:700 13px Arial}button.primary{background:#007a5a;color:#fff;border-color:#007a5a}button.danger{background:#e01e5a;color:#fff}button.select{font-weight:400}
code{background:#f6f6f6;border:1px solid #ddd;border-radius:3px;padding:1px 3px;color:#e01e5a;font-size:12px;font-family:'Liberation Mono',monospace}pre{background:#f8f8f8;border:1px solid #ddd;border-radius:4px;padding:8px;white-space:pre-wrap;margin:4px 0;font-size:12px;font-family:'Liberation Mono',monospace}
blockquote{border-left:4px solid #ddd;margin:4px 0;padding-left:10px}ol,ul{margin:2px 0;padding-left:26px}hr{border:0;border-top:1px solid #ddd}.mention{background:#e8f5fa;color:#1264a3;border-radius:3px;padding:0 2px}.link{color:#1264a3}
.thread{margin-left:8px;border-left:2px solid #eee;padding-left:8px}.scroll{overflow-x:auto}table{border-collapse:collapse;font-size:13px}td{border:1px solid #ddd;padding:4px 8px}td+td{text-align:right;white-space:nowrap}tr:first-child td{font-weight:700;background:#f8f8f8}
figure{margin:0;border:1px solid #ddd;border-radius:8px;padding:10px;max-width:520px}svg{width:100%}.image,.file{border:1px solid #ddd;border-radius:6px;padding:8px}label{display:block;font-weight:700}input,textarea{display:block;width:100%;box-sizing:border-box;padding:8px;font:15px Arial}
.modal{border:1px solid #ccc;border-radius:8px;padding:12px 20px;margin:16px 0;box-shadow:0 4px 16px #0002;max-width:520px}h2{font-size:18px}@media(max-width:500px){.fields{grid-template-columns:1fr}main{padding:4px 10px}.face{width:28px;height:28px}}`;

/** The workspace (or one channel) as a page that shows blocks roughly as Slack's clients do, on wide and narrow screens. */
export function page(workspace: Workspace, names: Names, channel?: string): string {
  const rooms = workspace.channels.filter((one) => (channel ? one === workspace.channel(channel) : true));
  const shown = rooms.map((room) => {
    const only = workspace.ephemerals
      .filter((one) => one.channel === room.id && !one.gone)
      .map((one) =>
        frame('rebound', `Only visible to ${readMrkdwn(`<@${one.to}>`, names)}`, paint(one, names), 'only'),
      );
    if (room.messages.length + only.length === 0) return '';
    return `<h1># ${html(room.name)}</h1>${room.messages.map((one) => message(one, names)).join('')}${only.join('')}`;
  });
  const views = channel
    ? []
    : [...workspace.homes.values(), ...workspace.views.values()].map((view) => modal(view, names));
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Slack stand-in</title><style>${css}</style><main>${shown.join('')}${views.join('')}</main></html>`;
}
