import { sql } from 'kysely';
import type { DayIncident } from '../digest/build.ts';
import type { Incident, IncidentChange } from '../incident/incident.ts';
import { fromRecord, toRecord } from '../incident/record.ts';
import { type Bulk, inPieces, insertRows } from './bulk.ts';
import { dayIncidents } from './day-incidents.ts';
import { StoreError } from './error.ts';
import type { Session } from './session.ts';

/** A stored incident keeps its JSON whole; a few columns beside it serve the queries. */
export interface Incidents {
  /** The newest incident of each key. In a transaction that will step them, call `lockKeys` first. */
  byKeys(keys: readonly string[]): Promise<ReadonlyMap<string, Incident>>;
  byId(id: string): Promise<Incident | null>;
  byIds(ids: readonly string[]): Promise<ReadonlyMap<string, Incident>>;
  /** Open and acknowledged ones, newest sighting first. */
  active(): Promise<readonly Incident[]>;
  /** Those whose `dueAt` has come, the longest overdue first. */
  due(now: number, limit: number): Promise<readonly Incident[]>;
  /**
   * Inserts or updates. Throws `StoreError` `conflict` when the stored version is already higher: somebody
   * stepped it without the lock.
   */
  save(incidents: readonly Incident[]): Promise<void>;
  /**
   * Holds these keys until the transaction ends, so that two instances never step the same incident at once.
   * Call it once a transaction, after `messages.add` and before reading. On SQLite the transaction itself is
   * the lock.
   */
  lockKeys(keys: readonly string[]): Promise<void>;
  append(changes: readonly IncidentChange[]): Promise<void>;
  /** The last `limit` changes, in the order in which they happened. */
  timeline(incidentId: string, limit: number): Promise<readonly IncidentChange[]>;
  /** Those that stood within `from <= t < to`, as they stood at its end. */
  during(from: number, to: number): Promise<readonly DayIncident[]>;
  /** Opened (closed) in `from <= t < to`, in that order. */
  openedBetween(from: number, to: number): Promise<readonly Incident[]>;
  closedBetween(from: number, to: number): Promise<readonly Incident[]>;
  counts(): Promise<
    readonly {
      readonly state: Incident['state'];
      readonly severity: Incident['severity'];
      readonly count: number;
    }[]
  >;
}

const saving: Bulk = {
  table: 'incidents',
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
    openedAt: 'int',
    resolvedAt: 'int',
    dueAt: 'int',
    version: 'int',
    json: 'text',
  },
  tail: `on conflict ("id") do update set ${[
    'key',
    'playbook',
    'state',
    'severity',
    'provider',
    'cause',
    'firstAt',
    'lastAt',
    'openedAt',
    'resolvedAt',
    'dueAt',
    'version',
    'json',
  ]
    .map((column) => `"${column}" = excluded."${column}"`)
    .join(', ')} where "incidents"."version" <= excluded."version" returning "id"`,
};

const appending: Bulk = {
  table: 'changes',
  columns: { incidentId: 'text', at: 'int', kind: 'text', because: 'text', voice: 'text', by: 'text' },
  tail: '',
};

/** What could be read; the rest is told of, and stands in nobody's way. */
const readable = (
  { onDamaged }: Session,
  rows: readonly { readonly id: string; readonly json: string }[],
): Incident[] =>
  rows.flatMap(({ id, json }) => {
    const { incident, problem } = fromRecord(json);
    if (problem) onDamaged({ table: 'incidents', id, problem, kept: incident !== null });
    return incident ? [incident] : [];
  });

/** Watched failures that came to nothing before the newest of their key. */
const lapsed = (
  keys: readonly string[],
) => sql`delete from "incidents" where "state" = 'watching' and "key" in (${sql.join(keys)})
  and exists (select 1 from "incidents" "newer" where "newer"."key" = "incidents"."key" and "newer"."firstAt" > "incidents"."firstAt")`;

async function save(session: Session, incidents: readonly Incident[]): Promise<void> {
  const newest = [...new Map(incidents.map((incident) => [incident.id, incident])).values()].sort((a, b) =>
    a.id < b.id ? -1 : 1,
  );
  const rows = newest.map((i) => [
    i.id,
    i.key,
    i.playbook,
    i.state,
    i.severity,
    i.provider,
    i.cause,
    i.firstAt,
    i.lastAt,
    i.openedAt,
    i.resolvedAt,
    i.dueAt,
    i.version,
    toRecord(i),
  ]);
  await session.atomically(async (inside) => {
    const saved = await insertRows<{ id: string }>(inside, saving, rows);
    const begun = newest.filter(({ version }) => version <= 1);
    if (begun.length > 0) await lapsed(begun.map(({ key }) => key)).execute(inside.write);
    if (saved.length === rows.length) return;
    const kept = new Set(saved.map(({ id }) => id));
    const stale = newest
      .filter(({ id }) => !kept.has(id))
      .map(({ id, version }) => `${id} (version ${version})`);
    throw new StoreError('conflict', `Stepped elsewhere meanwhile: incident ${stale.join(', ')}.`);
  });
}

/** The newest of each key. */
async function byKeys(session: Session, keys: readonly string[]): Promise<ReadonlyMap<string, Incident>> {
  const rows = await inPieces(keys, 1000, (piece) =>
    session.read
      .selectFrom('incidents as i')
      .select(['i.id', 'i.json'])
      .where('i.key', 'in', piece)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('incidents as newer')
              .select('newer.id')
              .whereRef('newer.key', '=', 'i.key')
              .whereRef('newer.firstAt', '>', 'i.firstAt'),
          ),
        ),
      )
      .orderBy('i.firstAt')
      .orderBy('i.id')
      .execute(),
  );
  return new Map(readable(session, rows).map((incident) => [incident.key, incident]));
}

async function byIds(session: Session, ids: readonly string[]): Promise<ReadonlyMap<string, Incident>> {
  const rows = await inPieces(ids, 1000, (piece) =>
    session.read.selectFrom('incidents').select(['id', 'json']).where('id', 'in', piece).execute(),
  );
  return new Map(readable(session, rows).map((incident) => [incident.id, incident]));
}

/** Rows that cannot be read are asked no more: else they would fill every look at what is due. */
async function setAside(
  { write }: Session,
  rows: readonly { readonly id: string }[],
  found: readonly Incident[],
): Promise<void> {
  const kept = new Set(found.map(({ id }) => id));
  const damaged = rows.map(({ id }) => id).filter((id) => !kept.has(id));
  if (damaged.length === 0) return;
  await write.updateTable('incidents').set({ dueAt: null }).where('id', 'in', damaged).execute();
}

async function between(
  session: Session,
  column: 'openedAt' | 'resolvedAt',
  from: number,
  to: number,
): Promise<readonly Incident[]> {
  const rows = await session.read
    .selectFrom('incidents')
    .select(['id', 'json'])
    .where(column, '>=', from)
    .where(column, '<', to)
    .orderBy(column)
    .execute();
  return readable(session, rows);
}

async function timeline(
  { read }: Session,
  incidentId: string,
  limit: number,
): Promise<readonly IncidentChange[]> {
  const rows = await read
    .selectFrom('changes')
    .select(['incidentId', 'at', 'kind', 'because', 'voice', 'by'])
    .where('incidentId', '=', incidentId)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.reverse().map((row) => ({ ...row }) as IncidentChange);
}

export const incidents = (session: Session): Incidents => ({
  byKeys: (keys) => byKeys(session, keys),
  byIds: (ids) => byIds(session, ids),
  byId: async (id) => (await byIds(session, [id])).get(id) ?? null,
  async active() {
    const open = ['open', 'acknowledged'];
    const rows = await session.read
      .selectFrom('incidents')
      .select(['id', 'json'])
      .where('state', 'in', open)
      .orderBy('lastAt', 'desc')
      .execute();
    return readable(session, rows);
  },
  async due(now, limit) {
    const rows = await session.read
      .selectFrom('incidents')
      .select(['id', 'json'])
      .where('dueAt', '<=', now)
      .orderBy('dueAt')
      .limit(limit)
      .execute();
    const found = readable(session, rows);
    await setAside(session, rows, found);
    return found;
  },
  save: (list) => save(session, list),
  async lockKeys(keys) {
    if (!session.tx) throw new StoreError('conflict', 'lockKeys only holds within a transaction.');
    await session.engine.lock(
      session.tx.db,
      [...new Set(keys)].map((key) => `incident ${key}`),
    );
  },
  async append(changes) {
    const rows = changes.map((c) => [c.incidentId, c.at, c.kind, c.because, c.voice, c.by]);
    await insertRows(session, appending, rows);
  },
  timeline: (id, limit) => timeline(session, id, limit),
  during: (from, to) => dayIncidents(session, from, to),
  openedBetween: (from, to) => between(session, 'openedAt', from, to),
  closedBetween: (from, to) => between(session, 'resolvedAt', from, to),
  async counts() {
    const rows = await session.read
      .selectFrom('incidents')
      .select(({ fn }) => ['state', 'severity', fn.countAll<number>().as('count')])
      .groupBy(['state', 'severity'])
      .execute();
    return rows.map(
      (row) => row as { state: Incident['state']; severity: Incident['severity']; count: number },
    );
  },
});
