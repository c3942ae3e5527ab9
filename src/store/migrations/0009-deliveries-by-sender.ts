import { sql } from 'kysely';
import type { Migration } from './migration.ts';

/**
 * Successes by sender domain as well: what is punished of one domain of ours is over when its own mail
 * passes.
 */
export const deliveriesBySender: Migration = {
  number: 9,
  name: 'deliveries by sender',
  async up(db, { int, text, keyed }) {
    await db.schema.alterTable('deliveries').renameTo('deliveriesBefore').execute();
    await db.schema
      .createTable('deliveries')
      .addColumn('provider', text as never, (column) => column.notNull())
      .addColumn('ip', text as never, (column) => column.notNull())
      .addColumn('sender', text as never, (column) => column.notNull())
      .addColumn('hour', int, (column) => column.notNull())
      .addColumn('source', text as never, (column) => column.notNull())
      .addColumn('count', int, (column) => column.notNull())
      .addColumn('lastAt', int, (column) => column.notNull())
      .addPrimaryKeyConstraint('deliveriesBySender', ['provider', 'hour', 'ip', 'sender', 'source'] as never)
      .modifyEnd(keyed)
      .execute();
    await sql`insert into "deliveries" ("provider", "ip", "sender", "hour", "source", "count", "lastAt")
      select "provider", "ip", '', "hour", "source", "count", "lastAt" from "deliveriesBefore"`.execute(db);
    await db.schema.dropTable('deliveriesBefore').execute();
  },
};
