import { isPublicIp } from '../network/private-ip.ts';
import type { Attempt, Emit, LogReader, LogRecord } from './attempt.ts';
import { giveUp, noteWaiting, own, type Queued, Queues } from './queues.ts';
import { oneLine, type Said, verbOf } from './reply.ts';
import type { StampClock } from './stamp.ts';
import { syslogReader } from './syslog.ts';

/** Short ids are hexadecimal, long ones (`enable_long_queue_ids`) of 52 letters and digits without vowels. */
const queueIds = /^(?:[\dA-F]{5,20}|[\dB-DF-HJ-NP-TV-Zb-df-hj-np-tv-z]{10,26})$/;
const actions: Readonly<Record<string, Attempt['action']>> = {
  sent: 'delivered',
  deferred: 'deferred',
  bounced: 'failed',
  expired: 'failed',
};
/** `mx.example.net[192.0.2.1]:25`; a socket's path in the brackets is no address. */
const host = /^(?<name>[^[\s]{1,255})\[(?<ip>[^\]\s]{1,255})\](?::\d{1,5})?$/;
/** postfix/smtp, `smtp_proto.c` and `smtp_trouble.c`: who said it, and in answer to what. */
const saidBy =
  /^(?:delivery temporarily suspended: )?(?:host (?<host>[^[\s]{1,255})\[(?<ip>[^\]\s]{1,64})\](?::\d{1,5})? (?:said|refused to talk to me): )?/;
const answered = / \(in reply to (?<command>[^()]{1,200}) command\)$/;
const held = 'delivery temporarily suspended: ';

/** What stands between `mark` and `end` from `from` on, `''` when it is not there. */
function between(text: string, mark: string, end: string, from = 0): string {
  const at = text.indexOf(mark, from);
  if (at < 0) return '';
  const start = at + mark.length;
  const stop = text.indexOf(end, start);
  return stop < 0 ? '' : text.slice(start, stop);
}

/** The end of `<address>` that begins at `from`: a quoted local part may hold anything. */
function addressEnd(text: string, from: number): number {
  if (text[from] !== '"') return text.indexOf('>, ', from);
  const quote = text.indexOf('"@', from + 1);
  return quote < 0 ? -1 : text.indexOf('>, ', quote);
}

/** The words in the brackets after the status; a cut line has lost the closing one. */
function wordsOf(text: string, from: number): string {
  const open = text.indexOf(' (', from);
  if (open < 0) return '';
  return oneLine(text.slice(open + 2, text.endsWith(')') ? -1 : undefined));
}

function saidIn(words: string): Said {
  const by = saidBy.exec(words);
  const to = answered.exec(words);
  return {
    reply: words.slice(by?.[0].length ?? 0, to?.index ?? undefined).trim() || words,
    command: verbOf(to?.groups?.['command'] ?? ''),
    host: by?.groups?.['host'] ?? '',
    ip: by?.groups?.['ip'] ?? '',
  };
}

/** One `to=<…>, relay=…, delay=…, dsn=…, status=… (…)`, taken apart. */
interface Line {
  readonly recipient: string;
  readonly relay: string;
  readonly delay: number;
  readonly dsn: string;
  readonly action: Attempt['action'];
  readonly words: string;
}

function lineOf(text: string): Line | null {
  const end = addressEnd(text, 4);
  const relayAt = end < 0 ? -1 : text.indexOf(' relay=', end);
  const statusAt = relayAt < 0 ? -1 : text.indexOf(' status=', relayAt);
  const action = actions[/^[a-z]{1,16}/.exec(text.slice(statusAt + 8, statusAt + 24))?.[0] ?? ''];
  if (statusAt < 0 || !action) return null;
  return {
    recipient: text.slice(4, end),
    relay: between(text, ' relay=', ',', relayAt),
    delay: Number(between(text, ' delay=', ',', relayAt)),
    dsn: between(text, ' dsn=', ',', relayAt),
    action,
    words: wordsOf(text, statusAt),
  };
}

/** When the message was queued: its first line, else what the delay says. */
function since(queued: Queued, at: number, delay: number): number | null {
  if (queued.since === null && Number.isFinite(delay)) queued.since = at - Math.round(delay * 1000);
  return queued.since;
}

function attemptOf({ at, host: server }: LogRecord, line: Line, queueId: string, queued: Queued): Attempt {
  const said: Said =
    line.action === 'delivered' ? { reply: line.words, command: '', host: '', ip: '' } : saidIn(line.words);
  const relay = host.exec(line.relay)?.groups;
  return {
    at,
    action: line.action,
    recipient: line.recipient,
    reply: said.reply,
    status: /^[245]\.\d{1,3}\.\d{1,3}$/.test(line.dsn) ? line.dsn : '',
    command: said.command,
    server,
    queueId,
    messageId: queued.messageId,
    sender: queued.sender,
    remoteHost: (relay?.['name'] ?? said.host).toLowerCase(),
    remoteIp: relay?.['ip'] ?? said.ip,
    localIp: '',
    queuedSince: since(queued, at, line.delay),
    held: line.words.startsWith(held),
  };
}

/**
 * A hand-over to a filter or a mailbox here (lmtp, local, virtual, pipe, amavis on a port of this host) is no
 * delivery at a provider: the filter hands it back under another queue id, and that one's end will be told.
 */
const isHandOver = (attempt: Attempt, program: string): boolean =>
  attempt.action === 'delivered' && !(program === 'smtp' && isPublicIp(attempt.remoteIp));

/**
 * Reads the log of Postfix, of any instance (`postfix-out/smtp`) and any stamp. What each line looks like:
 * postfix.org, `src/global/log_adhoc.c`, `src/smtp/smtp_proto.c`; and real runs of 3.7.
 */
export function postfixReader(clock: StampClock, capacity = 50_000): LogReader {
  const queues = new Queues(capacity);

  function tried(record: LogRecord, program: string, queueId: string, text: string, emit: Emit): void {
    const line = lineOf(text);
    if (!line) return;
    const queued = queues.at(keyOf(record, queueId));
    const attempt = attemptOf(record, line, queueId, queued);
    noteWaiting(queued, attempt);
    if (!isHandOver(attempt, program)) emit(attempt);
  }

  function queueManager(record: LogRecord, key: string, text: string, emit: Emit): void {
    const queued = queues.at(key);
    queued.sender = own(between(text, 'from=<', '>'));
    if (text.includes(', status=expired') || text.includes(', status=force-expired'))
      giveUp(queued, record.at, emit);
  }

  /** A line of the message itself: where it came from, its Message-ID, its sender, its end. */
  function aboutMessage(record: LogRecord, key: string, text: string, emit: Emit): void {
    if (text.startsWith('removed')) queues.forget(key);
    else if (text.startsWith('from=<')) queueManager(record, key, text, emit);
    else if (text.startsWith('message-id=')) queues.at(key).messageId = own(text.slice(11).trim());
    else if (text.startsWith('client=') || text.startsWith('uid=')) {
      // Short ids are used again: this line begins a new message.
      queues.forget(key);
      queues.at(key).since = record.at;
    }
  }

  function read(record: LogRecord, emit: Emit): void {
    const colon = record.text.indexOf(': ');
    const queueId = colon < 0 ? '' : record.text.slice(0, colon);
    if (!queueIds.test(queueId)) return;
    const text = record.text.slice(colon + 2);
    const program = record.tag.slice(record.tag.lastIndexOf('/') + 1);
    if (text.startsWith('to=<')) tried(record, program, queueId, text, emit);
    else aboutMessage(record, keyOf(record, queueId), text, emit);
  }

  return syslogReader(clock, read);
}

/** Servers and instances have queues of their own. */
const keyOf = ({ host: server, tag }: LogRecord, queueId: string): string =>
  `${server} ${tag.slice(0, Math.max(tag.indexOf('/'), 0))} ${queueId}`;
