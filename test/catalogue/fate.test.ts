import { expect, test } from 'vitest';
import { onceFailed, saidOf, saidOfAll, whileTried } from '../../src/catalogue/fate.ts';
import { knowledgeOf } from '../../src/catalogue/knowledge.ts';

test('a text says what holds for the message’s fate, and both with their conditions when that is unknown', () => {
  const text = { whileTried: 'It is tried.', failed: 'It failed.' };
  expect(saidOf(text, 'temporary')).toBe('It is tried.');
  expect(saidOf(text, 'permanent')).toBe('It failed.');
  expect(saidOf(text, null)).toBe('With a 4xx: It is tried. With a 5xx: It failed.');
  expect(saidOf('Always.', 'permanent')).toBe('Always.');
  expect(saidOfAll(['Always.', whileTried('Wait.'), onceFailed('Resend.')], 'temporary')).toEqual([
    'Always.',
    'Wait.',
  ]);
  expect(saidOf(onceFailed('Resend.'), null)).toBe('With a 5xx: Resend.');
});

test('no step of the other fate reaches a reader', () => {
  const steps = (permanence: 'temporary' | 'permanent') =>
    knowledgeOf({ cause: 'mailbox-full', permanence }).steps.map(({ text }) => text);
  expect(steps('temporary')[0]).toMatch(/^Let it retry/);
  expect(steps('permanent')[0]).toMatch(/^Treat it as transient/);
  expect(steps('temporary').length).toBe(steps('permanent').length);
});
