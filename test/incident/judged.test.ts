import { expect, test } from 'vitest';
import { knowledgeOf } from '../../src/catalogue/knowledge.ts';
import { judgedMost } from '../../src/incident/judged.ts';
import { titleOf } from '../../src/incident/title.ts';
import { incident } from '../store/rows.ts';

const throttled = incident('i', {
  playbook: 'throttling',
  cause: 'rate-limited',
  category: 'rate-limited',
  bounces: 0,
  delays: 9,
});

test('the rule that decided most stands for an incident, with its cause, clock and title', () => {
  const mixed = { ...throttled, rules: { 'apple-hcm1': 2, 'yahoo-tss05': 6, '': 1 } };
  expect(judgedMost(mixed)).toEqual({
    cause: 'yahoo-deferred',
    rule: 'yahoo-tss05',
    permanence: 'temporary',
  });
  expect(knowledgeOf(judgedMost(mixed)).clock.words).toMatch(/4 hours/);
  expect(titleOf(mixed)).toMatch(/^Yahoo/);
});

test('where codes alone decided most, or the row is older than rules, its cause does', () => {
  expect(judgedMost({ ...throttled, rules: { '': 7, 'yahoo-tss05': 1 } }).cause).toBe('rate-limited');
  expect(judgedMost({ ...throttled, rules: {} })).toMatchObject({ cause: 'rate-limited', rule: '' });
  expect(judgedMost({ ...throttled, rules: { gone: 9 } }).cause).toBe('rate-limited');
  expect(judgedMost({ ...throttled, bounces: 1 }).permanence).toBeNull();
});

test('what figures opened keeps the cause that it was opened for', () => {
  const outage = { ...throttled, playbook: 'own-outage', cause: 'own-outage', rules: { 'apple-hcm1': 50 } };
  expect(judgedMost(outage)).toEqual({ cause: 'own-outage' });
  expect(titleOf(outage)).toBe('Our own DNS or network seems to be down');
  expect(titleOf({ ...throttled, playbook: 'surge' })).toBe('More failures than usual: rate limited');
  expect(titleOf({ ...throttled, playbook: 'storm' })).toBe('Many incidents at once');
});
