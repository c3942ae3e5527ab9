import { expect, test } from 'vitest';
import { scoreWeek } from '../../sim/traffic/score.ts';

// Seeds that the thresholds were not set by; `npm run bench -- incidents` plays twenty.
test.for([
  [101, 1],
  [103, 0.1],
] as const)(
  'a week of mixed traffic (seed %i, a sender of size %d), as mails through reader, judge, store, ticks and deliverer: opens what was planted, and nothing else',
  { timeout: 300_000 },
  async ([seed, size]) => {
    const score = await scoreWeek(seed, size);
    expect(score.extra.map(({ incident, changes }) => `${incident.key}: ${changes[0]?.because}`)).toEqual([]);
    expect(score.missed).toEqual([]);
    expect(score.untold).toEqual([]);
    expect(score.posts).toBe(score.planted.length);
  },
);
