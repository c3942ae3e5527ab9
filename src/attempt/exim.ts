import { isPublicIp } from '../network/private-ip.ts';
import type { Attempt, Emit, LogReader, LogRecord } from './attempt.ts';
import { noteWaiting, own, type Queued, Queues } from './queues.ts';
import { oneLine, type Said, statusIn, verbOf } from './reply.ts';
import { type StampClock, stampReader } from './stamp.ts';
import { lineOf, recordAfter } from './syslog.ts';

/** Before 4.97 `1xWzRr-000645-09`, since then `1xWzRr-00000000645-0909`. */
const messageLine =
  /^(?:\[\d{1,10}\] )?(?<id>[\dA-Za-z]{6}-(?:[\dA-Za-z]{6}-[\dA-Za-z]{2}|[\dA-Za-z]{11}-[\dA-Za-z]{4})) (?<flag><=|=>|->|>>|\*\*|==|Completed)(?: |$)/;
/** `H=mx.example.net (helo) [192.0.2.1]:25`, as `log_selector` prints it. */
const hostField = /(?:^| )H=(?:(?<name>[^\s[(]{1,255}) )?(?:\([^)]{0,255}\) )?\[(?<ip>[^\]\s]{1,64})\]/;
const interfaceField = /(?:^| )I=\[(?<ip>[^\]\s]{1,64})\]/;
const fromField = /(?:^| )F=<(?<sender>[^>\s]{0,320})>/;
const idField = / id=(?<id>\S{1,998})/;
/** spec.txt, "Log files": `C="…"` is the server's answer to the message; quotes in it are escaped. */
const confirmation = / C="(?<words>(?:[^"\\]|\\.){0,2000})"/;
/**
 * smtp.c: after which command the other server said it; `host NAME said:` stood between in older versions.
 */
const remote =
  /SMTP error from remote (?:mail server|mailer) after (?<command>.{1,600}?): (?:host \S{1,255} \[[^\]]{1,64}\]: )?(?=\d{3})/;
/** The server's memory of an earlier refusal, not an answer. `retry.c`, `deliver.c`. */
const remembered = /retry time not reached|retry timeout exceeded|have been failing for a long time/;
const actions: Readonly<Record<string, Attempt['action']>> = {
  '=>': 'delivered',
  '->': 'delivered',
  '>>': 'delivered',
  '**': 'failed',
  '==': 'deferred',
};

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase();

/** An address at the beginning, and where it ends: a quoted local part may hold spaces. */
function addressAt(text: string): { readonly address: string; readonly end: number } {
  const quote = text.startsWith('"') ? text.indexOf('"@', 1) : 0;
  const end = /[\s:](?=\s|[A-Z]=|<|\(|$)|\s/.exec(text.slice(Math.max(quote, 0), 400));
  const at = end ? end.index + Math.max(quote, 0) : Math.min(text.length, 400);
  return { address: text.slice(0, at), end: at };
}

/** A local delivery prints `user <user@example.net>`: the address is the one in the brackets. */
function recipientOf(text: string): { readonly recipient: string; readonly rest: string } {
  const { address, end } = addressAt(text);
  const rest = text.slice(end);
  if (address.includes('@')) return { recipient: address, rest };
  return { recipient: /^ <(?<whole>[^>\s]{1,320})>/.exec(rest)?.groups?.['whole'] ?? '', rest };
}

/** Where the words begin: after `defer (-44):`, or after the colon that ends the fields. */
function wordsOf(rest: string): string {
  const defer = /\bdefer \(-?\d{1,5}\)/.exec(rest.slice(0, 1_000));
  const from = defer ? rest.slice(defer.index + defer[0].length) : rest;
  const colon = from.indexOf(': ');
  return oneLine(colon < 0 ? from : from.slice(colon + 2));
}

function saidIn(rest: string, words: string): Said {
  const found = remote.exec(rest);
  const by = hostField.exec(rest.slice(0, 2_000))?.groups;
  return {
    reply: found ? oneLine(rest.slice(found.index + found[0].length)) : words,
    command: verbOf(found?.groups?.['command']?.replace('end of data', 'DATA') ?? ''),
    host: by?.['name'] ?? '',
    ip: by?.['ip'] ?? '',
  };
}

/** What each domain's servers said last, for the lines in which Exim only remembers that they did. */
class LastWords {
  readonly #known = new Map<string, Said>();

  note(domain: string, said: Said): void {
    this.#known.delete(domain);
    const { reply, command, host, ip } = said;
    this.#known.set(own(domain), { reply: own(reply), command, host: own(host), ip: own(ip) });
    if (this.#known.size > 5_000) this.#known.delete(this.#known.keys().next().value ?? '');
  }

  of(domain: string): Said | undefined {
    return this.#known.get(domain);
  }
}

/**
 * Reads Exim's main log, or the same by syslog. exim.org, specification, chapter "Log files"; and real runs
 * of 4.96.
 */
export function eximReader(clock: StampClock, capacity = 50_000): LogReader {
  const stamp = stampReader(clock);
  const queues = new Queues(capacity);
  const lastWords = new LastWords();

  /** What was said, and whether somebody was asked: Exim's memory is filled with the words it remembers. */
  function told(
    action: Attempt['action'],
    recipient: string,
    rest: string,
  ): Said & { readonly held: boolean } {
    const words = wordsOf(rest);
    if (action === 'delivered') {
      const answer = confirmation.exec(rest)?.groups?.['words'] ?? '';
      return { ...saidIn(rest, ''), reply: oneLine(answer), command: '', held: false };
    }
    const said = saidIn(rest, words);
    if (!remembered.test(words)) {
      if (said.ip !== '') lastWords.note(domainOf(recipient), said);
      return { ...said, held: false };
    }
    return { ...(lastWords.of(domainOf(recipient)) ?? said), held: true };
  }

  function tried(record: LogRecord, id: string, flag: string, text: string, emit: Emit): void {
    const action = actions[flag];
    const { recipient, rest } = recipientOf(text);
    if (!action || recipient === '') return;
    const queued: Queued = queues.at(`${record.host} ${id}`);
    const { reply, command, host, ip, held } = told(action, recipient, rest);
    const attempt: Attempt = {
      at: record.at,
      action,
      recipient,
      reply,
      status: statusIn(reply),
      command,
      server: record.host,
      queueId: id,
      messageId: queued.messageId,
      sender: queued.sender || (fromField.exec(rest)?.groups?.['sender'] ?? ''),
      remoteHost: host.toLowerCase(),
      remoteIp: ip,
      localIp: interfaceField.exec(rest)?.groups?.['ip'] ?? '',
      queuedSince: queued.since,
      held,
    };
    noteWaiting(queued, attempt);
    // Without a host it went to a mailbox, a pipe or a filter here.
    if (action !== 'delivered' || isPublicIp(ip)) emit(attempt);
  }

  function read(record: LogRecord, emit: Emit): void {
    const found = messageLine.exec(record.text);
    const { id = '', flag = '' } = found?.groups ?? {};
    if (!found) return;
    const rest = record.text.slice(found[0].length);
    if (flag === 'Completed') queues.forget(`${record.host} ${id}`);
    else if (flag === '<=') arrived(record, queues.at(`${record.host} ${id}`), rest);
    else tried(record, id, flag, rest, emit);
  }

  /** Without syslog the line has no host; by syslog it may have its own stamp again behind syslog's. */
  function split(text: string): LogRecord | null {
    const line = lineOf(text);
    const found = stamp(line);
    if (!found) return null;
    const plain = line.slice(found.end + 1);
    if (messageLine.test(plain)) return { at: found.at, host: '', tag: 'exim', text: plain };
    return recordAfter(line, found);
  }

  return {
    line(text, emit) {
      const record = split(text);
      if (record) read(inner(record, stamp), emit);
    },
    record: (record, emit) => read(inner(record, stamp), emit),
  };
}

/**
 * Exim's own stamp within a record of syslog is the better one: it may have a zone, and is when it happened.
 */
function inner(record: LogRecord, stamp: ReturnType<typeof stampReader>): LogRecord {
  const first = record.text.charCodeAt(0);
  const better = first >= 48 && first <= 57 && record.text[4] === '-' ? stamp(record.text) : null;
  return better ? { ...record, at: better.at, text: record.text.slice(better.end + 1) } : record;
}

function arrived({ at }: LogRecord, queued: Queued, rest: string): void {
  const sender = addressAt(rest).address;
  queued.sender = sender === '<>' ? '' : own(sender);
  queued.since = at;
  // The subject may hold ` id=` as well: it comes later.
  const id = idField.exec(rest.slice(0, 2_000))?.groups?.['id'];
  if (id) queued.messageId = own(`<${id}>`);
}
