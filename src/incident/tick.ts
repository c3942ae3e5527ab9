import type { Playbook } from '../catalogue/playbooks.ts';
import { HOUR } from '../time/span.ts';
import { endMute, expire } from './act.ts';
import { active, change, wornOut } from './change.ts';
import type { Stepped } from './create.ts';
import { dueAt, remindAt, underUntil } from './due.ts';
import type { Incident, IncidentChange, Proof } from './incident.ts';
import { providerName } from './match.ts';
import { closesAt, type Facts, proofOf, queueEnd, quietAt, resolvesAt } from './proof.ts';
import { amount, spell } from './span.ts';

export type { Facts } from './proof.ts';

type Move = (incident: Incident, playbook: Playbook, facts: Facts, now: number) => Stepped | null;

const woke: Move = (incident, playbook, _facts, now) => {
  if (incident.snoozedUntil === null || incident.snoozedUntil > now) return null;
  return change(
    incident,
    {
      snoozedUntil: null,
      remindedAt: now,
      actor: incident.actor?.did === 'snoozed' ? null : incident.actor,
    },
    { kind: 'woke', because: 'The snooze is over and it is still open.' },
    playbook,
    now,
  );
};

const lifted: Move = (incident, playbook, _facts, now) => {
  const { liftsAt } = incident.clocks;
  if (liftsAt === null || liftsAt > now || incident.stage === 'lifted' || incident.stage === 'clean')
    return null;
  return change(
    incident,
    { stage: 'lifted', phase: playbook.phases.lifted },
    {
      kind: 'lifted',
      because:
        'The block should have lifted by now. Send again slowly: if it comes back, the clock restarts. Nothing was seen to pass yet.',
    },
    playbook,
    now,
  );
};

const seenBy: Readonly<Record<Proof['source'], string>> = {
  mailbox: ', by its success reports',
  log: ", by the mail server's log",
  event: ', by the sending service',
  counts: ', by your send counts',
  '': '',
};

/** What shows it, for people. It is read hours later as well: it holds no span that ages. */
function shown(proof: Proof, { provider }: Incident): string {
  if (proof.kind === 'queue-ended')
    return `The mail servers have stopped trying, and none of ${amount(proof.count, 'delayed message')} failed.`;
  const where = provider === '' ? '' : ` at ${providerName(provider)}`;
  return `Mail passes again: ${amount(proof.count, 'message')} accepted${where} after the last failure${seenBy[proof.source]}.`;
}

const resolved = (
  incident: Incident,
  proof: Proof,
  because: string,
  playbook: Playbook,
  now: number,
): Stepped =>
  change(
    incident,
    {
      state: 'resolved',
      resolvedAt: now,
      phase: playbook.phases.resolved,
      snoozedUntil: null,
      recent: [],
      proof,
    },
    { kind: 'resolved', because, proof },
    playbook,
    now,
  );

const closed = (incident: Incident, because: string, playbook: Playbook, now: number): Stepped =>
  change(
    incident,
    {
      state: 'resolved',
      resolvedAt: now,
      stage: 'quiet',
      phase: playbook.phases.quiet,
      snoozedUntil: null,
      recent: [],
      proof: null,
    },
    { kind: 'closed', because },
    playbook,
    now,
  );

/** An outage, a surge, a storm: over once its figures have stayed under their limit for a while. */
const endedByFigures: Move = (incident, playbook, { stillOver, delivered }, now) => {
  if (stillOver !== false || underUntil(incident, playbook) > now) return null;
  const at = incident.overAt ?? incident.lastAt;
  const under = `Under its limit for ${spell(now - at)}: ${playbook.phases.resolved}.`;
  // Nothing can be unreachable while nothing is tried: only mail that passes shows that the network is back.
  if (playbook.inhibits.length === 0) {
    const count = incident.bounces + incident.delays;
    return resolved(incident, { kind: 'figures', at, count, source: '' }, under, playbook, now);
  }
  if (!delivered)
    return closed(
      incident,
      `Quiet, unproven: no further domain failed for ${spell(now - at)}, and no delivery was seen.`,
      playbook,
      now,
    );
  const proof = { kind: 'delivered', ...delivered } as const;
  return resolved(incident, proof, `${under} ${shown(proof, incident)}`, playbook, now);
};

const endedByProof: Move = (incident, playbook, facts, now) => {
  const proof = facts.stillOver === undefined ? proofOf(incident, facts, now) : null;
  if (!proof || resolvesAt(incident, playbook, proof) > now) return null;
  return resolved(incident, proof, shown(proof, incident), playbook, now);
};

/** Nothing shows anything, and nothing that waits can fail any more. */
const closedUnproven: Move = (incident, playbook, facts, now) => {
  if (facts.stillOver !== undefined || proofOf(incident, facts, now)) return null;
  if (closesAt(incident, playbook) > now) return null;
  const since =
    incident.stage === 'lifted'
      ? 'since the block should have lifted'
      : `for ${spell(now - incident.lastAt)}`;
  const because = `Quiet, unproven: nothing was heard ${since}, and no delivery was seen. The next failure opens it again.`;
  return closed(incident, because, playbook, now);
};

/**
 * Why nothing is heard. Until when mail waits stands in the incident's fields: a span would be wrong by the
 * time it is read.
 */
const whyQuiet = (incident: Incident): string =>
  queueEnd(incident) === null
    ? 'no delivery was seen.'
    : 'most mail servers tell of a delay only once a message, and mail is queued still.';

const fellQuiet: Move = (incident, playbook, facts, now) => {
  if (facts.stillOver !== undefined || (incident.stage ?? 'failing') !== 'failing') return null;
  if (proofOf(incident, facts, now) || quietAt(incident, playbook) > now) return null;
  const because = `Nothing more is heard, which proves nothing: ${whyQuiet(incident)}`;
  return change(
    incident,
    { stage: 'quiet', phase: playbook.phases.quiet },
    { kind: 'updated', because },
    playbook,
    now,
  );
};

const looksClean: Move = (incident, playbook, facts, now) => {
  const { looksCleanMs, resolveMs } = playbook.clean;
  if (looksCleanMs === null || incident.stage === 'clean' || facts.stillOver !== undefined) return null;
  const proof = proofOf(incident, facts, now);
  if (!proof) return null;
  const because = `${shown(proof, incident)} It is over after ${spell(resolveMs)} without a failure.`;
  return change(
    incident,
    { stage: 'clean', phase: playbook.phases.clean, proof },
    // On and off by the hour is shown, not said each time.
    { kind: 'looks-clean', voice: incident.relapses ? 'none' : 'thread', because, proof },
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

/** What it counts, for people. */
const soFar = ({ gathered, bounces, delays, provider }: Incident): string =>
  gathered === undefined
    ? `${amount(bounces + delays, 'message')} at ${providerName(provider)} so far`
    : `${amount(gathered, 'incident')} gathered so far`;

const reminds: Move = (incident, playbook, _facts, now) => {
  const at = remindAt(incident, playbook);
  if (at === null || at > now) return null;
  const opened = incident.attempt > 1 ? 'opened again' : 'opened';
  const because = `Nobody has taken it, ${spell(now - (incident.openedAt ?? now))} after it ${opened}; ${soFar(incident)}.`;
  const reminders = (incident.reminders ?? 0) + 1;
  // The first is for whoever was not there; after that it is a thread's matter.
  const aloud =
    incident.severity === 'critical' && reminders <= (playbook.recallMs ? 2 : 1) && !wornOut(incident, now);
  const said = { kind: 'reminded', because, voice: aloud ? 'broadcast' : 'thread' } as const;
  return change(incident, { remindedAt: now, reminders }, said, playbook, now);
};

/** An acknowledgement that nothing came of, and a mute that is over. */
const ackExpires: Move = (incident, playbook, _facts, now) => expire(incident, playbook, now);
const muteEnds: Move = (incident, playbook, _facts, now) => endMute(incident, playbook, now);

/** In this order; each at most once a tick. Nothing follows the end. */
const moves: readonly Move[] = [
  woke,
  muteEnds,
  endedByFigures,
  endedByProof,
  lifted,
  closedUnproven,
  looksClean,
  fellQuiet,
  lasts,
  ackExpires,
  reminds,
];

/** What needs no hearing: these are said even while a source cannot be read. */
const deafMoves: readonly Move[] = [woke, muteEnds, reminds];

/** Blind this short is not worth a word: every start is. */
export const BLIND_SHOWN_MS = HOUR / 6;

/** Since when it says that it is blind, if long enough to say so. */
const blindness = ({ blindSince }: Facts, now: number): number | null =>
  blindSince !== null && now - blindSince >= BLIND_SHOWN_MS ? blindSince : null;

/** Shows since when not everything is heard, or that all is heard again; the incident's own reason stays. */
function showBlindness(incident: Incident, playbook: Playbook, facts: Facts, now: number): Stepped | null {
  const since = blindness(facts, now);
  if (since === (incident.blindSince ?? null)) return null;
  const because =
    since === null
      ? 'Every source is read up again.'
      : `Not everything is heard for ${spell(now - since)}: nothing is concluded until it is.`;
  return change(incident, { blindSince: since }, { kind: 'hearing', because }, playbook, now);
}

/**
 * Looks at an incident whose time has come: the clock, the proofs, the quiet, the reminders. Harmless when
 * nothing is due.
 */
export function tick(incident: Incident, playbook: Playbook, facts: Facts, now: number): Stepped {
  if (!active(incident)) return { incident: { ...incident, dueAt: null }, changes: [] };
  let current: Incident = facts.stillOver
    ? { ...incident, overAt: now, lastAt: Math.max(incident.lastAt, now) }
    : incident;
  const changes: IncidentChange[] = [];
  for (const move of [showBlindness, ...(facts.blindSince === null ? moves : deafMoves)]) {
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
