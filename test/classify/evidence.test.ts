import { expect, test } from 'vitest';
import { evidenceIn } from '../../src/classify/evidence.ts';

const bounce = [
  '',
  '<ann@example.org>: host mx.example.org said:',
  '   550-5.1.1 The account that you tried to',
  '   550 5.1.1 reach does not exist',
  '550-first of it',
  '250 second of it',
  'Thank you',
  '550 5.7.509second thanks to 550 users',
  '5.7.1 and so on',
].join('\r\n');

test.for([
  ['the line that the pattern is in', /does not exist/, '5.1.1', '550 5.1.1 reach does not exist'],
  ['the first of two such lines', /550/, '', '550-5.1.1 The account that you tried to'],
  [
    'two lines where the pattern runs over their end',
    /tried to reach/,
    '',
    '550-5.1.1 The account that you tried to reach does not exist',
  ],
  ['two lines without a status', /it second/, '', '550-first of it second of it'],
  [
    'two lines of which a code and its glued status end',
    /you second/,
    '',
    'Thank you second thanks to 550 users',
  ],
  [
    'two lines, the second with a status alone',
    /users 5\.7\.1 and/,
    '',
    '550 5.7.509second thanks to 550 users 5.7.1 and so on',
  ],
  ['two lines without a code', /it Thank/, '', '250 second of it Thank you'],
  [
    'the line with the code where the pattern is nowhere',
    /gone/,
    '5.1.1',
    '550-5.1.1 The account that you tried to',
  ],
  ['the line with the code where there is no pattern', undefined, '250', '250 second of it'],
  [
    'the first line with words where nothing is found',
    /gone/,
    '5.2.2',
    '<ann@example.org>: host mx.example.org said:',
  ],
  [
    'the first line with words where nothing is asked',
    undefined,
    '',
    '<ann@example.org>: host mx.example.org said:',
  ],
] as const)('the evidence is %s', ([, pattern, code, is]) => {
  expect(evidenceIn(bounce, pattern, code)).toBe(is);
});

test('where there are no lines, there is no evidence', () => {
  expect(evidenceIn(' \n\t\n', /x/, '5')).toBe('');
  expect(evidenceIn('', undefined, '')).toBe('');
});

test('a line is cut to what a person reads, and a text to what a server says', () => {
  expect(evidenceIn(`550 ${'a'.repeat(1_000)}`, /550/, '')).toBe(`550 ${'a'.repeat(296)}`);
  const far = `first\n${'x\n'.repeat(2_000)}550 no such user`;
  expect(evidenceIn(far, /no such user/, '550')).toBe('first');
});
