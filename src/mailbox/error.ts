import type { MailTrouble } from './sink.ts';

/** The one error of this folder: what stands in the way, in words fit for people. Never holds a secret. */
export class MailboxError extends Error {
  readonly code: Exclude<MailTrouble, ''>;
  /** The server asked to be left alone for so long; 0 when it did not. */
  readonly retryAfterMs: number;

  constructor(
    code: Exclude<MailTrouble, ''>,
    message: string,
    options: { cause?: unknown; retryAfterMs?: number } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'MailboxError';
    this.code = code;
    this.retryAfterMs = options.retryAfterMs ?? 0;
  }
}
