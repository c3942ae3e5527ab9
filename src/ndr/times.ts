import { readDate } from './dates.ts';
import { all, first, type Headers } from './mime/headers.ts';
import type { Kind, Times } from './report.ts';

/** Nothing is told. */
export const noTimes: Times = { arrivalAt: null, lastAttemptAt: null, willRetryUntil: null };

/**
 * The fields of RFC 3464 sections 2.2.5, 2.3.7 and 2.3.9 in one group. Some servers set those of the message
 * beside the recipient, and vice versa.
 */
export function timesInFields(group: Headers): Times {
  return {
    arrivalAt: readDate(first(group, 'arrival-date')),
    lastAttemptAt: readDate(first(group, 'last-attempt-date')),
    willRetryUntil: readDate(first(group, 'will-retry-until')),
  };
}

/** What the words of a notice say of time, and what stands in them. */
interface Telling {
  readonly tells:
    | 'arrival'
    | 'attempt'
    | 'until'
    /** How long the message had waited when the notice was written. */
    | 'waited'
    /** How long it is tried from its arrival on. */
    | 'lifetime'
    /** How long it will still be tried. */
    | 'left';
  readonly words: RegExp;
}

const date = String.raw`[\s:]{1,4}(?<date>[^\n]{8,60}(?:\n[ \t]{1,8}[^\n]{4,40})?)`;
const span = String.raw`(?:about|approximately|more than|up to|another|the next|a further)?\s{0,2}(?<span>\d{1,4}(?:\.\d{1,2})?\s{0,2}(?:more )?(?:minutes?|hours?|days?|weeks?)(?:\(s\))?(?:(?:,| and|, and)?\s{1,2}\d{1,4} (?:minutes?|hours?)){0,2})`;

/** Sentences of the common servers, in English as they write them. */
const tellings: readonly Telling[] = [
  // Sendmail; Exchange 5.5 and 2003; MDaemon.
  {
    tells: 'arrival',
    words: new RegExp(`\\bmessage was (?:received|accepted|queued) (?:at|on)${date}`, 'i'),
  },
  {
    tells: 'arrival',
    words: new RegExp(`^[ \\t]{0,4}(?:arrived|received|queued|arrival[- ]date)(?: at| on)?:?${date}`, 'im'),
  },
  {
    tells: 'attempt',
    words: new RegExp(`^[ \\t]{0,4}last (?:delivery )?attempt(?: was)?(?: at| on)?:?${date}`, 'im'),
  },
  // Exchange 5.5 names each recipient with the time of the failure: `anna@example.net on Mon, 23 Nov 2026
  // 10:00:00 +0100`.
  {
    tells: 'attempt',
    words: /^[^\n@]{1,200}@[^\s@]{1,255} on (?<date>(?:mon|tue|wed|thu|fri|sat|sun),[^\n]{8,50})$/im,
  },
  {
    tells: 'until',
    words: new RegExp(
      `\\b(?:tr(?:y|ied|ying)|attempt(?:ed|s)?|queued?|retr(?:y|ied)|deliver(?:y|ed)?)[^\\n]{0,60}\\s(?:until|till)${date}`,
      'i',
    ),
  },
  // Gmail; Exchange; Kerio; IronPort.
  {
    tells: 'left',
    words: new RegExp(
      `\\b(?:will (?:be )?(?:re-?)?(?:try|tried|retry|attempt)|will (?:keep|continue)|(?:keep|continue)s? (?:on )?(?:to )?try)[^\\n]{0,60}\\n?[^\\n]{0,40}\\sfor\\s${span}(?! old)`,
      'i',
    ),
  },
  // Postfix: `It will be retried until it is 5.0 days old`; Sendmail: `Will keep trying until message is 5
  // days old`; OpenSMTPD; qmail.
  { tells: 'lifetime', words: new RegExp(`\\buntil (?:it|the message|message) is ${span} old`, 'i') },
  { tells: 'lifetime', words: new RegExp(`\\b(?:kept|remains?|stays?|held) in the queue for ${span}`, 'i') },
  // Exim: `has not been delivered ... after more than 24 hours on the queue`; Postfix; Sendmail; OpenSMTPD.
  {
    tells: 'waited',
    words: new RegExp(
      `\\b(?:not (?:yet )?been|could not be|was not|still) (?:un)?delivered\\b[^.]{0,120}\\s(?:after|for)\\s${span}`,
      'i',
    ),
  },
  { tells: 'waited', words: new RegExp(`\\b(?:is |been |was )?delayed for ${span}`, 'i') },
  {
    tells: 'waited',
    words: new RegExp(
      `\\b(?:could not send|been (?:in|on) the queue|queued) (?:the |your )?(?:message |mail )?for (?:the (?:past|last) )?${span}`,
      'i',
    ),
  },
];

/**
 * What each of them cannot do without, in lower case: most notices tell nothing of time, and are not read
 * further.
 */
const hints: Readonly<Record<Telling['tells'], (lower: string) => boolean>> = {
  arrival: (lower) => ['received', 'accepted', 'queued', 'arriv'].some((word) => lower.includes(word)),
  attempt: (lower) =>
    lower.includes('last attempt') ||
    lower.includes('last delivery attempt') ||
    (lower.includes(' on ') && / on (?:mon|tue|wed|thu|fri|sat|sun),/.test(lower)),
  until: (lower) => lower.includes('until') || lower.includes('till'),
  waited: hasSpan,
  lifetime: hasSpan,
  left: (lower) => hasSpan(lower) && spanAhead.test(lower),
};

const spanAhead = /(?:will|continues?|keeps?)\b[^.]{0,100}\d\s?(?:more )?(?:minute|hour|day|week)/;

function hasSpan(lower: string): boolean {
  const named = ['minute', 'hour', 'day', 'week'].some((unit) => lower.includes(unit));
  return named && /\d\s?(?:more )?(?:minute|hour|day|week)/.test(lower);
}

/** Longest notice that is looked through for times. */
const longestWords = 8_000;

/** What is known beside the words. */
export interface TimeContext {
  readonly original: Headers | undefined;
  /** Arrival-Date, where the report has it. */
  readonly arrivalAt: number | null;
  /** When the report was written. */
  readonly date: number | null;
  readonly kind: Kind;
}

/**
 * What the words of a notice and the returned original add to what the fields say. The topmost Received line
 * of the original is the reporting server's own or that of the hop before it, so its stamp is the arrival
 * where nothing else tells it.
 */
export function timesInWords(notice: string, { original, arrivalAt, date, kind }: TimeContext): Times {
  const cut = notice.slice(0, longestWords);
  const words = { notice: cut, lower: cut.toLowerCase() };
  const arrived =
    arrivalAt ??
    handedOverAt(original, date) ??
    readDate(told(words, 'arrival')) ??
    minus(date, spanOf(told(words, 'waited')));
  const lastAttemptAt = readDate(told(words, 'attempt'));
  if (kind !== 'delay') return { arrivalAt: arrived, lastAttemptAt, willRetryUntil: null };
  const willRetryUntil =
    readDate(told(words, 'until')) ??
    plus(date, spanOf(told(words, 'left'))) ??
    plus(arrived, spanOf(told(words, 'lifetime')));
  return { arrivalAt: arrived, lastAttemptAt, willRetryUntil };
}

/** A notice, as printed and in lower case. */
interface Searched {
  readonly notice: string;
  readonly lower: string;
}

/** The date or span of the first sentence that tells it. */
function told({ notice, lower }: Searched, wanted: Telling['tells']): string {
  if (!hints[wanted](lower)) return '';
  for (const { tells, words } of tellings) {
    const groups = tells === wanted ? words.exec(notice)?.groups : undefined;
    if (groups) return groups['date'] ?? groups['span'] ?? '';
  }
  return '';
}

/** What is known first, then what fills its gaps. */
export function orElse(known: Times, other: Times): Times {
  return {
    arrivalAt: known.arrivalAt ?? other.arrivalAt,
    lastAttemptAt: known.lastAttemptAt ?? other.lastAttemptAt,
    willRetryUntil: known.willRetryUntil ?? other.willRetryUntil,
  };
}

/** Clocks of two hosts differ by minutes; an original that was received after its report tells no time. */
const clockSkew = 10 * 60_000;

function handedOverAt(original: Headers | undefined, reportedAt: number | null): number | null {
  const line = original ? (all(original, 'received')[0] ?? '') : '';
  const at = readDate(line.slice(line.lastIndexOf(';') + 1));
  return at !== null && reportedAt !== null && at > reportedAt + clockSkew ? null : at;
}

const units: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
};

/** `1 days, 19 hours and 57 minutes` in milliseconds. */
function spanOf(text: string): number | null {
  if (text === '') return null;
  let sum = 0;
  for (const part of text.matchAll(
    /(?<count>\d{1,4}(?:\.\d{1,2})?)\s{0,2}(?:more )?(?<unit>minute|hour|day|week)/gi,
  ))
    sum += Number(part.groups?.['count']) * (units[part.groups?.['unit']?.toLowerCase() ?? ''] ?? 0);
  return sum === 0 ? null : sum;
}

function minus(time: number | null, span: number | null): number | null {
  return time === null || span === null ? null : time - span;
}

function plus(time: number | null, span: number | null): number | null {
  return time === null || span === null ? null : time + span;
}
