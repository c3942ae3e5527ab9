import { isAbsolute } from 'node:path';
import { z } from 'zod';
import type { LogOptions } from '../tail/options.ts';
import { list } from './fields.ts';

/** Mail servers whose log can be read. */
const kinds = ['postfix', 'exim', 'opensmtpd'] as const;
export type MailServer = (typeof kinds)[number];

/** A mail server's log to follow. */
export interface LogSource {
  readonly server: MailServer;
  readonly options: LogOptions;
}

/** Which server writes as this unit of systemd. */
function serverOfUnit(unit: string): MailServer | null {
  if (unit.startsWith('exim')) return 'exim';
  if (unit.startsWith('postfix')) return 'postfix';
  return /^(?:open)?smtpd/.test(unit) ? 'opensmtpd' : null;
}

const isKind = (word: string): word is MailServer => (kinds as readonly string[]).includes(word);
const usage =
  'write postfix:/var/log/mail.log, exim:/var/log/exim4/mainlog, opensmtpd:/var/log/maillog or journald:postfix';

/** `postfix:/var/log/mail.log` or `journald:postfix`; else what is wrong with it. */
function sourceOf(word: string, where: string): LogSource | string {
  const colon = word.indexOf(':');
  const [head, place] = [word.slice(0, Math.max(colon, 0)), word.slice(colon + 1)];
  if (head === 'journald') {
    const server = /^[\w@.:-]{1,100}$/.test(place) ? serverOfUnit(place) : null;
    return server
      ? { server, options: { name: word, place: { unit: place } } }
      : `${where} has "${word}"; a unit of the journal is named journald:postfix, journald:exim4 or journald:opensmtpd.`;
  }
  if (!isKind(head)) return `${where} has "${word}"; ${usage}.`;
  if (!isAbsolute(place)) return `${where} has "${word}"; give the whole path of the log, from the root on.`;
  return { server: head, options: { name: word, place: { path: place } } };
}

function sourcesOf(words: readonly string[], where: string, mistakes: string[]): LogSource[] {
  return words.flatMap((word) => {
    const found = sourceOf(word, where);
    if (typeof found !== 'string') return [found];
    mistakes.push(found);
    return [];
  });
}

/** The logs that `MTA_LOG` names, separated by spaces. */
export const logsFromEnv = (text: string | undefined, mistakes: string[]): LogSource[] =>
  sourcesOf(list(text), 'MTA_LOG', mistakes);

/**
 * One of `logs:` in `rebound.yaml`: as in `MTA_LOG`, or with a name of its own (several hosts that share a
 * database).
 */
export const logEntry = z.union([
  z.string().min(1),
  z.strictObject({ name: z.string().min(1).optional(), log: z.string().min(1) }),
]);

/** The logs of `rebound.yaml`. */
export function logsFromFile(
  entries: readonly z.output<typeof logEntry>[],
  where: string,
  mistakes: string[],
): LogSource[] {
  return entries.flatMap((entry) => {
    const { log, name } = typeof entry === 'string' ? { log: entry } : entry;
    return sourcesOf([log], where, mistakes).map((source) =>
      name === undefined ? source : { ...source, options: { ...source.options, name } },
    );
  });
}

/** Two logs of one name would share a checkpoint, and one log listed twice would be counted twice. */
export const sameLogTwice = (logs: readonly LogSource[]): string[] =>
  logs.flatMap((one, at) => {
    const same = logs
      .slice(0, at)
      .some(
        ({ options: { name, place } }) =>
          name === one.options.name || JSON.stringify(place) === JSON.stringify(one.options.place),
      );
    return same ? [`The log "${one.options.name}" is given twice; keep one.`] : [];
  });
