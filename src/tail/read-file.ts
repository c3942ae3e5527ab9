import { stat } from 'node:fs/promises';
import { asTailError, TailError } from './error.ts';
import { LineSplitter } from './lines.ts';
import { fromCheckpoint, toCheckpoint } from './position.ts';
import { bytesOf, headAt } from './rotated.ts';
import type { LineSink } from './sink.ts';

/** A log of the past, as it is found. */
export interface PastLog {
  readonly path: string;
  /** Fingerprint of its first line, by which it is known under whatever name; its path when it has none. */
  readonly identity: string;
  readonly changedAt: number;
}

/** Looks at a file before it is read. Throws `TailError`. */
export async function pastLog(path: string): Promise<PastLog> {
  try {
    const { mtimeMs } = await stat(path);
    return { path, identity: (await headAt(path)) || path, changedAt: mtimeMs };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new TailError('missing', `${path} is not there.`, { cause: error });
    throw asTailError(path, error);
  }
}

/**
 * Reads a file (packed as well) from where its sink has it to its end. Throws `TailError`, or what the sink
 * throws.
 */
export async function readPastLog({ path, identity }: PastLog, sink: LineSink): Promise<void> {
  const from = fromCheckpoint(await sink.checkpoint())?.offset ?? 0;
  const at = (offset: number): string =>
    toCheckpoint({ inode: 0, offset, head: identity === path ? '' : identity });
  const splitter = new LineSplitter();
  let taken = from;
  let read = from;
  sink.recall([]);
  for await (const bytes of bytesOf({ path, from })) {
    const piece = splitter.push(bytes);
    read += bytes.length;
    taken += piece.taken;
    if (piece.taken > 0) await sink.take({ lines: piece.lines, checkpoint: at(taken) });
  }
  const last = splitter.flush();
  if (last.length > 0) await sink.take({ lines: last, checkpoint: at(read) });
}
