import { sql } from 'kysely';
import type { Migration } from './migration.ts';

const texts = ['provider', 'mail', 'sender', 'worth', 'proof', 'heldFor'] as const;

/**
 * What a mail was worth and by what, and how many were worth nothing; which messages were sent; what an
 * address stands on the list for, why it is held, and when a person let it go.
 */
export const evidence: Migration = {
  number: 6,
  name: 'evidence',
  async up(db, engine) {
    for (const column of texts)
      await db.schema
        .alterTable('addresses')
        .addColumn(column, engine.text as never, (c) => c.notNull().defaultTo(''))
        .execute();
    await db.schema
      .alterTable('addresses')
      .addColumn('releasedAt', engine.int as never)
      .execute();
    for (const column of ['worth', 'proof'])
      await db.schema
        .alterTable('messages')
        .addColumn(column, engine.text as never, (c) => c.notNull().defaultTo(''))
        .execute();
    for (const table of ['hourly', 'hourlyMails', 'dailyMails'] as const)
      await db.schema
        .alterTable(table)
        .addColumn('unproven', engine.int as never, (c) => c.notNull().defaultTo(0))
        .execute();
    await db.schema
      .createTable('sent')
      .addColumn('key', engine.int, (c) => c.notNull())
      .addColumn('check', engine.int, (c) => c.notNull())
      .addPrimaryKeyConstraint('sentPrimary', ['key', 'check'] as never)
      .modifyEnd(engine.keyed)
      .execute();
    await sql`update "addresses" set "heldFor" = 'outage' where "held" = 1`.execute(db);
  },
};
