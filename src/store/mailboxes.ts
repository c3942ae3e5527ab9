import type { Session } from './session.ts';

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
  /** What stands in the way, in one word of the mailbox's; `''` when nothing does. */
  readonly trouble: string;
}

export interface Mailboxes {
  checkpoint(name: string): Promise<Checkpoint | null>;
  /** Never goes back within one UIDVALIDITY. `lastMailAt` is kept when it is later than the known one. */
  save(name: string, checkpoint: Checkpoint, lastMailAt?: number): Promise<void>;
  /** Notes how it stands; what is not given stays. */
  reached(
    name: string,
    state: Partial<Pick<MailboxState, 'connected' | 'lastPollAt' | 'backlog' | 'note' | 'trouble'>>,
  ): Promise<void>;
  all(): Promise<readonly MailboxState[]>;
}

const fresh = {
  uidValidity: '',
  lastUid: 0,
  connected: 0,
  lastPollAt: null,
  lastMailAt: null,
  backlog: 0,
  note: '',
  trouble: '',
};

async function save(
  { write }: Session,
  name: string,
  { uidValidity, lastUid }: Checkpoint,
  lastMailAt: number | null,
): Promise<void> {
  await write
    .insertInto('mailboxes')
    .values({ ...fresh, name, uidValidity, lastUid, lastMailAt })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet(({ ref, eb }) => ({
        uidValidity,
        lastUid: eb
          .case()
          .when(
            eb.and([eb('mailboxes.uidValidity', '=', uidValidity), eb('mailboxes.lastUid', '>', lastUid)]),
          )
          .then(ref('mailboxes.lastUid'))
          .else(ref('excluded.lastUid'))
          .end(),
        lastMailAt: eb
          .case()
          .when(
            eb.and([
              eb('mailboxes.lastMailAt', 'is not', null),
              eb('mailboxes.lastMailAt', '>', lastMailAt ?? 0),
            ]),
          )
          .then(ref('mailboxes.lastMailAt'))
          .else(ref('excluded.lastMailAt'))
          .end(),
      })),
    )
    .execute();
}

export const mailboxes = (session: Session): Mailboxes => ({
  async checkpoint(name) {
    const row = await session.read
      .selectFrom('mailboxes')
      .select(['uidValidity', 'lastUid'])
      .where('name', '=', name)
      .executeTakeFirst();
    return row && row.uidValidity !== '' ? { ...row } : null;
  },
  save: (name, checkpoint, lastMailAt) => save(session, name, checkpoint, lastMailAt ?? null),
  async reached(name, { connected, ...rest }) {
    const change = { ...rest, ...(connected === undefined ? {} : { connected: connected ? 1 : 0 }) };
    await session.write
      .insertInto('mailboxes')
      .values({ ...fresh, name, ...change })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ name, ...change }))
      .execute();
  },
  async all() {
    const rows = await session.read.selectFrom('mailboxes').selectAll().orderBy('name').execute();
    return rows.map((row) => ({ ...row, connected: row.connected === 1 }));
  },
});
