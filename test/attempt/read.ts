import type { Attempt, LogReader } from '../../src/attempt/attempt.ts';
import { type LogKind, logReaders } from '../../src/attempt/readers.ts';
import type { StampClock } from '../../src/attempt/stamp.ts';

/** When the samples are read. */
export const NOW = Date.UTC(2026, 10, 28, 12);

/** A wall in UTC, so that no test depends on where it runs. */
export const utc = (latest = NOW): StampClock => ({
  fromWall: (...wall) => Date.UTC(...wall),
  latest: () => latest,
});

/** What a reader makes of these lines. */
export function attemptsOf(reader: LogReader, lines: readonly string[]): Attempt[] {
  const all: Attempt[] = [];
  for (const line of lines) reader.line(line, (attempt) => all.push(attempt));
  return all;
}

/** What the log of a mail server tells. */
export const read = (kind: LogKind, lines: readonly string[], latest = NOW): Attempt[] =>
  attemptsOf(logReaders[kind](utc(latest)), lines);
