import { addDays, dateOf, dayBounds, timeOf } from '../digest/day.ts';
import { HOUR, MINUTE } from '../time/span.ts';

/** From when to when nobody is called for what can wait, as `HH:MM` in a zone; it may go over midnight. */
export interface QuietHours {
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/**
 * The instant at which a clock in the zone shows this time on this date. On the day of a change of clocks a
 * time that is skipped is the first one after it.
 */
export function instantOf(date: string, time: string, timeZone: string): number {
  const { start } = dayBounds(date, timeZone);
  const wanted = minutesOf(time);
  const guess = start + wanted * MINUTE;
  const candidates = [-HOUR, -HOUR / 2, 0, HOUR / 2, HOUR].map((off) => guess + off);
  const exact = candidates.find((at) => dateOf(at, timeZone) === date && timeOf(at, timeZone) === time);
  return exact ?? candidates.find((at) => minutesOf(timeOf(at, timeZone)) > wanted) ?? guess;
}

/** The next time that a clock in the zone shows `time`, at least `atLeastMs` from now. */
export function nextAt(time: string, timeZone: string, now: number, atLeastMs = 0): number {
  const today = dateOf(now, timeZone);
  const days = [0, 1, 2].map((ahead) => instantOf(addDays(today, ahead), time, timeZone));
  return days.find((at) => at >= now + atLeastMs) ?? now + 24 * HOUR;
}

/** When what can wait may be said: now, or at the end of the quiet hours. */
export function audibleAt(quiet: QuietHours | null, now: number): number {
  if (!quiet) return now;
  const { from, to, timeZone } = quiet;
  const clock = timeOf(now, timeZone);
  const within = from <= to ? clock >= from && clock < to : clock >= from || clock < to;
  return within ? nextAt(to, timeZone, now) : now;
}
