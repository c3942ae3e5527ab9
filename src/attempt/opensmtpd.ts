import { isPublicIp } from '../network/private-ip.ts';
import type { Attempt, Emit, LogReader, LogRecord } from './attempt.ts';
import { own } from './queues.ts';
import { oneLine, statusIn } from './reply.ts';
import type { StampClock } from './stamp.ts';
import { syslogReader } from './syslog.ts';

/** `log.c` and `mta_session.c` of OpenSMTPD 6.6 and later. */
const delivery =
  /^(?<session>[\da-f]{16}) mta delivery evpid=(?<id>[\da-f]{8})[\da-f]{8} from=<(?<sender>[^>]{0,320})> to=<(?<recipient>[^>]{1,320})> .{0,400}?source="(?<source>[^"]{0,64})" relay="(?<relay>[^" ]{1,255})(?: \((?<host>[^)]{1,255})\))?" delay=(?<delay>[\dhmsd]{1,20}) result="(?<result>Ok|TempFail|PermFail)" stat="(?<stat>.*?)"?$/;
type Part =
  | 'session'
  | 'id'
  | 'sender'
  | 'recipient'
  | 'source'
  | 'relay'
  | 'host'
  | 'delay'
  | 'result'
  | 'stat';
const actions: Readonly<Record<string, Attempt['action']>> = {
  Ok: 'delivered',
  TempFail: 'deferred',
  PermFail: 'failed',
};
const seconds: Readonly<Record<string, number>> = { d: 86_400, h: 3_600, m: 60, s: 1 };

const spanOf = (delay: string): number =>
  delay
    .matchAll(/(\d{1,9})([dhms])/g)
    .reduce((sum, [, n, unit]) => sum + Number(n) * (seconds[unit ?? ''] ?? 0), 0);

/** The lines of a reply, which are written without anything between them: `… unsolicited4.7.28 mail …`. */
function replyOf(stat: string): string {
  const status = /^\d{3}-(?<status>[245]\.\d{1,3}\.\d{1,3}) /.exec(stat)?.groups?.['status'];
  if (status === undefined) return oneLine(stat);
  const [head = '', ...rest] = stat.split(`${status} `);
  return oneLine([`${head}${status} ${rest[0] ?? ''}`, ...rest.slice(1)].join(' '));
}

/** Sessions and routes that are remembered. */
const mostKnown = 1_000;

/** Keeps the newest values only. */
function note<T>(known: Map<string, T>, key: string, value: T): void {
  known.delete(key);
  known.set(own(key), value);
  if (known.size > mostKnown) known.delete(known.keys().next().value ?? '');
}

/**
 * Refused before there was talk of a message: told of the connection, and of the messages only that a network
 * error kept them.
 */
const refused =
  /^(?<session>[\da-f]{16}) mta error reason=(?:BANNER|EHLO|HELO|STARTTLS|AUTH) rejected: (?<reply>.{1,1000})$/;
const connecting =
  /^(?<session>[\da-f]{16}) mta connecting address=smtps?(?:\+\w{1,10})?:\/\/(?<ip>[^ ]{1,60}):\d{1,5} /;
const disabled = /^smtp-out: Disabling route \[[^\]]{0,64}\] <-> (?<ip>[^ ]{1,60}) /;
const noRoute = /^smtp-out: No valid route for \[connector:.{0,100}?\[relay:(?<relay>[^,\]]{1,255})/;
const unreached = 'Network error on destination MXs';
const cutOff = 'Connection closed unexpectedly';

/** What the lines before said of hosts and sessions. */
class Earlier {
  readonly #addressOf = new Map<string, string>();
  readonly #refusalBy = new Map<string, string>();
  readonly #refusalOf = new Map<string, string>();
  readonly #closingOf = new Map<string, string>();
  #disabled = '';

  /** Takes a line that tells of no message. */
  note(text: string): void {
    const begun = connecting.exec(text)?.groups;
    if (begun) note(this.#addressOf, begun['session'] ?? '', own(begun['ip'] ?? ''));
    const said = refused.exec(text)?.groups;
    const by = said && this.#addressOf.get(said['session'] ?? '');
    if (by) note(this.#refusalBy, by, own(oneLine(said['reply'] ?? '')));
    const ip = disabled.exec(text)?.groups?.['ip'];
    if (ip !== undefined) this.#disabled = own(ip);
    const relay = noRoute.exec(text)?.groups?.['relay'];
    const refusal = this.#refusalBy.get(this.#disabled);
    if (relay !== undefined && refusal !== undefined) note(this.#refusalOf, relay, refusal);
  }

  /** The words behind what a delivery says, and whether its server was asked for this message at all. */
  behind(session: string, relay: string, reply: string): Pick<Attempt, 'reply' | 'held'> {
    if (reply === unreached) return { reply: this.#refusalOf.get(relay) ?? reply, held: false };
    const closing = reply === cutOff ? this.#closingOf.get(session) : undefined;
    if (closing !== undefined) return { reply: closing, held: true };
    // The server says that it closes: what was to follow on this connection is not asked for.
    if (reply.startsWith('421')) note(this.#closingOf, session, own(reply));
    return { reply, held: false };
  }
}

function attemptOf({ at, host, text }: LogRecord, earlier: Earlier): Attempt | null {
  const found = delivery.exec(text)?.groups as Record<Part, string | undefined> | undefined;
  const action = actions[found?.result ?? ''];
  if (!found || !action) return null;
  const { session = '', id = '', sender = '', recipient = '', source = '', stat = '' } = found;
  const { relay = '', host: name } = found;
  const { reply, held } = earlier.behind(session, relay, replyOf(stat));
  // Where nobody was reached, the name that was to be asked stands in the address's place.
  const isIp = /^[\d.]+$|:/.test(relay);
  return {
    at,
    action,
    recipient,
    reply,
    status: statusIn(reply),
    command: '',
    server: host,
    queueId: id,
    messageId: '',
    sender,
    remoteHost: (name ?? (isIp ? '' : relay)).toLowerCase(),
    remoteIp: isIp ? relay : '',
    localIp: source === '-' ? '' : source,
    queuedSince: at - spanOf(found.delay ?? '') * 1000,
    held,
  };
}

const reader =
  (earlier: Earlier) =>
  (record: LogRecord, emit: Emit): void => {
    const attempt = attemptOf(record, earlier);
    if (!attempt) earlier.note(record.text);
    else if (attempt.action !== 'delivered' || isPublicIp(attempt.remoteIp)) emit(attempt);
  };

/**
 * Reads the log of OpenSMTPD. It never names the Message-ID: its own message id (the first half of `evpid`)
 * stands for it.
 */
export function opensmtpdReader(clock: StampClock): LogReader {
  return syslogReader(clock, reader(new Earlier()));
}
