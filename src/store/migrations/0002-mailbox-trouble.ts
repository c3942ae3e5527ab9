import type { Migration } from './migration.ts';

/** What stands in a mailbox's way, as a word: a mailbox that is connected may still not be filed away. */
export const mailboxTrouble: Migration = {
  number: 2,
  name: 'mailbox trouble',
  async up(db, engine) {
    await db.schema
      .alterTable('mailboxes')
      .addColumn('trouble', engine.text as never, (column) => column.notNull().defaultTo(''))
      .execute();
  },
};
