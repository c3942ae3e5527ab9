/** Moments as Slack shows them in each reader's own zone, and spans in words. */

const pad = (figure: number): string => String(figure).padStart(2, '0');

/** Fallback for clients that cannot format dates, and for notifications: `20 Nov 14:05 UTC`. */
function utc(at: number): string {
  const date = new Date(at);
  const month = date.toLocaleString('en-GB', { month: 'short', timeZone: 'UTC' });
  return `${date.getUTCDate()} ${month} ${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())} UTC`;
}

/** `<!date^…>` (Slack, "Formatting text"): `today at 14:05` in the reader's zone. */
export const slackDate = (at: number, format = '{date_short_pretty} at {time}'): string =>
  `<!date^${Math.floor(at / 1000)}^${format}|${utc(at)}>`;

/** The same as an element of rich text. */
export const richDate = (at: number, format = '{date_short_pretty} at {time}') => ({
  type: 'date' as const,
  timestamp: Math.floor(at / 1000),
  format,
  fallback: utc(at),
});

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** A span in one figure people can act on: `25 min`, `1 h 10 min`, `3 h`, `2 days`. */
export function span(ms: number): string {
  const size = Math.abs(ms);
  if (size < minute) return 'under a minute';
  if (size < hour) return `${Math.round(size / minute)} min`;
  const minutes = Math.round((size % hour) / minute);
  if (size < 2 * hour && minutes > 0 && minutes < 60) return `1 h ${minutes} min`;
  if (size < 2 * day) return `${Math.round(size / hour)} h`;
  return `${Math.round(size / day)} days`;
}

/** `in 3 h`, `25 min ago`, `just now`. */
export function away(at: number, now: number): string {
  if (Math.abs(at - now) < minute) return at > now ? 'within a minute' : 'just now';
  return at > now ? `in ${span(at - now)}` : `${span(now - at)} ago`;
}

/** `1 bounce`, `1,204 bounces`. */
export const count = (figure: number, one: string, many = `${one}s`): string =>
  `${figure.toLocaleString('en-US')} ${figure === 1 ? one : many}`;
