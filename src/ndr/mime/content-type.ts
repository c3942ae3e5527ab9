import { decodeCharset } from './charset.ts';

/** A Content-Type or Content-Disposition value, taken apart. Type and parameter names are lower case. */
export interface TypedValue {
  readonly type: string;
  readonly params: Readonly<Record<string, string>>;
}

const parameter =
  /;\s{0,80}([^\s=;"]{1,60})\s{0,10}=\s{0,10}(?:"((?:[^"\\]|\\.){0,1000})"?|([^;\s]{0,1000}))/g;

/** Values that most mails repeat (`text/plain; charset=us-ascii`), read once. */
const known = new Map<string, TypedValue>();
/**
 * A mail that invents values must not fill the memory, and boundaries and names of files hardly come again.
 */
const mostKnown = 500;
const longestKnown = 60;

/** Reads `type; name=value; name*=charset'lang'%XX` (RFC 2045 section 5.1, RFC 2231). */
export function parseTyped(value: string): TypedValue {
  const before = known.get(value);
  if (before) return before;
  const read = readTyped(value);
  // Kept as copies: a piece of a text keeps the whole of it in memory.
  if (known.size < mostKnown && value.length <= longestKnown && !/boundary|name/i.test(value))
    known.set(structuredClone(value), structuredClone(read));
  return read;
}

function readTyped(value: string): TypedValue {
  const cut = value.slice(0, 4000);
  const semicolon = cut.indexOf(';');
  const type = (semicolon < 0 ? cut : cut.slice(0, semicolon)).trim().toLowerCase().split(/\s/, 1)[0] ?? '';
  if (semicolon < 0) return { type, params: {} };
  const params: Record<string, string> = {};
  for (const match of cut.slice(semicolon).matchAll(parameter)) {
    const [name = '', quoted, bare = ''] = [match[1], match[2], match[3]];
    const text = quoted === undefined ? bare : quoted.replace(/\\(.)/g, '$1');
    addParameter(params, name.toLowerCase(), text);
  }
  return { type, params };
}

/** RFC 2231: `name*0`, `name*1*` are pieces of `name`, and a trailing `*` marks percent encoding. */
function addParameter(params: Record<string, string>, name: string, text: string): void {
  const star = name.indexOf('*');
  if (star < 0) {
    params[name] ??= text;
    return;
  }
  const key = name.slice(0, star);
  const piece = name.endsWith('*') ? decodeExtended(text) : text;
  params[key] = (/\*[1-9]/.test(name) ? (params[key] ?? '') : '') + piece;
}

function decodeExtended(text: string): string {
  const match = /^(?<charset>[^']{0,40})'[^']{0,20}'(?<rest>.*)$/s.exec(text);
  const raw = (match?.groups?.['rest'] ?? text).replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return decodeCharset(raw, match?.groups?.['charset'] ?? '');
}
