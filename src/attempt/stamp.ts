/** What a stamp does not say: the zone and the year. */
export interface StampClock {
  /** A time on the wall where the log was written → epoch ms. `month` counts from 0. */
  readonly fromWall: (
    year: number,
    month: number,
    day: number,
    hour: number,
    minute: number,
    second: number,
  ) => number;
  /**
   * When the newest line can have been written (epoch ms): now for a log that grows, its last change for an
   * old file.
   */
  readonly latest: () => number;
}

/** The clock of a log that was written in this process's time zone. */
export const localClock = (latest: () => number): StampClock => ({
  fromWall: (...wall) => new Date(...wall).getTime(),
  latest,
});

/** A stamp at the beginning of a line: its time, and where the rest begins. */
export interface Stamp {
  readonly at: number;
  readonly end: number;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAY = 86_400_000;
/** `Nov 27 16:10:28` */
const traditional = /^(?<month>[A-Z][a-z]{2}) {1,2}(?<day>\d{1,2}) (?<hour>\d{2}):(?<minute>\d{2}):$/;
/** `2026-11-27T16:10:28.123456+01:00`, `2026-11-27 16:10:28 +0100`, and Exim's own without a zone. */
const iso =
  /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})[T ](?<hour>\d{2}):(?<minute>\d{2}):(?<second>\d{2})(?<part>[.,]\d{1,9})? ?(?<zone>Z|[+-]\d{2}:?\d{2})?(?= |$)/;

const MINUTE = 60_000;

function zoneOf(zone: string): number {
  if (zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith('-') ? -minutes : minutes) * MINUTE;
}

/**
 * The latest year in which this can have been written: a log of December that is read in January is last
 * year's. A day of grace, for a clock that runs ahead and for the zone.
 */
function withYear(clock: StampClock, month: number, day: number, hour: number, minute: number): number {
  const latest = clock.latest();
  const year = new Date(latest).getUTCFullYear() + 1;
  for (let back = 0; back < 3; back++) {
    const at = clock.fromWall(year - back, month, day, hour, minute, 0);
    if (at <= latest + DAY) return at;
  }
  return latest;
}

function minuteOf(clock: StampClock, prefix: string): number {
  const found = traditional.exec(prefix)?.groups;
  const month = months.indexOf(found?.['month'] ?? '');
  if (!found || month < 0) return Number.NaN;
  return withYear(clock, month, Number(found['day']), Number(found['hour']), Number(found['minute']));
}

const digits = (text: string, at: number): number => {
  const ten = text.charCodeAt(at) - 48;
  const one = text.charCodeAt(at + 1) - 48;
  return ten >= 0 && ten <= 9 && one >= 0 && one <= 9 ? ten * 10 + one : Number.NaN;
};

function fullStamp(clock: StampClock, line: string): Stamp | null {
  const match = iso.exec(line.slice(0, 48));
  const parts = match?.groups;
  if (!match || !parts) return null;
  const [year, month, day, hour, minute, second] = ['year', 'month', 'day', 'hour', 'minute', 'second'].map(
    (name) => Number(parts[name]),
  ) as [number, number, number, number, number, number];
  const part = Math.floor(Number(`0.${parts['part']?.slice(1) ?? '0'}`) * 1000);
  const zone = parts['zone'];
  const whole =
    zone === undefined
      ? clock.fromWall(year, month - 1, day, hour, minute, second)
      : Date.UTC(year, month - 1, day, hour, minute, second) - zoneOf(zone);
  const at = whole + part;
  return Number.isFinite(at) ? { at, end: match[0].length } : null;
}

/**
 * Reads the stamps of one log. Remembers the minute of the last line: neighbours share it, and making a date
 * of a wall's time is the dearest part of reading a line.
 */
export function stampReader(clock: StampClock): (line: string) => Stamp | null {
  let known = '';
  let minute = Number.NaN;
  return (line) => {
    const first = line.charCodeAt(0);
    if (first >= 48 && first <= 57) return fullStamp(clock, line);
    const prefix = line.slice(0, 13);
    if (prefix !== known) {
      known = prefix;
      minute = minuteOf(clock, prefix);
    }
    const at = minute + digits(line, 13) * 1000;
    return Number.isFinite(at) ? { at, end: 15 } : null;
  };
}
