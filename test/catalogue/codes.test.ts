import { expect, test } from 'vitest';
import { codeClasses, codeSubjects } from '../../src/catalogue/codes/classes.ts';
import { enhancedStatuses } from '../../src/catalogue/codes/enhanced.ts';
import { codePairs } from '../../src/catalogue/codes/pairs.ts';
import { replyCodes } from '../../src/catalogue/codes/reply.ts';

test('no code stands twice', () => {
  const codes = [...enhancedStatuses.map((status) => status.code), ...replyCodes.map((reply) => reply.code)];
  expect(new Set(codes).size).toBe(codes.length);
  const pairs = codePairs.map((pair) => `${pair.reply} ${pair.status} ${pair.tag ?? ''}`);
  expect(new Set(pairs).size).toBe(pairs.length);
});

test('codes are written as servers send them', () => {
  for (const status of enhancedStatuses) expect(status.code).toMatch(/^X\.[0-7]\.\d{1,2}$/);
  for (const reply of [...replyCodes.map((r) => r.code), ...enhancedStatuses.flatMap((s) => s.replies)])
    expect(reply).toMatch(/^[2-5]\d\d$/);
  for (const pair of codePairs)
    expect(`${pair.reply} ${pair.status}`).toMatch(/^([45])\d\d \1\.[0-7]\.\d{1,3}$/);
});

test('a code of failure has a cause, and a code of success has none', () => {
  for (const status of enhancedStatuses)
    expect(status.cause === undefined, status.code).toBe(status.classes.every((digit) => digit === 2));
  for (const reply of replyCodes)
    expect(reply.cause === undefined, reply.code).toBe(/^[23]/.test(reply.code));
});

test('every class and subject can place an unknown code', () => {
  expect(codeClasses.map((c) => c.digit)).toEqual(['2', '3', '4', '5']);
  expect(codeSubjects.map((s) => s.number)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7']);
});

test('a bare 550, 552, 553 or 554 condemns nobody', () => {
  const bare = replyCodes.filter((reply) => ['550', '552', '553', '554'].includes(reply.code));
  expect(bare.map((reply) => reply.cause)).toEqual(['unknown', 'unknown', 'unknown', 'transaction-failed']);
});
