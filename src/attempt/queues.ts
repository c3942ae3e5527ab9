import type { Attempt, Emit } from './attempt.ts';

/** What a message's lines have said so far. */
export interface Queued {
  messageId: string;
  sender: string;
  since: number | null;
  /** Recipients that were deferred last time, for the day when the server gives up on all of them. */
  waiting: Map<string, Attempt> | null;
}

/** Recipients of one message that are remembered. */
const mostWaiting = 100;
const longestText = 1_000;

/**
 * A copy that stands alone: a part of a line keeps the whole line, and the piece of the file it was read in,
 * in memory (V8 shares the characters).
 */
export const own = (text: string): string =>
  text.length < 13 ? text : Buffer.from(text.slice(0, longestText), 'utf8').toString('utf8');

/**
 * The messages that a log spoke of lately, at most `capacity`; the ones not spoken of for longest are
 * forgotten first.
 */
export class Queues {
  readonly #known = new Map<string, Queued>();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** The message of this key; a new one when it is not known. */
  at(key: string): Queued {
    const before = this.#known.get(key);
    if (before) {
      this.#known.delete(key);
      this.#known.set(key, before);
      return before;
    }
    const fresh: Queued = { messageId: '', sender: '', since: null, waiting: null };
    this.#known.set(own(key), fresh);
    if (this.#known.size > this.#capacity) this.#known.delete(this.#known.keys().next().value ?? '');
    return fresh;
  }

  find(key: string): Queued | undefined {
    return this.#known.get(key);
  }

  forget(key: string): void {
    this.#known.delete(key);
  }

  get size(): number {
    return this.#known.size;
  }
}

/** Remembers who still waits, so that giving up can be told for each. */
export function noteWaiting(queued: Queued, attempt: Attempt): void {
  const { recipient, action } = attempt;
  if (action !== 'deferred') {
    queued.waiting?.delete(recipient);
    return;
  }
  queued.waiting ??= new Map();
  if (queued.waiting.size >= mostWaiting && !queued.waiting.has(recipient)) return;
  const kept = { recipient: own(recipient), reply: own(attempt.reply), remoteHost: own(attempt.remoteHost) };
  queued.waiting.set(kept.recipient, {
    ...attempt,
    ...kept,
    messageId: queued.messageId,
    sender: queued.sender,
  });
}

/** The server gives up: what waited has failed, for the reason it was last told. */
export function giveUp(queued: Queued, at: number, emit: Emit): void {
  for (const attempt of queued.waiting?.values() ?? [])
    emit({ ...attempt, at, action: 'failed', held: true });
  queued.waiting = null;
}
