import { isPublicIp } from '../network/private-ip.ts';
import { readAddress } from './addresses.ts';
import { all, first, type Headers } from './mime/headers.ts';
import { decodeWords } from './mime/words.ts';
import type { Original } from './report.ts';
import { readSignatures } from './signatures.ts';

const none: Headers = new Map();
/** Where senders put the name of a campaign; the first that is there wins. */
const campaignFields = [
  'feedback-id',
  'x-campaign',
  'x-campaign-id',
  'x-campaignid',
  'x-mailer-campaign',
  'x-mc-campaign',
  'x-job',
  'x-jobid',
  'x-mailing-id',
  'x-mailgun-tag',
  'x-mailgun-variables',
  'x-ses-configuration-set',
  'x-sg-id',
  'x-msys-api',
  'x-newsletter-id',
  'x-rebound-campaign',
];

/** What the returned original says of itself; all `''` when none came back. */
export function readOriginal(headers: Headers | undefined): Original {
  const from = headers ?? none;
  const handover = readHandover(from);
  const signatures = readSignatures(from);
  return {
    messageId: first(from, 'message-id').slice(0, 998),
    from: decodeWords(first(from, 'from')),
    to: decodeWords(first(from, 'to')).slice(0, 2000),
    subject: decodeWords(first(from, 'subject')),
    date: first(from, 'date'),
    listId: decodeWords(first(from, 'list-id')),
    campaign: decodeWords(firstOf(from, campaignFields)),
    mailer: decodeWords(firstOf(from, ['x-mailer', 'user-agent'])),
    sendingIp: handover.ip,
    helo: handover.helo,
    envelopeFrom: readAddress(
      firstOf(from, ['return-path', 'x-envelope-from', 'x-envelope-sender', 'x-original-mail-from']),
    ),
    ...(signatures.length > 0 && { signatures }),
  };
}

function firstOf(headers: Headers, names: readonly string[]): string {
  for (const name of names) {
    const value = first(headers, name);
    if (value !== '') return value;
  }
  return '';
}

const address = /\[?(?:IPv6:)?(?<ip>\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}|[0-9a-f]{0,4}:[0-9a-f:.]{2,40})\]?/i;
const handedOver = /^(?:\(.{0,80}\)\s{0,5})?from\s{1,5}(?<helo>[^\s()[\]]{1,255})?\s{0,5}(?<rest>.{0,400})/is;

/** A host that handed the message over, by its IP (`''` when none is public) and by the name it gave. */
interface Hop {
  readonly ip: string;
  readonly helo: string;
}

/**
 * The host that handed the message over: topmost Received line with a public IP, since the lines above it are
 * the receiver's own or pass within one network. A private address is nobody's sending IP.
 */
function readHandover(headers: Headers): Hop {
  let topmost: Hop | undefined;
  for (const line of all(headers, 'received').slice(0, 30)) {
    const hop = readHop(line);
    if (hop && isPublicIp(hop.ip)) return hop;
    topmost ??= hop;
  }
  return { ip: '', helo: topmost?.helo ?? '' };
}

function readHop(line: string): Hop | undefined {
  const match = handedOver.exec(line.slice(0, 1000))?.groups;
  const rest = match?.['rest']?.split(/\sby\s/, 1)[0] ?? '';
  const helo = match?.['helo'] ?? '';
  const ip = address.exec(rest)?.groups?.['ip'] ?? address.exec(helo)?.groups?.['ip'] ?? '';
  const named = /\b(?:helo|ehlo)[= ](?<name>[^\s()]{1,255})/i.exec(rest)?.groups?.['name'];
  return ip === '' ? undefined : { ip, helo: (named ?? helo).toLowerCase() };
}
