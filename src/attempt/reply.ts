/** Where in the dialogue a server's words came. */
export interface Said {
  readonly reply: string;
  readonly command: string;
  readonly host: string;
  readonly ip: string;
}

/** Exim and some panels write a reply's line ends as two characters. */
const lineEnds = /(?:\\r)?\\n|[\r\n]+/g;
/** Control characters that a log may hold: they say nothing. */
const controls = /\p{Cc}+/gu;

/** One line without control characters. */
export const oneLine = (text: string): string => text.replace(lineEnds, ' ').replace(controls, ' ').trim();

/** The verb of a command as a log names it: `end of DATA command`, `RCPT TO:<…>`, `MAIL FROM:<…> SIZE=1`. */
export function verbOf(words: string): string {
  const upper = words.toUpperCase();
  return ['RCPT', 'MAIL', 'DATA', 'BDAT', 'EHLO', 'HELO', 'AUTH'].find((verb) => upper.includes(verb)) ?? '';
}

/** The enhanced status behind a reply's code, `''` when it has none. */
export const statusIn = (reply: string): string =>
  /^\d{3}[ -]#?(?<status>[245]\.\d{1,3}\.\d{1,3})\b/.exec(reply)?.groups?.['status'] ?? '';
