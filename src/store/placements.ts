/** Where a message of ours stands. `subject` is an incident id, or `digest:2026-11-21` and the like. */
export interface Placement {
  readonly subject: string;
  readonly role: 'message' | 'details';
  readonly channel: string;
  readonly ts: string;
  /** Last post or edit, epoch ms. */
  readonly at: number;
}

export interface Placements {
  put(placement: Placement): Promise<void>;
  get(subject: string, role: Placement['role']): Promise<Placement | null>;
  of(subjects: readonly string[]): Promise<readonly Placement[]>;
  /** The message is gone: the next delivery posts it anew. */
  forget(subject: string, role: Placement['role']): Promise<void>;
  /** Whose message this is, for a mention in its thread. */
  at(channel: string, ts: string): Promise<Placement | null>;
}
