import { expect, test } from 'vitest';
import { judge } from '../../src/classify/judge.ts';
import { parseReport } from '../../src/ndr/parse.ts';
import { mailFixtures } from './fixtures.ts';

const categorised = mailFixtures().filter((one) =>
  one.expected.recipients.some((recipient) => recipient.category !== undefined),
);

test.for(categorised)('$name: category', ({ source, expected }) => {
  const verdicts = judge(parseReport(source)).verdicts;
  expect(verdicts.map((one) => one.category)).toEqual(expected.recipients.map((one) => one.category));
});
