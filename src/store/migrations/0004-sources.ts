import type { Migration } from './migration.ts';

/**
 * What the mail server's log and events tell: successes by the hour, how far a log was read, which message a
 * queue id is.
 */
export const sources: Migration = {
  number: 4,
  name: 'sources',
  async up(db, { int, text, keyed }) {
    await db.schema
      .createTable('deliveries')
      .addColumn('provider', text as never, (column) => column.notNull())
      .addColumn('ip', text as never, (column) => column.notNull())
      .addColumn('hour', int, (column) => column.notNull())
      .addColumn('source', text as never, (column) => column.notNull())
      .addColumn('count', int, (column) => column.notNull())
      .addColumn('lastAt', int, (column) => column.notNull())
      .addPrimaryKeyConstraint('deliveriesPrimary', ['provider', 'hour', 'ip', 'source'] as never)
      .modifyEnd(keyed)
      .execute();
    await db.schema
      .createTable('logs')
      .addColumn('name', text as never, (column) => column.notNull())
      .addColumn('checkpoint', text as never, (column) => column.notNull())
      .addColumn('lastLineAt', int)
      .addColumn('readAt', int)
      .addColumn('behind', int, (column) => column.notNull())
      .addColumn('trouble', text as never, (column) => column.notNull())
      .addColumn('note', text as never, (column) => column.notNull())
      .addPrimaryKeyConstraint('logsPrimary', ['name'] as never)
      .modifyEnd(keyed)
      .execute();
    await db.schema
      .createTable('queuedMessages')
      .addColumn('source', text as never, (column) => column.notNull())
      .addColumn('queueId', text as never, (column) => column.notNull())
      .addColumn('messageId', text as never, (column) => column.notNull())
      .addColumn('sender', text as never, (column) => column.notNull())
      .addColumn('since', int, (column) => column.notNull())
      .addColumn('lastAt', int, (column) => column.notNull())
      .addPrimaryKeyConstraint('queuedMessagesPrimary', ['source', 'queueId'] as never)
      .modifyEnd(keyed)
      .execute();
    await db.schema
      .createTable('reporters')
      .addColumn('name', text as never, (column) => column.notNull())
      .addColumn('software', text as never, (column) => column.notNull())
      .addColumn('lags', text as never, (column) => column.notNull())
      .addColumn('lastAt', int, (column) => column.notNull())
      .addPrimaryKeyConstraint('reportersPrimary', ['name'] as never)
      .modifyEnd(keyed)
      .execute();
  },
};
