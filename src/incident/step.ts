import type { Playbook } from '../catalogue/playbooks.ts';
import { DAY, MINUTE } from '../time/span.ts';
import { active, change } from './change.ts';
import { clockOf, extendClocks, startClocks } from './clocks.ts';
import { type Stepped, watch } from './create.ts';
import { dueAt, endsAt } from './due.ts';
import type { Incident, Sighting } from './incident.ts';
import { keyFor, providerName } from './match.ts';
import { amount, spell } from './span.ts';

/** Reports of what was refused before somebody pressed Resolve still arrive for a while. */
const STRAGGLERS_MS = 10 * MINUTE;

const happened = (incident: Incident): string => {
  const who = providerName(incident.provider);
  const many = incident.bounces + incident.delays;
  const verb = incident.bounces === 0 ? 'delayed' : incident.delays === 0 ? 'refused' : 'refused or delayed';
  const span = incident.lastAt - incident.firstAt;
  const within = many > 1 ? ` within ${span < MINUTE ? 'a minute' : spell(span)}` : '';
  return `${who[0]?.toUpperCase()}${who.slice(1)} ${verb} ${amount(many, 'message')}${within}`;
};

/** How long the block lasts, where anybody says. */
function lifting({ clocks: { liftsAt, liftsFrom }, firstAt }: Incident): string {
  if (liftsAt === null) return '';
  const least = (liftsFrom ?? liftsAt) - firstAt;
  const span =
    liftsFrom == null || liftsFrom === liftsAt
      ? spell(liftsAt - firstAt)
      : `${least > 0 ? `${spell(least)} to ` : 'at most '}${spell(liftsAt - firstAt)}`;
  return ` The block lifts by itself, ${span} after the first rejection.`;
}

/** Older than this, a failure is history: its incident would be over by its own clock. */
function isHistory({ at, verdict }: Sighting, playbook: Playbook, now: number): boolean {
  const { lifts } = clockOf(playbook, verdict);
  return now - at > (lifts?.[1] ?? 0) + Math.max(playbook.clean.resolveMs, playbook.opens?.withinMs ?? 0);
}

function counted(
  prior: Incident,
  { at, kind, verdict, followsDelay, repeat }: Sighting,
  playbook: Playbook,
): Incident {
  const one = repeat ? 0 : 1;
  const lastAt = Math.max(prior.lastAt, at);
  const known = prior.rules[verdict.rule] ?? 0;
  return {
    ...prior,
    firstAt: Math.min(prior.firstAt, at),
    lastAt,
    bounces: prior.bounces + (kind === 'bounce' ? one : 0),
    delays: kind === 'delay' ? prior.delays + one : Math.max(0, prior.delays - (followsDelay ? 1 : 0)),
    rules: { ...prior.rules, [verdict.rule]: known + one },
    clocks: extendClocks(prior.clocks, clockOf(playbook, verdict), at, known === 0),
  };
}

/** The failures within the playbook's span; never more than open an incident, as then the count begins anew. */
function remember(recent: readonly number[], at: number, { opens }: Playbook): readonly number[] {
  if (!opens) return [];
  return [...recent, at].filter((seen) => at - seen <= opens.withinMs);
}

const reached = (incident: Incident, { opens }: Playbook): boolean =>
  opens !== null && incident.recent.length >= opens.count;

function open(incident: Incident, playbook: Playbook, now: number): Stepped {
  const expired = playbook.escalates.onExpiry && incident.bounces > 0;
  const text = `${happened(incident)}: ${playbook.opened}.${lifting(incident)}`;
  return change(
    incident,
    { state: 'open', openedAt: now, recent: [], severity: expired ? 'critical' : playbook.severity },
    { kind: 'opened', because: expired ? `${text} Mail is failing for good already.` : text },
    playbook,
    now,
  );
}

function begin(
  sighting: Sighting,
  playbook: Playbook,
  now: number,
  prior: Incident | null,
): Stepped<Incident | null> {
  if (!playbook.opens || isHistory(sighting, playbook, now)) return { incident: prior, changes: [] };
  const fresh = watch(sighting, playbook, prior?.key ?? keyFor(sighting.verdict, playbook));
  // A mute outlives the incident that it was set on.
  const incident = prior?.mutedUntil ? { ...fresh, mutedUntil: prior.mutedUntil } : fresh;
  return reached(incident, playbook) ? open(incident, playbook, now) : { incident, changes: [] };
}

function watchOn(prior: Incident, sighting: Sighting, playbook: Playbook, now: number): Stepped {
  const recent = remember(prior.recent, sighting.at, playbook);
  if (recent.length === 1) {
    // What was seen before is too old to belong to it: the count begins anew, and so does the evidence, which hangs on the id.
    return {
      incident: { ...watch(sighting, playbook, prior.key), mutedUntil: prior.mutedUntil },
      changes: [],
    };
  }
  const incident = { ...counted(prior, sighting, playbook), recent };
  return reached(incident, playbook) ? open(incident, playbook, now) : { incident, changes: [] };
}

/** Whether the failure falls into one further timeout after the lift: the provider's clock has restarted. */
function cameBack({ clocks }: Incident, { at, verdict }: Sighting, playbook: Playbook): boolean {
  const hours = clockOf(playbook, verdict).lifts?.[1];
  return (
    playbook.reblocks &&
    clocks.liftsAt !== null &&
    hours !== undefined &&
    at > clocks.liftsAt &&
    at <= clocks.liftsAt + hours
  );
}

function reblock(prior: Incident, sighting: Sighting, playbook: Playbook, now: number): Stepped {
  const attempt = prior.attempt + 1;
  const since = spell(sighting.at - (prior.clocks.liftsAt ?? sighting.at));
  return change(
    counted(prior, sighting, playbook),
    {
      ...again(playbook, sighting),
      attempt,
      severity: 'critical',
    },
    {
      kind: 'reblocked',
      because: `Blocked again ${since} after the lift (block ${attempt} in a row); the clock starts anew. The cause is not fixed. ${playbook.notFixed}`,
    },
    playbook,
    now,
  );
}

/** The fields of an incident that begins once more. */
const again = (playbook: Playbook, { at, verdict }: Sighting): Partial<Incident> => ({
  state: 'open',
  stage: 'failing',
  phase: playbook.phases.failing,
  clocks: startClocks(clockOf(playbook, verdict), at),
  resolvedAt: null,
  snoozedUntil: null,
  inhibitedBy: null,
  relapses: 0,
  remindedAt: at,
  flowingSince: null,
  recent: [],
});

function reopen(prior: Incident, sighting: Sighting, playbook: Playbook, now: number): Stepped {
  const since = spell(sighting.at - (prior.resolvedAt ?? prior.lastAt));
  return change(
    counted(prior, sighting, playbook),
    { ...again(playbook, sighting), openedAt: now, attempt: prior.attempt + 1 },
    { kind: 'reopened', because: `It is back ${since} after it was over. ${playbook.notFixed}` },
    playbook,
    now,
  );
}

function afterEnd(
  prior: Incident,
  sighting: Sighting,
  playbook: Playbook,
  now: number,
): Stepped<Incident | null> {
  const { at } = sighting;
  if (isHistory(sighting, playbook, now))
    return { incident: counted(prior, sighting, playbook), changes: [] };
  if (cameBack(prior, sighting, playbook)) return reblock(prior, sighting, playbook, now);
  const resolvedAt = prior.resolvedAt ?? prior.lastAt;
  // Somebody resolved it while the block runs: what the same block still refuses is no news.
  const sameBlock = prior.clocks.liftsAt !== null && at <= prior.clocks.liftsAt;
  const straggler = at <= resolvedAt + (prior.actor?.did === 'resolved' ? STRAGGLERS_MS : 0);
  if (sameBlock || straggler) return { incident: counted(prior, sighting, playbook), changes: [] };
  if (at > resolvedAt + playbook.reopenMs) return begin(sighting, playbook, now, prior);
  const incident = { ...prior, recent: remember(prior.recent, at, playbook) };
  if (reached(incident, playbook)) return reopen(incident, sighting, playbook, now);
  return { incident: counted(incident, sighting, playbook), changes: [] };
}

/** Why it is critical from now on, or `''`. */
function escalation(prior: Incident, { at, kind }: Sighting, { escalates, notFixed }: Playbook): string {
  if (prior.severity === 'critical') return '';
  if (escalates.onExpiry && kind === 'bounce')
    return 'Delayed mail has failed for good: it is no longer only late.';
  const { afterMs } = escalates;
  if (afterMs !== null && prior.openedAt !== null && at > prior.openedAt + afterMs)
    return `Still there after ${spell(afterMs)}. ${notFixed}`;
  return '';
}

function goOn(prior: Incident, sighting: Sighting, playbook: Playbook, now: number): Stepped {
  const { at } = sighting;
  const fresh = !isHistory(sighting, playbook, now) && at > prior.lastAt - DAY;
  if (fresh && cameBack(prior, sighting, playbook)) return reblock(prior, sighting, playbook, now);
  // Nobody ticked for so long that the quiet between was missed (the bot was down).
  if (fresh && at > endsAt(prior, playbook) + playbook.reopenMs) {
    return reopen({ ...prior, resolvedAt: endsAt(prior, playbook) }, sighting, playbook, now);
  }
  const next = counted(prior, sighting, playbook);
  const reason = fresh ? escalation(prior, sighting, playbook) : '';
  const failing = { stage: 'failing', phase: playbook.phases.failing, flowingSince: null } as const;
  if (reason) {
    return change(
      next,
      { ...failing, severity: 'critical', snoozedUntil: null },
      { kind: 'escalated', because: reason },
      playbook,
      now,
    );
  }
  if (fresh && prior.stage !== 'failing' && prior.stage !== undefined && prior.stage !== 'lifted') {
    const because = `Failing again after ${spell(at - prior.lastAt)} of quiet.`;
    return change(
      next,
      { ...failing, relapses: (prior.relapses ?? 0) + 1 },
      { kind: 'updated', because },
      playbook,
      now,
    );
  }
  return { incident: next, changes: [] };
}

/**
 * Takes one failure into its incident. `incident` is the newest one of the failure's key (`keyFor`), whatever its state, or
 * `null`. Answers `null` when there is nothing to keep: the playbook is not opened by single failures, or the failure is
 * too old to matter. Cheap: a sighting that changes nothing for people is one copy of one object.
 */
export function step(
  incident: Incident | null,
  sighting: Sighting,
  playbook: Playbook,
  now: number,
): Stepped<Incident | null> {
  if (sighting.repeat && (incident === null || incident.state === 'watching'))
    return { incident, changes: [] };
  if (!incident) return begin(sighting, playbook, now, null);
  if (active(incident)) return goOn(incident, sighting, playbook, now);
  // What is over and opens only by figures (a surge) takes no more failures.
  if (!playbook.opens) return { incident: null, changes: [] };
  if (incident.state === 'watching') return watchOn(incident, sighting, playbook, now);
  return afterEnd(incident, sighting, playbook, now);
}

/** Explains an incident by another one: nobody is called for it while that lasts. */
export function inhibit(incident: Incident, by: Incident, playbook: Playbook, now: number): Stepped {
  if (!active(incident) || incident.inhibitedBy !== null || incident.id === by.id)
    return { incident, changes: [] };
  const because = `Explained by another incident: ${by.because}`;
  return change(incident, { inhibitedBy: by.id }, { kind: 'inhibited', because }, playbook, now);
}

/** The explanation is over: what is still active stands on its own again. */
export function release(incident: Incident, playbook: Playbook, now: number): Stepped {
  if (incident.inhibitedBy === null) return { incident, changes: [] };
  if (!active(incident))
    return {
      incident: { ...incident, inhibitedBy: null, dueAt: dueAt(incident, playbook, now) },
      changes: [],
    };
  const because = 'The incident that explained it is over, this one is not.';
  return change(
    incident,
    { inhibitedBy: null, remindedAt: now },
    { kind: 'updated', because },
    playbook,
    now,
  );
}
