import { type Headers, parseHeaders } from './mime/headers.ts';

/** A notice apart from the original that it quotes. */
export interface SplitText {
  readonly notice: string;
  /** Headers of the quoted original, when there are any. */
  readonly original: Headers | undefined;
}

/** How mail servers announce the copy of the original. Each stands on a line of its own. */
const announcements =
  /^[ \t>*#|]{0,10}(?:[-=_*]{2,40} ?(?:below this line is|(?:this is )?a copy of|original message|the (?:original|unsent) message|unsent message|the body of the message|message header|original headers|returned (?:message|mail|headers)|returned mail|undelivered message|forwarded message|begin message|included is|header(?:s)? of|message text follows|la cabecera|ursprüngliche|der text|message d'origine|mensaje original|mensagem original|messaggio originale|исходное сообщение|原始邮件|元のメール)|(?:the )?(?:original message (?:headers? )?(?:follows|is attached|text|was received at .{5,60} from.{0,60}unsent)|header(?:s)? of (?:the|your) (?:original|undelivered) message|text of the (?:original|returned) message|unsent message follows|message header follows|your original message (?:follows|reads)|original message headers?|message headers? follow|copy of your message|the first \d{1,5} (?:lines|bytes) of the (?:original|message)|the header of the original message|(?:the )?following is (?:a copy|the (?:original|message))|rejected message|message contents|ursprüngliche nachricht|original[- ]?nachricht|hierunter folgt eine kopie|diagnostic information for administrators is not))/im;

/** Fields that stand only in real message headers, never in a notice's prose. */
const header =
  /^(?:received|return-path|message-id|mime-version|x-(?!failed|postfix|actual)[a-z-]{2,40}|dkim-signature|delivered-to):/gim;

/**
 * Cuts the quoted original off a notice and reads its headers. The text is at most a few hundred kilobytes.
 */
export function splitOriginal(text: string): SplitText {
  const announced = announcements.exec(text)?.index ?? -1;
  const started = headerRun(text);
  const at = announced > 0 && (started < 0 || announced < started) ? announced : started;
  if (at <= 0) return { notice: at === 0 ? '' : text, original: at === 0 ? readQuoted(text) : undefined };
  return { notice: text.slice(0, at), original: readQuoted(text.slice(at)) };
}

/** Offset of the first two header lines that follow each other closely; -1 when there are none. */
function headerRun(text: string): number {
  let previous = -1;
  header.lastIndex = 0;
  for (let match = header.exec(text); match; match = header.exec(text)) {
    if (previous >= 0 && match.index - previous < 600) return blockStart(text, previous);
    previous = match.index;
  }
  return -1;
}

/** The block may begin above with From, To or Subject. */
function blockStart(text: string, at: number): number {
  const before = text.slice(Math.max(0, at - 2000), at);
  const blank = Math.max(before.lastIndexOf('\n\n'), before.lastIndexOf('\n \n'));
  const block = blank < 0 ? '' : before.slice(blank + 2);
  return /^(?:[A-Za-z][A-Za-z-]{1,40}:.{0,500}\n(?:[ \t].{0,500}\n){0,20}){1,30}$/.test(block)
    ? at - block.length
    : at;
}

function readQuoted(text: string): Headers | undefined {
  const start = text.search(/^[ \t>|]{0,10}(?:[A-Za-z][A-Za-z-]{1,40}):[ \t]?[^\s/:]/m);
  if (start < 0) return undefined;
  const block = text.slice(start, start + 65_536).replace(/^[>|][> |]{0,9}/gm, '');
  const indent = /^[ \t]+/.exec(block)?.[0] ?? '';
  const plain = indent === '' ? block : block.replaceAll(`\n${indent}`, '\n').slice(indent.length);
  const end = plain.search(/\n[ \t]*\n/);
  const headers = parseHeaders(end < 0 ? plain : plain.slice(0, end));
  return headers.has('from') || headers.has('subject') || headers.has('message-id') || headers.has('received')
    ? headers
    : undefined;
}
