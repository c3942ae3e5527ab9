import type { Clock } from '../catalogue/clock.ts';
import type { Playbook } from '../catalogue/playbooks.ts';
import { clockOf, extendClocks, startClocks } from './clocks.ts';
import type { Clocks, Incident, Sighting } from './incident.ts';

/**
 * The first refusal that can be known, unless the block that began with it would have lifted before the last:
 * then it is another block.
 */
export function beganAt({ at, since = at }: Sighting, { lifts }: Clock): number {
  return lifts !== undefined && since + lifts[1] < at ? at : Math.min(since, at);
}

/**
 * The clocks of a first failure: a block runs from the first refusal that can be known, a retry from the
 * last.
 */
export function clocksOf(sighting: Sighting, playbook: Playbook): Clocks {
  const clock = clockOf(playbook, sighting.verdict);
  return extendClocks(startClocks(clock, beganAt(sighting, clock)), clock, sighting.at, false);
}

/**
 * A report that tells of an earlier refusal moves the first block's clock back, and no other's: what waited
 * since may not have met it.
 */
function corrected(prior: Incident, clocks: Clocks, sighting: Sighting, clock: Clock): Clocks {
  const began = beganAt(sighting, clock);
  if (prior.attempt > 1 || began >= prior.firstAt) return clocks;
  const earlier = startClocks(clock, began);
  if (earlier.liftsAt === null || clocks.liftsAt === null || earlier.liftsAt < prior.lastAt) return clocks;
  return earlier.liftsAt < clocks.liftsAt
    ? { ...clocks, liftsFrom: earlier.liftsFrom ?? null, liftsAt: earlier.liftsAt }
    : clocks;
}

type Waiting = Pick<Incident, 'expiresAt' | 'queuedUntil' | 'untimed'>;

/** What waits in the servers' queues, and until when. */
export function waitingWith(
  { expiresAt = null, queuedUntil = null, untimed = 0 }: Waiting,
  { kind, at, queuedUntil: until = null, repeat }: Sighting,
): Waiting {
  if (kind === 'bounce') return { expiresAt, queuedUntil, untimed };
  if (until === null) return { expiresAt, queuedUntil, untimed: untimed + (repeat ? 0 : 1) };
  const first = expiresAt === null || expiresAt <= at ? until : Math.min(expiresAt, until);
  return { expiresAt: first, queuedUntil: Math.max(queuedUntil ?? 0, until), untimed };
}

/**
 * What is held back was not refused once more, and of a try that the log has told a notice tells nothing new.
 */
function tried(
  { lastAt, attempts, bounces, delays, heardFrom }: Incident,
  { at, held, repeat, source }: Sighting,
): Pick<Incident, 'lastAt'> & { readonly attempts: number } {
  const before = attempts ?? bounces + delays;
  if (held) return { lastAt, attempts: before };
  const known = repeat && source === 'mailbox' && heardFrom?.log !== undefined;
  return { lastAt: Math.max(lastAt, at), attempts: before + (known ? 0 : 1) };
}

/** An incident with one more failure in it. A message that is told of again is no other message. */
export function counted(prior: Incident, sighting: Sighting, playbook: Playbook): Incident {
  const { at, kind, verdict, followsDelay, repeat, source, heardAt } = sighting;
  const one = repeat ? 0 : 1;
  const clock = clockOf(playbook, verdict);
  const known = prior.rules[verdict.rule] ?? 0;
  const clocks = extendClocks(prior.clocks, clock, at, known === 0);
  const delays = kind === 'delay' ? prior.delays + one : Math.max(0, prior.delays - (followsDelay ? 1 : 0));
  return {
    ...prior,
    ...waitingWith(prior, sighting),
    firstAt: Math.max(prior.notBefore ?? 0, Math.min(prior.firstAt, beganAt(sighting, clock))),
    ...tried(prior, sighting),
    bounces: prior.bounces + (kind === 'bounce' ? one : 0),
    delays,
    ...(sighting.unreadRecipients
      ? { unreadRecipients: (prior.unreadRecipients ?? 0) + sighting.unreadRecipients }
      : {}),
    rules: { ...prior.rules, [verdict.rule]: known + one },
    clocks: corrected(prior, clocks, sighting, clock),
    heardFrom: { ...prior.heardFrom, [source]: Math.max(prior.heardFrom?.[source] ?? 0, heardAt) },
  };
}
