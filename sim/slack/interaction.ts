import { setTimeout as sleep } from 'node:timers/promises';
import type { Shown, StandInMessage } from './state.ts';

/** What came back through a response_url. */
export interface Answer extends Shown {
  readonly kind: 'ephemeral' | 'in_channel' | 'replaced' | 'deleted';
  /** The message that came of it, when it is one for everybody. */
  readonly message: StandInMessage | null;
  /** How to press its buttons. */
  readonly ts: string;
}

/** Something a person did, and what the bot made of it. */
export interface Interaction {
  readonly id: string;
  /** Whether the ack came within Slack's three seconds. */
  acked: boolean;
  ackMs: number;
  /** What stood in the ack. */
  ackBody: Record<string, unknown>;
  readonly answers: Answer[];
  readonly triggerId: string;
  readonly responseUrl: string;
  readonly user: string;
  readonly channel: string;
  /** Waits for the n-th answer (1 is the first); throws when it does not come. */
  answer(n?: number, timeoutMs?: number): Promise<Answer>;
}

/** Waits until the condition holds; throws with the words when it does not. */
export async function until<T>(
  what: string,
  look: () => T | undefined | null | false,
  timeoutMs = 5000,
): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const found = look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`Waited ${timeoutMs} ms in vain for ${what}`);
    await sleep(5);
  }
}

export function interaction(parts: {
  id: string;
  triggerId: string;
  responseUrl: string;
  user: string;
  channel: string;
}): Interaction {
  const answers: Answer[] = [];
  return {
    ...parts,
    acked: false,
    ackMs: -1,
    ackBody: {},
    answers,
    answer: (n = 1, timeoutMs = 5000) => until(`answer ${n}`, () => answers[n - 1], timeoutMs),
  };
}
