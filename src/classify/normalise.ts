import { bestReply, bestStatus } from '../ndr/codes.ts';
import { coreOf } from './core.ts';
import { isLabelled, reasonBehindStock, unwrap, withoutProbe, withoutTail } from './frames.ts';
import { isProviders } from './provider.ts';

/** A server's words as one line, and what stands around them. */
export interface NormalText {
  /**
   * The server's words where they can be told from the notice around them: one line, codes of continuation
   * lines dropped.
   */
  readonly text: string;
  /**
   * What Postfix was told to say behind its own `Recipient address rejected:`, `''` when it says that alone
   * or nothing of it.
   */
  readonly reason: string;
  /** The reason behind a stock phrase of RFC 5321, `''` when nothing stands behind one. */
  readonly behindStock: string;
  /** Whether `text` was taken out of a gateway's sentence about another server's reply. */
  readonly wrapped: boolean;
  /** The whole notice in one line when `text` is a part of it, else `''`. */
  readonly around: string;
  /** All of it with the addresses as printed: in the rest their names are masked. */
  readonly printed: string;
  /** SMTP reply code, `''` when there is none. */
  readonly reply: string;
  /** Enhanced status (RFC 3463), `''` when there is none. */
  readonly status: string;
  /** Command that was answered, upper case: `RCPT`, `DATA` … */
  readonly command: string;
  /** Host in `host X said:`, lower case. */
  readonly host: string;
}

/** Longest text that is looked at, in characters. Server replies end far below it. */
export const longestText = 4_000;

/**
 * Makes one line of a diagnostic, whatever an MTA did to it. Linear: at most `longestText` characters are
 * read.
 */
export function normalise(source: string): NormalText {
  const line = decodeOctal(unescapeBreaks(source.slice(0, longestText)))
    .replace(/\s+/g, ' ')
    .trim();
  const outer = line.replace(prefix, '').replace(/^[#"']{1,3}(?=[245]\d\d)|[#"']{2,3}$/g, '');
  const inner = unwrap(outer);
  const bare = withoutTail(inner);
  const { core, whole } = coreOf(joinTorn(bare.includes('(in reply to') ? bare.replace(replied, '') : bare));
  const words = withoutProbe(core || whole);
  const lead = leading.exec(words)?.groups;
  const text = dropContinuations(words, lead);
  const masked = maskMailboxes(text);
  return {
    text: masked,
    reason: masked.includes('rejected: ') ? (framed.exec(masked)?.groups?.['reason'] ?? '') : '',
    behindStock: reasonBehindStock(masked),
    wrapped: inner !== outer,
    around: around(outer, bare, core && whole),
    printed: core === '' || whole === '' ? text : whole,
    reply: lead?.['reply'] ?? bestReply(text),
    status: lead?.['status'] ?? bestStatus(text),
    command: commandIn(outer),
    host: said.exec(outer)?.groups?.['host']?.toLowerCase() ?? '',
  };
}

/** The notice around the server's words, if `bare` was taken out of one. */
function around(outer: string, bare: string, whole: string): string {
  if (isLabelled(outer)) return '';
  return maskMailboxes(bare === outer ? whole : outer);
}

/**
 * Addresses are names, not evidence: `<filtered@spam.example.org>` says nothing of filters or spam. Role
 * addresses and the domains of providers stay, since texts are told by them.
 */
function maskMailboxes(text: string): string {
  if (!text.includes('@')) return text;
  return text.replace(mailbox, (address: string, domain: string) => {
    if (role.test(address)) return address;
    return isProviders(domain) ? `x@${domain}` : `x@x${domain.slice(domain.lastIndexOf('.'))}`;
  });
}
const mailbox = /(?<![\w.+=-])[\w.!#$%&'*+/=?^`{|}~-]{1,64}@([a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?)/gi;
const role =
  /^(?:abuse|delist|postmaster|tosa@|support|removal|hostmaster|help|unblock|contact|dnsbl|rbl|blacklist|admin)/i;

/** The frame says who was refused at RCPT, and that is every recipient, whatever the reason behind it. */
const framed = /\brecipient address rejected: (?<reason>.{4,600})/i;

const prefix = /^(?:(?:smtp|x-postfix|x-notes|x-sendmail|lmtp|diagnostic-code:?)\s{0,3}[;:]\s{0,3}){1,3}/i;
/** Which command was answered is a fact of its own; its words are the reporting server's. */
const replied = /\s?\(in reply to (?:the )?(?:end of )?[A-Z]{4,8}(?: (?:FROM|TO))? command\)/g;
const leading =
  /^[<(["' ]{0,3}(?<reply>[2345]\d\d)(?:(?<more>-)| |$|:)\s?[[(#]{0,2}(?<status>[245]\.\d\.\d{1,3})?(?![\d.]*\d)/;
const said =
  /\bhost (?<host>[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63}){1,8})\.?(?: ?\[[^\]]{1,60}\])?(?::\d{1,5})? (?:said|refused to talk to me|replied)/i;

/**
 * Drops the codes that a multi-line reply repeats on every line: `550-5.7.1 a 550 5.7.1 b` becomes `550 5.7.1
 * a b`. OpenSMTPD glues them to the word before: `rate of5.7.28 unsolicited`.
 */
function dropContinuations(text: string, lead: Record<string, string | undefined> | undefined): string {
  const reply = lead?.['reply'];
  if (!reply) return text;
  const status = lead['status'];
  const from = text.indexOf(reply) + reply.length;
  const rest = text.slice(from).replace(/^-/, ' ');
  if (!lead['more'] && !(status && rest.indexOf(status) !== rest.lastIndexOf(status))) return text;
  const repeated = status
    ? new RegExp(`(?<![\\d.#[(=/])(?:${reply}[- ])?${status.replaceAll('.', '\\.')}(?!\\.?\\d)[- ]?`, 'g')
    : new RegExp(`(?<=\\s)${reply}[- ](?![\\d.])`, 'g');
  const first = status ? rest.indexOf(status) + status.length : 0;
  const joined = `${rest.slice(0, first)}${rest.slice(first).replace(repeated, ' ')}`;
  return `${text.slice(0, from)}${joined}`.replace(/ {2,}/g, ' ').trim();
}

const command =
  /(?:in (?:reply|response) to|after|response to|at (?=MAIL FROM|RCPT TO|EHLO|HELO)|\[|for (?=\S{4,8} command))\s{0,3}(?:the )?(?:pipelined )?(?:end of )?(?<name>RCPT|MAIL|DATA|EHLO|HELO|STARTTLS|AUTH|initial connection|connect)(?: ?_?(?:TO|FROM))?\b|>>> (?<sent>RCPT|MAIL|DATA|EHLO|HELO|STARTTLS|AUTH)\b(?!.{0,1000}>>> )|(?<qmail>greeting failed|my name was rejected|sender was rejected|refused to talk to me)/i;

/** qmail and Postfix say in a sentence of their own which answer they quote. */
const sentences: Readonly<Record<string, string>> = {
  'greeting failed': 'CONNECT',
  'refused to talk to me': 'CONNECT',
  'my name was rejected': 'HELO',
  'sender was rejected': 'MAIL',
};

function commandIn(text: string): string {
  const found = command.exec(text)?.groups;
  const sentence = sentences[found?.['qmail']?.toLowerCase() ?? ''];
  if (sentence !== undefined) return sentence;
  const name = (found?.['name'] ?? found?.['sent'] ?? '').toUpperCase();
  return name.includes('CONNECT') ? 'CONNECT' : name;
}

/** Exim's log prints the line ends of a reply as `\n`. */
function unescapeBreaks(text: string): string {
  return text.includes('\\n') ? text.replace(/\\n(?=[\sA-Z\d]|$)/g, ' ') : text;
}

/**
 * A reply pasted without its first line's codes keeps those of the next lines amid its sentence: `rate of
 * 421-4.7.28 unsolicited`. They go to the front, where a reply has them.
 */
function joinTorn(text: string): string {
  if (!/[a-z] [45]\d\d-[45]\./.test(text)) return text;
  const found = torn.exec(text);
  if (!found) return text;
  const { reply = '', status = '' } = found.groups ?? {};
  const code = new RegExp(` ${reply}[- ]${status.replaceAll('.', '\\.')} `, 'g');
  return `${reply} ${status} ${text.replace(code, ' ')}`;
}
const torn =
  /^(?![45]\d\d[ -])[^:]*[a-z] (?<reply>[45]\d\d)-(?<status>[45]\.\d\.\d{1,3}) (?=[a-z])(?<!(?:said|says|replied|was|reason|error|with) \S{3}-\S{5,7} )/;

/** Exim prints bytes above 127 as `\303\244`. */
function decodeOctal(text: string): string {
  if (!/\\[23][0-7]{2}/.test(text)) return text;
  return text.replace(/(?:\\[23][0-7]{2}){1,200}/g, (run) => {
    const bytes = Uint8Array.from(run.split('\\').slice(1), (digits) => Number.parseInt(digits, 8));
    const decoded = new TextDecoder('utf-8').decode(bytes);
    return decoded.includes('\uFFFD') ? new TextDecoder('latin1').decode(bytes) : decoded;
  });
}
