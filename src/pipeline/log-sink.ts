import type { Attempt, LogReader } from '../attempt/attempt.ts';
import { journalRecord } from '../attempt/journal.ts';
import { type LogKind, logReaders } from '../attempt/readers.ts';
import { localClock } from '../attempt/stamp.ts';
import type { Store } from '../store/store.ts';
import type { LineBatch, LineSink, LogState } from '../tail/sink.ts';
import { type IngestedAttempts, ingestAttempts } from './ingest-attempts.ts';
import type { Policy } from './policy.ts';

export interface LogSinkDeps {
  readonly store: Store;
  readonly policy: Policy;
  readonly now: () => number;
  /** When the newest line of the log can have been written; `now` for one that grows. */
  readonly latest?: () => number;
  /** Told after each batch that was committed. */
  readonly taken: (log: string, result: IngestedAttempts, lines: number) => void;
  readonly reached: (log: string, state: LogState) => void;
}

/** A log by its name, the server that writes it, and whether its lines are a journal's. */
export interface LogToRead {
  readonly name: string;
  readonly server: LogKind;
  readonly journal: boolean;
}

/** The state of a log is written down at most this often, unless it changes. */
const NOTE_EVERY_MS = 5_000;

const nobody = (): void => {};

function feed(
  reader: LogReader,
  journal: boolean,
  lines: readonly string[],
  emit: (attempt: Attempt) => void,
): void {
  for (const line of lines) {
    if (!journal) {
      reader.line(line, emit);
      continue;
    }
    const record = journalRecord(line);
    if (record) reader.record(record, emit);
  }
}

/**
 * Where a log's lines go: read into attempts, and into the store with the log's checkpoint, batch by batch.
 */
export function logSink({ name, server, journal }: LogToRead, deps: LogSinkDeps): LineSink {
  const fresh = (): LogReader => logReaders[server](localClock(deps.latest ?? deps.now));
  const note = stateKeeper(name, deps);
  let reader = fresh();
  /**
   * The batch that is being taken: when it comes again its lines are not read again, for they were
   * remembered.
   */
  let inHand: { readonly batch: LineBatch; readonly attempts: readonly Attempt[] } | null = null;
  return {
    checkpoint: () => deps.store.logs.checkpoint(name),
    recall(lines) {
      reader = fresh();
      inHand = null;
      feed(reader, journal, lines, nobody);
    },
    async take(batch) {
      if (inHand?.batch !== batch) {
        const attempts: Attempt[] = [];
        feed(reader, journal, batch.lines, (attempt) => attempts.push(attempt));
        inHand = { batch, attempts };
      }
      const { attempts } = inHand;
      const { checkpoint } = batch;
      const result = await ingestAttempts(
        deps.store,
        { source: 'log', name, attempts, checkpoint },
        deps.policy,
        deps.now(),
      );
      inHand = null;
      deps.taken(name, result, batch.lines.length);
    },
    reached(state) {
      deps.reached(name, state);
      note(state);
    },
  };
}

/**
 * Writes the state down when it changes, else not more often than needed; a store that is away is no reason
 * to stop reading.
 */
function stateKeeper(name: string, { store, now }: LogSinkDeps): (state: LogState) => void {
  let told = { trouble: '', note: '', at: Number.NEGATIVE_INFINITY };
  return (state) => {
    const same = state.trouble === told.trouble && state.note === told.note;
    if (same && Math.abs(now() - told.at) < NOTE_EVERY_MS) return;
    told = { trouble: state.trouble, note: state.note, at: now() };
    store.logs.reached(name, state).catch(nobody);
  };
}
