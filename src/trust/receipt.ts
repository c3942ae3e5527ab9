import { isIP } from 'node:net';
import { unixLines } from '../ndr/mime/walk.ts';

/** One `Received` line: who handed the mail over to whom. */
export interface Hop {
  /** Every IP address that the writer saw or was told of, without the name that the sender gave itself. */
  readonly ips: readonly string[];
  /**
   * Made there (it says from nobody), or handed over within one machine, through a socket that no other
   * machine reaches.
   */
  readonly local: boolean;
}

/** One header field, unfolded, in its place. */
export interface Field {
  readonly name: string;
  readonly value: string;
}

/**
 * How a mail came to us, as its own header tells from the top: what our servers wrote stands above what came
 * with it.
 */
export interface Receipt {
  readonly fields: readonly Field[];
  /** Addresses to which it came, as the delivery wrote them down and as its sender did. */
  readonly to: readonly string[];
  /** The topmost Return-Path; `null` when there is none. */
  readonly returnPath: string | null;
  /** The From of the report. */
  readonly from: string;
}

const longestHead = 65_536;
const mostFields = 500;
/** A value of this length was cut. */
export const longestValue = 4_000;
const mostAddresses = 20;

const destinations = new Set([
  'delivered-to',
  'x-original-to',
  'envelope-to',
  'x-envelope-to',
  'x-delivered-to',
  'original-recipient',
  'to',
]);

/**
 * Reads the header of a mail in the order in which it stands. Any bytes; linear; at most 64 kB and 500 fields
 * are looked at.
 */
export function readReceipt(source: Uint8Array): Receipt {
  const fields = fieldsOf(source);
  const valueIn = (name: string): string | undefined => fields.find((one) => one.name === name)?.value;
  const to = fields
    .filter(({ name }) => destinations.has(name))
    .flatMap(({ value }) => value.match(/[^\s<>,;"()]{1,300}@[^\s<>,;"()]{1,255}/g) ?? []);
  return {
    fields,
    to: [...new Set(to.slice(0, mostAddresses))],
    returnPath: valueIn('return-path') ?? null,
    from: valueIn('from') ?? '',
  };
}

/** The header's bytes, as text: up to the first blank line. */
function headOf(source: Uint8Array): string {
  const start = Buffer.from(source.buffer, source.byteOffset, Math.min(source.length, longestHead));
  const ends = ['\n\n', '\r\n\r\n'].map((blank) => start.indexOf(blank, 2)).filter((at) => at >= 0);
  return unixLines(start.toString('latin1', 0, Math.min(start.length, ...ends.map((at) => at + 4))));
}

function fieldsOf(source: Uint8Array): readonly Field[] {
  const head = headOf(source).replace(/^\n{1,50}/, '');
  const end = head.indexOf('\n\n');
  const lines = (end < 0 ? head : head.slice(0, end)).replace(/\n[ \t]+/g, ' ').split('\n', mostFields);
  return lines.flatMap((line) => {
    const match = /^(?<name>[!-9;-~]{1,100})[ \t]{0,5}:/.exec(line);
    const name = match?.groups?.['name']?.toLowerCase();
    return name === undefined
      ? []
      : [{ name, value: line.slice(match?.[0].length).trim().slice(0, longestValue) }];
  });
}

/** Cyrus, and Sendmail's own reports. */
const ownMachine = /\[unix socket\]|^\s{0,5}\(localhost\)\s{0,5}$/i;

const ipsIn = (text: string): readonly string[] =>
  (text.replaceAll(/ipv6:/gi, ' ').match(/[0-9A-Fa-f:.]{2,45}/g) ?? []).filter((one) => isIP(one) !== 0);

/**
 * Reads one `Received` value (RFC 5321 section 4.4). The peer chooses the name after `from` and after
 * `helo=`; what the writer saw of it stands in parentheses. A peer can add addresses (in a certificate's
 * name), but never take its own away: so all of them are given, and all must be trusted.
 */
export function readHop(value: string): Hop {
  if (!/^from\b/i.test(value)) return { ips: [], local: true };
  const match = /^from\s{1,10}(?<helo>\S{1,300})(?<rest>.{0,2000})$/is.exec(value);
  // A peer whose name is so long that it fills the line is not hidden by it: he is nobody of ours.
  if (!match?.groups) return { ips: [], local: false };
  const [seen = '', by = ''] = (match.groups['rest'] ?? '').split(/\sby\s/i);
  const told = seen.replace(/\b(?:helo|ehlo)[= ][^\s)]{0,300}/gi, '');
  const shown = ipsIn(told);
  // Exim writes the address in the name's place when the peer has no name: `from [192.0.2.1] (helo=…)`.
  const ips = shown.length > 0 ? shown : ipsIn(match.groups['helo'] ?? '');
  const handed = /\swith\s{1,5}(?:local|lmtps?[as]{0,2})\b/i.test(by) || ownMachine.test(told);
  return { ips, local: ips.length === 0 && handed };
}
