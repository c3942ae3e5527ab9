import type { Sighting } from '../../src/incident/incident.ts';
import { DAY, HOUR } from '../../src/time/span.ts';
import { oddTimes, ordinary } from './ordinary.ts';
import { AFTERMATH_MS, type Planted, plant } from './planted.ts';
import { random } from './random.ts';

/** A Monday. */
const START = Date.UTC(2026, 9, 5);

export interface Week {
  /** Begin of the history: an ordinary week, from which the usual is learnt. */
  readonly historyFrom: number;
  /** Begin and end of the week that counts. */
  readonly from: number;
  readonly to: number;
  /** Failures of both weeks and of the days after, in the order of time. */
  readonly sightings: readonly Sighting[];
  readonly planted: readonly Planted[];
}

/**
 * A week of mixed traffic after a week of history. The same seed gives the same traffic; `size` is the
 * sender's (see `ordinary`).
 */
export function week(seed: number, size = 1): Week {
  const dice = random(seed);
  const from = START + 7 * DAY;
  const to = from + 7 * DAY;
  const { planted, sightings } = plant(dice, from);
  const taken = (name: string, at: number): boolean =>
    planted.some((one) => one.saying === name && at > one.from - 2 * HOUR && at < one.to + AFTERMATH_MS);
  const all = [...ordinary(dice, START, to, size), ...oddTimes(dice, START, to, taken), ...sightings];
  return { historyFrom: START, from, to, sightings: all.sort((a, b) => a.at - b.at), planted };
}
