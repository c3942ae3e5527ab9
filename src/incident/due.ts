import type { Playbook } from '../catalogue/playbooks.ts';
import { HOUR, MINUTE } from '../time/span.ts';
import type { Incident } from './incident.ts';
import { closesAt, quietAt } from './proof.ts';

/** Whether mail passes is not known by a clock: what is open is looked at this often. */
export const LOOK_AGAIN_MS = 2 * MINUTE;
/** Nobody is reminded of what has been quiet this long, though nothing proves it over. */
const CALM_MS = 12 * HOUR;

/** When figures that stay under their limit have ended what they opened. */
export const underUntil = ({ overAt, lastAt }: Incident, { clean }: Playbook): number =>
  (overAt ?? lastAt) + clean.resolveMs;

/** What is critical and not taken is said a second time soon, where the operator wants it. */
const firstReminderMs = ({ severity, reminders = 0 }: Incident, { recallMs, remindMs }: Playbook): number =>
  severity === 'critical' && reminders === 0 ? (recallMs ?? remindMs) : remindMs;

/** When to remind; `null` while nobody needs it. */
export function remindAt(incident: Incident, playbook: Playbook): number | null {
  const { stage } = incident;
  if (incident.state !== 'open' || incident.inhibitedBy !== null || incident.openedAt === null) return null;
  if (stage === 'clean' || stage === 'lifted') return null;
  const at =
    firstReminderMs(incident, playbook) +
    Math.max(
      incident.openedAt,
      incident.remindedAt ?? 0,
      incident.snoozedUntil ?? 0,
      incident.mutedUntil ?? 0,
    );
  return stage === 'quiet' && at > incident.lastAt + CALM_MS ? null : at;
}

/**
 * The next time `tick` must look: always after `now`, or `null` when only a new failure can change anything.
 */
export function dueAt(incident: Incident, playbook: Playbook, now: number): number | null {
  if (incident.state !== 'open' && incident.state !== 'acknowledged') return null;
  const { clocks, openedAt, snoozedUntil } = incident;
  const { afterMs } = playbook.escalates;
  const candidates = [
    clocks.liftsAt,
    quietAt(incident, playbook),
    closesAt(incident, playbook),
    afterMs === null || openedAt === null ? null : openedAt + afterMs,
    remindAt(incident, playbook),
    snoozedUntil,
  ];
  const ahead = candidates.filter((at): at is number => at !== null && at > now);
  return Math.min(now + LOOK_AGAIN_MS, ...ahead);
}
