import { expect, test } from 'vitest';
import { scoreWeek } from '../../sim/traffic/score.ts';

// Seeds that the thresholds were not set by; `npm run bench -- incidents` plays twenty.
test.for([
  [101, 1, 'mailbox and log'],
  [103, 0.1, 'mailbox'],
] as const)(
  'a week of mixed traffic (seed %i, a sender of size %d, heard by %s), as mails through reader, judge, store, ticks and deliverer: opens what was planted, and nothing else',
  { timeout: 300_000 },
  async ([seed, size, heard]) => {
    const score = await scoreWeek(seed, size, heard);
    expect(score.extra.map(({ incident, changes }) => `${incident.key}: ${changes[0]?.because}`)).toEqual([]);
    expect(score.missed).toEqual([]);
    expect(score.untold).toEqual([]);
    for (const { story } of score.found) {
      const clear = story.changes.filter(({ kind }) => kind === 'resolved' || kind === 'looks-clean');
      const word = story.incident.proof?.kind;
      if (heard === 'mailbox') expect(['queue-ended', 'figures', undefined]).toContain(word);
      expect(clear.every(({ at }) => at > story.incident.firstAt)).toBe(true);
    }
    expect(score.posts).toBe(score.planted.length);
  },
);
