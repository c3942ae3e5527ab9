import type { LogTrouble } from './sink.ts';

/** Why a log cannot be read at the moment, with the remedy. */
export class TailError extends Error {
  readonly code: Exclude<LogTrouble, ''>;
  constructor(code: Exclude<LogTrouble, ''>, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TailError';
    this.code = code;
  }
}

/** What opening or reading a file failed with, in words. */
export function asTailError(path: string, cause: unknown): TailError {
  if (cause instanceof TailError) return cause;
  const { code = '', message = String(cause) } = cause as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new TailError('missing', `${path} is not there (yet); it is read as soon as it is.`, { cause });
  if (code === 'EACCES' || code === 'EPERM')
    return new TailError(
      'denied',
      `${path} may not be read by this user. On Debian and Ubuntu: usermod -aG adm USER, then restart; in a container mount the log and add its group.`,
      { cause },
    );
  return new TailError('missing', `${path} cannot be read: ${message}`, { cause });
}
