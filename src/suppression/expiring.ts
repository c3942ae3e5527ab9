import { DAY } from '../time/span.ts';

/** What became of the mail to one address whose server never said a word about it. Times are epoch ms. */
export interface Expiries {
  readonly failures: number;
  readonly firstAt: number;
  readonly lastAt: number;
}

/**
 * From when on an address is worth a look: no one queue lasts so long, and no outage fails so often over
 * three weeks.
 */
export const lookPolicy = { failures: 3, overMs: 21 * DAY } as const;

/** Causes of the way, not of the far server's answer; our own trouble is none of them. */
export const waysThatFail: readonly string[] = [
  'queue-expired',
  'connection-timeout',
  'connection-dropped',
  'connection-refused',
  'host-unreachable',
  'dns-failure',
  'routing-failure',
  'network-problem',
];

/**
 * Whether mail that only ever expires has done so often and long enough. Nothing is suppressed by it: a
 * person decides.
 */
export const isWorthALook = ({ failures, firstAt, lastAt }: Expiries): boolean =>
  failures >= lookPolicy.failures && lastAt - firstAt >= lookPolicy.overMs;

/** The sentence for people: how often, since when, and that it condemns nobody. */
export const expiryWords = ({ failures, firstAt }: Expiries): string =>
  `Worth a look: mail to it has only expired, ${failures} times since ${new Date(firstAt).toISOString().slice(0, 10)}; no server ever refused it. Nothing is suppressed by that alone.`;
