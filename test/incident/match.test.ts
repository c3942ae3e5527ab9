import { describe, expect, test } from 'vitest';
import type { Playbook } from '../../src/catalogue/playbooks.ts';
import {
  keyFor,
  playbookById,
  playbookFor,
  playbookMatcher,
  providerName,
} from '../../src/incident/match.ts';
import { amount, ordinal, spell } from '../../src/incident/span.ts';
import { DAY, HOUR, MINUTE } from '../../src/time/span.ts';
import { verdict } from './timeline.ts';

const flood = playbookById('flood');
const surge = playbookById('surge');

describe('which failures are one incident', () => {
  const mailFlood = verdict({ cause: 'mail-flood', category: 'flood', provider: 'gmail' });
  const key = (
    scope: {
      readonly kind: 'ip' | 'from-domain' | 'netblock' | 'recipient' | 'message';
      readonly value: string;
    },
    brand = '',
  ) => keyFor({ ...mailFlood, scope }, flood, brand);

  test('those of one domain, however it is written', () => {
    expect(key({ kind: 'from-domain', value: 'News.Example.COM' })).toBe(
      'flood|gmail|from-domain:news.example.com',
    );
  });

  test('those of all recipients and of all messages: none has one of its own', () => {
    expect(key({ kind: 'recipient', value: 'a@example.com' })).toBe('flood|gmail|recipient:');
    expect(key({ kind: 'message', value: '<1@example.com>' })).toBe('flood|gmail|message:');
  });

  test('a blocked IP is one trouble for all brands, what names no IP is each brand’s own', () => {
    expect(key({ kind: 'ip', value: '192.0.2.1' }, 'Shop')).toBe('flood|gmail|ip:192.0.2.1');
    expect(key({ kind: 'netblock', value: '192.0.2.0/24' }, 'Shop')).toBe(
      'flood|gmail|netblock:192.0.2.0/24',
    );
    expect(key({ kind: 'ip', value: '' }, 'Shop')).toBe('flood|gmail|ip:|Shop');
    expect(key({ kind: 'from-domain', value: 'example.com' }, 'Shop')).toBe(
      'flood|gmail|from-domain:example.com|Shop',
    );
  });

  test('each cause apart where the playbook says so, and two strengths of one trouble together', () => {
    const failed = verdict({ cause: 'gmail-unauthenticated', category: 'auth-failure', provider: 'gmail' });
    const playbook = playbookFor(failed);
    expect(keyFor(failed, playbook)).toBe('authentication/gmail-unauthenticated|gmail|unstated:');
    expect(keyFor({ ...failed, cause: 'gmail-unauthenticated-rate' }, playbook)).toBe(
      keyFor(failed, playbook),
    );
    expect(keyFor({ ...failed, cause: 'auth-spf' }, playbook)).not.toBe(keyFor(failed, playbook));
  });

  test('a surge is one for each category, whatever IP is named', () => {
    const full = verdict({ cause: 'mailbox-full', category: 'mailbox-full', provider: 'gmail' });
    expect(keyFor({ ...full, scope: { kind: 'ip', value: '192.0.2.1' } }, surge)).toBe(
      'surge/mailbox-full|gmail|unstated:',
    );
  });
});

describe('which playbook has a failure', () => {
  test.for([
    [
      'a deferral by Yahoo is throttling, though it is a matter of reputation',
      'yahoo-deferred',
      'reputation-block',
      'throttling',
    ],
    ['a listing is one of reputation', 'spamhaus', 'reputation-block', 'reputation'],
    [
      'a cause that is named has its playbook whatever its category',
      'account-restricted',
      'policy-rejection',
      'reputation',
    ],
    ['one recipient who gets too much is no throttling', 'recipient-rate', 'rate-limited', 'surge'],
    ['what no playbook names is counted by the surge', 'user-unknown', 'invalid-recipient', 'surge'],
  ] as const)('%s', ([, cause, category, id]) => {
    const judged = { cause, category, provider: '' } as Parameters<typeof playbookFor>[0];
    expect(playbookFor(judged).id).toBe(id);
    expect(playbookFor({ ...judged }).id, 'and again').toBe(id);
  });

  test('one of a single provider leaves the others theirs', () => {
    const only: Playbook = { ...flood, id: 'only', takes: { categories: ['flood'], providers: ['gmail'] } };
    const of = playbookMatcher([only, flood, surge]);
    expect(of({ cause: 'mail-flood', category: 'flood', provider: 'gmail' }).id).toBe('only');
    expect(of({ cause: 'mail-flood', category: 'flood', provider: 'yahoo' }).id).toBe('flood');
  });

  test('the last has what none takes; without one there is no policy', () => {
    const judged = { cause: 'spamhaus', category: 'reputation-block', provider: '' } as const;
    expect(playbookMatcher([flood, playbookById('storm')])(judged).id).toBe('storm');
    expect(() => playbookMatcher([])(judged)).toThrow('A policy needs at least one playbook.');
  });
});

test('a receiver has the name that people know, or none', () => {
  expect(providerName('gmail')).toBe('Gmail');
  expect(providerName('')).toBe('the receiving servers');
  expect(providerName('of-an-older-release')).toBe('of-an-older-release');
});

describe('figures for people', () => {
  test.for([
    [MINUTE - 1, 'less than a minute'],
    [MINUTE, '1 minute'],
    [54 * MINUTE, '54 minutes'],
    [55 * MINUTE, '1 hour'],
    [65 * MINUTE, '1 hour'],
    [66 * MINUTE, '66 minutes'],
    [114 * MINUTE, '114 minutes'],
    [115 * MINUTE, '2 hours'],
    [3 * DAY, '72 hours'],
    [3 * DAY + HOUR, '3 days'],
    [9 * DAY, '9 days'],
  ] as const)('%i ms', ([ms, words]) => expect(spell(ms)).toBe(words));

  test.for([
    [1, '1st'],
    [2, '2nd'],
    [3, '3rd'],
    [4, '4th'],
    [10, '10th'],
    [11, '11th'],
    [12, '12th'],
    [13, '13th'],
    [14, '14th'],
    [20, '20th'],
    [21, '21st'],
    [22, '22nd'],
    [23, '23rd'],
    [24, '24th'],
    [111, '111th'],
    [113, '113th'],
    [121, '121st'],
  ] as const)('the %ith', ([n, words]) => expect(ordinal(n)).toBe(words));

  test('amounts', () => {
    expect([amount(1, 'message'), amount(2_000, 'message')]).toEqual(['1 message', '2,000 messages']);
  });
});
