import { expect, test } from 'vitest';
import { hourlyTo, parseSendCounts, sentOn } from '../../src/digest/send-counts.ts';

test('days and hours, for all or by provider, with a header, blank lines and quotes', () => {
  const text =
    'date,provider,sent\r\n2026-11-20,1200\r\n\r\n"2026-11-20", gmail ,"700"\n2026-11-20T07,gmail,50\n   \n';
  expect(parseSendCounts(text)).toEqual({
    counts: [
      { date: '2026-11-20', provider: '', sent: 1200 },
      { date: '2026-11-20', provider: 'gmail', sent: 700 },
      { date: '2026-11-20T07', provider: 'gmail', sent: 50 },
    ],
    mistake: '',
  });
});

test.for([
  ['2026-02-31,5', 1],
  ['date,sent\nyesterday,5', 2],
  ['2026-11-20', 1],
  ['2026-11-20,gmail,yahoo,5', 1],
  ['2026-11-20,many', 1],
  ['2026-11-20,-5', 1],
  ['2026-11-20,5.5', 1],
  ['2026-11-20,1234567890123', 1],
  ['2026-11-20T24,5', 1],
  ['2026-11-20T7,5', 1],
  ['2026-11-20 07,5', 1],
  ['2026-11-20T075,5', 1],
  ['2026-11-20,5\nand more', 2],
] as const)('%j: line %i is said to be wrong, and nothing is taken', ([text, line]) => {
  const { counts, mistake } = parseSendCounts(text);
  expect(counts).toEqual([]);
  expect(mistake).toBe(
    `Line ${line} is "${text.split('\n')[line - 1]}"; use DATE,SENT or DATE,PROVIDER,SENT with the date as YYYY-MM-DD (or YYYY-MM-DDTHH, UTC).`,
  );
});

test('a long line is shown by its beginning', () => {
  expect(parseSendCounts(`1${'x'.repeat(200)}`).mistake).toContain(`"1${'x'.repeat(79)}"`);
});

const day = '2026-11-20';
const start = Date.parse('2026-11-20T00:00:00Z');
const end = start + 24 * 3_600_000;

test.for([
  ['nobody said', [], null],
  ['a day', [{ date: day, provider: '', sent: 5 }], 5],
  ['another day', [{ date: '2026-11-19', provider: '', sent: 5 }], null],
  [
    'by provider: they add up',
    [
      { date: day, provider: 'gmail', sent: 5 },
      { date: day, provider: 'yahoo', sent: 3 },
    ],
    8,
  ],
  [
    'for all, and by provider: all is all',
    [
      { date: day, provider: 'gmail', sent: 5 },
      { date: day, provider: '', sent: 20 },
    ],
    20,
  ],
  [
    'by hour: those of the day, its first and not the next day’s',
    [
      { date: '2026-11-19T23', provider: '', sent: 100 },
      { date: '2026-11-20T00', provider: '', sent: 1 },
      { date: '2026-11-20T23', provider: '', sent: 2 },
      { date: '2026-11-21T00', provider: '', sent: 100 },
    ],
    3,
  ],
  [
    'the day’s own figure outranks its hours',
    [
      { date: '2026-11-20T10', provider: '', sent: 100 },
      { date: day, provider: '', sent: 7 },
    ],
    7,
  ],
] as const)('sent on a day: %s', ([, counts, sent]) => {
  expect(sentOn(counts, day, start, end)).toBe(sent);
});

test('sent to one provider by hour, oldest first', () => {
  const counts = [
    { date: '2026-11-20T10', provider: 'gmail', sent: 2 },
    { date: '2026-11-20T09', provider: 'gmail', sent: 1 },
    { date: '2026-11-20T09', provider: 'yahoo', sent: 9 },
    { date: day, provider: 'gmail', sent: 99 },
  ];
  expect(hourlyTo(counts, 'gmail')).toEqual([
    { hour: start + 9 * 3_600_000, sent: 1 },
    { hour: start + 10 * 3_600_000, sent: 2 },
  ]);
});
