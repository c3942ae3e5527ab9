import type { MailTrouble } from './sink.ts';

/**
 * When the next session is worth a try. `soon`: the server said that it is away for a moment. `doubling`:
 * nobody knows. `backs-off`: a limit, which every try may prolong. `slowly`: only a person can mend it, and
 * an account must not get locked by us.
 */
export type Pace = 'soon' | 'doubling' | 'backs-off' | 'slowly';

/** What may be said beside the code and the plain fact. */
export interface Particulars {
  readonly cause?: unknown;
  /** The server asked to be left alone for so long (ms); 0 when it did not. */
  readonly retryAfterMs?: number;
  readonly pace?: Pace;
  /** Who must do what, in whole sentences; `''` where the code's own remedy fits, or the message has it. */
  readonly remedy?: string;
  /** The server's own words, as a sentence (`quoted`). */
  readonly said?: string;
}

const paces: Readonly<Record<Exclude<MailTrouble, ''>, Pace>> = {
  login: 'slowly',
  throttled: 'backs-off',
  folder: 'doubling',
  filing: 'doubling',
  tls: 'doubling',
  network: 'doubling',
  server: 'doubling',
  sink: 'doubling',
};

/** The one error of this folder: what stands in the way, in words fit for people. Never holds a secret. */
export class MailboxError extends Error {
  readonly code: Exclude<MailTrouble, ''>;
  readonly retryAfterMs: number;
  readonly pace: Pace;
  readonly remedy: string;
  /** The message without the remedy, for who shows the two apart. */
  readonly fact: string;

  /** @param fact what is so, as a sentence; remedy and quotation follow it in the message. */
  constructor(code: Exclude<MailTrouble, ''>, fact: string, more: Particulars = {}) {
    const { remedy = '', said = '' } = more;
    super([fact, remedy, said.trim()].filter(Boolean).join(' '), { cause: more.cause });
    this.name = 'MailboxError';
    this.code = code;
    this.retryAfterMs = more.retryAfterMs ?? 0;
    this.pace = more.pace ?? paces[code];
    this.remedy = remedy;
    this.fact = [fact, said.trim()].filter(Boolean).join(' ');
  }
}
