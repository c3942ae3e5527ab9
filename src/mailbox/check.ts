import type { MailboxDeps, MailboxOptions } from './options.ts';

/** One thing that `rebound doctor` looked at. */
export interface Finding {
  readonly ok: boolean;
  /** What was looked at: `connection`, `login`, `folder`, `filing`. */
  readonly what: 'connection' | 'login' | 'folder' | 'filing';
  /** What was found, in one sentence. */
  readonly said: string;
  /** What to do about it, in one sentence; `''` when all is well. */
  readonly remedy: string;
}

/** Looks at a mailbox without changing anything in it. Never throws. Stops at the first thing that makes the rest pointless. */
export async function checkMailbox(_options: MailboxOptions, _deps: MailboxDeps = {}): Promise<readonly Finding[]> {
  return [];
}
