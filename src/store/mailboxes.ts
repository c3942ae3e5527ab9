/** How far a mailbox was read. Saved in the transaction that stores what was read. */
export interface Checkpoint {
  readonly uidValidity: string;
  readonly lastUid: number;
}

export interface MailboxState {
  readonly name: string;
  readonly uidValidity: string;
  readonly lastUid: number;
  readonly connected: boolean;
  readonly lastPollAt: number | null;
  readonly lastMailAt: number | null;
  readonly backlog: number;
  /** State in words. */
  readonly note: string;
}

export interface Mailboxes {
  checkpoint(name: string): Promise<Checkpoint | null>;
  /** Never goes back within one UIDVALIDITY. `lastMailAt` is kept when it is later than the known one. */
  save(name: string, checkpoint: Checkpoint, lastMailAt?: number): Promise<void>;
  /** Notes how it stands; what is not given stays. */
  reached(name: string, state: Partial<Pick<MailboxState, 'connected' | 'lastPollAt' | 'backlog' | 'note'>>): Promise<void>;
  all(): Promise<readonly MailboxState[]>;
}
