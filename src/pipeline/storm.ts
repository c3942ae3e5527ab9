import { active } from '../incident/change.ts';
import type { Incident } from '../incident/incident.ts';
import { playbookNamed } from '../incident/match.ts';
import { declareStorm, gather, gathers, stormKey } from '../incident/storm.ts';
import { titleOf } from '../incident/title.ts';
import type { Tx } from '../store/store.ts';
import type { IncidentUpdate } from './incident-update.ts';
import type { Policy } from './policy.ts';

/** What gathers: those that get no message of their own, and the storm that tells of them. */
interface Gathered {
  readonly quiet: ReadonlySet<string>;
  readonly told: readonly IncidentUpdate[];
}

const calm: Gathered = { quiet: new Set(), told: [] };

const isNew = ({ changes }: IncidentUpdate): boolean =>
  changes.some(({ kind }) => kind === 'opened' || kind === 'reopened' || kind === 'reblocked');

/**
 * Over so many open incidents of one kind nobody reads: further ones without a message of their own gather in
 * one of its kind.
 */
export async function gatherInStorm(
  tx: Tx,
  silent: readonly IncidentUpdate[],
  policy: Policy,
  now: number,
): Promise<Gathered> {
  const candidates = silent.filter(
    ({ incident }) => active(incident) && incident.playbook !== 'storm' && incident.severity !== 'ops',
  );
  if (candidates.length === 0) return calm;
  const own = new Set(candidates.map(({ incident }) => incident.id));
  const others = (await tx.incidents.active()).filter(({ id }) => !own.has(id));
  const quiet = new Set<string>();
  const fresh: Incident[] = [];
  const open: Incident[] = [...others];
  for (const one of candidates) {
    if (gathers(open, one.incident)) {
      quiet.add(one.incident.id);
      if (isNew(one)) fresh.push(one.incident);
    }
    open.push(one.incident);
  }
  const storms = [...Map.groupBy(fresh, stormKey)].sort(([a], [b]) => (a < b ? -1 : 1));
  await tx.incidents.lockKeys(storms.map(([key]) => key));
  const told: IncidentUpdate[] = [];
  for (const [key, gathered] of storms) told.push(await tell(tx, key, open, gathered, policy, now));
  return { quiet, told };
}

async function tell(
  tx: Tx,
  key: string,
  open: readonly Incident[],
  gathered: readonly Incident[],
  policy: Policy,
  now: number,
): Promise<IncidentUpdate> {
  const playbook = playbookNamed('storm', policy.playbooks);
  const standing = (await tx.incidents.byKeys([key])).get(key);
  const latest = gathered.at(-1) as Incident;
  const where = latest.scope.value === '' ? '' : `, ${latest.scope.value}`;
  const count =
    (standing && active(standing) ? (standing.gathered ?? standing.bounces) : 0) + gathered.length;
  const told =
    standing && active(standing)
      ? gather(standing, count, `${titleOf(latest)}${where}`, playbook, now)
      : declareStorm(open, latest, count, playbook, now);
  await tx.incidents.save([told.incident]);
  await tx.incidents.append(told.changes);
  return told;
}
