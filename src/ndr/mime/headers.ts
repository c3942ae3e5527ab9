/** Header fields by lower-case name, each with its unfolded values in order of appearance. */
export type Headers = ReadonlyMap<string, readonly string[]>;

/** More header fields than any real mail carries; the rest of a hostile block is not read. */
const mostFields = 2000;
/** Longest value kept, in characters. */
const longestValue = 20_000;

const fold = /\n[ \t]+/g;
const fieldName = /^[!-9;-~]+$/;

/** Names as printed, and in lower case: mails repeat a few hundred of them. */
const names = new Map<string, string>();
/** A mail that invents names must not fill the memory. */
const mostNames = 2_000;
const longestName = 60;

/** The name of a field in lower case, `''` when it is none. */
function nameOf(printed: string): string {
  const known = names.get(printed);
  if (known !== undefined) return known;
  const name = printed.trimEnd();
  if (!fieldName.test(name)) return '';
  const lower = name.toLowerCase();
  if (names.size >= mostNames || printed.length > longestName || name !== printed) return lower;
  // A copy: a piece of a text keeps the whole of it in memory.
  const copy = Buffer.from(name, 'latin1').toString('latin1');
  names.set(copy, copy.toLowerCase());
  return lower;
}

/**
 * Reads a header block (line ends already `\n`). Folded lines are joined with one space (RFC 5322 section
 * 2.2.3); lines that are no field are skipped.
 */
export function parseHeaders(block: string): Headers {
  const headers = new Map<string, string[]>();
  const lines = block.replace(fold, ' ').split('\n', mostFields);
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const key = nameOf(line.slice(0, colon));
    if (key === '') continue;
    const value = line.slice(colon + 1, colon + 1 + longestValue).trim();
    const known = headers.get(key);
    if (known) known.push(value);
    else headers.set(key, [value]);
  }
  return headers;
}

/** The first value of a field, `''` when the field is absent. */
export function first(headers: Headers, name: string): string {
  return headers.get(name)?.[0] ?? '';
}

/** All values of a field, none when it is absent. */
export function all(headers: Headers, name: string): readonly string[] {
  return headers.get(name) ?? [];
}
