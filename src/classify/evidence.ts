const longestEvidence = 300;

/**
 * The line of a text in which a pattern matches, else the first that holds the code, else the first with
 * words.
 */
export function evidenceIn(source: string, pattern: RegExp | undefined, code: string): string {
  const lines = source
    .slice(0, 4_000)
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const line =
    (pattern && (lines.find((one) => pattern.test(one)) ?? pairOf(lines, pattern))) ??
    lines.find((one) => one.includes(code)) ??
    lines[0] ??
    '';
  return line.slice(0, longestEvidence);
}

/** A match that runs over a line end: both lines. */
function pairOf(lines: readonly string[], pattern: RegExp): string | undefined {
  for (let at = 1; at < lines.length; at += 1) {
    const joined = `${lines[at - 1]} ${(lines[at] ?? '').replace(/^[2345]\d\d[- ](?:[245]\.\d\.\d{1,3} ?)?/, '')}`;
    if (pattern.test(joined)) return joined;
  }
  return undefined;
}
