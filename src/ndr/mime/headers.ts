/** Header fields by lower-case name, each with its unfolded values in order of appearance. */
export type Headers = ReadonlyMap<string, readonly string[]>;

/** More header fields than any real mail carries; the rest of a hostile block is not read. */
const mostFields = 2000;
/** Longest value kept, in characters. */
const longestValue = 20_000;

const fold = /\n[ \t]+/g;
const fieldName = /^[!-9;-~]+$/;

/**
 * Reads a header block (line ends already `\n`). Folded lines are joined with one space (RFC 5322 section 2.2.3);
 * lines that are no field are skipped.
 */
export function parseHeaders(block: string): Headers {
  const headers = new Map<string, string[]>();
  const lines = block.replace(fold, ' ').split('\n', mostFields);
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const name = line.slice(0, colon).trimEnd();
    if (!fieldName.test(name)) continue;
    const value = line.slice(colon + 1, colon + 1 + longestValue).trim();
    const key = name.toLowerCase();
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
