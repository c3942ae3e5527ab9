import { constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { asTailError, TailError } from './error.ts';
import { LineSplitter } from './lines.ts';
import { fromCheckpoint, headOfFile, type Position, toCheckpoint } from './position.ts';
import { bytesOf, restOf } from './rotated.ts';
import type { LineSink } from './sink.ts';

const chunkBytes = 1024 * 1024;
/** Before the checkpoint: what the lines of messages that were under way said of them. */
const recallBytes = 2 * 1024 * 1024;
/** A logger writes to the renamed file until it is told to open the new one. */
const lingerMs = 3_000;

export interface Following {
  readonly path: string;
  readonly sink: LineSink;
  readonly signal: AbortSignal;
  readonly now: () => number;
  /** Resolves when the file is to be looked at again, or the signal fires. */
  readonly rest: () => Promise<void>;
  /** Lines were taken, or the end was reached: all is well. */
  readonly healthy: () => void;
}

/** The open log and how far it is taken. */
interface Open {
  readonly file: FileHandle;
  readonly inode: number;
  head: string;
  offset: number;
  readonly splitter: LineSplitter;
  /** Bytes read from the file; those beyond `offset` wait for their line's end. */
  read: number;
}

async function openAt(path: string, offset: number): Promise<Open> {
  const file = await open(path, constants.O_RDONLY);
  const { ino } = await file.stat();
  return {
    file,
    inode: ino,
    head: await headOfFile(file),
    offset,
    read: offset,
    splitter: new LineSplitter(),
  };
}

const positionOf = ({ inode, offset, head }: Open): Position => ({ inode, offset, head });

/** A sink's failure is not the log's: say so. */
async function handOver(sink: LineSink, lines: readonly string[], position: Position): Promise<void> {
  try {
    await sink.take({ lines, checkpoint: toCheckpoint(position) });
  } catch (cause) {
    throw new TailError('sink', 'What was read could not be stored; it is tried again.', { cause });
  }
}

/** Reads what there is, a chunk at a time, and hands it over; says whether there was anything. */
async function drain(log: Open, { sink, signal, healthy }: Following): Promise<boolean> {
  let some = false;
  const buffer = Buffer.allocUnsafe(chunkBytes);
  while (!signal.aborted) {
    const { bytesRead } = await log.file.read(buffer, 0, chunkBytes, log.read);
    if (bytesRead === 0) return some;
    some = true;
    log.read += bytesRead;
    if (log.head === '') log.head = await headOfFile(log.file);
    const { lines, taken } = log.splitter.push(buffer.subarray(0, bytesRead));
    if (taken === 0) continue;
    log.offset += taken;
    await handOver(sink, lines, positionOf(log));
    healthy();
  }
  return some;
}

/** A file that is complete may end without a line end. */
async function finish(splitter: LineSplitter, sink: LineSink, position: Position): Promise<void> {
  const last = splitter.flush();
  if (last.length > 0) await handOver(sink, last, position);
}

/** The lines just before an offset, to remember their messages. */
async function recall(log: Open, sink: LineSink): Promise<void> {
  const from = Math.max(0, log.offset - recallBytes);
  const { buffer, bytesRead } = await log.file.read(
    Buffer.alloc(log.offset - from),
    0,
    log.offset - from,
    from,
  );
  const lines = buffer.toString('utf8', 0, bytesRead).split('\n');
  sink.recall(from === 0 ? lines : lines.slice(1));
}

/** Reads what a rotation left unread; `false` when the file is gone. */
async function readRest(path: string, position: Position, { sink, signal }: Following): Promise<boolean> {
  const rests = await restOf(path, position);
  for (const rest of rests ?? []) {
    const splitter = new LineSplitter();
    const at = (offset: number): Position => ({ inode: position.inode, offset, head: rest.head });
    let taken = rest.from;
    let read = rest.from;
    for await (const bytes of bytesOf(rest)) {
      if (signal.aborted) return true;
      const piece = splitter.push(bytes);
      read += bytes.length;
      taken += piece.taken;
      if (piece.taken > 0) await handOver(sink, piece.lines, at(taken));
    }
    await finish(splitter, sink, at(read));
  }
  return rests !== null;
}

/** Where the log goes on since the checkpoint. */
async function begin(by: Following): Promise<Open> {
  const position = fromCheckpoint(await by.sink.checkpoint());
  const log = await openAt(by.path, 0);
  if (!position) {
    by.sink.recall([]);
    return log;
  }
  const { size } = await log.file.stat();
  const same =
    size >= position.offset &&
    (position.head === '' ? log.inode === position.inode : log.head === position.head);
  if (same) {
    log.offset = position.offset;
    log.read = position.offset;
    await recall(log, by.sink);
    return log;
  }
  by.sink.recall([]);
  if (!(await readRest(by.path, position, by))) tellGap(by);
  return log;
}

const tellGap = ({ sink, path, now }: Following): void =>
  sink.reached({
    readAt: now(),
    behind: 0,
    trouble: 'gap',
    note: `${path} was rotated while nobody read it, and the file it was is gone: what stood at its end is not known.`,
  });

/** What has become of the name under which the log was opened. */
async function whatNow(path: string, log: Open): Promise<'same' | 'renamed' | 'emptied'> {
  const { size } = await log.file.stat();
  if (size < log.read || (log.head !== '' && (await headOfFile(log.file)) !== log.head)) return 'emptied';
  const named = await stat(path).catch(() => null);
  return named !== null && named.ino !== log.inode ? 'renamed' : 'same';
}

/** Waits for what a logger still writes to a renamed file, then goes on with the new one. */
async function afterRename(log: Open, by: Following): Promise<void> {
  let quietSince = by.now();
  while (!by.signal.aborted && by.now() - quietSince < lingerMs) {
    if (await drain(log, by)) quietSince = by.now();
    else await by.rest();
  }
  await finish(log.splitter, by.sink, { ...positionOf(log), offset: log.read });
}

async function nextFile(log: Open, state: 'renamed' | 'emptied', by: Following): Promise<Open> {
  if (state === 'renamed') await afterRename(log, by);
  else if (log.head !== '' && !(await readRest(by.path, positionOf(log), by))) tellGap(by);
  await log.file.close();
  return openAt(by.path, 0);
}

/**
 * Follows one file until the signal fires. Throws `TailError` for what may pass; the caller waits and begins
 * again.
 */
export async function followFile(by: Following): Promise<void> {
  let log: Open | null = null;
  try {
    log = await begin(by);
    while (!by.signal.aborted) {
      const state = await whatNow(by.path, log);
      if (state !== 'same') {
        log = await nextFile(log, state, by);
        continue;
      }
      const readAt = by.now();
      await drain(log, by);
      by.healthy();
      by.sink.reached({ readAt, behind: 0, trouble: '', note: 'Read to its end.' });
      await by.rest();
    }
  } catch (error) {
    throw error instanceof TailError ? error : asTailError(by.path, error);
  } finally {
    await log?.file.close().catch(() => {});
  }
}
