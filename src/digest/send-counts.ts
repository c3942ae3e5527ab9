import { isDate } from './day.ts';

/**
 * How many messages were sent on a day (`YYYY-MM-DD`) or in an hour (`YYYY-MM-DDTHH`, UTC), as the operator
 * says; `provider` is `''` for all.
 */
export interface SendCount {
  readonly date: string;
  readonly provider: string;
  readonly sent: number;
}

const cellsOf = (line: string): string[] => line.split(',').map((cell) => cell.trim().replace(/^"|"$/g, ''));

function parseLine(line: string): SendCount | null {
  const [date = '', ...rest] = cellsOf(line);
  const sent = rest.at(-1) ?? '';
  const whole = /^\d{1,12}$/.test(sent) && rest.length <= 2;
  if (!isDate(date.slice(0, 10)) || !/^(?:T(?:[01]\d|2[0-3]))?$/.test(date.slice(10)) || !whole) return null;
  return { date, provider: rest.length === 2 ? (rest[0] ?? '') : '', sent: Number(sent) };
}

/**
 * Lines `DATE,SENT` or `DATE,PROVIDER,SENT`; a header line is passed over. The first line that is neither
 * comes back as a sentence.
 */
export function parseSendCounts(text: string): {
  readonly counts: readonly SendCount[];
  readonly mistake: string;
} {
  const counts: SendCount[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const count = parseLine(line);
    if (count) counts.push(count);
    else if (index > 0 || /^\d/.test(line)) {
      const shown = line.slice(0, 80);
      return {
        counts: [],
        mistake: `Line ${index + 1} is "${shown}"; use DATE,SENT or DATE,PROVIDER,SENT with the date as YYYY-MM-DD (or YYYY-MM-DDTHH, UTC).`,
      };
    }
  }
  return { counts, mistake: '' };
}

const hourAt = ({ date }: SendCount): number | null =>
  date.length === 13 ? Date.parse(`${date}:00:00Z`) : null;

const sum = (counts: readonly SendCount[]): number => counts.reduce((total, { sent }) => total + sent, 0);

/** A figure for all providers says it all; without one, the providers' figures add up. */
function total(counts: readonly SendCount[]): number {
  const all = counts.filter(({ provider }) => provider === '');
  return sum(all.length > 0 ? all : counts);
}

/**
 * What was sent on a day that runs from `start` to `end` (epoch ms); its own figure outranks those of its
 * hours. `null`: nobody said.
 */
export function sentOn(
  counts: readonly SendCount[],
  date: string,
  start: number,
  end: number,
): number | null {
  const day = counts.filter((count) => count.date === date);
  if (day.length > 0) return total(day);
  const hours = counts.filter((count) => {
    const at = hourAt(count);
    return at !== null && at >= start && at < end;
  });
  return hours.length > 0 ? total(hours) : null;
}

/**
 * What was sent to one provider by hour (epoch ms of its start), oldest first. Only figures that name the
 * provider and the hour.
 */
export const hourlyTo = (
  counts: readonly SendCount[],
  provider: string,
): readonly { readonly hour: number; readonly sent: number }[] =>
  counts
    .filter((count) => count.provider === provider)
    .flatMap((count) => {
      const hour = hourAt(count);
      return hour === null ? [] : [{ hour, sent: count.sent }];
    })
    .sort((a, b) => a.hour - b.hour);
