import { describe, expect, test } from 'vitest';
import type { Incident } from '../../src/incident/incident.ts';
import { playbookNamed } from '../../src/incident/match.ts';
import {
  declareOutage,
  explains,
  type FailingDomain,
  isOutage,
  unrelated,
  usualInWindow,
} from '../../src/incident/outage.ts';
import { declareStorm, gather } from '../../src/incident/storm.ts';
import { DAY, HOUR, MINUTE } from '../../src/time/span.ts';
import { timeline, when } from './timeline.ts';

const now = when('09:00');
const failing = (domain: string, count = 1, provider = ''): FailingDomain => ({ domain, provider, count });
const outage = playbookNamed('own-outage');

describe('an outage of our own', () => {
  test('names ten of its domains, those that fail most first, and says why it is thought to be us', () => {
    const domains = Array.from({ length: 12 }, (_, n) => failing(`d${n}.test`, n + 1));
    const { incident, changes } = declareOutage(domains, outage, now);
    expect(incident).toMatchObject({
      key: 'own-outage||unstated:',
      cause: 'own-outage',
      category: 'network-error',
      provider: '',
      scope: { kind: 'unstated', value: '' },
      domains: ['d11', 'd10', 'd9', 'd8', 'd7', 'd6', 'd5', 'd4', 'd3', 'd2'].map((name) => `${name}.test`),
      recent: [],
      dueAt: now + 2 * MINUTE,
    });
    expect(changes).toEqual([
      {
        incidentId: incident.id,
        at: now,
        kind: 'opened',
        because:
          '12 unrelated domains could not be reached within 15 minutes: that is more likely our own DNS or network than all of theirs.',
        voice: 'none',
        by: null,
      },
    ]);
  });

  test('a recipient without a domain and one provider’s domains are no further trouble', () => {
    expect(unrelated([failing(''), failing('a.test')])).toBe(1);
    expect(unrelated([failing('a.test', 1, 'gmail'), failing('b.test', 1, 'yahoo')])).toBe(2);
  });

  test('it takes a twentieth of all failures, no less', () => {
    const five = ['a', 'b', 'c', 'd', 'e'].map((name) => failing(`${name}.test`));
    expect(isOutage(five, 95)).toBe(true);
    expect(isOutage(five, 96)).toBe(false);
  });

  test('what is usual: the middle day, the hours beside this one and its delays counted, from the first day known', () => {
    const hour = (days: number, of: string, bounces: number, delays = 0) => ({
      hour: when(of) - days * DAY,
      bounces,
      delays,
    });
    expect(
      usualInWindow([hour(1, '08:00', 3), hour(1, '09:00', 3, 3), hour(1, '10:00', 3)], now + MINUTE),
      'only yesterday is known; the next hour of it counts as well',
    ).toBe(1);
    expect(usualInWindow([hour(1, '09:00', 12)], now + MINUTE), 'from its very first hour').toBe(1);
    // Written down in no order: 12, 120 and 24 in three hours; the middle is 24, a twelfth of it is 2.
    expect(
      usualInWindow([hour(1, '09:00', 12), hour(2, '09:00', 120), hour(3, '09:00', 24)], now + MINUTE),
    ).toBe(2);
  });

  test('it explains what is unreachable, once somebody has taken it as well, and not once it is over', () => {
    const { incident } = declareOutage([failing('a.test')], outage, now);
    const other = { id: 'another', category: 'network-error' } as const;
    expect(explains({ ...incident, state: 'acknowledged' }, outage, other)).toBe(true);
    expect(explains({ ...incident, state: 'resolved' }, outage, other)).toBe(false);
    expect(explains({ ...incident, state: 'watching' }, outage, other)).toBe(false);
    expect(explains(incident, outage, incident), 'nothing explains itself').toBe(false);
    expect(explains(incident, outage, { ...other, category: 'flood' })).toBe(false);
  });
});

describe('a storm', () => {
  const { incident: block } = timeline({
    cause: 'spamhaus',
    category: 'reputation-block',
    provider: 'gmail',
    scope: { kind: 'ip', value: '203.0.113.9' },
  })
    .at('09:00')
    .bounce(3);

  test('says how many are open, what it gathers, and which came last', () => {
    const one = block as Incident;
    const storm = playbookNamed('storm');
    const { incident } = declareStorm([one, { ...one, id: 'b' }], one, 1, storm, now);
    expect(incident).toMatchObject({
      key: 'storm/reputation/spamhaus|gmail|unstated:',
      scope: { kind: 'unstated', value: '' },
      bounces: 1,
      because:
        '2 incidents of one kind are open at Gmail; further ones are gathered here so that the channel stays readable.',
    });
    const { incident: next, changes } = gather(incident, 1, 'Blocked: 192.0.2.7', storm, now + HOUR);
    expect(next).toMatchObject({ lastAt: now + HOUR, bounces: 1, gathered: 1 });
    expect(changes).toMatchObject([
      { kind: 'updated', because: '1 further incident gathered, the latest: Blocked: 192.0.2.7.' },
    ]);
    expect(gather(incident, 7, 'x', storm, now + HOUR).incident).toMatchObject({ bounces: 7, gathered: 7 });
  });
});
