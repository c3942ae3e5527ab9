/** What one step of the purge deleted. `more`: call again. */
export interface Purged {
  readonly messages: number;
  readonly bounces: number;
  readonly more: boolean;
}

export interface Retention {
  /**
   * Deletes mails and bounces that were stored before `before`, at most `batch` of each in a short transaction of its own;
   * once they are gone also settled incidents, sent outbox rows and old marks. Counters are older by design: `countersBefore`.
   */
  purge(before: number, batch: number, countersBefore: number): Promise<Purged>;
}
