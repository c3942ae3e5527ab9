import { active } from '../incident/change.ts';
import type { Incident } from '../incident/incident.ts';
import { playbookById } from '../incident/match.ts';
import { declareStorm, gather, gathers } from '../incident/storm.ts';
import type { Tx } from '../store/store.ts';
import type { IncidentUpdate } from './incident-update.ts';
import type { Policy } from './policy.ts';

const STORM_KEY = 'storm||unstated:';

/** What gathers: those that get no message of their own, and the storm that tells of them. */
interface Gathered {
  readonly quiet: ReadonlySet<string>;
  readonly told: readonly IncidentUpdate[];
}

const calm: Gathered = { quiet: new Set(), told: [] };

const isNew = ({ changes }: IncidentUpdate): boolean =>
  changes.some(({ kind }) => kind === 'opened' || kind === 'reopened' || kind === 'reblocked');

/** Over so many open incidents nobody reads: further ones without a message of their own gather in one. */
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
    if (gathers(open)) {
      quiet.add(one.incident.id);
      if (isNew(one)) fresh.push(one.incident);
    }
    open.push(one.incident);
  }
  const latest = fresh.at(-1);
  return { quiet, told: latest ? [await tell(tx, open, fresh.length, latest, policy, now)] : [] };
}

async function tell(
  tx: Tx,
  open: readonly Incident[],
  count: number,
  latest: Incident,
  policy: Policy,
  now: number,
): Promise<IncidentUpdate> {
  const playbook = playbookById('storm', policy.playbooks);
  await tx.incidents.lockKeys([STORM_KEY]);
  const standing = (await tx.incidents.byKeys([STORM_KEY])).get(STORM_KEY);
  const title = playbookById(latest.playbook, policy.playbooks).title;
  const told =
    standing && active(standing)
      ? gather(standing, standing.bounces + count, title, playbook, now)
      : declareStorm(open, playbook, now);
  await tx.incidents.save([told.incident]);
  await tx.incidents.append(told.changes);
  return told;
}
