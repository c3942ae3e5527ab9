import { silenced } from '../incident/change.ts';
import type { Incident } from '../incident/incident.ts';
import { incidentText } from '../pipeline/incident-text.ts';
import type { Parcel } from '../pipeline/outlet.ts';
import { subject } from '../pipeline/summary.ts';
import type { HttpRequest } from './send.ts';

/** Longest `summary` and `dedup_key` (PagerDuty, Events API v2, "Send an Alert Event", read 2026-11). */
const SUMMARY = 1_024;
const SOURCE = 255;

const severities = { critical: 'critical', warning: 'warning', ops: 'error' } as const;

/** Somebody has it, or nobody shall be called: the phone stays still without the alert being over. */
const calm = (incident: Incident, now: number): boolean =>
  incident.state === 'acknowledged' || silenced(incident, now) || (incident.snoozedUntil ?? 0) > now;

const actionOf = (incident: Incident, now: number): 'trigger' | 'acknowledge' | 'resolve' => {
  if (incident.state === 'resolved') return 'resolve';
  return calm(incident, now) ? 'acknowledge' : 'trigger';
};

/** An incident as an event of PagerDuty's Events API v2; one alert an incident, by its id. */
export function pagerDutyRequest(
  { view }: Extract<Parcel, { kind: 'incident' }>,
  routingKey: string,
  now: number,
): Omit<HttpRequest, 'url'> {
  const { incident } = view;
  const source = incident.scope.value || incident.origin?.senderDomain || incident.provider || 'rebound';
  const event = {
    routing_key: routingKey,
    event_action: actionOf(incident, now),
    dedup_key: `rebound-${incident.id}`,
    client: 'Rebound',
    payload: {
      summary: `${subject(view)}: ${incident.because}`.replace(/\s+/g, ' ').slice(0, SUMMARY),
      source: source.slice(0, SOURCE),
      severity: severities[incident.severity],
      timestamp: new Date(incident.lastAt).toISOString(),
      component: incident.provider || undefined,
      group: view.whose || undefined,
      class: incident.category,
      custom_details: {
        bounces: incident.bounces,
        delays: incident.delays,
        addresses: view.addresses,
        text: incidentText(view, now),
      },
    },
  };
  return { headers: {}, body: JSON.stringify(event) };
}
