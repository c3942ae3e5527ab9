import { decodeHTMLStrict } from 'entities';

const breaks =
  /^\/?(?:address|article|blockquote|br|center|dd|div|dl|dt|h[1-6]|hr|li|ol|p|pre|section|table|tbody|td|th|title|tr|ul)$/;
/** Elements whose content is never read by people. */
const silent = new Set(['style', 'script', 'template']);
/** Elements with an empty line around them. */
const paragraphs = /^\/?(?:br|h[1-6]|p)$/;
/**
 * Stand for a line break and for half an empty line until the blanks of the source are gone; then for line
 * ends and blanks of `<pre>`.
 */
const [lineBreak, halfLine, lineEnd] = ['\u0001', '\u0002', '\u0003'] as const;
/** A blank that is none in HTML's eyes. */
const blank = '\u00a0';

/**
 * The text of an HTML body, block elements and table cells on lines of their own. One pass, linear, no tree.
 */
export function htmlToText(html: string): string {
  const out: string[] = [];
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    if (open < 0) {
      out.push(html.slice(at));
      break;
    }
    out.push(html.slice(at, open));
    at = passTag(html, open, out);
  }
  const text = decodeEntities(out.join('')).replace(/[ \t\n]+/g, ' ');
  return text
    .replace(/ ?[\u0001\u0002][ \u0001\u0002]*/g, (run) =>
      run.indexOf(halfLine) < run.lastIndexOf(halfLine) ? '\n\n' : '\n',
    )
    .replaceAll(lineEnd, '\n')
    .replaceAll(blank, ' ')
    .trim();
}

/** Preformatted text keeps its line ends and blanks; its tags are passed over. */
function preformatted(html: string, from: number, out: string[]): number {
  const closing = /<\/pre/gi;
  closing.lastIndex = from;
  const to = closing.exec(html)?.index ?? html.length;
  const text = html.slice(from, to).replace(/<\/?[a-z][^<>@]{0,300}>/gi, '');
  out.push(lineBreak, text.replaceAll('\n', lineEnd).replace(/[ \t]/g, blank), lineBreak);
  return to;
}

/**
 * Handles what stands at a `<` and returns the offset behind it. A `<` that opens no tag is text, as
 * `<user@example.com>` in broken HTML. Names are looked at before the closing `>` is searched: a wall of `<`
 * must not cost a search each.
 */
function passTag(html: string, open: number, out: string[]): number {
  if (html.startsWith('<!--', open)) return behind(html, '-->', open + 4);
  const name = /^[/!?]?[a-z][a-z0-9]{0,20}/i.exec(html.slice(open + 1, open + 24))?.[0]?.toLowerCase() ?? '';
  const close = name === '' ? -1 : html.indexOf('>', open + 1);
  if (name !== '' && close < 0) return html.length;
  if (name === '' || isAddress(html, open + 1, close)) {
    out.push('<');
    return open + 1;
  }
  if (silent.has(name)) return behind(html, `</${name}>`, close + 1);
  if (name === 'pre') return preformatted(html, close + 1, out);
  if (paragraphs.test(name)) out.push(halfLine);
  else if (breaks.test(name)) out.push(lineBreak);
  return close + 1;
}

function isAddress(html: string, from: number, to: number): boolean {
  return to - from < 320 && /^[^\s<>"'=@]{1,200}@[^\s<>"'=]{1,200}$/.test(html.slice(from, to));
}

function behind(html: string, mark: string, from: number): number {
  const at = html.indexOf(mark, from);
  return at < 0 ? html.length : at + mark.length;
}

/** What stands in a text without being seen: soft hyphens, joiners, and our own marks. */
const unseen = /[\u0001-\u0003\u00ad\u200c\u200d]/g;

/**
 * Character references, by HTML's own table. What names no character, or one that nobody sees, is nothing.
 */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});/g, (found) => {
    const decoded = decodeHTMLStrict(found);
    return decoded === '\uFFFD' ? '' : decoded.replace(unseen, '');
  });
}
