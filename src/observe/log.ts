import { destination, type Logger, pino, stdTimeFunctions } from 'pino';
import { hideAddresses, hideSecrets } from './scrub.ts';

type Line = (fields: object, message: string) => void;

/**
 * A log: the message is static, what varies stands in the fields.
 * ```ts
 * log.info({ mailbox: 'bounces', count: 12 }, 'Batch committed');
 * ```
 */
export interface Log {
  readonly debug: Line;
  readonly info: Line;
  readonly warn: Line;
  readonly error: Line;
  /** The same log with these fields in every line (a request id, a mailbox). */
  child(fields: object): Log;
}

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface LogOptions {
  readonly level: LogLevel;
  /** Values that must never appear: passwords, tokens. */
  readonly secrets?: readonly string[];
  /** Addresses that may appear: the names of our own mailboxes. */
  readonly keepAddresses?: readonly string[];
  /** Where lines go; standard output when not given. */
  readonly write?: (line: string) => void;
}

/** Debug lines may hold addresses; every line above it must not. pino puts the level first. */
const isDebug = (line: string): boolean => line.startsWith('{"level":"debug"');

/** Longest line; what a mail brought with it must not flood the log. */
const maxLine = 16_384;

function cut(line: string): string {
  if (line.length <= maxLine) return line;
  const level = /^\{"level":"(?<level>\w{1,10})"/.exec(line)?.groups?.['level'] ?? 'info';
  return `${JSON.stringify({ level, msg: 'Line too long', begin: line.slice(0, 2000) })}\n`;
}

function wrap(logger: Logger): Log {
  return {
    debug: (fields, message) => logger.debug(fields, message),
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
    child: (fields) => wrap(logger.child(fields)),
  };
}

/**
 * One JSON line an event, scrubbed as a whole just before it is written: no secret, and no address above
 * debug, wherever it came from.
 */
export function makeLog(options: LogOptions): Log {
  const { secrets = [], keepAddresses = [] } = options;
  const standard = options.write ? null : destination({ dest: 1, sync: true });
  const write = options.write ?? ((line: string) => standard?.write(line));
  const stream = {
    write(line: string) {
      const safe = hideSecrets(cut(line), secrets);
      write(isDebug(line) ? safe : hideAddresses(safe, keepAddresses));
    },
  };
  return wrap(
    pino(
      {
        level: options.level,
        base: null,
        timestamp: stdTimeFunctions.isoTime,
        formatters: { level: (label) => ({ level: label }) },
        redact: {
          paths: [
            'password',
            'token',
            'accessToken',
            'secret',
            '*.password',
            '*.token',
            '*.accessToken',
            '*.secret',
          ],
          censor: '[secret]',
        },
      },
      stream,
    ),
  );
}

/** Says nothing. */
export const silentLog: Log = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  child: () => silentLog,
};
