import { DAY, HOUR, MINUTE } from '../time/span.ts';

const count = (n: number, unit: string): string => `${n} ${unit}${n === 1 ? '' : 's'}`;

/** A span of milliseconds for people: `10 minutes`, `48 hours`, `3 days`, `less than a minute`. */
export function spell(ms: number): string {
  if (ms < MINUTE) return 'less than a minute';
  const minutes = Math.round(ms / MINUTE);
  if (minutes < 55 || (minutes > 65 && minutes < 115)) return count(minutes, 'minute');
  // MXroute and Gmail speak of hours up to three days; so do we.
  if (ms <= 3 * DAY) return count(Math.round(ms / HOUR), 'hour');
  return count(Math.round(ms / DAY), 'day');
}

/**
 * A span that a person chose, below ten hours to the minute: `2 h 30 min`. What was chosen is not rounded.
 */
export function spellOut(ms: number): string {
  const minutes = Math.round(ms / MINUTE);
  const [hours, over] = [Math.floor(minutes / 60), minutes % 60];
  return hours === 0 || over === 0 || hours >= 10 ? spell(ms) : `${hours} h ${over} min`;
}

/** `1 message`, `2,000 messages`. */
export const amount = (n: number, one: string): string =>
  `${n.toLocaleString('en-US')} ${one}${n === 1 ? '' : 's'}`;

/** `2nd`, `3rd`, `11th`. */
export const ordinal = (n: number): string => {
  const teens = n % 100 >= 11 && n % 100 <= 13;
  return `${n}${teens ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th')}`;
};
