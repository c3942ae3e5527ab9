import type { Playbook } from '../catalogue/playbooks.ts';
import { DAY, HOUR, MINUTE } from '../time/span.ts';
import type { Incident, Proof, Success } from './incident.ts';

/** What is known when an incident is looked at, beside itself. */
export interface Facts {
  /**
   * Mail that was accepted at the incident's provider and scope after its last failure; `null`: none was
   * seen.
   */
  readonly delivered: Success | null;
  /**
   * Since when not every source can be read; `null` when all are read up. Nothing is concluded from what was
   * not heard.
   */
  readonly blindSince: number | null;
  /**
   * For a surge, an outage, a storm: whether its own figures are still over their limit. Absent: judged by
   * its failures.
   */
  readonly stillOver?: boolean;
}

/**
 * After a success, so long without a failure is enough: reports of what was refused before it are still on
 * their way.
 */
export const SETTLE_MS = 10 * MINUTE;
/** The bounce of what a queue gave up is written at the next run of the queue. */
const QUEUE_GRACE_MS = 2 * HOUR;
/**
 * Where a server does not say how long it tries: Postfix, Exim and Sendmail give up after five days unless
 * told otherwise.
 */
const QUEUE_LIFETIME_MS = 5 * DAY;
/**
 * An incident that closed unproven was never over: so long, the next failure belongs to it. A weekly mailing
 * comes within it.
 */
export const UNPROVEN_MS = 8 * DAY;

/** When the servers have given up what they held back; `null` when nothing waits. `known`: they said so. */
export function queueEnd(incident: Incident): { readonly at: number; readonly known: boolean } | null {
  if (incident.delays === 0) return null;
  const { queuedUntil, untimed = 0 } = incident;
  if (queuedUntil != null && untimed === 0) return { at: queuedUntil, known: true };
  return { at: Math.max(incident.lastAt + QUEUE_LIFETIME_MS, queuedUntil ?? 0), known: false };
}

/**
 * The queue's own end: the servers have given up waiting, and what they held back did not fail in the end.
 */
function queueEnded(incident: Incident, now: number): Proof | null {
  const end = queueEnd(incident);
  if (!end?.known || now < end.at + QUEUE_GRACE_MS) return null;
  // What failed about then failed by that end.
  if (incident.lastAt > end.at - QUEUE_GRACE_MS) return null;
  return { kind: 'queue-ended', at: end.at, count: incident.delays, source: '' };
}

/**
 * What shows that mail passes again since the last failure; `null`: nothing does. A failure takes away what
 * was shown before.
 */
export function proofOf(incident: Incident, { delivered }: Facts, now: number): Proof | null {
  const settled = now - incident.lastAt >= SETTLE_MS;
  if (settled && delivered && delivered.at > incident.lastAt) return { kind: 'delivered', ...delivered };
  return incident.proof ?? queueEnded(incident, now);
}

/** However slow the rhythm of an incident is: after so long without a failure nothing more is heard of it. */
const LONGEST_RHYTHM_MS = 12 * HOUR;

/**
 * From when on an incident that nothing proves over counts as quiet; a block that runs is not expected to be
 * anything else, and of what came back by its own rhythm (a mailing each hour) a silence says something only
 * after twice that.
 */
export const quietAt = ({ lastAt, clocks, gapMs = 0 }: Incident, { clean }: Playbook): number =>
  Math.max(lastAt, clocks.liftsAt ?? 0) +
  Math.max(clean.looksCleanMs ?? Math.min(clean.resolveMs, HOUR), Math.min(2 * gapMs, LONGEST_RHYTHM_MS));

/**
 * When an incident that nothing proves over closes: after its playbook's time, and not while mail waits that
 * may still fail.
 */
export function closesAt(incident: Incident, { clean }: Playbook): number {
  const quiet = Math.max(incident.lastAt, incident.clocks.liftsAt ?? 0) + clean.silentMs;
  const end = queueEnd(incident);
  return end === null ? quiet : Math.max(quiet, end.at + QUEUE_GRACE_MS);
}

/**
 * When an incident with a proof is over. The end of a queue needs no more waiting, and a block that lets mail
 * pass is none.
 */
export function resolvesAt({ lastAt }: Incident, { clean, reblocks }: Playbook, proof: Proof): number {
  if (proof.kind === 'queue-ended') return proof.at;
  return lastAt + (reblocks ? SETTLE_MS : clean.resolveMs);
}
