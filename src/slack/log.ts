import type { Logger, LogLevel } from '@slack/bolt';
import type { Log as ObserveLog } from '../observe/log.ts';

/** Where Slack's part logs to: static message, fields beside it. A pino logger fits as it is. */
export type Log = Omit<ObserveLog, 'child'>;

/** Says nothing: for tests and for commands that print their own words. */
export const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Slack's libraries log in prose; tokens must not slip through with it. */
const redact = (text: string): string => text.replace(/xox[a-z]-[\w-]{1,300}|xapp-[\w-]{1,300}/g, 'xox…');

function prose(parts: readonly unknown[]): { fields: object; words: string } {
  const error = parts.find((part) => part instanceof Error);
  const words = parts
    .filter((part) => !(part instanceof Error))
    .map((part) => (typeof part === 'string' ? part : JSON.stringify(part)));
  return {
    fields: error ? { err: redact(error.message) } : {},
    words: redact(words.join(' ')).slice(0, 2000),
  };
}

/** Gives Bolt and its clients our log. Their `info` is chatter, so it becomes `debug`. */
export function boltLogger(log: Log): Logger {
  const line =
    (write: Log['info']) =>
    (...parts: unknown[]): void => {
      const { fields, words } = prose(parts);
      write({ ...fields, slack: words }, 'Slack library');
    };
  return {
    debug: () => {},
    info: line(log.debug),
    warn: line(log.warn),
    error: line(log.error),
    setLevel: () => {},
    getLevel: () => 'info' as LogLevel,
    setName: () => {},
  };
}
