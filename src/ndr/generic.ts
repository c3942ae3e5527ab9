import { type FoundAddress, findAddresses } from './addresses-in-prose.ts';
import { type Named, named } from './field-address.ts';
import { failure } from './phrases.ts';

/** A recipient that the notice's words name. */
export interface ProseRecipient extends Named {
  /** The lines that speak of this recipient, joined by `\n`. */
  readonly text: string;
}

const mostLines = 4_000;
const longestLine = 1_000;
const mostRecipients = 5000;

/** Lines that name somebody to ask, the sender or the server, never the recipient that failed. */
const otherPeople =
  /\b(?:contact|assistance|questions?|help ?desk|please (?:send|forward|e-?mail|write)|send (?:mail|e-?mail) to|unsubscribe|reply-to|return-path|mail from|message from|your (?:mail|e-?mail) address|sent by|sender|originator|abuse|copyright|support|the original (?:message|sender)|message[- ]id|report (?:this|any)|from)\b/i;
/** Lines that name the recipient in so many words. */
const labelled =
  /(?:rcpt[ _]to|recipients?(?: address)?|final-recipient|original-recipient|user|mailbox|addressee|to|for|address(?:es)?|account|local part|alias|empfänger|destinataire|destinatario|destinatário|得|宛先|收件人|an|à|para|получател[ьяю]|adresse|addres[sz]at)[^\w\n@]{0,6}$/i;
/** What precedes an address in a link or an identifier. */
const notForPeople =
  /(?:mailto:|https?:\/\/\S{0,300}|(?:message-|メッセージ ?|nachrichten-|\b)id\s?:?\s{0,3}<?)$/i;
/** Labels of an address that is the sender's own: `Sender Address: …`. */
const ofSender =
  /(?:^|[\s(*])(?:(?:envelope[- ])?sender|originator|from|mail from|return[- ]?path|reply[- ]?to|your|absender(?:adresse)?|(?:adresse de l['’])?expéditeur|remitente|mittente|remetente|afzender|avsändare|nadawca|отправитель|送信者|差出人|发件人|寄件者)(?:['’]s)?(?: (?:e-?mail ?)?address| e-?mail)?\s{0,3}[:：=]\*{0,2}\s{0,20}[<"'(]?$/i;
/** Help texts show addresses that nobody has written to. */
const inExample =
  /(?:\b(?:if|try|as in|such as|like|for (?:example|instance)|e\.g\.|i\.e\.|z\.\s?b\.|p\.\s?ex\.)|\bexample:),?:?\s{1,3}[<"'(]?$/i;
/** What may stand before an address that begins an entry. */
const bullet = /^[\s>*•·\-–|#"'(<[]{0,20}(?:\d{1,3}[.)]\s{0,3}|smtp[:;]?\s{0,3})?[<"'(]{0,3}$/i;
/** `550 <user@example.org>... User unknown` in a transcript. */
const transcript = /^[45]\d\d[- ]<?$/;
const code = /(?<![\d.])(?:[45]\d\d[- ]|[45]\.\d\.\d{1,3}\b)/;

/** People to ask; only as an entry of its own is such an address a recipient. */
const roles = /^(?:postmaster|mailer-daemon|abuse|hostmaster|help-?desk|support|info|noc)@/i;

interface Candidate {
  readonly address: string;
  readonly line: number;
  /**
   * 4: opens an entry; 3: is labelled as recipient; 2: stands beside a failure; 1: near one; 0: is merely
   * there.
   */
  readonly weight: number;
  /** Nothing but a colon follows on its line. */
  readonly alone: boolean;
  /** Blanks before the entry. */
  readonly indent: number;
}

/**
 * Reads the failed recipients out of a notice of any MTA: an address that opens an entry or is named as
 * recipient, else one beside a failure phrase or code, else one near it. `notHim` tells addresses that are
 * hardly the recipient: the sender, the reporter; they count only when they stand alone as an entry and
 * nobody else does better.
 */
export function readGeneric(notice: string, notHim: (address: string) => boolean): ProseRecipient[] {
  const lines = notice.split('\n', mostLines).map((line) => line.slice(0, longestLine));
  const words = new Words(lines);
  const all = lines
    .flatMap((line, index) => candidatesOf(words, line, index))
    .filter((one) => one.weight > 0);
  const others = all.filter((one) => !notHim(one.address));
  const candidates = others.length > 0 ? others : all.filter((one) => one.weight === 4 && one.alone);
  const best = candidates.reduce((most, one) => Math.max(most, one.weight), 0);
  const chosen = candidates.filter((one) => one.weight === best);
  // What stands further in than the first entry continues it: `<a@b.c>: host said` and below it `    <d@e.f>:
  // unknown`.
  const indent = (chosen[0]?.indent ?? 0) + 1;
  return entries(lines, best === 4 ? chosen.filter((one) => one.indent <= indent) : chosen);
}

function candidatesOf(words: Words, line: string, index: number): Candidate[] {
  if (!line.includes('@')) return [];
  const indent = line.length - line.trimStart().length;
  return findAddresses(line).map((found) => {
    const weight = weigh(words, line, index, found);
    const alone = /^>?\s{0,5}:?\s{0,5}$/.test(line.slice(found.end, found.end + 20));
    return {
      address: found.address,
      line: index,
      indent,
      alone,
      weight: weight < 4 && roles.test(found.address) ? 0 : weight,
    };
  });
}

function weigh(words: Words, line: string, index: number, found: FoundAddress): number {
  const previous = words.line(index - 1);
  const before = line.slice(0, found.start);
  if (
    notForPeople.test(before) ||
    ofSender.test(before) ||
    inExample.test(`${previous.slice(-30)} ${before}`)
  )
    return 0;
  if (opensEntry(line, before, found)) return 4;
  if (labelled.test(before) && !/\bfrom\b.{0,80}\bto$/i.test(before)) return 3;
  if (otherPeople.test(before)) return 0;
  if (words.tellOn(index)) return 2;
  return words.tellNear(index) ? 1 : 0;
}

/** Where a failure is told: asked once a line, however many addresses stand on it. */
class Words {
  readonly #lines: readonly string[];
  readonly #on = new Map<number, boolean>();
  readonly #near = new Map<number, boolean>();

  constructor(lines: readonly string[]) {
    this.#lines = lines;
  }

  line(index: number): string {
    return this.#lines[index] ?? '';
  }

  tellOn(index: number): boolean {
    return this.#ask(this.#on, index, 0);
  }

  tellNear(index: number): boolean {
    return this.#ask(this.#near, index, 3);
  }

  #ask(known: Map<number, boolean>, index: number, around: number): boolean {
    const before = known.get(index);
    if (before !== undefined) return before;
    const text = this.#lines.slice(Math.max(0, index - around), index + around + 1).join('\n');
    const tells = failure.test(text) || code.test(text);
    known.set(index, tells);
    return tells;
  }
}

function opensEntry(line: string, before: string, found: FoundAddress): boolean {
  if (bullet.test(before)) return true;
  return transcript.test(before) && line.startsWith('...', found.end + (line[found.end] === '>' ? 1 : 0));
}

/**
 * One entry an address; its text runs to the next entry, and the words before the first entry belong to all.
 */
function entries(lines: readonly string[], candidates: readonly Candidate[]): ProseRecipient[] {
  const byAddress = new Map<string, Candidate[]>();
  for (const one of candidates) {
    const key = one.address.toLowerCase();
    const known = byAddress.get(key);
    if (known) known.push(one);
    else if (byAddress.size < mostRecipients) byAddress.set(key, [one]);
  }
  const starts = [...new Set(candidates.map((one) => one.line))].sort((a, b) => a - b);
  const all = lines.join('\n');
  return [...byAddress.values()].map((own) => {
    if (byAddress.size === 1) return { ...named(own[0]?.address ?? ''), text: all };
    const text = own
      .map((one) => lines.slice(one.line, nextStart(starts, one.line, lines.length)).join('\n'))
      .join('\n');
    return { ...named(own[0]?.address ?? ''), text };
  });
}

function nextStart(starts: readonly number[], line: number, end: number): number {
  return starts.find((start) => start > line) ?? end;
}
