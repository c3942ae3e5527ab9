/**
 * Finds enhanced status codes (RFC 3463) and reply codes (RFC 5321 section 4.2) in text. Both look like other
 * things: IP addresses, versions, sizes, times; the patterns say what may stand around them.
 */

const status = /(?<![\d.])[245]\.\d\.\d{1,3}(?![\d]|\.\d)/g;
/** A reply and what tells it from a number: its place, or the words around it. */
const replies: readonly RegExp[] = [
  // `550 5.1.1`, `550-5.1.1`, `550 #5.1.0`, `550 [5.1.1]`: nothing else looks like it.
  /(?<![\d.])(?<code>[45]\d\d)[- ;:,]{1,3}[[(#]{0,2}[45]\.\d\.\d{1,3}(?!\d)/,
  // A transcript line, or what a host said.
  /(?:<<<|>>>|said:|says:|replied:|responded(?: with)?:?|respon[sc]e(?: was| from .{1,80})?:|error(?: message)?:|reason:|\]: |after [A-Z ]{4,40}(?::<[^>\n]{0,300}>)?(?: SIZE=\d{1,12})?:|smtp;|\(#|\[|"|'|`)\s{0,4}(?<code>[45]\d\d)(?=[- \]:;,.)"']|$)/im,
  /(?:^|\n)[> \t]{0,8}(?<code>[45]\d\d)(?:[- ](?=\S)|[ \t]{0,2}:|[ \t]{0,3}(?:\n|$))/,
  /\b(?:error_?code|error|code|status|reply|smtp|reason)[^\w\n]{0,4}(?:code|is|was|status|response)?[^\w\n]{0,4}(?<code>[45]\d\d)(?![\d.]|[- ](?:bytes|kb|mb))/i,
  /(?<![\w.,:@/#+=-])(?<code>[45][0-5]\d)(?=[- ](?!(?:bytes?|kb|mb|hours?|minutes?|seconds?|days?|lines?|messages?|recipients?|times)\b)[\w<"'[#(])/i,
];

/** Every distinct status in a text, in order. */
export function findStatuses(text: string): string[] {
  return [...new Set(text.match(status))];
}

/**
 * The most telling status of a text: one that names a cause before one that says little (X.Y.0 only where it
 * lies, X.0.0 nothing); `''` when there is none. With a reply code known, only statuses of its class count:
 * another class belongs to another answer.
 */
export function bestStatus(text: string, reply = ''): string {
  const found = findStatuses(text).filter((code) => (reply === '' ? code[0] !== '2' : code[0] === reply[0]));
  return (
    found.find((code) => namesCause(code) && !code.endsWith('.0')) ??
    found.find(namesCause) ??
    found.find((code) => !isVague(code)) ??
    found[0] ??
    ''
  );
}

/** X.0.0 says only the class: any other status in the text says more. */
export function isVague(code: string): boolean {
  return code === '' || code.endsWith('.0.0');
}

/** X.0.0 and X.5.0 say that something failed, X.4.7 that time ran out: any other status says what. */
function namesCause(code: string): boolean {
  return !isVague(code) && !isExpired(code) && !code.endsWith('.5.0');
}

/** X.4.7, time ran out: why it did stands elsewhere. */
export function isExpired(code: string): boolean {
  return code.endsWith('.4.7');
}

/** The reply code that stands right before a status (`421 4.4.2`), `''` when none does. */
export function replyBeside(text: string, code: string): string {
  if (code === '') return '';
  for (let at = text.indexOf(code); at >= 0; at = text.indexOf(code, at + 1)) {
    const before = /(?<![\d.])(?<reply>[45]\d\d)[- ;:,]{1,3}[[(#]{0,2}$/.exec(
      text.slice(Math.max(0, at - 12), at),
    );
    if (before?.groups?.['reply']) return before.groups['reply'];
  }
  return '';
}

/** The most trustworthy reply code of a text, `''` when there is none. */
export function bestReply(text: string): string {
  for (const pattern of replies) {
    const code = pattern.exec(text)?.groups?.['code'];
    if (code) return code;
  }
  return '';
}
