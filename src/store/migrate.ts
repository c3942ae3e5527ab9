import { sql } from 'kysely';
import { StoreError } from './error.ts';
import { initial } from './migrations/0001-initial.ts';
import { mailboxTrouble } from './migrations/0002-mailbox-trouble.ts';
import { forgottenAddresses } from './migrations/0003-forgotten-addresses.ts';
import { sources } from './migrations/0004-sources.ts';
import { knownFailures } from './migrations/0005-known-failures.ts';
import { evidence } from './migrations/0006-evidence.ts';
import { outlets } from './migrations/0007-outlets.ts';
import { toldDigests } from './migrations/0008-told-digests.ts';
import { deliveriesBySender } from './migrations/0009-deliveries-by-sender.ts';
import { signatures } from './migrations/0010-signatures.ts';
import { heldReasons } from './migrations/0011-held-reasons.ts';
import type { Migration } from './migrations/migration.ts';

import type { Session } from './session.ts';

/** Forward only, in order. */
export const migrations: readonly Migration[] = [
  initial,
  mailboxTrouble,
  forgottenAddresses,
  sources,
  knownFailures,
  evidence,
  outlets,
  toldDigests,
  deliveriesBySender,
  signatures,
  heldReasons,
];

/** Refuses, without changing anything, a database that this Rebound cannot read as it is. */
export async function mustBeCurrent(
  session: Session,
  steps: readonly Migration[] = migrations,
): Promise<void> {
  const tables = await session.read.introspection.getTables();
  if (!tables.some(({ name }) => name === 'migrations'))
    throw new StoreError('absent', 'The database holds nothing of Rebound yet: "rebound start" fills it.');
  const { rows } = await sql<{
    last: number | null;
  }>`select max("number") as "last" from "migrations"`.execute(session.read);
  const [last, newest] = [rows[0]?.last ?? 0, steps.at(-1)?.number ?? 0];
  refuseNewer(last, newest);
  if (last === newest) return;
  throw new StoreError(
    'older',
    `The database is at step ${last}, this Rebound works with step ${newest}: "rebound start" brings it up to date (back it up first).`,
  );
}

function refuseNewer(last: number, newest: number): void {
  if (last <= newest) return;
  throw new StoreError(
    'newer',
    `The database is at step ${last}, this Rebound knows ${newest}: it was used by a newer Rebound; install that one again.`,
  );
}

/**
 * Brings the schema up to date in one transaction, which all instances take in turn: the second finds nothing
 * to do. Throws `newer` when the database has steps that this Rebound does not know.
 */
export async function migrate(
  session: Session,
  now: number,
  steps: readonly Migration[] = migrations,
): Promise<void> {
  await session.write.transaction().execute(async (db) => {
    await session.engine.lock(db, ['migrations']);
    await db.schema
      .createTable('migrations')
      .ifNotExists()
      .addColumn('number', session.engine.int, (column) => column.primaryKey())
      .addColumn('name', session.engine.text, (column) => column.notNull())
      .addColumn('at', session.engine.int, (column) => column.notNull())
      .execute();
    const { rows } = await sql<{ number: number }>`select "number" from "migrations"`.execute(db);
    const done = new Set(rows.map(({ number }) => number));
    const last = Math.max(0, ...done);
    const newest = steps.at(-1)?.number ?? 0;
    refuseNewer(last, newest);
    for (const step of steps.filter(({ number }) => !done.has(number))) {
      await step.up(db, session.engine);
      await db.insertInto('migrations').values({ number: step.number, name: step.name, at: now }).execute();
    }
  });
}
