import { sql } from 'kysely';
import type { Migration } from './migration.ts';

/**
 * Several outlets, each with rows, pace and messages of its own. What stands so far is Slack's. A posted
 * message also remembers when it was posted (`at` moves with each edit), an outbox row since when nobody
 * knows whether it arrived.
 */
export const outlets: Migration = {
  number: 7,
  name: 'outlets',
  async up(db, engine) {
    const text = engine.text as never;
    await db.schema
      .createTable('postedMessages')
      .addColumn('outlet', text, (column) => column.notNull())
      .addColumn('subject', text, (column) => column.notNull())
      .addColumn('role', text, (column) => column.notNull())
      .addColumn('channel', text, (column) => column.notNull())
      .addColumn('ts', text, (column) => column.notNull())
      .addColumn('at', engine.int, (column) => column.notNull())
      .addColumn('postedAt', engine.int, (column) => column.notNull())
      .addPrimaryKeyConstraint('postedMessagesKey', ['subject', 'role', 'outlet'] as never)
      .execute();
    await sql`insert into "postedMessages" ("outlet", "subject", "role", "channel", "ts", "at", "postedAt")
      select 'slack', "subject", "role", "channel", "ts", "at", "at" from "placements"`.execute(db);
    await sql`drop table "placements"`.execute(db);
    await sql`create index "postedMessagesAt" on "postedMessages" ("channel", "ts")`.execute(db);
    await db.schema
      .alterTable('outbox')
      .addColumn('outlet', text, (column) => column.notNull().defaultTo('slack'))
      .execute();
    await db.schema.alterTable('outbox').addColumn('doubtfulSince', engine.int).execute();
    await sql`update "outbox" set "doubtfulSince" = "createdAt" where "doubtful" = 1`.execute(db);
    await db.schema.alterTable('outbox').dropColumn('doubtful').execute();
    await sql`update "outbox" set "lane" = 'slack ' || "lane" where "lane" is not null`.execute(db);
    await sql`update "outbox" set "mergeKey" = 'slack ' || "mergeKey" where "mergeKey" is not null`.execute(
      db,
    );
  },
};
