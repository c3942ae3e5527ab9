import { execFile } from 'node:child_process';
import { open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { asTailError, TailError } from './error.ts';
import type { LogOptions } from './options.ts';

/** The end of a log, as it stands. */
export interface LogEnd {
  readonly lines: readonly string[];
  /** When it was last written to (epoch ms), `null` where nobody says. */
  readonly writtenAt: number | null;
}

const endBytes = 256 * 1024;
const run = promisify(execFile);

async function endOfFile(path: string): Promise<LogEnd> {
  const file = await open(path, 'r').catch((error: unknown) => {
    throw asTailError(path, error);
  });
  try {
    const about = await file.stat();
    if (!about.isFile()) return { lines: [], writtenAt: null };
    const from = Math.max(0, about.size - endBytes);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(endBytes), 0, endBytes, from);
    return { lines: buffer.toString('utf8', 0, bytesRead).split('\n'), writtenAt: about.mtimeMs };
  } catch (error) {
    throw asTailError(path, error);
  } finally {
    await file.close();
  }
}

async function endOfJournal(unit: string, journalctl: string): Promise<LogEnd> {
  const units = [`--unit=${unit}`, `--unit=${unit}@*`];
  try {
    const { stdout } = await run(journalctl, ['--output=json', '--no-pager', '--lines=500', ...units], {
      maxBuffer: 16 * 1024 * 1024,
      timeout: 10_000,
    });
    return { lines: stdout.split('\n'), writtenAt: null };
  } catch (cause) {
    const why = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    throw new TailError(
      'journal',
      `journalctl does not give the journal of ${unit}: ${why}. The user needs the group systemd-journal (or adm), and journalctl must be installed.`,
      { cause },
    );
  }
}

/** The last lines of a log, for `rebound doctor`. Throws `TailError` with the remedy. */
export const endOfLog = ({ place }: LogOptions, journalctl = 'journalctl'): Promise<LogEnd> =>
  'unit' in place ? endOfJournal(place.unit, journalctl) : endOfFile(place.path);
