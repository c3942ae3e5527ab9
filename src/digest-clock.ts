import { createTask } from 'node-cron';

const MINUTE = 60_000;
/** How far back a missed digest is looked for. */
const LOOK_BACK_MINUTES = 8 * 24 * 60;

/** When the digest is due. */
export interface DigestClock {
  start(): void;
  stop(): Promise<void>;
  /** The latest time at or before `now` when it was due, `null` when there was none in the last eight days (or so many minutes). */
  lastDue(now: number, lookBackMinutes?: number): number | null;
}

/** Runs `work` at the cron's times in the time zone (IANA name), never twice at once. */
export function digestClock(cron: string, timeZone: string, work: () => Promise<void>): DigestClock {
  const task = createTask(cron, work, { timezone: timeZone, noOverlap: true, suppressMissedWarning: true });
  return {
    start: () => void task.start(),
    async stop() {
      await task.destroy();
    },
    lastDue(now, lookBackMinutes = LOOK_BACK_MINUTES) {
      const minute = Math.floor(now / MINUTE) * MINUTE;
      for (let back = 0; back <= lookBackMinutes; back++) {
        const at = minute - back * MINUTE;
        if (task.match(new Date(at))) return at;
      }
      return null;
    },
  };
}
