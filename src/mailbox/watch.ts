import type { MailboxDeps, MailboxOptions } from './options.ts';
import type { MailSink } from './sink.ts';

/** A mailbox being watched. */
export interface Watcher {
  /** Finishes the batch in hand and leaves, within `deadlineMs` (8,000); what is not committed by then comes again next time. */
  stop(deadlineMs?: number): Promise<void>;
  /** Settles when watching has ended. Never rejects. */
  readonly done: Promise<void>;
}

/**
 * Watches one mailbox until `stop()`: hands every message to the sink, in batches, and files a batch away only after the sink
 * has committed it. Survives whatever the server does. Throws at once only for options that can never work.
 */
export function watchMailbox(_options: MailboxOptions, _sink: MailSink, _deps: MailboxDeps = {}): Watcher {
  throw new Error('Watching comes with the next commit.');
}
