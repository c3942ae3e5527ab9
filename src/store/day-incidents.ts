import { sql } from 'kysely';
import type { DayIncident } from '../digest/build.ts';
import { saysWhy } from '../incident/change.ts';
import type { ChangeKind, Incident } from '../incident/incident.ts';
import { fromRecord } from '../incident/record.ts';
import { inPieces } from './bulk.ts';
import { blocksOf } from './evidence.ts';
import { blockKeys } from './keys.ts';
import type { Session } from './session.ts';

const opens: readonly ChangeKind[] = ['opened', 'reopened', 'reblocked'];
const ends: readonly ChangeKind[] = ['resolved', 'closed'];

interface Change {
  readonly incidentId: string;
  readonly at: number;
  readonly kind: string;
  readonly because: string;
  readonly by: string | null;
}

const isOne = (kinds: readonly ChangeKind[], { kind }: Change): boolean =>
  kinds.some((known) => known === kind);

/** The state that an incident was in, and since when it was ended. */
function stateThen(now: Incident, last: Change | undefined, end: number): Partial<Incident> {
  if (last && isOne(ends, last))
    return { state: 'resolved', resolvedAt: last.at, ...(last.kind === 'closed' ? { proof: null } : {}) };
  const taken = now.state === 'acknowledged' && (now.actor?.at ?? end) < end;
  return { state: taken ? 'acknowledged' : 'open', resolvedAt: null };
}

/** An incident as its changes up to then left it. What only later days brought is left out. */
function asOf(
  now: Incident,
  changes: readonly Change[],
  counted: { readonly bounces: number; readonly delays: number } | undefined,
  end: number,
): Incident {
  const last = changes.findLast((change) => isOne(opens, change) || isOne(ends, change));
  return {
    ...now,
    ...counted,
    ...stateThen(now, last, end),
    openedAt: changes.findLast((change) => isOne(opens, change))?.at ?? now.openedAt,
    lastAt: Math.min(now.lastAt, end - 1),
    because: changes.findLast(saysWhy)?.because ?? now.because,
  };
}

/** Failures of these incidents before a time. */
async function countedBefore(session: Session, ids: readonly string[], end: number) {
  const blocks = await blocksOf(session);
  const counts = new Map<string, { bounces: number; delays: number }>();
  for (const id of ids) {
    const rows = await inPieces(blockKeys(id, blocks), 5000, (piece) =>
      session.read
        .selectFrom('bounces')
        .select(({ fn }) => ['kind', fn.countAll<number>().as('count')])
        .where('incidentKey', 'in', piece)
        .where('incidentId', '=', id)
        .where('at', '<', end)
        .where('superseded', '=', 0)
        .groupBy('kind')
        .execute(),
    );
    const of = (kind: string): number =>
      rows.filter((row) => row.kind === kind).reduce((sum, { count }) => sum + Number(count), 0);
    counts.set(id, { bounces: of('bounce'), delays: of('delay') });
  }
  return counts;
}

/**
 * The incidents that stood within `from <= t < to`, as they stood at its end: told from their changes, so
 * that a day reads the same whenever it is asked for. Those that are purged are gone.
 */
export async function dayIncidents(
  session: Session,
  from: number,
  to: number,
): Promise<readonly DayIncident[]> {
  const { read } = session;
  const telling = [...opens, ...ends];
  // The last of these changes of each incident before the end; those that had ended before the start are of
  // no day of ours.
  const { rows } =
    await sql<Change>`select "c"."incidentId", "c"."at", "c"."kind", "c"."because", "c"."by" from "changes" "c"
    where "c"."id" in (select max("id") from "changes" where "kind" in (${sql.join(telling)}) and "at" < ${to} group by "incidentId")`.execute(
      read,
    );
  const standing = rows
    .filter((row) => isOne(opens, row) || row.at >= from)
    .map(({ incidentId }) => incidentId);
  const [stored, changes] = await Promise.all([
    inPieces(standing, 1000, (piece) =>
      read.selectFrom('incidents').select(['id', 'json']).where('id', 'in', piece).execute(),
    ),
    inPieces(standing, 1000, (piece) =>
      read
        .selectFrom('changes')
        .select(['incidentId', 'at', 'kind', 'because', 'by'])
        .where('incidentId', 'in', piece)
        .where('at', '<', to)
        .orderBy('id')
        .execute(),
    ),
  ]);
  const byIncident = Map.groupBy(changes, ({ incidentId }) => incidentId);
  const known = stored.flatMap(({ id, json }) => {
    const { incident } = fromRecord(json);
    return incident ? [{ id, incident }] : [];
  });
  // An incident that nothing happened to since is as it stands.
  const moved = known.filter(({ incident }) => incident.lastAt >= to && incident.overAt == null);
  const counts = await countedBefore(
    session,
    moved.map(({ id }) => id),
    to,
  );
  return known.map(({ id, incident }) => {
    const own = byIncident.get(id) ?? [];
    const then = asOf(incident, own, counts.get(id), to);
    const within = own.filter(({ at }) => at >= from);
    return {
      incident: then,
      openings: within.filter((change) => isOne(opens, change)).length,
      endings: within.filter((change) => isOne(ends, change)).length,
      open: then.state !== 'resolved',
    };
  });
}
