import type { Playbook } from '../catalogue/playbooks.ts';
import { active, change } from './change.ts';
import { clockOf, startClocks } from './clocks.ts';
import { counted } from './count.ts';
import type { Stepped } from './create.ts';
import type { Incident, Sighting } from './incident.ts';
import { ordinal, spell } from './span.ts';

/** The fields of an incident that begins once more: nothing of its former life is left but who had it. */
const again = (
  prior: Incident,
  playbook: Playbook,
  { at, verdict }: Sighting,
  now: number,
): Partial<Incident> => ({
  state: 'open',
  stage: 'failing',
  phase: playbook.phases.failing,
  clocks: startClocks(clockOf(playbook, verdict), at),
  openedAt: now,
  resolvedAt: null,
  snoozedUntil: null,
  inhibitedBy: null,
  actor: null,
  formerActor: prior.actor,
  proof: null,
  relapses: 0,
  reminders: 0,
  remindedAt: now,
  attempt: prior.attempt + 1,
  recent: [],
});

/**
 * Since when the provider's block was gone, if this failure says that it has come back: mail had passed, or
 * the block should have lifted. One that is over comes back within one further timeout after that; `null`
 * when it did not.
 */
export function backSince(prior: Incident, { at, verdict }: Sighting, playbook: Playbook): number | null {
  const longest = clockOf(playbook, verdict).lifts?.[1];
  const passed = prior.proof?.kind === 'delivered' ? prior.proof.at : Number.POSITIVE_INFINITY;
  const gone = Math.min(passed, prior.clocks.liftsAt ?? Number.POSITIVE_INFINITY);
  if (!playbook.reblocks || longest === undefined || at <= gone) return null;
  return active(prior) || at <= gone + longest ? gone : null;
}

/** The block has come back: its clock starts anew. */
export function reblock(
  prior: Incident,
  sighting: Sighting,
  gone: number,
  playbook: Playbook,
  now: number,
): Stepped {
  const after = gone === prior.clocks.liftsAt ? 'the lift' : 'mail had passed';
  return change(
    counted(prior, sighting, playbook),
    { ...again(prior, playbook, sighting, now), severity: 'critical' },
    {
      kind: 'reblocked',
      because: `Blocked again ${spell(sighting.at - gone)} after ${after} (block ${prior.attempt + 1} in a row); the clock starts anew. The cause is not fixed. ${playbook.notFixed}`,
    },
    playbook,
    now,
  );
}

/** It had closed unproven and fails again: it is the same trouble still, and says how often. */
export function goesOn(prior: Incident, sighting: Sighting, playbook: Playbook, now: number): Stepped {
  const relapses = (prior.relapses ?? 0) + 1;
  const since = spell(now - (prior.firstOpenedAt ?? prior.firstAt));
  const often = relapses < 2 ? '' : ` It is the ${ordinal(relapses)} time in ${since}.`;
  const because = `Failing again after ${spell(sighting.at - prior.lastAt)} of quiet; nothing had shown that it was over.${often} ${playbook.notFixed}`;
  return change(
    counted(prior, sighting, playbook),
    { ...again(prior, playbook, sighting, now), relapses },
    // One failure is no alarm where it takes several: it is open again, and says so in its thread.
    { kind: 'reopened', because, ...(playbook.opens?.count === 1 ? {} : { voice: 'thread' }) },
    playbook,
    now,
  );
}

/** It was over and is back. */
export function reopen(prior: Incident, sighting: Sighting, playbook: Playbook, now: number): Stepped {
  const since = spell(sighting.at - (prior.resolvedAt ?? prior.lastAt));
  return change(
    counted(prior, sighting, playbook),
    again(prior, playbook, sighting, now),
    { kind: 'reopened', because: `It is back ${since} after it was over. ${playbook.notFixed}` },
    playbook,
    now,
  );
}
