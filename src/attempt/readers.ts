import type { LogReader } from './attempt.ts';
import { eximReader } from './exim.ts';
import { opensmtpdReader } from './opensmtpd.ts';
import { postfixReader } from './postfix.ts';
import type { StampClock } from './stamp.ts';

/** Mail servers whose log is understood, by the word that configuration calls them. */
export const logReaders = {
  postfix: postfixReader,
  exim: eximReader,
  opensmtpd: opensmtpdReader,
} as const satisfies Readonly<Record<string, (clock: StampClock) => LogReader>>;

export type LogKind = keyof typeof logReaders;

/** Whether a word names one of them. */
export const isLogKind = (word: string): word is LogKind => Object.hasOwn(logReaders, word);
