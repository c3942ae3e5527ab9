import { expect, test } from 'vitest';
import { audibleAt, instantOf, nextAt } from '../../src/pipeline/quiet-hours.ts';

const at = (time: string): number => Date.parse(`2026-11-20T${time}:00Z`);
const told = (time: number): string => new Date(time).toISOString();

test('without quiet hours everything may be said now', () =>
  expect(audibleAt(null, at('03:00'))).toBe(at('03:00')));

test.for([
  ['07:59', '07:59'],
  ['08:00', '12:00'],
  ['11:59', '12:00'],
  ['12:00', '12:00'],
  ['23:00', '23:00'],
] as const)('quiet from 08:00 to 12:00: what comes at %s is said at %s', ([now, heard]) => {
  expect(told(audibleAt({ from: '08:00', to: '12:00', timeZone: 'UTC' }, at(now)))).toBe(told(at(heard)));
});

test('quiet hours that end when they begin are none', () => {
  expect(audibleAt({ from: '08:00', to: '08:00', timeZone: 'UTC' }, at('08:00'))).toBe(at('08:00'));
});

test('over midnight they begin and end on the minute', () => {
  const night = { from: '22:00', to: '07:00', timeZone: 'UTC' };
  expect(audibleAt(night, at('06:59'))).toBe(at('07:00'));
  expect(audibleAt(night, at('07:00'))).toBe(at('07:00'));
  expect(audibleAt(night, at('21:59'))).toBe(at('21:59'));
});

test.for([
  ['an hour is skipped', '2027-03-28', '02:30', 'Europe/Berlin', '2027-03-28T01:00:00.000Z'],
  ['half an hour is skipped', '2026-10-04', '02:00', 'Australia/Lord_Howe', '2026-10-03T15:30:00.000Z'],
  ['after a skipped half an hour', '2026-10-04', '08:00', 'Australia/Lord_Howe', '2026-10-03T21:00:00.000Z'],
  ['after an hour came twice', '2026-10-25', '08:00', 'Europe/Berlin', '2026-10-25T07:00:00.000Z'],
  ['after half an hour came twice', '2027-04-04', '08:00', 'Australia/Lord_Howe', '2027-04-03T21:30:00.000Z'],
  ['midnight is skipped', '2027-03-28', '00:30', 'Africa/Cairo', '2027-03-27T22:30:00.000Z'],
] as const)('a clock’s time on a day when %s', ([, date, time, zone, instant]) => {
  expect(told(instantOf(date, time, zone))).toBe(instant);
});

test('the next time is this very moment, or tomorrow’s where it must be later', () => {
  expect(nextAt('08:00', 'UTC', at('08:00'))).toBe(at('08:00'));
  expect(nextAt('08:00', 'UTC', at('08:00'), 1)).toBe(Date.parse('2026-11-21T08:00:00Z'));
});
