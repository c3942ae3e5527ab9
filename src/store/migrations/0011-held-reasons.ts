import { sql } from 'kysely';
import type { Migration } from './migration.ts';

/** How a reason told that its record was held, before `heldFor` alone did. */
const before = [
  'Held while our own outage is open: ',
  'Held: the report names more recipients than its message had. ',
];

/**
 * A reason is the reason alone: whoever let a record go had to cut sentences, and the end of an outage did
 * not.
 */
export const heldReasons: Migration = {
  number: 11,
  name: 'held-reasons',
  async up(db) {
    for (const words of before)
      await sql`update "addresses" set "reason" = substr("reason", ${sql.lit(words.length + 1)})
        where substr("reason", 1, ${sql.lit(words.length)}) = ${words}`.execute(db);
    await sql`update "addresses" set "reason" = 'the domain does not exist or takes no mail.'
      where substr("reason", 1, 6) = 'Held: '`.execute(db);
  },
};
