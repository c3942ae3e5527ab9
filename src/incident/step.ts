import type { Playbook } from '../catalogue/playbooks.ts';
import { DAY, MINUTE } from '../time/span.ts';
import { backSince, goesOn, reblock, reopen } from './again.ts';
import { active, change } from './change.ts';
import { clockOf } from './clocks.ts';
import { counted } from './count.ts';
import { type Stepped, watch } from './create.ts';
import { dueAt } from './due.ts';
import type { Incident, Sighting } from './incident.ts';
import { keyFor, providerName } from './match.ts';
import { closesAt, UNPROVEN_MS } from './proof.ts';
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

/** Older than this, a failure is history: its incident would have closed by its own clock, proven or not. */
function isHistory({ at, verdict }: Sighting, playbook: Playbook, now: number): boolean {
  const { lifts } = clockOf(playbook, verdict);
  return now - at > (lifts?.[1] ?? 0) + Math.max(playbook.clean.silentMs, playbook.opens?.withinMs ?? 0);
}

/**
 * The failures within the playbook's span, by their own times: reports come in any order. Never more than
 * open an incident, as then the count begins anew.
 */
function remember(recent: readonly number[], at: number, { opens }: Playbook): readonly number[] {
  if (!opens) return [];
  const all = [...recent, at];
  const latest = Math.max(...all);
  return all.filter((seen) => latest - seen <= opens.withinMs);
}

const reached = (incident: Incident, { opens }: Playbook): boolean =>
  opens !== null && incident.recent.length >= opens.count;

function open(incident: Incident, playbook: Playbook, now: number): Stepped {
  const expired = playbook.escalates.onExpiry && incident.bounces > 0;
  const text = `${happened(incident)}: ${playbook.opened}.${lifting(incident)}`;
  return change(
    incident,
    {
      state: 'open',
      openedAt: now,
      firstOpenedAt: now,
      recent: [],
      severity: expired ? 'critical' : playbook.severity,
    },
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
  // The newest of a key is found by its first time.
  const notBefore = prior ? Math.max(prior.firstAt, prior.lastAt) + 1 : 0;
  const fresh = watch(
    sighting,
    playbook,
    prior?.key ?? keyFor(sighting.verdict, playbook, sighting.brand),
    notBefore,
  );
  // A mute outlives the incident that it was set on.
  const incident = {
    ...fresh,
    ...(prior?.mutedUntil ? { mutedUntil: prior.mutedUntil } : {}),
    ...(prior?.note ? { note: prior.note } : {}),
  };
  return reached(incident, playbook) ? open(incident, playbook, now) : { incident, changes: [] };
}

function watchOn(prior: Incident, sighting: Sighting, playbook: Playbook, now: number): Stepped {
  const recent = remember(prior.recent, sighting.at, playbook);
  if (!recent.includes(sighting.at)) return { incident: prior, changes: [] };
  if (recent.length === 1) {
    // What was seen before is too old to belong to it: the count begins anew, and so does the evidence, which
    // hangs on the id.
    const notBefore = Math.max(prior.firstAt, prior.notBefore ?? 0) + 1;
    return {
      incident: { ...watch(sighting, playbook, prior.key, notBefore), mutedUntil: prior.mutedUntil },
      changes: [],
    };
  }
  const incident = { ...counted(prior, sighting, playbook), recent };
  return reached(incident, playbook) ? open(incident, playbook, now) : { incident, changes: [] };
}

const byHand = ({ actor, proof }: Incident): boolean =>
  proof === undefined ? actor?.did === 'resolved' : proof?.kind === 'person';

/**
 * Whether a failure tells of what was before the end: only what a person or a delivery ended has such
 * stragglers.
 */
function isStraggler(prior: Incident, { at }: Sighting): boolean {
  const { proof, lastAt, clocks } = prior;
  if (byHand(prior)) {
    // Somebody resolved it while the block runs: what the same block still refuses is no news.
    const sameBlock = clocks.liftsAt !== null && at <= clocks.liftsAt;
    return sameBlock || at <= (prior.resolvedAt ?? lastAt) + STRAGGLERS_MS;
  }
  return at <= lastAt || (proof?.kind === 'delivered' && at <= proof.at);
}

function afterEnd(
  prior: Incident,
  sighting: Sighting,
  playbook: Playbook,
  now: number,
): Stepped<Incident | null> {
  const { at } = sighting;
  if (isHistory(sighting, playbook, now) || isStraggler(prior, sighting))
    return { incident: counted(prior, sighting, playbook), changes: [] };
  const gone = backSince(prior, sighting, playbook);
  if (gone !== null) return reblock(prior, sighting, gone, playbook, now);
  const unproven = prior.proof === null;
  const resolvedAt = prior.resolvedAt ?? prior.lastAt;
  if (at > resolvedAt + (unproven ? UNPROVEN_MS : playbook.reopenMs))
    return sighting.repeat ? { incident: prior, changes: [] } : begin(sighting, playbook, now, prior);
  if (unproven) return goesOn(prior, sighting, playbook, now);
  const incident = { ...prior, recent: remember(prior.recent, at, playbook) };
  if (reached(incident, playbook)) return reopen(incident, sighting, playbook, now);
  return { incident: counted(incident, sighting, playbook), changes: [] };
}

/** Why it is critical from now on, or `''`. */
function escalation(
  prior: Incident,
  { at, kind, followsDelay }: Sighting,
  { escalates, notFixed }: Playbook,
): string {
  if (prior.severity === 'critical') return '';
  if (escalates.onExpiry && kind === 'bounce')
    return `Delayed mail is failing for good now; ${amount(prior.delays - (followsDelay ? 1 : 0), 'message')} were still delayed. Lower the rate, or raise the queue's lifetime.`;
  const { afterMs } = escalates;
  if (afterMs !== null && prior.openedAt !== null && at > prior.openedAt + afterMs)
    return `Still there after ${spell(afterMs)}. ${notFixed}`;
  return '';
}

function goOn(prior: Incident, sighting: Sighting, playbook: Playbook, now: number): Stepped {
  const { at } = sighting;
  const fresh = !isHistory(sighting, playbook, now) && at > prior.lastAt - DAY;
  const gone = fresh ? backSince(prior, sighting, playbook) : null;
  if (gone !== null) return reblock(prior, sighting, gone, playbook, now);
  // Nobody looked for so long that its end was missed (the bot was down).
  if (fresh && at > closesAt(prior, playbook) + UNPROVEN_MS)
    return reopen({ ...prior, resolvedAt: closesAt(prior, playbook) }, sighting, playbook, now);
  const next = counted(prior, sighting, playbook);
  const failing = { stage: 'failing', phase: playbook.phases.failing, proof: null } as const;
  const reason = fresh ? escalation(prior, sighting, playbook) : '';
  if (reason) {
    return change(
      next,
      { ...failing, severity: 'critical', snoozedUntil: null },
      { kind: 'escalated', because: reason },
      playbook,
      now,
    );
  }
  // What failed before the latest delivery takes nothing from it.
  const passed = prior.proof?.kind === 'delivered' ? prior.proof.at : prior.lastAt;
  const back = fresh && at > passed && (prior.stage === 'quiet' || prior.stage === 'clean');
  if (!back) return { incident: next, changes: [] };
  return change(
    next,
    { ...failing, relapses: (prior.relapses ?? 0) + 1, gapMs: at - prior.lastAt },
    { kind: 'updated', because: `Failing again after ${spell(at - prior.lastAt)} of quiet.` },
    playbook,
    now,
  );
}

/**
 * Takes one failure into its incident. `incident` is the newest one of the failure's key (`keyFor`), whatever
 * its state, or `null`. Answers `null` when there is nothing to keep: the playbook is not opened by single
 * failures, or the failure is too old to matter. Cheap: a sighting that changes nothing for people is one
 * copy of one object.
 */
export function step(
  incident: Incident | null,
  sighting: Sighting,
  playbook: Playbook,
  now: number,
): Stepped<Incident | null> {
  // A further try of the same message opens nothing, but it was a try.
  if (sighting.repeat && incident === null) return { incident, changes: [] };
  if (sighting.repeat && incident?.state === 'watching')
    return { incident: counted(incident, sighting, playbook), changes: [] };
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
