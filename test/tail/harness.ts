import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { TailDeps } from '../../src/tail/options.ts';
import type { LineBatch, LineSink, LogState } from '../../src/tail/sink.ts';
import { type LogWatcher, watchLog } from '../../src/tail/watch.ts';
import { eventually } from '../app/bot.ts';

/** A store in memory: what was committed, and what the next session would begin with. */
export interface Kept extends LineSink {
  readonly lines: string[];
  readonly recalled: string[];
  readonly states: LogState[];
  checkpointNow: string | null;
  /** Throws at the next batches. */
  failing: number;
}

export function kept(): Kept {
  const sink: Kept = {
    lines: [],
    recalled: [],
    states: [],
    checkpointNow: null,
    failing: 0,
    checkpoint: async () => sink.checkpointNow,
    recall: (lines) => void sink.recalled.splice(0, Number.POSITIVE_INFINITY, ...lines.filter(Boolean)),
    async take({ lines, checkpoint }: LineBatch) {
      if (sink.failing-- > 0) throw new Error('the database is away');
      sink.lines.push(...lines);
      if (checkpoint !== null) sink.checkpointNow = checkpoint;
    },
    reached: (state) => void sink.states.push(state),
  };
  return sink;
}

/** A folder for one test, with a log to write to. */
export function logFolder(): {
  readonly folder: string;
  readonly path: string;
  write(...lines: string[]): void;
} {
  const folder = mkdtempSync(join(tmpdir(), 'rebound-tail-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'mail.log');
  return {
    folder,
    path,
    write: (...lines) => appendFileSync(path, lines.map((line) => `${line}\n`).join('')),
  };
}

export const quick: TailDeps = { pollMs: 10, retryMs: () => 20 };

/** Follows the file until the test ends. */
export function follow(path: string, sink: LineSink, deps: TailDeps = quick): LogWatcher {
  const watcher = watchLog({ name: 'log', place: { path } }, sink, deps);
  onTestFinished(() => watcher.stop());
  return watcher;
}

export const has = (sink: Kept, count: number): Promise<unknown> =>
  eventually(`${count} lines (there are ${sink.lines.length})`, () => sink.lines.length >= count, 8_000);
