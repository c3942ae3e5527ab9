import { type CreateTableBuilder, sql, type Transaction } from 'kysely';
import type { ColumnType, Engine } from '../engine.ts';
import type { Schema } from '../schema.ts';
import type { Migration } from './migration.ts';

type Kind = ColumnType | 'text?' | 'int?' | 'count';
interface Table {
  readonly columns: Readonly<Record<string, Kind>>;
  /** Primary key, unless a column counts up. */
  readonly key?: readonly string[];
  readonly unique?: readonly string[];
  readonly indexes?: Readonly<Record<string, string>>;
}

const cube = {
  category: 'text',
  cause: 'text',
  status: 'text',
  provider: 'text',
  bounces: 'int',
  delays: 'int',
} as const;

/**
 * The two big tables carry few indexes, and each of these takes new rows side by side: an index in random
 * order (by address, by a plain hash) would make intake slower with every million rows. For the same reason
 * bounces have no foreign key to messages: deleting a message would look its bounces up by an index that
 * nothing else needs.
 */
const tables: Readonly<Record<string, Table>> = {
  messages: {
    columns: {
      id: 'count',
      fingerprint: 'text',
      mailbox: 'text',
      uid: 'int',
      receivedAt: 'int',
      storedAt: 'int',
      kind: 'text',
      because: 'text',
      reportingMta: 'text',
      subject: 'text',
      defects: 'text',
      unread: 'int',
      ours: 'int?',
      originalId: 'text',
      originalFrom: 'text',
      originalSubject: 'text',
      listId: 'text',
      campaign: 'text',
      mailer: 'text',
      sendingIp: 'text',
      helo: 'text',
      envelopeFrom: 'text',
    },
    unique: ['fingerprint'],
  },
  bounces: {
    columns: {
      id: 'count',
      messageId: 'int',
      at: 'int',
      kind: 'text',
      address: 'text',
      addressKey: 'int',
      domain: 'text',
      action: 'text',
      status: 'text',
      reply: 'text',
      category: 'text',
      cause: 'text',
      rule: 'text',
      permanence: 'text',
      addressVerdict: 'text',
      scopeKind: 'text',
      scopeValue: 'text',
      owner: 'text',
      provider: 'text',
      diagnostic: 'text',
      remoteMta: 'text',
      incidentId: 'text?',
      incidentKey: 'int?',
      superseded: 'int',
    },
    indexes: {
      bouncesAddress: '("addressKey")',
      bouncesIncident: '("incidentKey", "id", "addressKey") where "incidentKey" is not null',
    },
  },
  pendingDelays: {
    columns: { key: 'int', bounceId: 'int', at: 'int' },
    key: ['key'],
    indexes: { pendingDelaysAt: '("at")' },
  },
  seen: { columns: { key: 'int' }, key: ['key'] },
  hourly: {
    columns: { hour: 'int', day: 'int', ...cube, delaysSeen: 'int', lastAt: 'int' },
    key: ['hour', 'cause', 'status', 'provider', 'category'],
    indexes: { hourlyCause: '("day", "cause")', hourlyStatus: '("day", "status")' },
  },
  daily: {
    columns: { day: 'text', ...cube },
    key: ['day', 'cause', 'status', 'provider', 'category'],
    indexes: { dailyStatus: '("day", "status")' },
  },
  failingDomains: {
    columns: { category: 'text', bucket: 'int', domain: 'text', provider: 'text', count: 'int' },
    key: ['category', 'bucket', 'domain', 'provider'],
  },
  dailyDomains: {
    columns: { day: 'text', domain: 'text', bounces: 'int', delays: 'int' },
    key: ['day', 'domain'],
  },
  hourlyMails: {
    columns: { hour: 'int', kind: 'text', mails: 'int', unread: 'int', lastAt: 'int' },
    key: ['hour', 'kind'],
  },
  dailyMails: { columns: { day: 'text', kind: 'text', mails: 'int', unread: 'int' }, key: ['day', 'kind'] },
  incidents: {
    columns: {
      id: 'text',
      key: 'text',
      playbook: 'text',
      state: 'text',
      severity: 'text',
      provider: 'text',
      cause: 'text',
      firstAt: 'int',
      lastAt: 'int',
      openedAt: 'int?',
      resolvedAt: 'int?',
      dueAt: 'int?',
      version: 'int',
      json: 'text',
    },
    key: ['id'],
    indexes: {
      incidentsKey: '("key", "firstAt")',
      incidentsState: '("state", "lastAt")',
      incidentsDue: '("dueAt")',
      incidentsOpened: '("openedAt")',
      incidentsResolved: '("resolvedAt")',
    },
  },
  changes: {
    columns: {
      id: 'count',
      incidentId: 'text',
      at: 'int',
      kind: 'text',
      because: 'text',
      voice: 'text',
      by: 'text?',
    },
    indexes: { changesIncident: '("incidentId", "id")' },
  },
  placements: {
    columns: { subject: 'text', role: 'text', channel: 'text', ts: 'text', at: 'int' },
    key: ['subject', 'role'],
    indexes: { placementsAt: '("channel", "ts")' },
  },
  outbox: {
    columns: {
      seq: 'count',
      id: 'text',
      kind: 'text',
      channel: 'text',
      incidentId: 'text?',
      payload: 'text',
      notBefore: 'int',
      createdAt: 'int',
      attempts: 'int',
      state: 'text',
      doubtful: 'int',
      error: 'text',
      claimedBy: 'text?',
      lane: 'text?',
      mergeKey: 'text?',
      readyAt: 'int?',
      doneAt: 'int?',
    },
    unique: ['id', 'mergeKey'],
    indexes: { outboxReady: '("readyAt")', outboxLane: '("lane")', outboxDone: '("doneAt")' },
  },
  mailboxes: {
    columns: {
      name: 'text',
      uidValidity: 'text',
      lastUid: 'int',
      connected: 'int',
      lastPollAt: 'int?',
      lastMailAt: 'int?',
      backlog: 'int',
      note: 'text',
    },
    key: ['name'],
  },
  leases: { columns: { name: 'text', holder: 'text', expiresAt: 'int' }, key: ['name'] },
  addresses: {
    columns: {
      address: 'text',
      domain: 'text',
      verdict: 'text',
      reason: 'text',
      evidence: 'text',
      failures: 'int',
      days: 'int',
      firstAt: 'int',
      lastAt: 'int',
      suppressibleAt: 'int?',
      clearedAt: 'int?',
      clearedBy: 'text',
      clearReason: 'text',
      held: 'int',
      state: 'text',
    },
    key: ['address'],
    indexes: {
      addressesSuppressible: '("suppressibleAt") where "suppressibleAt" is not null',
      addressesHeld: '("held") where "held" = 1',
    },
  },
  digests: { columns: { date: 'text', kind: 'text', at: 'int' }, key: ['kind', 'date'] },
  volumes: { columns: { date: 'text', provider: 'text', sent: 'int' }, key: ['date', 'provider'] },
  notices: { columns: { key: 'text', since: 'int', toldAt: 'int' }, key: ['key'] },
  meta: { columns: { key: 'text', value: 'text' }, key: ['key'] },
};

async function create(db: Transaction<Schema>, engine: Engine, name: string, table: Table): Promise<void> {
  let builder: CreateTableBuilder<string, string> = db.schema.createTable(name);
  for (const [column, kind] of Object.entries(table.columns)) {
    const type = kind.startsWith('text') ? engine.text : engine.int;
    builder = builder.addColumn(column, type as typeof engine.text, (c) =>
      kind === 'count' ? engine.countUp(c) : kind.endsWith('?') ? c : c.notNull(),
    );
  }
  if (table.key)
    builder = builder.addPrimaryKeyConstraint(`${name}Primary`, table.key as never).modifyEnd(engine.keyed);
  for (const column of table.unique ?? [])
    builder = builder.addUniqueConstraint(`${name}${column}Unique`, [column] as never);
  await builder.execute();
  for (const [index, columns] of Object.entries(table.indexes ?? {})) {
    await sql`create index ${sql.id(index)} on ${sql.table(name)} ${sql.raw(columns)}`.execute(db);
  }
}

export const initial: Migration = {
  number: 1,
  name: 'initial',
  async up(db, engine) {
    for (const [name, table] of Object.entries(tables)) await create(db, engine, name, table);
  },
};
