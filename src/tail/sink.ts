/** Lines that stand or fall together, in their order. */
export interface LineBatch {
  /** Without line ends. Of a journal: its JSON lines. */
  readonly lines: readonly string[];
  /**
   * How far the log is read once these are taken; to be kept as it is. `null`: the source cannot be read
   * again (a pipe).
   */
  readonly checkpoint: string | null;
}

/** What stands in the way; `''` when nothing does. */
export type LogTrouble = '' | 'missing' | 'denied' | 'journal' | 'sink' | 'gap';

/** How the reading of a log stands. */
export interface LogState {
  /** When it was last read to its end (epoch ms); `null` before the first time. */
  readonly readAt: number | null;
  /** Bytes that are not read yet, as far as is known. */
  readonly behind: number;
  readonly trouble: LogTrouble;
  /** The state in words fit for people, with the remedy when there is trouble. */
  readonly note: string;
}

/** Where the lines go. The pipeline implements it. */
export interface LineSink {
  /** What the last committed batch said; `null` before the first. Throwing means: try later. */
  checkpoint(): Promise<string | null>;
  /**
   * Told once before the first batch of a session: forget all before, and remember what these lines, which
   * were taken already, said of their messages.
   */
  recall(lines: readonly string[]): void;
  /**
   * Resolves only when all effects are committed, the checkpoint with them. May throw: then the same batch
   * comes again.
   */
  take(batch: LineBatch): Promise<void>;
  /** Told of every change. Must be cheap. */
  reached(state: LogState): void;
}

const ALIVE_EVERY_MS = 10_000;

/**
 * What is waited on (a pipe, a journal) has no end to be read to: while it stands open and gives nothing, all
 * of it is read.
 */
export function sayAlive(sink: LineSink, now: () => number, note: string): NodeJS.Timeout {
  const say = (): void => sink.reached({ readAt: now(), behind: 0, trouble: '', note });
  say();
  return setInterval(say, ALIVE_EVERY_MS).unref();
}
