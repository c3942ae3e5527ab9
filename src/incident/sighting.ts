import type { Scope, Verdict } from '../classify/verdict.ts';
import type { Original, Times } from '../ndr/report.ts';
import { isPublicIp } from '../network/private-ip.ts';
import { DAY } from '../time/span.ts';
import { isWithin } from '../trust/networks.ts';
import type { Ours } from '../trust/ours.ts';

/** No bounce travels for days: one that says so of itself was copied, fetched or moved since. */
const TRAVELS_MS = 2 * DAY;
/** Older than this, a date is that of a clock which was never set. */
const CREDIBLE_MS = 5 * 365 * DAY;
/** Longer than queues keep mail. */
const QUEUED_MS = 15 * DAY;

/**
 * When we were told, in epoch ms. The mailbox says when it got the mail, but not in the future; of a mail
 * that is days older by all that it says of itself (its Date, the report's times, the original's Date), its
 * own newest date is believed.
 */
export function heardAt(receivedAt: number, ownDates: readonly (number | null)[], now: number): number {
  const received = Math.min(receivedAt, now);
  const newest = Math.max(...ownDates.filter((at): at is number => at !== null && !Number.isNaN(at)));
  const old = newest < received - TRAVELS_MS && newest > received - CREDIBLE_MS;
  return old ? newest : received;
}

/** The times of one failure, by what its report tells of them and when it was heard of. */
export interface FailureTimes {
  readonly at: number;
  readonly heardAt: number;
  readonly since: number;
  readonly queuedUntil: number | null;
}

/**
 * Takes the times that a report tells, as far as they can be: none is later than the report, and no queue
 * keeps mail for weeks.
 */
export function failureTimes(told: Times, kind: 'bounce' | 'delay', heard: number): FailureTimes {
  const within = (at: number | null, latest: number): number | null =>
    at !== null && at <= latest && at >= heard - QUEUED_MS ? at : null;
  const at = within(told.lastAttemptAt, heard) ?? heard;
  const until = told.willRetryUntil;
  return {
    at,
    heardAt: heard,
    since: within(told.arrivalAt, at) ?? at,
    queuedUntil: kind === 'delay' && until !== null && until > at && until < at + QUEUED_MS ? until : null,
  };
}

/**
 * What the receiver punishes. Where it blames an IP and names none, the returned message may: the host that
 * handed it over, if that can be one of ours.
 */
export function blamed(
  { scope }: Pick<Verdict, 'scope'>,
  { sendingIp }: Pick<Original, 'sendingIp'>,
  { ips }: Pick<Ours, 'ips'>,
): Scope {
  if (scope.kind !== 'ip' || scope.value !== '' || !isPublicIp(sendingIp)) return scope;
  return ips.length === 0 || isWithin(sendingIp, ips) ? { ...scope, value: sendingIp } : scope;
}
