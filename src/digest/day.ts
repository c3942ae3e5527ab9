import { HOUR, MINUTE } from '../time/span.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

/** `2026-11-21` and `08:05` of a zone; Intl's formatters are costly to make, so each zone has one. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  formats.set(timeZone, made);
  return made;
}

function local(at: number, timeZone: string): { readonly date: string; readonly time: string } {
  const part: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
  for (const { type, value } of formatOf(timeZone).formatToParts(at)) part[type] = value;
  return {
    date: `${part.year?.padStart(4, '0')}-${part.month}-${part.day}`,
    time: `${part.hour}:${part.minute}`,
  };
}

/** Calendar date (`YYYY-MM-DD`) of a time in a zone. Throws RangeError for an unknown zone. */
export const dateOf = (at: number, timeZone: string): string => local(at, timeZone).date;

/** Time of day (`HH:MM`) in a zone. */
export const timeOf = (at: number, timeZone: string): string => local(at, timeZone).time;

/** Hour of the day, 0 to 23, in a zone. */
export const hourOf = (at: number, timeZone: string): number => Number(local(at, timeZone).time.slice(0, 2));

const offsets = new Map<string, Intl.DateTimeFormat>();

/**
 * How far a zone is ahead of UTC at a time, in minutes, and the name of the zone that always is (`+05:30`).
 */
export function offsetOf(at: number, timeZone: string): { readonly name: string; readonly minutes: number } {
  const format =
    offsets.get(timeZone) ?? new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  offsets.set(timeZone, format);
  const part = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const {
    sign = '+',
    hours = '00',
    rest = '00',
  } = /(?<sign>[+-])(?<hours>\d\d):(?<rest>\d\d)/.exec(part)?.groups ?? {};
  const minutes = Number(hours) * 60 + Number(rest);
  return { name: `${sign}${hours}:${rest}`, minutes: sign === '-' ? -minutes : minutes };
}

/** The date so many days later (earlier, when negative). */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T12:00:00Z`) + days * 24 * HOUR).toISOString().slice(0, 10);
}

/** Whether a text is a day that exists: 2026-02-31 does not, though it can be read as the third of March. */
export function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && addDays(text, 0) === text;
}

/**
 * First instant of a date in a zone: local dates never go backwards, so it is found by bisection to the
 * minute, whatever the zone's offset or its change of clocks on that day.
 */
function startOf(date: string, timeZone: string): number {
  const noon = Date.parse(`${date}T12:00:00Z`);
  if (Number.isNaN(noon)) throw new RangeError(`${date} is no date; write YYYY-MM-DD.`);
  let before = noon / MINUTE - 28 * 60;
  let from = noon / MINUTE + 16 * 60;
  while (from - before > 1) {
    const middle = Math.floor((before + from) / 2);
    if (dateOf(middle * MINUTE, timeZone) >= date) from = middle;
    else before = middle;
  }
  return from * MINUTE;
}

/** A day of 23, 24 or 25 hours: `start <= t < end`. */
export const dayBounds = (
  date: string,
  timeZone: string,
): { readonly start: number; readonly end: number } => ({
  start: startOf(date, timeZone),
  end: startOf(addDays(date, 1), timeZone),
});

/** `dateOf` for streams of times: remembers the day of the last one. */
export function dayTeller(timeZone: string): (at: number) => string {
  let known = { start: 0, end: 0, date: '' };
  return (at) => {
    if (at < known.start || at >= known.end) {
      const date = dateOf(at, timeZone);
      known = { ...dayBounds(date, timeZone), date };
    }
    return known.date;
  };
}

/** Whether the date is a Sunday: the digest of that day, sent on Monday, also sums up the week. */
export const endsWeek = (date: string): boolean => new Date(`${date}T12:00:00Z`).getUTCDay() === 0;

/** `Friday, 20 November 2026`. */
export const longDate = (date: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone: 'UTC',
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  }).format(Date.parse(`${date}T12:00:00Z`));
