import type { Playbook } from '../catalogue/playbooks.ts';
import { DAY } from '../time/span.ts';
import type { Stepped } from './create.ts';
import { dueAt } from './due.ts';
import type { ChangeKind, Incident, IncidentChange, Proof } from './incident.ts';

type Voice = IncidentChange['voice'];

/** What comes back again and again is said aloud at most this often. */
const AGAIN_MS = 3 * DAY;

/**
 * Muted or explained by another incident: it is kept and shown, but nobody is called. New ones post no
 * message of their own.
 */
export const silenced = (incident: Incident, now: number): boolean =>
  incident.inhibitedBy !== null || (incident.mutedUntil !== null && incident.mutedUntil > now);

export const active = (incident: Incident): boolean =>
  incident.state === 'open' || incident.state === 'acknowledged';

/** Once it has come back, its next returns are no news for some days: they stand in the thread. */
export const wornOut = ({ relapses = 0, calledAt }: Incident, now: number): boolean =>
  relapses > 1 && calledAt != null && now - calledAt < AGAIN_MS;

/** Said aloud are only escalation, re-block, re-opening and the end of what is critical. */
function voiceOf(kind: ChangeKind, incident: Incident, now: number): Voice {
  switch (kind) {
    case 'escalated':
    case 'reblocked':
      return 'broadcast';
    case 'reopened':
      return incident.severity === 'critical' && !wornOut(incident, now) ? 'broadcast' : 'thread';
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

/**
 * What is only said once more, of who has it, or of the watching itself, is no new reason of the incident.
 */
const saysNoReason: ReadonlySet<string> = new Set<ChangeKind>([
  'reminded',
  'woke',
  'acknowledged',
  'assigned',
  'unacknowledged',
  'snoozed',
  'muted',
  'unmuted',
  'hearing',
]);

/**
 * Whether a change says why the incident stands as it does. What a hand did is told with the hand, whose name
 * is an id.
 */
export const saysWhy = ({ kind, by }: { readonly kind: string; readonly by: string | null }): boolean =>
  by === null && !saysNoReason.has(kind);

/** What changes, and how it is told. */
export interface What {
  readonly kind: ChangeKind;
  readonly because: string;
  readonly by?: string | null;
  readonly voice?: Voice;
  readonly proof?: Proof;
}

/** Makes one visible change: the fields, its reason, the next due time, and a version more. */
export function change(
  prior: Incident,
  fields: Partial<Incident>,
  { kind, because, by = null, voice: wanted, proof }: What,
  playbook: Playbook,
  now: number,
): Stepped {
  const merged = { ...prior, ...fields };
  const voice = silenced(merged, now) ? 'none' : (wanted ?? voiceOf(kind, merged, now));
  const next: Incident = {
    ...merged,
    because: saysWhy({ kind, by }) ? because : prior.because,
    calledAt: voice === 'broadcast' || kind === 'opened' ? now : (prior.calledAt ?? null),
    version: prior.version + 1,
  };
  return {
    incident: { ...next, dueAt: dueAt(next, playbook, now) },
    changes: [{ incidentId: next.id, at: now, kind, because, voice, by, ...(proof ? { proof } : {}) }],
  };
}
