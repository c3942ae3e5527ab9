/**
 * What a report is worth as evidence. `proven`: it answers a message that we sent. `plausible`: it knows what
 * only a reader of our mail can know. `unproven`: anybody could have written it. What its text says is
 * another question (classify/).
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

const words: Readonly<Record<Proof, string>> = {
  token: 'it came to an address that we had signed for this recipient',
  'message-id': 'our own log knows the message that it returns',
  relay: 'our own mail server made it',
  authentication: 'our receiving server found it authentic',
  log: 'our mail server’s log says so',
  event: 'an event of our sending service says so',
  batv: 'it came to a return path that our mail server had signed',
  original: 'the message that it returns looks like ours',
  nothing: 'nothing proves it',
};

/** The evidence in words fit for people; `''` where none was kept. */
export const evidenceWords = (worth: Worth | '', by: Proof | ''): string =>
  worth === '' || by === '' ? '' : `The report is ${worth}: ${words[by]}.`;
