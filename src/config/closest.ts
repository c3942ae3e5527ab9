/**
 * The known word that a misspelt one is nearest to, `null` when none is near (two slips, or one in five
 * letters).
 */
export function closest(word: string, known: readonly string[]): string | null {
  const limit = Math.max(2, Math.floor(word.length / 5));
  const near = known
    .map((one) => ({ one, slips: slipsBetween(word.toLowerCase(), one.toLowerCase(), limit) }))
    .filter(({ slips }) => slips <= limit)
    .sort((a, b) => a.slips - b.slips);
  return near[0]?.one ?? null;
}

/** Letters to insert, drop or replace (Levenshtein); two for neighbours that were swapped. */
function slipsBetween(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (const [i, letter] of [...a].entries()) {
    const row = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const replaced = (last[j] ?? 0) + (letter === other ? 0 : 1);
      row.push(Math.min((last[j + 1] ?? 0) + 1, (row[j] ?? 0) + 1, replaced));
    }
    last = row;
  }
  return last[b.length] ?? limit + 1;
}
