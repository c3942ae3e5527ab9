import type { Incident } from '../incident/incident.ts';
import { playbookById } from '../incident/match.ts';
import { BLIND_SHOWN_MS, type Facts, tick as tickIncident } from '../incident/tick.ts';
import type { Store, Tx } from '../store/store.ts';
import { HOUR } from '../time/span.ts';
import type { IncidentUpdate } from './incident-update.ts';
import { afterResolved, stillOver, watchOutage, watchSurges } from './outages-and-surges.ts';
import type { Policy } from './policy.ts';
import { saveAndAnnounce } from './save-and-announce.ts';
import { blindness, unwatched, type Watched } from './sources.ts';
import { successOf } from './successes.ts';

/** Nothing in the outbox is made to wait this long. */
const LONGEST_WAIT_MS = 2 * HOUR;
/** But for warnings that wait for the end of the quiet hours. */
const LONGEST_QUIET_MS = 25 * HOUR;
/** Incidents looked at in one transaction. */
const AT_ONCE = 50;

/**
 * What time alone brings about: clocks that end, proofs that come, quiet that lasts, reminders, surges,
 * outages. Nothing is concluded from what was not heard while one of the sources is not read up.
 */
export async function tick(
  store: Store,
  policy: Policy,
  now: number,
  watched: Watched = unwatched,
): Promise<void> {
  const blindSince = (await blindness(store, watched, now))?.since ?? null;
  await watchOutage(store, policy, now);
  await watchSurges(store, policy, now);
  await tickIncidents(store, policy, blindSince, now);
  await store.outbox.pullForward(now, policy.quiet ? LONGEST_QUIET_MS : LONGEST_WAIT_MS);
}

/** Incidents that do not show how blind we are: they are looked at out of turn. */
async function outdated(store: Store, blindSince: number | null, now: number): Promise<readonly Incident[]> {
  const shown = blindSince !== null && now - blindSince >= BLIND_SHOWN_MS ? blindSince : null;
  return (await store.incidents.active()).filter((incident) => (incident.blindSince ?? null) !== shown);
}

/**
 * Looks at every incident whose time has come. One that cannot be looked at stops no other; it is told at the
 * end.
 */
async function tickIncidents(
  store: Store,
  policy: Policy,
  blindSince: number | null,
  now: number,
): Promise<void> {
  const failed: unknown[] = [];
  const look = async (incidents: readonly Incident[]): Promise<void> => {
    if (incidents.length === 0) return;
    try {
      await store.transaction((tx) => tickBatch(tx, incidents, policy, blindSince, now));
    } catch (error) {
      if (incidents.length === 1) failed.push(error);
      else for (const incident of incidents) await look([incident]);
    }
  };
  const outOfTurn = await outdated(store, blindSince, now);
  for (let from = 0; from < outOfTurn.length; from += AT_ONCE)
    await look(outOfTurn.slice(from, from + AT_ONCE));
  const looked = new Set<string>();
  for (;;) {
    const due = await store.incidents.due(now, AT_ONCE + looked.size);
    const fresh = due.filter(({ id }) => !looked.has(id)).slice(0, AT_ONCE);
    if (fresh.length === 0) break;
    for (const { id } of fresh) looked.add(id);
    await look(fresh);
  }
  if (failed.length > 0)
    throw new AggregateError(failed, `Incidents that could not be looked at: ${failed.length}.`);
}

async function factsOf(
  tx: Tx,
  incident: Incident,
  policy: Policy,
  blindSince: number | null,
  now: number,
): Promise<Facts> {
  const over = blindSince === null ? await stillOver(tx, incident, now) : undefined;
  const delivered = blindSince === null ? await successOf(tx, incident, policy, now) : null;
  return { delivered, blindSince, ...(over === undefined ? {} : { stillOver: over }) };
}

async function tickBatch(
  tx: Tx,
  due: readonly Incident[],
  policy: Policy,
  blindSince: number | null,
  now: number,
): Promise<void> {
  await tx.incidents.lockKeys(due.map(({ key }) => key));
  const told: IncidentUpdate[] = [];
  for (const incident of (await tx.incidents.byIds(due.map(({ id }) => id))).values()) {
    const facts = await factsOf(tx, incident, policy, blindSince, now);
    const stepped = tickIncident(incident, playbookById(incident.playbook, policy.playbooks), facts, now);
    told.push(stepped);
    if (stepped.incident.state === 'resolved')
      told.push(...(await afterResolved(tx, stepped.incident, policy, now)));
  }
  await saveAndAnnounce(tx, told, policy, now);
}
