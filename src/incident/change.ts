import type { Playbook } from '../catalogue/playbooks.ts';
import type { Stepped } from './create.ts';
import { dueAt } from './due.ts';
import type { ChangeKind, Incident, IncidentChange } from './incident.ts';

type Voice = IncidentChange['voice'];

/** Muted or explained by another incident: it is kept and shown, but nobody is called. New ones post no message of their own. */
export const silenced = (incident: Incident, now: number): boolean =>
  incident.inhibitedBy !== null || (incident.mutedUntil !== null && incident.mutedUntil > now);

export const active = (incident: Incident): boolean =>
  incident.state === 'open' || incident.state === 'acknowledged';

/** Said aloud are only escalation, re-block, re-opening and the end of what is critical. */
function voiceOf(kind: ChangeKind, incident: Incident): Voice {
  switch (kind) {
    case 'escalated':
    case 'reblocked':
      return 'broadcast';
    case 'reopened':
    case 'resolved':
      return incident.severity === 'critical' ? 'broadcast' : 'thread';
    case 'lifted':
    case 'looks-clean':
    case 'reminded':
    case 'woke':
      return 'thread';
    default:
      return 'none';
  }
}

/** Makes one visible change: the fields, its reason, the next due time, and a version more. */
export function change(
  prior: Incident,
  fields: Partial<Incident>,
  what: {
    readonly kind: ChangeKind;
    readonly because: string;
    readonly by?: string | null;
    readonly voice?: Voice;
  },
  playbook: Playbook,
  now: number,
): Stepped {
  const next: Incident = { ...prior, ...fields, because: what.because, version: prior.version + 1 };
  const voice = silenced(next, now) ? 'none' : (what.voice ?? voiceOf(what.kind, next));
  return {
    incident: { ...next, dueAt: dueAt(next, playbook, now) },
    changes: [
      { incidentId: next.id, at: now, kind: what.kind, because: what.because, voice, by: what.by ?? null },
    ],
  };
}
