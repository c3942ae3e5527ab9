import { expect, test } from 'vitest';
import { playbookNamed } from '../../src/incident/match.ts';
import { type Baseline, declareSurge, type HourCount, judgeSurge } from '../../src/incident/surge.ts';
import { DAY } from '../../src/time/span.ts';

const hour = (bounces: number, delays = 0): HourCount => ({ bounces, delays });
const baseline = (current: HourCount, past: readonly number[], days = past.length): Baseline => ({
  category: 'mailbox-full',
  provider: 'gmail',
  current,
  past: past.map((count) => hour(count)),
  historyMs: days * DAY,
});

test.for<[string, readonly number[], number, number]>([
  ['next to nothing: the floor', [0, 0, 0, 0, 0, 0, 0], 20, 0],
  ['steady: chance, six times over the busiest', [100, 100, 100, 100, 100, 100, 100], 160, 100],
  ['restless: the spread, 1.4826 times the median deviation', [0, 40, 20, 60, 10, 50, 30], 208, 30],
  ['one odd day: half as many again as it', [10, 10, 10, 400, 10, 10, 10], 600, 10],
  ['less than a week: four times the busiest', [50, 40, 60, 50], 240, 50],
  ['an even number of days: the mean of the two in the middle', [10, 20, 30, 60], 240, 25],
])('the limit of an hour, %s', ([, past, limit, usual]) => {
  expect(judgeSurge(baseline(hour(limit), past))).toMatchObject({ over: true, limit, usual, early: false });
  expect(judgeSurge(baseline(hour(limit - 1), past)).over).toBe(false);
});

test('one day is too little to know what is usual', () => {
  expect(judgeSurge(baseline(hour(9_000), [1])).over).toBe(false);
  expect(judgeSurge(baseline(hour(9_000), [1, 1])).over).toBe(true);
  expect(judgeSurge(baseline(hour(9_000), [1, 1, 1], 1.9)).over, 'days before the history').toBe(false);
});

test('an open surge is over only below four fifths of its limit', () => {
  const steady = [100, 100, 100, 100, 100, 100, 100];
  expect(judgeSurge(baseline(hour(128), steady), true).over).toBe(true);
  expect(judgeSurge(baseline(hour(127), steady), true).over).toBe(false);
});

test.for([
  [
    hour(300, 20),
    100,
    '320 failures (mailbox full) at Gmail within an hour; usually there are about 100 at that time of day.',
  ],
  [
    hour(0, 300),
    0,
    '300 delays (mailbox full) at Gmail within an hour; usually there is next to none at that time of day. Nothing has failed for good yet: this is the early warning.',
  ],
] as const)('what is told of it: %j', ([current, usual, because]) => {
  const given = baseline(current, []);
  const judged = { over: true, limit: 160, usual, early: current.bounces === 0 };
  const { incident, changes } = declareSurge(given, judged, 'mailbox-full', playbookNamed('surge'), 1_000);
  expect(changes.map((change) => change.because)).toEqual([because]);
  expect(incident).toMatchObject({
    key: 'surge/mailbox-full|gmail|unstated:',
    scope: { kind: 'unstated', value: '' },
    cause: 'mailbox-full',
    provider: 'gmail',
  });
});
