import { causeOf } from '../catalogue/causes/index.ts';
import type { Incident } from '../incident/incident.ts';
import { providerName } from '../incident/match.ts';
import type { Store } from '../store/store.ts';
import type { IncidentView } from './outlet.ts';

/** Changes that a message shows; older ones stay in the store. */
const TIMELINE = 30;

/** An incident as it stands now, with all that a picture of it needs; `null` when it is gone. */
export async function viewOf(store: Store, incidentId: string): Promise<IncidentView | null> {
  const incident = await store.incidents.byId(incidentId);
  return incident ? drawnFrom(store, incident) : null;
}

async function drawnFrom(store: Store, incident: Incident): Promise<IncidentView> {
  const [addresses, rows, timeline] = await Promise.all([
    store.bounces.addresses(incident.id),
    store.bounces.evidence(incident.id),
    store.incidents.timeline(incident.id, TIMELINE),
  ]);
  return {
    incident,
    cause: causeOf(incident.cause),
    providerName: providerName(incident.provider),
    addresses,
    evidence: {
      senders: rows.senders,
      campaigns: rows.campaigns,
      subjects: rows.subjects,
      mailers: rows.mailers,
      sendingIps: rows.sendingIps,
      domains: rows.domains,
      hints: [],
      backscatter: rows.backscatter,
      samples: rows.samples.map((sample) => sample.diagnostic),
    },
    timeline,
    notes: [],
  };
}
