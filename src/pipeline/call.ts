import { silenced } from '../incident/change.ts';
import type { ChangeKind, Incident, IncidentChange } from '../incident/incident.ts';
import { fits } from './conditions.ts';
import type { Policy } from './policy.ts';

/**
 * Whom to call for an incident, as Slack ids or `here`: what the first fitting route names, else the default.
 * Warnings call nobody unless a route names their severity. Only the configuration names people, never a
 * mail.
 */
export function calledFor(incident: Incident, { routes, mention }: Policy): readonly string[] {
  if (incident.severity === 'ops') return [];
  const routed = routes.find((route) => route.mention !== undefined && fits(route.when, incident));
  const meant = routed?.when.severity === incident.severity || incident.severity === 'critical';
  return meant ? (routed?.mention ?? mention) : [];
}

/** Whom the living message calls: while it is open, nobody has it, and it may be heard. */
export const calledByMessage = (incident: Incident, policy: Policy, now: number): readonly string[] =>
  incident.state === 'open' && !silenced(incident, now) && (incident.snoozedUntil ?? 0) <= now
    ? calledFor(incident, policy)
    : [];

/** Changes that call everybody again; a reminder only when it is said aloud. */
const loud: ReadonlySet<ChangeKind> = new Set([
  'escalated',
  'reblocked',
  'reopened',
  'reminded',
  'unacknowledged',
]);
/** Changes that whoever has it must hear of. */
const forOwner: ReadonlySet<ChangeKind> = new Set([
  'lifted',
  'reblocked',
  'reopened',
  'resolved',
  'escalated',
  'unacknowledged',
]);

/** Who had it last, by what was done so far (the newest last): whoever acknowledged it or was given it. */
export function ownerIn(timeline: readonly IncidentChange[]): string | null {
  const last = timeline.findLast(
    ({ kind }) => kind === 'acknowledged' || kind === 'assigned' || kind === 'unacknowledged',
  );
  if (!last || last.kind === 'unacknowledged') return null;
  return last.by;
}

/**
 * Whom one change calls: those of the configuration where it is loud, and whoever has it, unless they did it
 * themselves.
 */
export function calledByChange(
  change: IncidentChange,
  incident: Incident,
  owner: string | null,
  policy: Policy,
): readonly string[] {
  if (change.voice === 'none') return [];
  // Whoever was given it did not press.
  if (change.kind === 'assigned') return change.by ? [change.by] : [];
  const everybody = change.voice === 'broadcast' && loud.has(change.kind) ? calledFor(incident, policy) : [];
  const one = forOwner.has(change.kind) && owner !== null && owner !== change.by ? [owner] : [];
  return [...new Set([...one, ...everybody])];
}
