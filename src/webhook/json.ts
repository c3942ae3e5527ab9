import { createHmac } from 'node:crypto';
import { titleOf } from '../incident/title.ts';
import { incidentText } from '../pipeline/incident-text.ts';
import type { IncidentView, Parcel } from '../pipeline/outlet.ts';
import type { HttpRequest } from './send.ts';

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

/** What the receiver reads; a field that is here stays. Times are ISO 8601, `''` and `null` say "unknown". */
function payloadOf(view: IncidentView, now: number) {
  const { incident, knowledge, addresses, providerName, timeline, whose } = view;
  const last = timeline.at(-1);
  return {
    version: 1,
    sentAt: iso(now),
    change: last ? { kind: last.kind, because: last.because, by: last.by, at: iso(last.at) } : null,
    incident: {
      id: incident.id,
      key: incident.key,
      title: titleOf(incident),
      state: incident.state,
      severity: incident.severity,
      playbook: incident.playbook,
      category: incident.category,
      cause: incident.cause,
      provider: { id: incident.provider, name: incident.provider ? providerName : '' },
      scope: { kind: incident.scope.kind, value: incident.scope.value },
      brand: whose,
      owner: knowledge.owner,
      bounces: incident.bounces,
      delays: incident.delays,
      addresses,
      attempt: incident.attempt,
      openedAt: iso(incident.openedAt),
      firstAt: iso(incident.firstAt),
      lastAt: iso(incident.lastAt),
      liftsAt: iso(incident.clocks.liftsAt),
      resolvedAt: iso(incident.resolvedAt),
      snoozedUntil: iso(incident.snoozedUntil),
      mutedUntil: iso(incident.mutedUntil),
      because: incident.because,
    },
    text: incidentText(view, now),
  };
}

/**
 * `t=SECONDS,v1=HEX`: HMAC-SHA256 of `SECONDS.BODY`. The time in it lets a receiver refuse what somebody
 * recorded and sends again.
 */
export const signatureOf = (secret: string, body: string, now: number): string => {
  const seconds = Math.floor(now / 1000);
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
};

/** An incident as signed JSON. `X-Rebound-Delivery` is the same when it is sent again. */
export function jsonRequest(
  { id, view }: Extract<Parcel, { kind: 'incident' }>,
  secret: string,
  now: number,
): Omit<HttpRequest, 'url'> {
  const body = JSON.stringify(payloadOf(view, now));
  return {
    body,
    headers: { 'x-rebound-delivery': id, 'x-rebound-signature': signatureOf(secret, body, now) },
  };
}
