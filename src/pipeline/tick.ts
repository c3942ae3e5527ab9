import { playbookById } from '../incident/match.ts';
import { tick as tickIncident } from '../incident/tick.ts';
import type { Store, Tx } from '../store/store.ts';
import type { IncidentUpdate } from './incident-update.ts';
import { afterResolved, stillOver, watchOutage, watchSurges } from './outages-and-surges.ts';
import type { Policy } from './policy.ts';
import { saveAndAnnounce } from './save-and-announce.ts';

/** Nothing in the outbox is made to wait this long. */
const LONGEST_WAIT_MS = 2 * 3_600_000;
/** Incidents looked at in one transaction. */
const AT_ONCE = 50;

/** What time alone brings about: clocks that end, quiet that lasts, reminders, surges, outages. */
export async function tick(store: Store, policy: Policy, now: number): Promise<void> {
  await watchOutage(store, policy, now);
  await watchSurges(store, policy, now);
  await tickIncidents(store, policy, now);
  await store.outbox.pullForward(now, LONGEST_WAIT_MS);
}

/** Looks at every incident whose time has come. */
async function tickIncidents(store: Store, policy: Policy, now: number): Promise<void> {
  for (;;) {
    const due = await store.incidents.due(now, AT_ONCE);
    if (due.length === 0) return;
    const keys = [...new Set(due.map((incident) => incident.key))];
    await store.transaction((tx) => tickBatch(tx, keys, policy, now));
    if (due.length < AT_ONCE) return;
  }
}

async function tickBatch(tx: Tx, keys: readonly string[], policy: Policy, now: number): Promise<void> {
  await tx.incidents.lockKeys(keys);
  const told: IncidentUpdate[] = [];
  for (const incident of (await tx.incidents.byKeys(keys)).values()) {
    if (incident.dueAt === null || incident.dueAt > now) continue;
    const over = await stillOver(tx, incident, now);
    const flowing = await tx.counts.flowed(incident.lastAt, [incident.cause]);
    const facts = {
      mailFlow: flowing ? 'flowing' : 'silent',
      ...(over === undefined ? {} : { stillOver: over }),
    } as const;
    const stepped = tickIncident(incident, playbookById(incident.playbook, policy.playbooks), facts, now);
    told.push(stepped);
    if (stepped.incident.state === 'resolved')
      told.push(...(await afterResolved(tx, stepped.incident, policy, now)));
  }
  await saveAndAnnounce(tx, told, policy, now);
}
