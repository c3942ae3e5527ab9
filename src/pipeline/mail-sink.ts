import type { MailBatch, MailboxState, MailSink } from '../mailbox/sink.ts';
import type { Store } from '../store/store.ts';
import { type Ingested, ingest } from './ingest.ts';
import type { Policy } from './policy.ts';

export interface MailSinkDeps {
  readonly store: Store;
  readonly policy: Policy;
  readonly now: () => number;
  /** Told after each batch that was committed. */
  readonly taken: (mailbox: string, result: Ingested) => void;
  readonly reached: (mailbox: string, state: MailboxState) => void;
}

/** The state of a mailbox is written down at most this often; people look at it, nothing depends on it. */
const NOTE_EVERY_MS = 500;

/** Where a mailbox's mail goes: into the store, with its checkpoint, batch by batch. */
export function mailSink(name: string, deps: MailSinkDeps): MailSink {
  const note = stateKeeper(name, deps.store);
  return {
    checkpoint: () => deps.store.mailboxes.checkpoint(name),
    async take(batch: MailBatch) {
      const mails = batch.messages.map(({ uid, source, internalDate, unreadable }) => ({
        uid,
        source,
        receivedAt: internalDate,
        unreadable,
      }));
      const checkpoint = { uidValidity: batch.uidValidity, lastUid: batch.lastUid };
      deps.taken(
        name,
        await ingest(deps.store, { mailbox: name, mails, checkpoint }, deps.policy, deps.now()),
      );
    },
    reached(state) {
      deps.reached(name, state);
      note(state);
    },
  };
}

/**
 * Writes the newest state down, not more often than needed; a store that is away is no reason to stop reading
 * mail.
 */
function stateKeeper(name: string, store: Store): (state: MailboxState) => void {
  let pending: MailboxState | null = null;
  const write = (): void => {
    if (!pending) return;
    const { connected, lastPollAt, backlog, note, trouble } = pending;
    pending = null;
    store.mailboxes
      .reached(name, { connected, backlog, note, trouble, ...(lastPollAt === null ? {} : { lastPollAt }) })
      .catch(() => {});
  };
  return (state) => {
    if (pending === null) setTimeout(write, NOTE_EVERY_MS);
    pending = state;
  };
}
