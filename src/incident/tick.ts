import type { Playbook } from '../catalogue/playbooks.ts';
import { active, change } from './change.ts';
import type { Stepped } from './create.ts';
import { dueAt, endsAt, remindAt } from './due.ts';
import type { Incident, IncidentChange } from './incident.ts';
import { providerName } from './match.ts';
import { amount, spell } from './span.ts';

/** What else is known when an incident is looked at. */
export interface Facts {
  /** Whether anything but this trouble was seen since the incident's `lastAt`: a delivery report, another bounce, send counts. */
  readonly mailFlow: 'flowing' | 'silent';
  /** For a surge, an outage, a storm or Rebound itself: whether its own figures are still over their limit. Absent: judged by quiet alone. */
  readonly stillOver?: boolean;
}

type Move = (incident: Incident, playbook: Playbook, facts: Facts, now: number) => Stepped | null;

const woke: Move = (incident, playbook, _facts, now) => {
  if (incident.snoozedUntil === null || incident.snoozedUntil > now) return null;
  return change(
    incident,
    { snoozedUntil: null, remindedAt: now },
    { kind: 'woke', because: 'The snooze is over and it is still open.' },
    playbook,
    now,
  );
};

const lifted: Move = (incident, playbook, facts, now) => {
  const { liftsAt } = incident.clocks;
  if (liftsAt === null || liftsAt > now || incident.stage === 'lifted') return null;
  const quiet =
    facts.mailFlow === 'flowing' ? '' : ' No other mail was seen lately, so nothing has tried it yet.';
  return change(
    incident,
    { stage: 'lifted', phase: playbook.phases.lifted },
    {
      kind: 'lifted',
      because: `The block should have lifted by now. Send again slowly: if it comes back, the clock restarts.${quiet}`,
    },
    playbook,
    now,
  );
};

function end(incident: Incident, playbook: Playbook, now: number, because: string): Stepped {
  return change(
    incident,
    { state: 'resolved', resolvedAt: now, phase: playbook.phases.resolved, snoozedUntil: null, recent: [] },
    { kind: 'resolved', because },
    playbook,
    now,
  );
}

/** An outage, a surge: over once its figures have stayed under their limit for a while. */
const resolvedByFigures: Move = (incident, playbook, facts, now) => {
  if (facts.stillOver !== false || endsAt(incident, playbook) > now) return null;
  return end(
    incident,
    playbook,
    now,
    `Under its limit for ${spell(now - (incident.overAt ?? incident.lastAt))}: ${playbook.phases.resolved}.`,
  );
};

/** Quiet after which nothing more is asked: `needsMail` playbooks wait for mail, others say what was seen. */
const resolvedByQuiet: Move = (incident, playbook, facts, now) => {
  if (facts.stillOver !== undefined || endsAt(incident, playbook) > now) return null;
  const quiet = now - incident.lastAt;
  const since = incident.stage === 'lifted' ? 'since the block lifted' : `for ${spell(quiet)}`;
  if (facts.mailFlow === 'flowing') {
    if (!flowedLongEnough(incident, playbook, now)) return null;
    return end(incident, playbook, now, `No such failure ${since}, and other mail was seen to go through.`);
  }
  if (playbook.clean.needsMail && quiet < playbook.clean.silentMs) return null;
  return end(
    incident,
    playbook,
    now,
    `No such failure ${since}. No other mail was seen either: this is silence, not proof.`,
  );
};

/** After a silence, mail must flow for a clean span of its own before it proves anything. */
const flowedLongEnough = (incident: Incident, { clean }: Playbook, now: number): boolean =>
  !clean.needsMail ||
  incident.stage !== 'silent' ||
  (incident.flowingSince != null && now - incident.flowingSince >= clean.resolveMs);

const fellSilent: Move = (incident, playbook, facts, now) => {
  const { clean, phases } = playbook;
  if (
    !clean.needsMail ||
    facts.mailFlow === 'flowing' ||
    incident.stage === 'silent' ||
    endsAt(incident, playbook) > now
  )
    return null;
  const because = `No such failure for ${spell(now - incident.lastAt)}, but no other mail was seen either: not proven yet.`;
  return change(
    incident,
    { stage: 'silent', phase: phases.silent },
    { kind: 'updated', because },
    playbook,
    now,
  );
};

const flowsAgain: Move = (incident, playbook, facts, now) => {
  if (incident.stage !== 'silent' || facts.mailFlow === 'silent' || incident.flowingSince != null)
    return null;
  const because = `Other mail goes through again. It is over when ${spell(playbook.clean.resolveMs)} of it stay clean.`;
  return change(
    incident,
    { flowingSince: now, phase: playbook.phases.clean },
    { kind: 'updated', because },
    playbook,
    now,
  );
};

const looksClean: Move = (incident, playbook, facts, now) => {
  const { looksCleanMs, resolveMs } = playbook.clean;
  if (
    looksCleanMs === null ||
    (incident.stage ?? 'failing') !== 'failing' ||
    incident.lastAt + looksCleanMs > now
  )
    return null;
  const caveat =
    facts.mailFlow === 'flowing' ? '' : ' No other mail was seen either, so do not trust it yet.';
  return change(
    incident,
    { stage: 'clean', phase: playbook.phases.clean },
    {
      kind: 'looks-clean',
      // On and off by the hour is shown, not said each time.
      voice: incident.relapses ? 'none' : 'thread',
      because: `No such failure for ${spell(now - incident.lastAt)}. It is over after ${spell(resolveMs)} without one.${caveat}`,
    },
    playbook,
    now,
  );
};

const lasts: Move = (incident, playbook, _facts, now) => {
  const { afterMs } = playbook.escalates;
  if (incident.severity === 'critical' || afterMs === null || incident.openedAt === null) return null;
  if ((incident.stage ?? 'failing') !== 'failing' || now < incident.openedAt + afterMs) return null;
  const because = `Still there after ${spell(afterMs)}. ${playbook.notFixed}`;
  return change(
    incident,
    { severity: 'critical', snoozedUntil: null },
    { kind: 'escalated', because },
    playbook,
    now,
  );
};

const reminds: Move = (incident, playbook, _facts, now) => {
  const at = remindAt(incident, playbook);
  if (at === null || at > now) return null;
  const many = incident.bounces + incident.delays;
  const because = `Nobody has taken it, ${spell(now - (incident.openedAt ?? now))} after it ${incident.attempt > 1 ? 'first ' : ''}opened; ${amount(many, 'message')} at ${providerName(incident.provider)} so far.`;
  return change(incident, { remindedAt: now }, { kind: 'reminded', because }, playbook, now);
};

/** In this order; each at most once a tick. Nothing follows the end. */
const moves: readonly Move[] = [
  woke,
  lifted,
  flowsAgain,
  resolvedByFigures,
  resolvedByQuiet,
  fellSilent,
  looksClean,
  lasts,
  reminds,
];

/** Looks at an incident whose time has come: the clock, the quiet, the reminders. Harmless when nothing is due. */
export function tick(incident: Incident, playbook: Playbook, facts: Facts, now: number): Stepped {
  if (!active(incident)) return { incident: { ...incident, dueAt: null }, changes: [] };
  let current: Incident = facts.stillOver
    ? { ...incident, overAt: now, lastAt: Math.max(incident.lastAt, now) }
    : incident;
  const changes: IncidentChange[] = [];
  for (const move of moves) {
    const moved = active(current) ? move(current, playbook, facts, now) : null;
    if (!moved) continue;
    current = moved.incident;
    changes.push(...moved.changes);
  }
  return {
    incident: changes.length > 0 ? current : { ...current, dueAt: dueAt(current, playbook, now) },
    changes,
  };
}
