import { expect, test } from 'vitest';
import { lookup } from '../../src/lookup/lookup.ts';
import { answerText } from '../../src/lookup/word/text.ts';
import { questions, sameQuestions } from './questions.ts';

/** What the answer says, without what it repeats of the question. */
const said = (ask: string): string =>
  answerText({ answer: lookup(ask) })
    .split('\n')
    .filter((line) => !line.startsWith('Read from:'))
    .join('\n')
    .replaceAll(ask, '');

/** What is still answered otherwise; a line that holds goes from here. */
const open = new Set<string>([
  // One of its two words is one that Rebound knows.
  'SELECT * FROM bounces',
  // A log line that tells nothing but that a notice was written.
  '2026-11-27T03:01:12.123456+00:00 mx1 postfix/bounce[5]: 4X: sender non-delivery notification: 4Y',
]);

test.for(questions.filter(({ ask }) => !open.has(ask)))('$kind: $ask', ({ ask, must, not }) => {
  const text = said(ask);
  for (const pattern of must) expect(text).toMatch(pattern);
  for (const pattern of not) expect(text).not.toMatch(pattern);
});

test.for(sameQuestions)('"%s" and "%s" are one question', ([one, other]) => {
  const [first, second] = [lookup(one), lookup(other)];
  expect(first.entries[0]?.id).toBeDefined();
  expect(first.entries[0]?.id).toBe(second.entries[0]?.id);
});
