/** Spans of time in milliseconds. Everything in Rebound counts in them; times are epoch milliseconds. */
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
