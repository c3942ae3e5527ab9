import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { asTailError } from './error.ts';
import { followFile } from './follow-file.ts';
import { followJournal } from './follow-journal.ts';
import { followPipe } from './follow-pipe.ts';
import type { LogOptions, TailDeps } from './options.ts';
import type { LineSink } from './sink.ts';

/** A log that is being followed. */
export interface LogWatcher {
  /** Finishes the batch in hand and leaves; what is not committed by then comes again next time. */
  stop(): Promise<void>;
  /**
   * Looks into the file now, if it is open, instead of at the end of a wait; the sink is told of `reached`
   * once all that stood there is committed. Pipes and journals need no asking.
   */
  look(): void;
  /** Settles when watching has ended. Never rejects. */
  readonly done: Promise<void>;
}

const defaultRetry = (failures: number): number => Math.min(1_000 * 2 ** failures, 60_000);

/** The wait between two looks: a ring ends it, or leaves it out when it came while the log was being read. */
function patience(pollMs: number, signal: AbortSignal): { ring(): void; rest(): Promise<void> } {
  let bell = Promise.withResolvers<void>();
  const ring = (): void => bell.resolve();
  signal.addEventListener('abort', ring, { once: true });
  return {
    ring,
    async rest() {
      if (signal.aborted) return;
      const waited = new AbortController();
      await Promise.race([bell.promise, sleep(pollMs, undefined, { signal: waited.signal }).catch(() => {})]);
      waited.abort();
      bell = Promise.withResolvers<void>();
    },
  };
}

async function pipeOrFile(path: string, by: Omit<Parameters<typeof followFile>[0], 'path'>): Promise<void> {
  const about = await stat(path).catch((error: unknown) => {
    throw asTailError(path, error);
  });
  if (!about.isFIFO()) return followFile({ ...by, path });
  const stream = createReadStream(path);
  by.signal.addEventListener('abort', () => stream.destroy(), { once: true });
  return followPipe(stream as AsyncIterable<Uint8Array>, by.sink, by.now);
}

/**
 * Follows one log until `stop()`, through rotations and whatever else happens to it: hands every line to the
 * sink, in batches, and goes on after a restart where the last committed batch ended.
 */
export function watchLog({ place }: LogOptions, sink: LineSink, deps: TailDeps = {}): LogWatcher {
  const { now = Date.now, pollMs = 250, retryMs = defaultRetry, journalctl = 'journalctl' } = deps;
  const stopping = new AbortController();
  const { signal } = stopping;
  const health = { failures: 0, readAt: null as number | null };
  const healthy = (): void => {
    health.failures = 0;
    health.readAt = now();
  };
  const { ring, rest } = patience(pollMs, signal);
  const once = (): Promise<void> =>
    'unit' in place
      ? followJournal({ unit: place.unit, sink, signal, now, healthy, journalctl })
      : pipeOrFile(place.path, { sink, signal, now, rest, healthy });
  const wait = async (thrown: unknown): Promise<void> => {
    if (signal.aborted) return;
    const error = asTailError('path' in place ? place.path : place.unit, thrown);
    sink.reached({ readAt: health.readAt, behind: 0, trouble: error.code, note: error.message });
    await sleep(retryMs(health.failures++), undefined, { signal }).catch(() => {});
  };
  const supervise = async (): Promise<void> => {
    while (!signal.aborted) await once().catch(wait);
  };
  const done = supervise();
  return {
    done,
    look: ring,
    async stop() {
      stopping.abort();
      await done;
    },
  };
}
