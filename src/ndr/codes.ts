/**
 * Finds enhanced status codes (RFC 3463) and reply codes (RFC 5321 section 4.2) in text. Both look like other things: IP
 * addresses, versions, sizes, times; the patterns say what may stand around them.
 */

const status = /(?<![\d.])(?<code>[245]\.\d\.\d{1,3})(?![\d]|\.\d)/g;
/** A reply and what tells it from a number: its place, or the words around it. */
const replies: readonly RegExp[] = [
  // `550 5.1.1`, `550-5.1.1`, `550 #5.1.0`, `550 [5.1.1]`: nothing else looks like it.
  /(?<![\d.])(?<code>[45]\d\d)[- ;:,]{1,3}[[(#]{0,2}[45]\.\d\.\d{1,3}(?!\d)/,
  // A transcript line, or what a host said.
  /(?:<<<|said:|says:|replied:|responded(?: with)?:?|respon[sc]e(?: was| from .{1,80})?:|error(?: message)?:|reason:|after [A-Z ]{4,40}(?::<[^>\n]{0,300}>)?(?: SIZE=\d{1,12})?:|smtp;|\(#|\[|"|'|`)\s{0,4}(?<code>[45]\d\d)(?=[- \]:;,.)"']|$)/im,
  /(?:^|\n)[> \t]{0,8}(?<code>[45]\d\d)[- ](?=\S)/,
  /\b(?:error|code|status|reply|smtp|reason)[^\w\n]{0,4}(?:code|is|was|status|response)?[^\w\n]{0,4}(?<code>[45]\d\d)(?![\d.]|[- ](?:bytes|kb|mb))/i,
  /(?<![\w.,:@/#+=-])(?<code>[45][0-5]\d)(?=[- ](?!(?:bytes?|kb|mb|hours?|minutes?|seconds?|days?|lines?|messages?|recipients?|times)\b)[\w<"'[#(])/i,
];

/** Every distinct status in a text, in order. */
export function findStatuses(text: string): string[] {
  const found = new Set<string>();
  for (const match of text.matchAll(status)) found.add(match.groups?.['code'] ?? '');
  return [...found];
}

/** The most telling status of a text: the first one that is not X.0.0, else the first; `''` when there is none. */
export function bestStatus(text: string): string {
  const found = findStatuses(text).filter((code) => code[0] !== '2');
  return found.find((code) => !isVague(code)) ?? found[0] ?? '';
}

/** X.0.0 says only the class: any other status in the text says more. */
export function isVague(code: string): boolean {
  return code === '' || code.endsWith('.0.0');
}

/** The most trustworthy reply code of a text, `''` when there is none. */
export function bestReply(text: string): string {
  for (const pattern of replies) {
    const code = pattern.exec(text)?.groups?.['code'];
    if (code) return code;
  }
  return '';
}
