import { isPublicIp } from '../network/private-ip.ts';
import type { Attempt, Emit, LogReader, LogRecord } from './attempt.ts';
import { oneLine, statusIn } from './reply.ts';
import type { StampClock } from './stamp.ts';
import { syslogReader } from './syslog.ts';

/** `log.c` and `mta_session.c` of OpenSMTPD 6.6 and later; the line holds everything, so nothing need be remembered. */
const delivery =
  /^[\da-f]{16} mta delivery evpid=(?<id>[\da-f]{8})[\da-f]{8} from=<(?<sender>[^>]{0,320})> to=<(?<recipient>[^>]{1,320})> .{0,400}?source="(?<source>[^"]{0,64})" relay="(?<ip>[^" ]{1,64})(?: \((?<host>[^)]{1,255})\))?" delay=(?<delay>[\dhmsd]{1,20}) result="(?<result>Ok|TempFail|PermFail)" stat="(?<stat>.*?)"?$/;
type Part = 'id' | 'sender' | 'recipient' | 'source' | 'ip' | 'host' | 'delay' | 'result' | 'stat';
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

function attemptOf({ at, host, text }: LogRecord): Attempt | null {
  const found = delivery.exec(text)?.groups as Record<Part, string | undefined> | undefined;
  const action = actions[found?.result ?? ''];
  if (!found || !action) return null;
  const { id = '', sender = '', recipient = '', source = '', ip = '', host: name = '', stat = '' } = found;
  const reply = oneLine(stat);
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
    remoteHost: name.toLowerCase(),
    remoteIp: ip,
    localIp: source === '-' ? '' : source,
    queuedSince: at - spanOf(found.delay ?? '') * 1000,
    held: false,
  };
}

function read(record: LogRecord, emit: Emit): void {
  const attempt = attemptOf(record);
  if (attempt && (attempt.action !== 'delivered' || isPublicIp(attempt.remoteIp))) emit(attempt);
}

/** Reads the log of OpenSMTPD. It never names the Message-ID: its own message id (the first half of `evpid`) stands for it. */
export function opensmtpdReader(clock: StampClock): LogReader {
  return syslogReader(clock, read);
}
