/**
 * Dates as mail servers print them. A wrong time is worse than none: what has no zone, no such day or an
 * unknown zone is `null`, and never the local time of this machine.
 */

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * Zones by name: those of RFC 5322 section 4.3 and those that servers print; names that mean several zones
 * are left out.
 */
const zones: Readonly<Record<string, number>> = {
  ut: 0,
  utc: 0,
  gmt: 0,
  z: 0,
  wet: 0,
  est: -5,
  edt: -4,
  cst: -6,
  cdt: -5,
  mst: -7,
  mdt: -6,
  pst: -8,
  pdt: -7,
  akst: -9,
  akdt: -8,
  hst: -10,
  west: 1,
  cet: 1,
  met: 1,
  cest: 2,
  mest: 2,
  sast: 2,
  eet: 2,
  eest: 3,
  msk: 3,
  hkt: 8,
  sgt: 8,
  jst: 9,
  kst: 9,
  aest: 10,
  aedt: 11,
  nzst: 12,
  nzdt: 13,
};

const clock = String.raw`(?<hour>\d{1,2}):(?<minute>\d\d)(?::(?<second>\d\d)(?:[.,]\d{1,9})?)?`;
const zone = String.raw`(?<zone>[+-]\d\d:?\d\d|[A-Za-z]{1,5})(?![A-Za-z\d])`;
const month = '(?<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}';
const weekday = String.raw`(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?\s{1,3})?`;

const forms: readonly RegExp[] = [
  // `Mon, 23 Nov 2026 10:00:00 +0100`, RFC 5322 section 3.3; qmail prints no weekday.
  new RegExp(
    `${weekday}(?<day>\\d{1,2})[ -]{1,3}${month}\\.?,?[ -]{1,3}(?<year>\\d{4}|\\d\\d),?\\s{1,3}${clock}\\s{0,3}${zone}`,
    'i',
  ),
  // `2026-11-23T10:00:00.000Z`, RFC 3339.
  new RegExp(`(?<year>\\d{4})-(?<number>\\d\\d)-(?<day>\\d\\d)[T ]\\s{0,2}${clock}\\s{0,2}${zone}`, 'i'),
  // `Mon Nov 23 10:00:00 CET 2026`, the C library's.
  new RegExp(
    `${weekday}${month}\\s{1,3}(?<day>\\d{1,2}),?\\s{1,3}${clock}\\s{1,3}${zone}\\s{1,3}(?<year>\\d{4})`,
    'i',
  ),
  new RegExp(
    `${weekday}${month}\\s{1,3}(?<day>\\d{1,2}),?\\s{1,3}${clock}\\s{1,3}(?<year>\\d{4})\\s{0,3}${zone}`,
    'i',
  ),
];

/** What nearly every server prints, of the first form, told at a glance. */
const common =
  /^\s?(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)(?![A-Za-z\d])/;

/** The first date of a short text as epoch milliseconds; `null` when there is none that is certain. */
export function readDate(text: string): number | null {
  if (text === '') return null;
  const glanced = common.exec(text);
  const monthIndex = months.indexOf(glanced?.[2]?.toLowerCase() ?? '');
  if (glanced && monthIndex >= 0)
    return timeAt({
      year: Number(glanced[3]),
      monthIndex,
      day: Number(glanced[1]),
      hour: Number(glanced[4]),
      minute: Number(glanced[5]),
      second: Number(glanced[6]),
      offset: offsetOf(glanced[7], Number(glanced[8]), Number(glanced[9])),
    });
  const cut = text.slice(0, 200);
  const plain = cut.includes('(') ? cut.replace(/\([^()]{0,60}\)/g, ' ') : cut;
  for (const form of forms) {
    const parts = form.exec(plain)?.groups;
    if (parts) return timeOf(parts);
  }
  return null;
}

function timeOf(parts: Readonly<Record<string, string | undefined>>): number | null {
  const monthIndex = parts['number']
    ? Number(parts['number']) - 1
    : months.indexOf((parts['month'] ?? '').toLowerCase());
  return timeAt({
    year: fullYear(parts['year'] ?? ''),
    monthIndex,
    day: Number(parts['day']),
    hour: Number(parts['hour']),
    minute: Number(parts['minute']),
    second: Number(parts['second'] ?? 0),
    offset: minutesOf(parts['zone'] ?? ''),
  });
}

/** A date as printed. */
interface Printed {
  readonly year: number;
  /** From 0. */
  readonly monthIndex: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** Minutes east of Greenwich, `null` when the zone is not known. */
  readonly offset: number | null;
}

function timeAt({ year, monthIndex, day, hour, minute, second, offset }: Printed): number | null {
  if (offset === null || hour > 23 || minute > 59 || second > 60 || monthIndex < 0 || monthIndex > 11)
    return null;
  const midnight = Date.UTC(year, monthIndex, day);
  // Every month has its days 1 to 28; of the others the calendar is asked.
  const exists = day > 0 && (day < 29 || new Date(midnight).getUTCDate() === day);
  return exists ? midnight + (hour * 60 + minute - offset) * 60_000 + second * 1000 : null;
}

/** RFC 5322 section 4.3: two digits are of this century up to 49. */
function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length > 2) return year;
  return year < 50 ? 2000 + year : 1900 + year;
}

/** Minutes east of Greenwich; `null` for a zone that is none or not known. */
function minutesOf(text: string): number | null {
  const numbers = /^([+-])(\d\d):?(\d\d)$/.exec(text);
  if (numbers) return offsetOf(numbers[1], Number(numbers[2]), Number(numbers[3]));
  const named = zones[text.toLowerCase()];
  return named === undefined ? null : named * 60;
}

function offsetOf(sign: string | undefined, hours: number, minutes: number): number | null {
  const total = hours * 60 + minutes;
  return total > 14 * 60 || minutes > 59 ? null : total * (sign === '-' ? -1 : 1);
}
