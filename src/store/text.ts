/** Lengths that texts from a mail are cut to. */
export const limits = { word: 64, line: 320, subject: 500, diagnostic: 2000 } as const;

export const cut = (text: string, limit: number): string =>
  text.length <= limit ? text : text.slice(0, limit);

/** JSON of rows that PostgreSQL takes: it knows no NUL in a text, and no half of a surrogate pair. */
export function rowsJson(rows: readonly unknown[]): string {
  const json = JSON.stringify(rows);
  // JSON.stringify writes both as escapes; anything else with this look is only cleaned in vain.
  return /\\u(?:0000|d[89a-f])/.test(json)
    ? JSON.stringify(rows, (_, value) => (typeof value === 'string' ? clean(value) : value))
    : json;
}

/** A text without NUL and without half surrogates. */
export const clean = (text: string): string => text.toWellFormed().replaceAll('\0', '\uFFFD');
