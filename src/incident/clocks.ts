import { type Clock, countsDown } from '../catalogue/clock.ts';
import { type Judged, knownClock } from '../catalogue/knowledge.ts';
import type { Playbook } from '../catalogue/playbooks.ts';
import type { Clocks } from './incident.ts';

const hasFigures = ({ lifts, retry, recovers }: Clock): boolean => (lifts ?? retry ?? recovers) !== undefined;

/**
 * The clock of a failure under a playbook: the rule's, else the cause's; the playbook's fallback where
 * neither gives a figure or a reason for none; the operator's own spans (rebound.yaml) before all.
 */
export function clockOf({ clock }: Playbook, judged: Judged): Clock {
  const known = knownClock(judged);
  const silent = known.basis === 'none' && known.ends === undefined && !hasFigures(known);
  const base = (silent ? clock?.fallback : undefined) ?? known;
  if (!clock?.override) return base;
  const { ends: _set, ...figures } = base;
  return { ...figures, ...clock.override, words: `Set by you (rebound.yaml). ${base.words}` };
}

/** No clock runs. */
export const stopped: Clocks = {
  basis: 'none',
  liftsAt: null,
  liftsFrom: null,
  retryAt: null,
  recoverFrom: null,
  recoverBy: null,
};

/** All clocks set by a first failure. What counts from a fix that nobody can date does not run. */
export function startClocks(clock: Clock, at: number): Clocks {
  if (!countsDown(clock)) return { ...stopped, basis: clock.basis };
  const after = (ms: number | undefined): number | null => (ms === undefined ? null : at + ms);
  return {
    basis: clock.basis,
    liftsFrom: after(clock.lifts?.[0]),
    liftsAt: after(clock.lifts?.[1]),
    retryAt: after(clock.retry?.[0]),
    recoverFrom: after(clock.recovers?.[0]),
    recoverBy: after(clock.recovers?.[1]),
  };
}

/**
 * The clocks after one more failure: a try makes sense later, and a text with a longer block or recovery
 * makes them longer.
 */
export function extendClocks(clocks: Clocks, clock: Clock, at: number, isNew: boolean): Clocks {
  const fresh = startClocks(clock, at);
  const retryAt = fresh.retryAt === null ? clocks.retryAt : Math.max(clocks.retryAt ?? 0, fresh.retryAt);
  const longer =
    isNew &&
    ((fresh.liftsAt ?? 0) > (clocks.liftsAt ?? 0) || (fresh.recoverBy ?? 0) > (clocks.recoverBy ?? 0));
  return longer ? { ...fresh, retryAt } : { ...clocks, retryAt };
}
