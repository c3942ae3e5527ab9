import { setTimeout as sleep } from 'node:timers/promises';
import { backoff } from './backoff.ts';
import { type Connection, refuseImpossible } from './connect.ts';
import { rememberRefusals } from './fetch.ts';
import { type MailboxDeps, type MailboxOptions, withDefaults } from './options.ts';
import { memoryShelf } from './refresh-token.ts';
import { reporter } from './reporter.ts';
import { runSession, type SessionContext } from './session.ts';
import type { MailSink } from './sink.ts';
import { tokenSource } from './token.ts';
import { diagnose, toldAs } from './trouble.ts';
import type { Bell } from './wait.ts';

/** A mailbox being watched. */
export interface Watcher {
  /**
   * Finishes the batch in hand and leaves, within `deadlineMs` (8,000); what is not committed by then comes
   * again next time.
   */
  stop(deadlineMs?: number): Promise<void>;
  /** Looks for mail now, if the mailbox is open, instead of at the end of its wait. */
  look(): void;
  /** Settles when watching has ended. Never rejects. */
  readonly done: Promise<void>;
}

/**
 * Failures in a row that still count after a look that went well: at most eight seconds of waiting, yet no
 * storm of logins.
 */
const forgiven = 3;

/** One session at a time, for ever: a watcher that dies in silence is the worst that could happen. */
async function supervise(context: SessionContext, random: () => number): Promise<void> {
  const { options, signal, report } = context;
  let failures = 0;
  while (!signal.aborted) {
    let healthy = false;
    try {
      await runSession({ ...context, healthy: () => (healthy = true) });
    } catch (thrown) {
      if (signal.aborted) break;
      const error = diagnose(thrown, options);
      if (healthy) failures = Math.min(failures, forgiven);
      report({ connected: false, trouble: error.code, note: toldAs(error) });
      await sleep(backoff(error, failures, options, random()), undefined, { signal }).catch(() => {});
      failures += 1;
    }
  }
  report({ connected: false, trouble: '', note: 'Stopped.' });
}

/**
 * Watches one mailbox until `stop()`: hands every message to the sink, in batches, and files a batch away
 * only after the sink has committed it. Survives whatever the server does. Throws at once (`MailboxError`)
 * only for options that can never work.
 *
 * ```ts
 * const watcher = watchMailbox(options, {
 *   checkpoint: () => store.…,
 *   take: (batch) => ingest(batch),
 *   reached: (state) => …,
 * });
 * await watcher.stop();
 * ```
 */
export function watchMailbox(options: MailboxOptions, sink: MailSink, deps: MailboxDeps = {}): Watcher {
  refuseImpossible(options);
  const { fetch = globalThis.fetch, now = Date.now, random = Math.random, shelf = memoryShelf() } = deps;
  const stopping = new AbortController();
  const reports = reporter(sink);
  let connection: Connection | null = null;
  let bell: Bell | null = null;
  const context: SessionContext = {
    options: withDefaults(options),
    sink,
    now,
    tokens: options.oauth ? tokenSource(options.oauth, { fetch, now, shelf }) : null,
    refusals: rememberRefusals(now),
    filing: { refusedAt: null, refusals: 0, words: '' },
    signal: stopping.signal,
    report: reports.report,
    healthy: () => {},
    opened: (opened) => {
      connection = opened;
    },
    listening: (opened) => {
      bell = opened;
    },
  };
  const done = supervise(context, random).then(reports.flushed, reports.flushed);
  return {
    done,
    look: () => bell?.ring(),
    async stop(deadlineMs = 8_000) {
      stopping.abort();
      const deadline = new AbortController();
      const late = sleep(deadlineMs, undefined, { signal: deadline.signal }).then(
        () => connection?.close(),
        () => {},
      );
      await Promise.race([done, late]);
      deadline.abort();
    },
  };
}
