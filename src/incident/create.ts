import { createHash } from 'node:crypto';
import type { Playbook } from '../catalogue/playbooks.ts';
import { clockOf, startClocks } from './clocks.ts';
import { beganAt, clocksOf, waitingWith } from './count.ts';
import { LOOK_AGAIN_MS } from './due.ts';
import type { Incident, IncidentChange, Sighting } from './incident.ts';
import { keyFor } from './match.ts';

/** What the machine answers: the new state (`null`: nothing to keep) and what changed for people. */
export interface Stepped<T extends Incident | null = Incident> {
  readonly incident: T;
  readonly changes: readonly IncidentChange[];
}

/** The same key and start always give the same id, so that a replay writes the same rows. */
export const incidentId = (key: string, firstAt: number): string =>
  createHash('sha256').update(`${key}|${firstAt}`).digest('hex').slice(0, 12);

/** What every incident begins with. */
const blank = {
  resolvedAt: null,
  attempt: 1,
  snoozedUntil: null,
  mutedUntil: null,
  actor: null,
  inhibitedBy: null,
  stage: 'failing',
  relapses: 0,
  remindedAt: null,
} as const;

/**
 * An incident that nobody was told of yet, after its first failure. Nothing of it is dated before
 * `notBefore`.
 */
export function watch(
  sighting: Sighting,
  playbook: Playbook,
  key = keyFor(sighting.verdict, playbook, sighting.brand),
  notBefore = 0,
): Incident {
  const { at, heardAt, verdict, kind, source, origin, brand } = sighting;
  const firstAt = Math.max(notBefore, beganAt(sighting, clockOf(playbook, verdict)));
  return {
    ...blank,
    ...waitingWith({}, sighting),
    id: incidentId(key, firstAt),
    key,
    playbook: playbook.id,
    cause: verdict.cause,
    category: verdict.category,
    provider: verdict.provider,
    scope: verdict.scope,
    state: 'watching',
    severity: playbook.severity,
    recent: [at],
    openedAt: null,
    firstAt,
    lastAt: at,
    ...(notBefore > 0 ? { notBefore } : {}),
    bounces: kind === 'bounce' ? 1 : 0,
    delays: kind === 'delay' ? 1 : 0,
    attempts: sighting.held ? 0 : 1,
    rules: { [verdict.rule]: 1 },
    clocks: clocksOf(sighting, playbook),
    heardAt,
    heardFrom: { [source]: heardAt },
    ...(sighting.scopeFrom ? { scopeFrom: sighting.scopeFrom } : {}),
    ...(sighting.unreadRecipients ? { unreadRecipients: sighting.unreadRecipients } : {}),
    dueAt: null,
    phase: playbook.phases.failing,
    because: '',
    ...(origin ? { origin } : {}),
    ...(brand ? { brand } : {}),
    version: 0,
  };
}

/** What counts of an incident that no single failure opens, and what it is about. */
type Declared = Pick<Incident, 'key' | 'cause' | 'category' | 'provider' | 'scope' | 'because'> &
  Partial<Pick<Incident, 'bounces' | 'delays' | 'domains' | 'gathered' | 'firstAt'>>;

/** An incident that no single failure opens: an outage, a surge, a storm, Rebound itself. Open at once. */
export function declare(playbook: Playbook, what: Declared, now: number): Stepped {
  const incident: Incident = {
    ...blank,
    bounces: 0,
    delays: 0,
    firstAt: now,
    ...what,
    id: incidentId(what.key, now),
    playbook: playbook.id,
    state: 'open',
    severity: playbook.severity,
    recent: [],
    openedAt: now,
    firstOpenedAt: now,
    lastAt: now,
    rules: {},
    clocks: startClocks(clockOf(playbook, what), now),
    heardAt: now,
    dueAt: now + LOOK_AGAIN_MS,
    phase: playbook.phases.failing,
    overAt: now,
    calledAt: now,
    version: 1,
  };
  return {
    incident,
    changes: [
      { incidentId: incident.id, at: now, kind: 'opened', because: what.because, voice: 'none', by: null },
    ],
  };
}
