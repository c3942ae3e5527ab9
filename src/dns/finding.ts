/**
 * How one thing stands: `unknown` when nothing could be learnt, `note` when it is neither good nor bad by
 * itself.
 */
export type State = 'good' | 'bad' | 'note' | 'unknown';

/** What one look at the DNS told. Texts are plain; what a stranger published is cut and stripped. */
export interface Finding {
  /** `SPF`, `PTR`, `Spamhaus ZEN` … */
  readonly what: string;
  readonly state: State;
  /** One or two sentences. */
  readonly said: string;
  /** The record that decided, `''` when there is none. */
  readonly record: string;
}

/** A finding; `record` as it was published. */
export const finding = (what: string, state: State, said: string, record = ''): Finding => ({
  what,
  state,
  said,
  record: shown(record),
});

const longestShown = 300;
/**
 * Control characters, bidirectional marks and zero-width marks, which a record may hold and nobody should
 * see.
 */
const unseen = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** What a stranger published, fit to be shown: one line, no longer than 300 characters. */
export function shown(published: string): string {
  const line = published.replace(unseen, ' ').trim();
  return line.length <= longestShown ? line : `${line.slice(0, longestShown - 1)}…`;
}
