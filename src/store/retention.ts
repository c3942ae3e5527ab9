import { sql } from 'kysely';
import { inPieces } from './bulk.ts';
import { dayNumber, firstDayKey } from './keys.ts';
import { SENT_DAYS } from './sent.ts';
import type { Session, TxSession } from './session.ts';

/** What one step of the purge deleted. `more`: call again. */
export interface Purged {
  readonly messages: number;
  readonly bounces: number;
  readonly more: boolean;
}

export interface Retention {
  /**
   * Deletes mails and bounces that were stored before `before`, and addresses on the way to suppression that
   * were quiet since, at most `batch` of each in a short transaction of its own; once they are gone also
   * settled incidents, sent outbox rows and old marks. Counters are older by design: `countersBefore`.
   */
  purge(before: number, batch: number, countersBefore: number): Promise<Purged>;
}

/**
 * Delays wait two weeks for their failure (write-bounces.ts), and no queue keeps mail for longer; later marks
 * are dead.
 */
const DELAY_MARKS = 14 * 86_400_000;

/**
 * Rows of the big tables are deleted from their oldest end, by id: no index on time is needed, and what is
 * kept is never looked at. The end is reached at the first piece with nothing to delete.
 */
async function oldMessages({ read, write }: TxSession, before: number, batch: number): Promise<number> {
  const head = await read
    .selectFrom('messages')
    .select(['id', 'storedAt'])
    .orderBy('id')
    .limit(batch)
    .execute();
  const old = head.filter(({ storedAt }) => storedAt < before).map(({ id }) => id);
  await inPieces(old, 1000, (piece) => write.deleteFrom('messages').where('id', 'in', piece).execute());
  return old.length;
}

/** Bounces whose mail is gone: all up to the first mail that is left. */
async function oldBounces({ read, write }: TxSession, batch: number): Promise<number> {
  const first = await read.selectFrom('messages').select('id').orderBy('id').limit(1).executeTakeFirst();
  const head = await read
    .selectFrom('bounces')
    .select(['id', 'messageId'])
    .orderBy('id')
    .limit(batch)
    .execute();
  const old = head.filter(({ messageId }) => first === undefined || messageId < first.id).map(({ id }) => id);
  await inPieces(old, 1000, (piece) => write.deleteFrom('bounces').where('id', 'in', piece).execute());
  return old.length;
}

/** Addresses that failed a few times and then no more: whatever they were on the way to, it did not come. */
async function quietAddresses({ read, write }: TxSession, before: number, batch: number): Promise<number> {
  const quiet = await read
    .selectFrom('addresses')
    .select('address')
    // As a literal: a bound value hides from SQLite that the partial index fits.
    .where('verdict', '=', sql.lit('repeats'))
    .where('lastAt', '<', before)
    .orderBy('lastAt')
    .limit(batch)
    .execute();
  const old = quiet.map(({ address }) => address);
  await inPieces(old, 1000, (piece) => write.deleteFrom('addresses').where('address', 'in', piece).execute());
  return old.length;
}

/** The small tables, once the big ones are done. */
async function rest(
  { read, write, dayOf }: TxSession,
  before: number,
  countersBefore: number,
): Promise<void> {
  const lastDelay = await read
    .selectFrom('pendingDelays')
    .select('at')
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst();
  await write
    .deleteFrom('pendingDelays')
    .where('at', '<', Math.max(before, (lastDelay?.at ?? 0) - DELAY_MARKS))
    .execute();
  await write
    .deleteFrom('seen')
    .where('key', '<', firstDayKey(dayNumber(before)))
    .execute();
  await write
    .deleteFrom('knownFailures')
    .where('key', '<', firstDayKey(dayNumber(before)))
    .execute();
  const lastSent = await read
    .selectFrom('sent')
    .select('key')
    .orderBy('key', 'desc')
    .limit(1)
    .executeTakeFirst();
  await write
    .deleteFrom('sent')
    .where('key', '<', (lastSent?.key ?? 0) - firstDayKey(SENT_DAYS + 1))
    .execute();
  const lastDomain = await read
    .selectFrom('failingDomains')
    .select(({ fn }) => fn.max<number | null>('bucket').as('at'))
    .executeTakeFirst();
  await write
    .deleteFrom('failingDomains')
    .where('bucket', '<', (lastDomain?.at ?? 0) - 86_400_000)
    .execute();
  await write.deleteFrom('outbox').where('doneAt', '<', before).execute();
  await write.deleteFrom('leases').where('expiresAt', '<', before).execute();
  const settled = read
    .selectFrom('incidents')
    .select('id')
    .where('state', 'in', ['watching', 'resolved'])
    .where('lastAt', '<', before);
  await write.deleteFrom('changes').where('incidentId', 'in', settled).execute();
  await write.deleteFrom('postedMessages').where('subject', 'in', settled).execute();
  // A notice that lasts is looked at every ten minutes.
  await write
    .deleteFrom('postedMessages')
    .where('subject', 'like', 'notice:%')
    .where('at', '<', before)
    .execute();
  await write
    .deleteFrom('incidents')
    .where('state', 'in', ['watching', 'resolved'])
    .where('lastAt', '<', before)
    .execute();
  await write.deleteFrom('hourly').where('hour', '<', countersBefore).execute();
  await write.deleteFrom('hourlyMails').where('hour', '<', countersBefore).execute();
  await write.deleteFrom('deliveries').where('hour', '<', countersBefore).execute();
  const lastQueued = await read
    .selectFrom('queuedMessages')
    .select(({ fn }) => fn.max<number | null>('lastAt').as('at'))
    .executeTakeFirst();
  await write
    .deleteFrom('queuedMessages')
    .where('lastAt', '<', Math.max(before, (lastQueued?.at ?? 0) - DELAY_MARKS))
    .execute();
  const day = dayOf(countersBefore);
  await write.deleteFrom('daily').where('day', '<', day).execute();
  await write.deleteFrom('dailyDomains').where('day', '<', day).execute();
  await write.deleteFrom('dailyMails').where('day', '<', day).execute();
}

export const retention = (session: Session): Retention => ({
  purge: (before, batch, countersBefore) =>
    session.atomically(async (inside) => {
      const messages = await oldMessages(inside, before, batch);
      const bounces = await oldBounces(inside, batch);
      const addresses = await quietAddresses(inside, before, batch);
      const more = messages > 0 || bounces > 0 || addresses > 0;
      if (!more) await rest(inside, before, countersBefore);
      return { messages, bounces, more };
    }),
});
