import { HOUR, MINUTE } from '../../src/time/span.ts';

/** What arrives when. Times count from the start of the day (06:00). */
export interface Arrival {
  readonly at: number;
  readonly fixture: string;
  readonly count: number;
}

/** Ordinary bounces: something comes back every hour of every day, and nobody should hear of it. */
const ordinary: readonly string[] = [
  'postfix-gmail-nosuchuser-failed-01',
  'exim-gmail-nosuchuser-failed-01',
  'postfix-overquota-perm-failed-01',
  'postfix-outlook-accessdenied-failed-01',
  'exim-disabled-failed-01',
  'postfix-too-big-failed-01',
];

const everyHour: readonly Arrival[] = Array.from({ length: 26 }, (_, hour) => ({
  at: hour * HOUR + 7 * MINUTE,
  fixture: ordinary[hour % ordinary.length] ?? '',
  count: 1 + (hour % 3),
}));

/** A day with a Gmail rate limit, an MXroute block that lifts and returns, and a flood at night. */
export const story: readonly Arrival[] = [
  ...everyHour,
  // 09:10: a campaign starts too fast; Gmail slows it down for half an hour.
  { at: 3 * HOUR + 10 * MINUTE, fixture: 'postfix-gmail-flood-temp-delayed-01', count: 12 },
  { at: 3 * HOUR + 25 * MINUTE, fixture: 'postfix-gmail-flood-temp-delayed-01', count: 30 },
  { at: 3 * HOUR + 40 * MINUTE, fixture: 'exim-gmail-flood-temp-delayed-01', count: 18 },
  // 08:00: a program connects in a loop; MXroute blocks it for 12 hours …
  { at: 2 * HOUR, fixture: 'postfix-mxroute-connection-spam-01', count: 6 },
  { at: 2 * HOUR + 20 * MINUTE, fixture: 'postfix-mxroute-connection-spam-01', count: 4 },
  // … and half an hour after the lift it is still looping.
  { at: 14 * HOUR + 30 * MINUTE, fixture: 'postfix-mxroute-connection-spam-01', count: 5 },
  // 02:50: a stolen login floods Gmail.
  { at: 20 * HOUR + 50 * MINUTE, fixture: 'postfix-gmail-flood-perm-failed-01', count: 40 },
  { at: 21 * HOUR, fixture: 'postfix-gmail-flood-perm-failed-01', count: 160 },
  { at: 21 * HOUR + 10 * MINUTE, fixture: 'exim-gmail-flood-perm-failed-01', count: 100 },
].toSorted((a, b) => a.at - b.at);

/** The digest of the day comes at 08:00 the next morning. */
export const STORY_END_MS = 26 * HOUR;
export const STEP_MS = 10 * MINUTE;
