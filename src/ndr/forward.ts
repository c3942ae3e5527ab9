import { hasRecipientFields } from './fields.ts';
import { forwarded, forwardSubject } from './marks.ts';
import { first, type Headers } from './mime/headers.ts';
import { decodeWords } from './mime/words.ts';
import { daemon } from './phrases.ts';

/** A report that a person passed on in the text of a mail. */
export interface ForwardedReport {
  /** The person's headers with From and Subject of the report. */
  readonly headers: Headers;
  /** The report without the quote marks that the mail program set before its lines. */
  readonly text: string;
}

/** How mail programs repeat From and Subject of what they pass on, in the languages in which they do. */
const from =
  /^(?<quote>[> \t|]{0,6})\*?(?:from|von|de|da|van|från|fra|od|lähettäjä|от|от кого|отправитель|差出人|送信者|发件人|寄件者|보낸 ?사람)\s{0,2}\*?\s?[:：]\*?[ \t]{0,4}(?<value>[^\n]{3,200})$/gim;
const subject =
  /^[> \t|]{0,6}\*?(?:subject|betreff|objet|sujet|asunto|oggetto|assunto|onderwerp|ämne|emne|temat|aihe|тема|件名|主题|主旨|제목)\s{0,2}\*?\s?[:：]\*?[ \t]{0,4}(?<value>[^\n]{3,300})$/im;
/** What mail programs write by themselves: rules, signatures, where the mail was written. */
const ownLines =
  /^(?:[-_=*> \t]{2,80}|[-=*_]{2,20} ?[^-=*_\n]{4,40} ?[-=*_]{2,20}|(?:sent from|gesendet von|envoyé de|enviado d|inviato da|verstuurd vanaf)\b.{0,60}|.{0,10}(?:のiphone|iphone).{0,20})$/gim;

/** Header lines of a forwarded mail stand this close together. */
const longestBlock = 1_500;
/** A signature stands at the very end of what a person writes. */
const longestSignature = 405;
/** A person who adds more than a word or two is writing to somebody. */
const longestRemark = 80;

/**
 * The report in a mail by which a person passes one on whole. Whole: with its delivery-status fields, or
 * without a word of the person's own. Whoever asks or tells something about a bounce writes a mail of his
 * own: then there is none.
 */
export function forwardedReport(headers: Headers, text: string): ForwardedReport | undefined {
  if (daemon.test(first(headers, 'from'))) return undefined;
  if (!forwardSubject.test(decodeWords(first(headers, 'subject'))) && !forwarded.test(text)) return undefined;
  const sender = [...text.slice(0, 4_000).matchAll(from)].find((one) =>
    daemon.test(one.groups?.['value'] ?? ''),
  );
  if (!sender) return undefined;
  const about = subject.exec(text.slice(sender.index, sender.index + longestBlock));
  if (!about) return undefined;
  const quote = sender.groups?.['quote'] ?? '';
  const body = unquote(text.slice(sender.index + sender[0].length), quote);
  if (!isWhole(text.slice(0, sender.index), body)) return undefined;
  const replaced: [string, string[]][] = [
    ['from', [sender.groups?.['value'] ?? '']],
    ['sender', [first(headers, 'from')]],
    ['subject', [about.groups?.['value'] ?? '']],
  ];
  return { headers: new Map([...headers, ...replaced]), text: body };
}

function isWhole(before: string, body: string): boolean {
  const own = before.slice(0, forwarded.exec(before)?.index);
  const signature = own.indexOf('\n-- \n', Math.max(0, own.length - longestSignature));
  const remark = (signature < 0 ? own : own.slice(0, signature)).replace(ownLines, '').trim();
  if (/[?？]/.test(remark)) return false;
  return remark.length <= (hasRecipientFields(body) ? longestRemark : 0);
}

/** One level of `>` off every line; what follows the header lines of the forwarded mail is the report. */
function unquote(text: string, quote: string): string {
  const plain = quote.includes('>') ? text.replace(/^>[ \t]?/gm, '') : text;
  const end = plain.search(/\n[ \t]*\n/);
  return end < 0 ? '' : plain.slice(end).trimStart();
}
