import { createHash } from 'node:crypto';
import type { Playbook } from '../catalogue/playbooks.ts';
import { clockOf, startClocks } from './clocks.ts';
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

/** An incident that nobody was told of yet, after its first failure. */
export function watch(
  sighting: Sighting,
  playbook: Playbook,
  key = keyFor(sighting.verdict, playbook),
): Incident {
  const { at, verdict, kind } = sighting;
  return {
    id: incidentId(key, at),
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
    firstAt: at,
    lastAt: at,
    resolvedAt: null,
    bounces: kind === 'bounce' ? 1 : 0,
    delays: kind === 'delay' ? 1 : 0,
    rules: { [verdict.rule]: 1 },
    attempt: 1,
    clocks: startClocks(clockOf(playbook, verdict), at),
    snoozedUntil: null,
    mutedUntil: null,
    actor: null,
    inhibitedBy: null,
    dueAt: null,
    phase: playbook.phases.failing,
    stage: 'failing',
    flowingSince: null,
    relapses: 0,
    remindedAt: null,
    because: '',
    version: 0,
  };
}

/** An incident that no single failure opens: an outage, a surge, a storm, Rebound itself. Open at once. */
export function declare(
  playbook: Playbook,
  what: Pick<Incident, 'key' | 'cause' | 'category' | 'provider' | 'scope' | 'because'>,
  now: number,
): Stepped {
  const incident: Incident = {
    ...what,
    id: incidentId(what.key, now),
    playbook: playbook.id,
    state: 'open',
    severity: playbook.severity,
    recent: [],
    openedAt: now,
    firstAt: now,
    lastAt: now,
    resolvedAt: null,
    bounces: 0,
    delays: 0,
    rules: {},
    attempt: 1,
    clocks: startClocks(clockOf(playbook, what), now),
    snoozedUntil: null,
    mutedUntil: null,
    actor: null,
    inhibitedBy: null,
    dueAt: now + LOOK_AGAIN_MS,
    phase: playbook.phases.failing,
    stage: 'failing',
    flowingSince: null,
    overAt: now,
    relapses: 0,
    remindedAt: null,
    version: 1,
  };
  return {
    incident,
    changes: [
      { incidentId: incident.id, at: now, kind: 'opened', because: what.because, voice: 'none', by: null },
    ],
  };
}
