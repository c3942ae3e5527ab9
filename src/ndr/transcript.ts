/**
 * What Sendmail (and what is made of it) prints of its talk with the next server or program: `>>>` what it
 * said, `<<<` what it was answered, and lines of its own.
 */

/** One answer: `<<< 550-5.7.28 …` lines that follow each other. */
const answer =
  /(?:^|\n)[ \t]{0,4}<<< (?<lines>[45]\d\d[- ][^\n]{0,600}(?:\n[ \t]{0,4}<<< [^\n]{0,600}){0,20})/g;

/**
 * A whole answer out of the transcript when a field holds only its first line; the field as it is when there
 * is none. Fields and transcript differ in their blanks: Gmail prints `[192.0.2.9      19]`, and a long line
 * is folded.
 */
export function wholeAnswer(field: string, text: string): string {
  if (!text.includes('<<< ')) return field;
  const first = oneLine(field);
  const start = first.slice(0, 60);
  for (const match of text.matchAll(answer)) {
    const whole = oneLine((match.groups?.['lines'] ?? '').replace(/\n[ \t]{0,4}<<< /g, ' '));
    if (whole.length > first.length && whole.startsWith(start)) return whole;
  }
  return first;
}

/** Runs of blanks and line ends as one blank. */
export function oneLine(text: string): string {
  return /[^\S ]| {2}/.test(text) ? text.replace(/\s+/g, ' ').trim() : text.trim();
}

const header = /-----[ \t]{0,3}transcript of session follows/i;
/**
 * How Sendmail sums up what it was told above: words of its own, the same whatever happened (sysexits.h,
 * EX_UNAVAILABLE).
 */
const summary =
  /^(?:55[04] )(?:5\.\d\.0 )?(?:<[^<>\n]{1,320}>\.{3} )?(?:service unavailable|unknown mailer error \d{1,3})[ \t]{0,3}$/gim;
/** A line of the transcript that says something: an answer, or what a local program printed. */
const telling = /^(?:[ \t]{0,4}<<< [45]\d\d|(?!>>>|\.\.\. |<<<|[45]\d\d |-----|\s)[^\n]{8,})/im;

/** A notice without the last line of a transcript where the lines above it say why. */
export function withoutSummary(notice: string): string {
  // Reports of all families come by here: most are told apart without a pattern.
  if (!notice.includes('-----')) return notice;
  const at = notice.search(header);
  if (at < 0) return notice;
  const lineEnd = notice.indexOf('\n', at);
  if (lineEnd < 0) return notice;
  const rest = notice.slice(lineEnd + 1).replace(summary, '');
  return telling.test(rest) ? notice.slice(0, lineEnd + 1) + rest : notice;
}
