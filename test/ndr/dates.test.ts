import { describe, expect, test } from 'vitest';
import { readDate } from '../../src/ndr/dates.ts';

const nine = Date.UTC(2026, 10, 23, 9);

describe('dates as servers print them', () => {
  test.for([
    'Mon, 23 Nov 2026 10:00:00 +0100',
    'Mon, 23 Nov 2026 10:00:00 +0100 (CET)',
    'Mon,23 Nov 2026 10:00:00 +0100',
    'mon, 23 november 2026 10:00 CET',
    '23 Nov 2026 09:00:00 -0000',
    '23-Nov-2026 09:00:00 UTC',
    'Mon, 23 Nov 26 09:00:00 GMT',
    'Mon Nov 23 10:00:00 CET 2026',
    'Mon Nov 23 10:00:00 2026 +0100',
    'Monday, 23 Nov 2026 04:00:00 -0500 (Eastern Standard Time)',
    'Mon, 23 Nov 2026 04:00:00 EST',
    '2026-11-23T09:00:00Z',
    '2026-11-23T09:00:00.000Z',
    '2026-11-23 10:00:00+01:00',
    ' on Mon, 23 Nov 2026 10:00:00 +0100.',
  ])('%s', (text) => {
    expect(readDate(text)).toBe(nine);
  });

  test.for([
    ['', 'nothing'],
    ['unknown', 'words'],
    ['Mon, 23 Nov 2026 10:00:00', 'no zone: it could be any of a day'],
    ['Mon, 23 Nov 2026 10:00:00 IST', 'a zone of three countries'],
    ['11/23/2026 10:00:00 AM', 'no zone, and the order is the country’s'],
    ['Mon, 31 Feb 2026 10:00:00 +0000', 'no such day'],
    ['Mon, 23 Nov 2026 25:00:00 +0000', 'no such hour'],
    ['Mon, 23 Nov 2026 10:00:00 +9900', 'no such zone'],
    ['Mon, 23 Nov 2026 10:00:00 +0075', 'no such minutes'],
    ['mx1.example.com 2026', 'V8 would read a date here'],
    [`${'1 '.repeat(50_000)}`, 'long garbage'],
  ])('%s is none: %s', ([text]) => {
    expect(readDate(text!)).toBeNull();
  });
});
