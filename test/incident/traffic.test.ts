import { describe, expect, test } from 'vitest';
import { type SayingName, sayings } from '../../sim/traffic/causes.ts';
import { mailTo } from '../../sim/traffic/ordinary.ts';
import { random } from '../../sim/traffic/random.ts';
import { renderDsn } from '../../sim/traffic/render.ts';
import { scoreWeek } from '../../sim/traffic/score.ts';
import { sightingOf } from '../../sim/traffic/sighting.ts';
import { week } from '../../sim/traffic/week.ts';
import { read } from '../../src/classify/judge.ts';

describe('a replayed week', () => {
  // Seeds that the thresholds were not set by; the bench replays twenty.
  test.for([
    [101, 1],
    [102, 1],
    [103, 0.1],
    [104, 5],
  ] as const)(
    'seed %i, a sender of size %d: opens what was planted, in time, and nothing else',
    ([seed, size]) => {
      const score = scoreWeek(seed, size);
      expect(score.extra.map(({ incident, changes }) => `${incident.key}: ${changes[0]?.because}`)).toEqual(
        [],
      );
      expect(score.missed).toEqual([]);
      expect(score.untold).toEqual([]);
      for (const { story } of score.found) expect(story.incident.state, story.incident.key).toBe('resolved');
      expect(score.posts).toBe(score.planted.length);
    },
  );

  test('the same seed gives the same traffic, another seed another', () => {
    expect(week(7)).toEqual(week(7));
    expect(week(8).sightings.length).not.toBe(week(7).sightings.length);
  });
});

describe('a rendered bounce is read as what it was made from', () => {
  test.for(Object.keys(sayings) as SayingName[])('%s', (name) => {
    const dice = random(5);
    const domain = sayings[name].provider === 'gmail' ? 'gmail.com' : 'customer7.example';
    const sighting = sightingOf(name, mailTo(dice, domain, '192.0.2.10'), Date.UTC(2026, 9, 12, 9));
    const judged = read(renderDsn(sighting));
    expect(judged.kind).toBe(sighting.kind);
    expect(judged.verdicts).toHaveLength(1);
    const { address, cause, category, provider, status, addressVerdict, scope } = sighting.verdict;
    expect(judged.verdicts[0]).toMatchObject({
      address,
      cause,
      category,
      provider,
      status,
      addressVerdict,
      scope: { kind: scope.kind },
    });
    const { messageId, from, subject, sendingIp, helo, envelopeFrom } = sighting.original;
    expect(judged.original).toMatchObject({ messageId, subject, sendingIp, helo, envelopeFrom });
    expect(from).toContain(judged.original.from.replace(/^.*<|>.*$/g, ''));
  });
});
