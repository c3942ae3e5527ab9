import type { Attempt } from '../attempt.ts';
import { oneLine, statusIn } from '../reply.ts';

/** A recipient who called a message spam. */
export interface Complaint {
  readonly at: number;
  readonly recipient: string;
  readonly messageId: string;
  readonly sender: string;
}

/** What the body of a request tells. */
export interface Told {
  readonly attempts: readonly Attempt[];
  readonly complaints: readonly Complaint[];
  /** Events that say nothing of a delivery (opened, clicked), or of one that the service only withheld. */
  readonly passedOver: number;
}

/** What is wrong with a body, in one sentence for its sender. */
export class EventMistake extends Error {
  readonly code = 'event';
}

/** A body of one service's format → what it tells. Throws `EventMistake`. */
export type Mapper = (body: unknown) => Told;

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value at a path of keys, `undefined` where there is none. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let here = value;
  for (const key of path) here = isFields(here) && Object.hasOwn(here, key) ? here[key] : undefined;
  return here;
}

/** A text at a path, cut to what a reply may be long; `''` when there is none. Numbers are texts as well. */
export function text(value: unknown, ...path: readonly string[]): string {
  const found = at(value, ...path);
  if (typeof found === 'number' && Number.isFinite(found)) return String(found);
  return typeof found === 'string' ? found.slice(0, 4_000) : '';
}

/** A list at a path; what stands alone is a list of one. */
export function list(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : found === undefined || found === null ? [] : [found];
}

/**
 * A time as seconds (or milliseconds) since 1970 or in words (ISO 8601, RFC 5322) → epoch ms; `null` when it
 * is none.
 */
export function timeOf(value: unknown): number | null {
  if (typeof value === 'string' && !/^\d{9,14}(?:\.\d{1,9})?$/.test(value)) {
    const parsed = Date.parse(value.slice(0, 64));
    return Number.isFinite(parsed) && parsed > 0 ? parsed : null;
  }
  const number = Number(value ?? Number.NaN);
  if (!Number.isFinite(number) || number <= 0) return null;
  const ms = Math.floor(number < 1e11 ? number * 1000 : number);
  return ms < 1e14 ? ms : null;
}

/** A Message-ID with its angle brackets. */
export const bracketed = (id: string): string => {
  const bare = id.trim();
  return bare === '' ? '' : bare.startsWith('<') ? bare : `<${bare}>`;
};

const isStatus = (word: string): boolean => /^[245]\.\d{1,3}\.\d{1,3}$/.test(word);

/** An attempt with what an event seldom knows left empty. Throws when it lacks a recipient or a time. */
export function attemptOf(
  known: Pick<Attempt, 'action' | 'recipient' | 'reply'> & Partial<Attempt>,
  when: number | null,
): Attempt {
  if (!/^[^\s@]{1,200}@[^\s@]{1,255}$|^"[^"]{1,200}"@[^\s@]{1,255}$/.test(known.recipient))
    throw new EventMistake(`An event has the recipient "${known.recipient.slice(0, 80)}"; give one address.`);
  if (when === null)
    throw new EventMistake(`The event of a recipient at ${domainOf(known.recipient)} has no time.`);
  const reply = oneLine(known.reply);
  return {
    command: '',
    server: '',
    queueId: '',
    messageId: '',
    sender: '',
    remoteHost: '',
    remoteIp: '',
    localIp: '',
    queuedSince: null,
    held: false,
    ...known,
    reply,
    status: isStatus(known.status ?? '') ? (known.status ?? '') : statusIn(reply),
    at: when,
  };
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

/** What several parts tell together. */
export const together = (parts: readonly Told[]): Told => ({
  attempts: parts.flatMap(({ attempts }) => attempts),
  complaints: parts.flatMap(({ complaints }) => complaints),
  passedOver: parts.reduce((sum, { passedOver }) => sum + passedOver, 0),
});

export const nothing: Told = { attempts: [], complaints: [], passedOver: 1 };
export const tells = (...attempts: readonly Attempt[]): Told => ({ attempts, complaints: [], passedOver: 0 });
export const complains = (...complaints: readonly Complaint[]): Told => ({
  attempts: [],
  complaints,
  passedOver: 0,
});
