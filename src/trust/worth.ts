/**
 * What a report is worth as evidence. `proven`: it answers a message that we sent. `plausible`: it knows what only a reader of
 * our mail can know. `unproven`: anybody could have written it. What its text says is another question (classify/).
 */
export type Worth = 'proven' | 'plausible' | 'unproven';

/** What the worth rests on; `nothing` for the unproven. */
export type Proof =
  | 'token'
  | 'message-id'
  | 'relay'
  | 'authentication'
  | 'log'
  | 'event'
  | 'batv'
  | 'original'
  | 'nothing';

/** The worth of what a report says of one recipient, and what it rests on. */
export interface Evidence {
  readonly worth: Worth;
  readonly by: Proof;
}

/** Anybody could have written it. */
export const unproven: Evidence = { worth: 'unproven', by: 'nothing' };
