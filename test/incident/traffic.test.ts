import { describe, expect, test } from 'vitest';
import { type SayingName, sayings } from '../../sim/traffic/causes.ts';
import { mailTo } from '../../sim/traffic/ordinary.ts';
import { random } from '../../sim/traffic/random.ts';
import { renderDsn } from '../../sim/traffic/render.ts';
import { sightingOf } from '../../sim/traffic/sighting.ts';
import { week } from '../../sim/traffic/week.ts';
import { read } from '../../src/classify/judge.ts';

test('the same seed gives the same traffic, another seed another', () => {
  expect(week(7)).toEqual(week(7));
  expect(week(8).sightings.length).not.toBe(week(7).sightings.length);
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
