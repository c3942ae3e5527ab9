import type { Migration } from './migration.ts';

/** A digest as it was told: later it reads as it did then, whatever became of its incidents. */
export const toldDigests: Migration = {
  number: 8,
  name: 'told digests',
  async up(db, engine) {
    await db.schema
      .alterTable('digests')
      .addColumn('json', engine.text as never, (column) => column.notNull().defaultTo(''))
      .execute();
  },
};
