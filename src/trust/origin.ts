import { isWithin, loopback } from './networks.ts';
import { type Field, type Hop, type Receipt, readHop } from './receipt.ts';

/** Where a mail entered our own servers. */
export interface Origin {
  /** Our relays made it: every server on its way is one of ours. */
  readonly ours: boolean;
  /**
   * The fields that our own servers wrote or let pass at the door: those above the first `Received` that came
   * with the mail.
   */
  readonly written: readonly Field[];
}

const mostHops = 50;

/**
 * Follows the way of a mail from the top. Our receiving server wrote the first line; as long as a line names
 * one of our relays (or this machine) as the peer, the next was written by one of ours, too. The first other
 * peer is where it came from outside, and what stands below is its own word.
 */
export function originOf({ fields }: Receipt, relays: readonly string[]): Origin {
  const lines = fields.flatMap(({ name, value }, index) => (name === 'received' ? [{ value, index }] : []));
  const ways = lines.slice(0, mostHops).map(({ value }) => wayOf(readHop(value), relays));
  const door = ways.indexOf('outside');
  const next = lines[door < 0 ? mostHops : door + 1];
  const within = ways.length > 0 && ways.length === lines.length && door < 0;
  return {
    ours: within && (ways.includes('relay') || isWithin('127.0.0.1', relays)),
    written: next ? fields.slice(0, next.index) : fields,
  };
}

/**
 * Passed on within one machine (made there, or handed over through a socket or the loopback), by a relay of
 * ours, or from outside.
 */
function wayOf({ ips, local }: Hop, relays: readonly string[]): 'within' | 'relay' | 'outside' {
  if (local) return 'within';
  if (ips.length === 0) return 'outside';
  if (ips.every((ip) => isWithin(ip, loopback))) return 'within';
  return ips.every((ip) => isWithin(ip, relays)) ? 'relay' : 'outside';
}
