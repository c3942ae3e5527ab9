import { createTask, type TaskFn } from 'node-cron';
import { offsetOf } from '../digest/day.ts';
import { MINUTE } from '../time/span.ts';

/** Clocks change at full quarters of an hour, everywhere. */
const QUARTER = 15 * MINUTE;
/** How far back a missed digest is looked for. */
const LOOK_BACK_MINUTES = 8 * 24 * 60;

/** When the digest is due. */
export interface DigestClock {
  start(): void;
  stop(): Promise<void>;
  /**
   * The latest time at or before `now` when it was due, `null` when there was none in the last eight days (or
   * so many minutes).
   */
  lastDue(now: number, lookBackMinutes?: number): number | null;
}

const taskOf = (cron: string, timezone: string, work: TaskFn) =>
  createTask(cron, work, { timezone, noOverlap: true, suppressMissedWarning: true });

/**
 * Whether the clocks leap forward at `at` over a time of day that the cron names. Told by the zone as it was
 * a minute before: under its offset the times that were left out come right after `at`.
 */
function leapsOver(cron: string, timeZone: string, at: number): boolean {
  const before = offsetOf(at - MINUTE, timeZone);
  const left = offsetOf(at, timeZone).minutes - before.minutes;
  if (left <= 0) return false;
  const asBefore = taskOf(cron, before.name, () => {});
  return Array.from({ length: left }, (_, n) => at + n * MINUTE).some((one) => asBefore.match(new Date(one)));
}

const lastOf = (span: number, at: number): number => Math.floor(at / span) * span;

/**
 * When digests are due by a cron in a time zone; what is due is asked, not waited for: a beat that a pause, a
 * sleep or a clock that was set swallows is missed by nobody. Runs `work` at the cron's times in the time
 * zone (IANA name), never twice at once. A time that a change of clocks leaves out is due at the first moment
 * after it.
 */
export function digestClock(cron: string, timeZone: string, work: () => Promise<void>): DigestClock {
  const task = taskOf(cron, timeZone, work);
  const leaps = taskOf('*/15 * * * *', 'UTC', async () => {
    if (leapsOver(cron, timeZone, lastOf(QUARTER, Date.now()))) await work();
  });
  const due = (at: number): boolean =>
    task.match(new Date(at)) || (at % QUARTER === 0 && leapsOver(cron, timeZone, at));
  const searched = (latest: number, earliest: number): number | null => {
    for (let at = latest; at >= earliest; at -= MINUTE) if (due(at)) return at;
    return null;
  };
  let asked: { readonly minute: number; readonly due: number | null } = { minute: 0, due: null };
  return {
    start() {
      task.start();
      leaps.start();
    },
    async stop() {
      await Promise.all([task.destroy(), leaps.destroy()]);
    },
    lastDue(now, lookBackMinutes) {
      const minute = lastOf(MINUTE, now);
      if (lookBackMinutes !== undefined) return searched(minute, minute - lookBackMinutes * MINUTE);
      const oldest = minute - LOOK_BACK_MINUTES * MINUTE;
      // It is asked every few seconds: what was searched is not searched again, unless the clock was set
      // back.
      const from = asked.minute <= minute ? Math.max(oldest, asked.minute + MINUTE) : oldest;
      const known = asked.minute <= minute && asked.due !== null && asked.due >= oldest ? asked.due : null;
      asked = { minute, due: searched(minute, from) ?? known };
      return asked.due;
    },
  };
}
