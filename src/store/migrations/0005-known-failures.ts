import type { Migration } from './migration.ts';

/**
 * Which message failed for whom, as marks of its day: the sender's bounce and the postmaster's copy, two
 * mailboxes, or another trace header tell of one failure. Both hashes together are the identity; the first
 * starts with the day (keys.ts).
 */
export const knownFailures: Migration = {
  number: 5,
  name: 'known failures',
  async up(db, { int, keyed }) {
    await db.schema
      .createTable('knownFailures')
      .addColumn('key', int, (column) => column.notNull())
      .addColumn('check', int, (column) => column.notNull())
      .addPrimaryKeyConstraint('knownFailuresPrimary', ['key', 'check'] as never)
      .modifyEnd(keyed)
      .execute();
  },
};
