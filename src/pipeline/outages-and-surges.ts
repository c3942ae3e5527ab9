import { causeOf } from '../catalogue/causes/index.ts';
import { active } from '../incident/change.ts';
import type { Stepped } from '../incident/create.ts';
import type { Incident } from '../incident/incident.ts';
import { playbookById, playbookNamed } from '../incident/match.ts';
import {
  declareOutage,
  explains,
  type FailingDomain,
  isOutage,
  outagePolicy,
  usualInWindow,
} from '../incident/outage.ts';
import { inhibit, release } from '../incident/step.ts';
import { gathers, kindOf } from '../incident/storm.ts';
import { alreadyTold, type Baseline, declareSurge, judgeSurge, surgePolicy } from '../incident/surge.ts';
import type { Facts } from '../incident/tick.ts';
import type { Wanted } from '../store/adopt.ts';
import type { Store, Tables, Tx } from '../store/store.ts';
import { DAY, HOUR } from '../time/span.ts';
import type { IncidentUpdate } from './incident-update.ts';
import type { Policy } from './policy.ts';
import { saveAndAnnounce } from './save-and-announce.ts';

/** Key of "it is us": there is one for all. */
export const OUTAGE_KEY = 'own-outage||unstated:';

/**
 * Whether many unrelated domains cannot be reached now, far more than usual. Unknown domains do not count
 * here: an old list brings many of them at once, and suppression is careful with them by itself.
 */
async function outageNow(
  store: Tables,
  now: number,
): Promise<{ over: boolean; domains: readonly FailingDomain[] }> {
  const since = now - outagePolicy.withinMs;
  const domains = await store.bounces.recentDomains('network-error', since);
  if (domains.length < outagePolicy.domains) return { over: false, domains };
  const failing = domains.reduce((sum, { count }) => sum + count, 0);
  const [all, hours] = await Promise.all([
    store.counts.totals(since),
    store.counts.hours({ category: 'network-error' }, now - 8 * DAY),
  ]);
  // Made-up failures of another kind must not make the true ones look few.
  const others = Math.max(0, all.bounces + all.delays - all.unproven - failing);
  return { over: isOutage(domains, others, usualInWindow(hours, now)), domains };
}

/** Opens "it is us" when many unrelated domains fail at once, and lets it explain what it explains. */
export async function watchOutage(store: Store, policy: Policy, now: number): Promise<void> {
  const { over, domains } = await outageNow(store, now);
  if (!over) return;
  await store.transaction(async (tx) => {
    await tx.incidents.lockKeys([OUTAGE_KEY]);
    const standing = (await tx.incidents.byKeys([OUTAGE_KEY])).get(OUTAGE_KEY);
    if (standing && active(standing)) return;
    const declared = declareOutage(domains, playbookNamed('own-outage', policy.playbooks), now);
    const since = now - outagePolicy.withinMs;
    const outage = await withFailures(tx, declared, { category: 'network-error', since });
    const explained = await explain(tx, outage.incident, policy, now);
    await saveAndAnnounce(tx, [outage, ...explained], policy, now);
  });
}

async function explain(tx: Tx, outage: Incident, policy: Policy, now: number): Promise<IncidentUpdate[]> {
  const playbook = playbookById(outage.playbook, policy.playbooks);
  const others = (await tx.incidents.active()).filter((other) => explains(outage, playbook, other));
  await tx.incidents.lockKeys(others.map(({ key }) => key));
  return others.map((other) => inhibit(other, outage, playbookById(other.playbook, policy.playbooks), now));
}

/**
 * An incident that explained others is over: they stand on their own again, and held addresses are let go.
 */
export async function afterResolved(
  tx: Tx,
  resolved: Incident,
  policy: Policy,
  now: number,
): Promise<IncidentUpdate[]> {
  const playbook = playbookById(resolved.playbook, policy.playbooks);
  if (playbook.inhibits.length === 0) return [];
  // Quiet is no proof that the network is back: what failed meanwhile condemns nobody until it fails again.
  if (resolved.proof !== null) await tx.addresses.unhold();
  const explained = (await tx.incidents.active()).filter((incident) => incident.inhibitedBy === resolved.id);
  return explained.map((incident) =>
    release(incident, playbookById(incident.playbook, policy.playbooks), now),
  );
}

/** Opens an incident for each category and provider that is far over its own usual. */
export async function watchSurges(store: Store, policy: Policy, now: number): Promise<void> {
  const playbook = playbookNamed('surge', policy.playbooks);
  const high = (await store.counts.baselines(now, surgePolicy.floor)).filter(
    (baseline) => judgeSurge(baseline).over,
  );
  if (high.length === 0) return;
  const causes = await store.counts.top(now - HOUR, 100);
  await store.transaction(async (tx) => {
    // What ended within this clock hour still fills its count.
    const ended = await tx.incidents.closedBetween(Math.floor(now / HOUR) * HOUR, now + 1);
    const standing = [...(await tx.incidents.active()), ...ended];
    const inhibited = new Set(
      standing.flatMap(
        (incident) => playbookById(incident.playbook, policy.playbooks).inhibits as readonly string[],
      ),
    );
    const told = high
      .filter((baseline) => !alreadyTold(baseline, standing, inhibited))
      .map((baseline) =>
        declareSurge(baseline, judgeSurge(baseline), commonest(baseline, causes), playbook, now),
      );
    await tx.incidents.lockKeys(told.map(({ incident }) => incident.key));
    const known = await tx.incidents.byKeys(told.map(({ incident }) => incident.key));
    const news = told.filter(({ incident }) => {
      const before = known.get(incident.key);
      return !before || (!active(before) && now - (before.resolvedAt ?? 0) > playbook.clean.resolveMs);
    });
    const hour = Math.floor(now / HOUR) * HOUR;
    const counted: Stepped[] = [];
    for (const one of news) {
      const { category, provider } = one.incident;
      counted.push(await withFailures(tx, one, { category, provider, since: hour }));
    }
    await saveAndAnnounce(tx, counted, policy, now);
  });
}

/** With the failures that its figures counted: how many they are, since when, and who sent what. */
async function withFailures(tx: Tx, declared: Stepped, wanted: Wanted): Promise<Stepped> {
  const { bounces, delays, firstAt } = await tx.bounces.adopt(declared.incident.id, wanted);
  const began = firstAt ?? declared.incident.firstAt;
  return { ...declared, incident: { ...declared.incident, bounces, delays, firstAt: began } };
}

const commonest = (baseline: Baseline, causes: readonly { cause: string; provider: string }[]): string =>
  causes.find(
    ({ cause, provider }) => provider === baseline.provider && causeOf(cause).category === baseline.category,
  )?.cause ?? 'unknown';

/** Figures by which the incidents without single failures are judged; `undefined` for all others. */
export async function stillOver(tx: Tx, incident: Incident, now: number): Promise<Facts['stillOver']> {
  switch (incident.playbook) {
    case 'own-outage':
      return (await outageNow(tx, now)).over;
    case 'surge':
      return judgeSurge(await tx.counts.baseline(incident.category, incident.provider, now), true).over;
    case 'storm':
      return gathers(await tx.incidents.active(), kindOf(incident));
    default:
      return undefined;
  }
}
