import type { Migration } from './migration.ts';

/** The names of the DKIM keys that signed the returned original, so that a check can look at them. */
export const signatures: Migration = {
  number: 10,
  name: 'signatures',
  async up(db, { text }) {
    await db.schema
      .alterTable('messages')
      .addColumn('signatures', text as never, (column) => column.notNull().defaultTo(''))
      .execute();
  },
};
