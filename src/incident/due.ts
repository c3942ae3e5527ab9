import type { Playbook } from '../catalogue/playbooks.ts';
import { MINUTE } from '../time/span.ts';
import type { Incident } from './incident.ts';

/** Where the answer depends on what else happened (mail flow), look again this often. */
export const LOOK_AGAIN_MS = 5 * MINUTE;

/** When the incident would be over if it stayed quiet. */
export function endsAt(incident: Incident, playbook: Playbook): number {
  // Ordinary failures go on beneath a surge: only its figures say when it was last there.
  if (incident.overAt != null) return incident.overAt + playbook.clean.resolveMs;
  // Nothing comes after the lift but a new block, which has a clock of its own.
  return (incident.clocks.liftsAt ?? incident.lastAt) + playbook.clean.resolveMs;
}

/** When to remind; `null` while nobody needs it. */
export function remindAt(incident: Incident, playbook: Playbook): number | null {
  const calm = incident.stage === 'clean' || incident.stage === 'lifted';
  if (incident.state !== 'open' || incident.inhibitedBy !== null || incident.openedAt === null || calm)
    return null;
  const since = Math.max(
    incident.openedAt,
    incident.remindedAt ?? 0,
    incident.snoozedUntil ?? 0,
    incident.mutedUntil ?? 0,
  );
  return since + playbook.remindMs;
}

function stageDue(incident: Incident, playbook: Playbook): readonly (number | null)[] {
  const { clean, escalates } = playbook;
  const failing = (incident.stage ?? 'failing') === 'failing';
  const escalatable =
    incident.severity !== 'critical' && escalates.afterMs !== null && incident.openedAt !== null;
  return [
    failing && incident.clocks.liftsAt !== null ? incident.clocks.liftsAt : null,
    failing && clean.looksCleanMs !== null ? incident.lastAt + clean.looksCleanMs : null,
    escalatable && failing ? (incident.openedAt ?? 0) + (escalates.afterMs ?? 0) : null,
    endsAt(incident, playbook),
  ];
}

/** The next time `tick` must look: always after `now`, or `null` when only a new failure can change anything. */
export function dueAt(incident: Incident, playbook: Playbook, now: number): number | null {
  if (incident.state !== 'open' && incident.state !== 'acknowledged') return null;
  const candidates = [...stageDue(incident, playbook), remindAt(incident, playbook), incident.snoozedUntil];
  // What hangs on facts (a surge's figures, mail that flows) has no time of its own: look again soon.
  if (playbook.opens === null || endsAt(incident, playbook) <= now) candidates.push(now + LOOK_AGAIN_MS);
  const ahead = candidates.filter((at): at is number => at !== null && at > now);
  return ahead.length === 0 ? now + LOOK_AGAIN_MS : Math.min(...ahead);
}
