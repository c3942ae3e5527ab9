import type { MailboxState, MailSink } from './sink.ts';

/** Tells the sink how the mailbox stands. */
export interface Reporter {
  report(news: Partial<MailboxState>): void;
  /** Resolves when the sink knows the latest. */
  flushed(): Promise<void>;
}

/**
 * One report at a time; while the sink is busy with one, only the latest of the rest is kept. What it throws
 * is its own affair.
 */
export function reporter(sink: MailSink): Reporter {
  let state: MailboxState = {
    connected: false,
    lastPollAt: null,
    backlog: 0,
    trouble: '',
    note: 'Connecting.',
  };
  let stale = false;
  let telling: Promise<void> | null = null;
  const tell = async () => {
    while (stale) {
      stale = false;
      try {
        await sink.reached(state);
      } catch {
        // the next one may get through
      }
    }
    telling = null;
  };
  return {
    report(news) {
      state = { ...state, ...news };
      stale = true;
      telling ??= tell();
    },
    flushed: async () => {
      await telling;
    },
  };
}
