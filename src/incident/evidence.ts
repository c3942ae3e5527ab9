import { DAY } from '../time/span.ts';
import type { Incident } from './incident.ts';
import { spell } from './span.ts';

/** Figures about the returned originals of one incident, measured by the store. Shares are 0 to 1. */
export interface Traces {
  /** Failures looked at. */
  readonly rows: number;
  readonly distinctSenders: number;
  readonly nullSenders: number;
  /** Rows whose subject was never seen before the incident; `null` when there is no history to say so. */
  readonly newSubjects: number | null;
  /** Rows to recipients that were never written to before; `null` when unknown. */
  readonly newRecipients: number | null;
  /** Rows whose HELO name is none of our hosts'; `null` when ours are not known. */
  readonly foreignHelos: number | null;
  readonly startedAt: number;
  /** Local hour (0 to 23) of the start, in the operator's time zone. */
  readonly startHour: number;
  /** Share of our usual failures that happen in this hour of the day; `null` when unknown. */
  readonly usualInThisHour: number | null;
}

const ENOUGH_ROWS = 10;
const NIGHT = { from: 22, to: 6 } as const;

const percent = (part: number, all: number): string => `${Math.round((100 * part) / all)}%`;

const clock = (hour: number): string => `${String(hour % 24).padStart(2, '0')}:00`;

type Hint = (traces: Traces) => string;

const hints: readonly Hint[] = [
  ({ rows, distinctSenders }) =>
    distinctSenders >= 10 && distinctSenders > 0.5 * rows
      ? `${distinctSenders} different sender addresses in ${rows} messages: one program is making senders up.`
      : '',
  ({ rows, nullSenders }) =>
    nullSenders > 0.5 * rows
      ? `${percent(nullSenders, rows)} of the messages have no sender or an empty one, as spam scripts do.`
      : '',
  ({ rows, newSubjects }) =>
    newSubjects !== null && newSubjects > 0.8 * rows
      ? `${percent(newSubjects, rows)} of the messages have a subject that was never seen here before.`
      : '',
  ({ rows, newRecipients }) =>
    newRecipients !== null && newRecipients > 0.8 * rows
      ? `${percent(newRecipients, rows)} of the recipients were never written to before.`
      : '',
  ({ rows, foreignHelos }) =>
    foreignHelos !== null && foreignHelos > 0.3 * rows
      ? `${percent(foreignHelos, rows)} of the messages came to our server from hosts with foreign names: a stolen login is likely.`
      : '',
  ({ startHour, usualInThisHour }) =>
    (startHour >= NIGHT.from || startHour < NIGHT.to) && usualInThisHour !== null && usualInThisHour < 0.02
      ? `It began between ${clock(startHour)} and ${clock(startHour + 1)} at night, when hardly anything is sent here.`
      : '',
];

/**
 * Signs of a compromised account or server, one sentence each; none while there is too little to judge by.
 */
export const compromiseHints = (traces: Traces): readonly string[] =>
  traces.rows < ENOUGH_ROWS ? [] : hints.map((hint) => hint(traces)).filter((hint) => hint !== '');

/** Postfix, Exim and Sendmail give up after five days unless told otherwise. */
const QUEUE_LIFETIME_MS = 5 * DAY;

/**
 * A warning when mail that waits now will expire before the trouble is over; `''` when there is none.
 * `oldestDelayAt` is the oldest message still being tried.
 */
export function deadline(
  incident: Incident,
  oldestDelayAt: number | null,
  now: number,
  lifetimeMs = QUEUE_LIFETIME_MS,
): string {
  const over = incident.clocks.liftsAt ?? incident.clocks.recoverBy;
  if (oldestDelayAt === null || over === null || over <= now) return '';
  // What its server says (Will-Retry-Until); else by what queues usually do.
  const expires = incident.expiresAt ?? oldestDelayAt + lifetimeMs;
  if (expires >= over) return '';
  if (expires <= now)
    return `The oldest waiting mail has reached the queue's limit${incident.expiresAt == null ? ` of ${spell(lifetimeMs)}` : ''}: it fails before this is over. Raise the limit now.`;
  return `The oldest waiting mail expires in ${spell(expires - now)}, ${spell(over - expires)} before this is over: raise the queue's lifetime or hold it.`;
}

/** One hour of our sending to a provider: `sent` from send counts or delivery reports. */
export interface SendHour {
  readonly sent: number;
  readonly deferred: number;
  readonly failed: number;
}

const PACING_HOURS = 24;
const PACING_SENT = 200;
const CLEAN_SHARE = 0.01;

/**
 * Advice on the rate from our own history, oldest hour first; `''` when there is not enough of it. Only
 * measured figures are named: the last clean rate, the rate at the first deferral, and a ramp that starts at
 * half.
 */
export function pacing(hours: readonly SendHour[], provider: string): string {
  const busy = hours.filter(({ sent }) => sent > 0);
  const sent = busy.reduce((sum, hour) => sum + hour.sent, 0);
  if (busy.length < PACING_HOURS || sent < PACING_SENT) return '';
  const firstBad = busy.findLastIndex((hour, index) => isDirty(hour) && !isDirty(busy[index - 1] ?? hour));
  const bad = busy[firstBad];
  const before = busy.slice(Math.max(0, firstBad - PACING_HOURS), Math.max(0, firstBad));
  // The hour before the first deferral is clean, or that would have been the first.
  const clean = before.at(-1);
  if (!bad || !clean || before.length < 6) return '';
  const start = Math.max(1, Math.floor(clean.sent / 2));
  return `From our own history: the last clean hour to ${provider} had ${clean.sent} messages, the hour of the first deferral ${bad.sent}. Start again with ${start} an hour and add half as much each clean hour.`;
}

const isDirty = ({ sent, deferred, failed }: SendHour): boolean => deferred + failed > CLEAN_SHARE * sent;
