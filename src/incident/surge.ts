import type { Category } from '../catalogue/category.ts';
import type { Playbook } from '../catalogue/playbooks.ts';
import { DAY } from '../time/span.ts';
import { declare, type Stepped } from './create.ts';
import type { Incident } from './incident.ts';
import { providerName } from './match.ts';

/** Failures of one clock hour. */
export interface HourCount {
  readonly bounces: number;
  readonly delays: number;
}

/**
 * The current hour of one category at one provider beside the same hour of the last seven days, yesterday
 * first.
 */
export interface Baseline {
  readonly category: string;
  readonly provider: string;
  readonly current: HourCount;
  readonly past: readonly HourCount[];
  /** Length of the known history: days before it are unknown, not zero. */
  readonly historyMs: number;
}

export interface SurgePolicy {
  /** Fewer than this are never a surge. */
  readonly floor: number;
  /** With fewer known days there is no usual, hence no surge. */
  readonly knownDays: number;
  /** Times the spread (median absolute deviation) above the median. */
  readonly spreads: number;
  /**
   * And at least this many times the busiest of the known hours: the same weekday last week is one of them.
   */
  readonly overMax: number;
  /** The same while less than a week is known: after a weekend a working day looks like a surge. */
  readonly overMaxYoung: number;
  /** It is over below this share of the limit, so that it does not flap. */
  readonly overAgain: number;
}

export const surgePolicy: SurgePolicy = {
  floor: 20,
  knownDays: 2,
  spreads: 6,
  overMax: 1.5,
  overMaxYoung: 4,
  overAgain: 0.8,
};

export interface SurgeJudgement {
  readonly over: boolean;
  readonly limit: number;
  readonly usual: number;
  /** Only delays so far: an early warning. */
  readonly early: boolean;
}

const WEEK = 7;

const total = ({ bounces, delays }: HourCount): number => bounces + delays;

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

/** Standard deviation of a count that happens by chance (Poisson). */
const noise = (count: number): number => Math.sqrt(Math.max(count, 1));

/**
 * Whether the hour is far over its own past. Median and spread forgive one odd day; the busiest known hour
 * keeps a weekly mailing from being a surge each week. Chance is allowed for in both, as the spread of small
 * counts is often 0.
 */
export function judgeSurge(
  baseline: Baseline,
  stillOpen = false,
  policy: SurgePolicy = surgePolicy,
): SurgeJudgement {
  const known = baseline.past.slice(0, Math.floor(baseline.historyMs / DAY)).map(total);
  const usual = median(known);
  const spread = Math.max(median(known.map((value) => Math.abs(value - usual))) * 1.4826, noise(usual));
  const busiest = Math.max(0, ...known);
  const overBusiest = busiest * (known.length < WEEK ? policy.overMaxYoung : policy.overMax);
  const learnt = Math.max(
    policy.floor,
    usual + policy.spreads * spread,
    overBusiest,
    busiest + policy.spreads * noise(busiest),
  );
  const seen = total(baseline.current);
  const over = known.length >= policy.knownDays && seen >= (stillOpen ? policy.overAgain : 1) * learnt;
  return { over, limit: Math.round(learnt), usual: Math.round(usual), early: baseline.current.bounces === 0 };
}

/**
 * An incident that already tells of this trouble: no second alarm for the same failures. Hand in the active
 * incidents and those that ended within the clock hour that the baseline counts; `inhibited` are the
 * categories that any of them explains.
 */
export const alreadyTold = (
  baseline: Pick<Baseline, 'category' | 'provider'>,
  incidents: readonly Incident[],
  inhibited: ReadonlySet<string>,
): boolean =>
  inhibited.has(baseline.category) ||
  incidents.some(
    ({ state, playbook, category, provider }) =>
      state !== 'watching' &&
      playbook !== 'surge' &&
      category === baseline.category &&
      provider === baseline.provider,
  );

/** The incident of a surge. `cause` is the commonest cause of the hour. */
export function declareSurge(
  baseline: Baseline,
  judged: SurgeJudgement,
  cause: string,
  playbook: Playbook,
  now: number,
): Stepped {
  const category = baseline.category as Category;
  const seen = total(baseline.current);
  const what = judged.early ? 'delays' : 'failures';
  const usual =
    judged.usual === 0 ? 'usually there is next to none' : `usually there are about ${judged.usual}`;
  const early = judged.early ? ' Nothing has failed for good yet: this is the early warning.' : '';
  return declare(
    playbook,
    {
      key: `${playbook.id}/${category}|${baseline.provider}|unstated:`,
      cause,
      category,
      provider: baseline.provider,
      scope: { kind: 'unstated', value: '' },
      because: `${seen} ${what} (${category.replaceAll('-', ' ')}) at ${providerName(baseline.provider)} within an hour; ${usual} at that time of day.${early}`,
    },
    now,
  );
}
