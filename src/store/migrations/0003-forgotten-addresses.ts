import { sql } from 'kysely';
import type { Migration } from './migration.ts';

/**
 * Addresses on the way to suppression, by their last failure: retention deletes those that stayed quiet. New
 * ones lie side by side.
 */
export const forgottenAddresses: Migration = {
  number: 3,
  name: 'forgotten addresses',
  async up(db) {
    await sql`create index "addressesQuiet" on "addresses" ("lastAt") where "verdict" = 'repeats'`.execute(
      db,
    );
  },
};
