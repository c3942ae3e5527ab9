import { expect, test } from 'vitest';
import {
  compromiseHints,
  deadline,
  pacing,
  type SendHour,
  type Traces,
} from '../../src/incident/evidence.ts';
import type { Clocks } from '../../src/incident/incident.ts';
import { DAY, HOUR } from '../../src/time/span.ts';
import { timeline } from './timeline.ts';

const nothing: Traces = {
  rows: 20,
  distinctSenders: 1,
  nullSenders: 0,
  newSubjects: null,
  newRecipients: null,
  foreignHelos: null,
  startedAt: 0,
  startHour: 12,
  usualInThisHour: null,
};

test.for<[string, Partial<Traces>, string | null]>([
  [
    'ten senders of eighteen',
    { rows: 18, distinctSenders: 10 },
    '10 different sender addresses in 18 messages: one program is making senders up.',
  ],
  ['nine senders, however few messages', { rows: 10, distinctSenders: 9 }, null],
  ['just half of them', { distinctSenders: 10 }, null],
  [
    'more than half without a sender',
    { nullSenders: 11 },
    '55% of the messages have no sender or an empty one, as spam scripts do.',
  ],
  ['just half without a sender', { nullSenders: 10 }, null],
  [
    'new subjects',
    { newSubjects: 17 },
    '85% of the messages have a subject that was never seen here before.',
  ],
  ['four fifths of the subjects', { newSubjects: 16 }, null],
  ['new recipients', { newRecipients: 17 }, '85% of the recipients were never written to before.'],
  ['four fifths of the recipients', { newRecipients: 16 }, null],
  [
    'foreign hosts',
    { foreignHelos: 7 },
    '35% of the messages came to our server from hosts with foreign names: a stolen login is likely.',
  ],
  ['three tenths of the hosts', { foreignHelos: 6 }, null],
  [
    'ten at night',
    { startHour: 22, usualInThisHour: 0.019 },
    'It began between 22:00 and 23:00 at night, when hardly anything is sent here.',
  ],
  [
    'midnight',
    { startHour: 23, usualInThisHour: 0 },
    'It began between 23:00 and 00:00 at night, when hardly anything is sent here.',
  ],
  [
    'five in the morning',
    { startHour: 5, usualInThisHour: 0 },
    'It began between 05:00 and 06:00 at night, when hardly anything is sent here.',
  ],
  ['six in the morning', { startHour: 6, usualInThisHour: 0 }, null],
  ['nine in the evening', { startHour: 21, usualInThisHour: 0 }, null],
  ['an hour that is used a little', { startHour: 3, usualInThisHour: 0.02 }, null],
  ['an hour of which nothing is known', { startHour: 3 }, null],
  [
    'ten failures are enough to judge by',
    { rows: 10, nullSenders: 10 },
    '100% of the messages have no sender or an empty one, as spam scripts do.',
  ],
])('%s', ([, fields, hint]) => {
  expect(compromiseHints({ ...nothing, ...fields })).toEqual(hint === null ? [] : [hint]);
});

const incident = timeline({ cause: 'mail-flood', category: 'flood', provider: 'gmail' })
  .at('09:00')
  .bounce().incident;
const now = 100 * DAY;
const waits = (clocks: Partial<Clocks>, oldest: number | null, expiresAt: number | null = null): string => {
  if (!incident) throw new Error('not opened');
  const known = { basis: 'promise', liftsAt: null, retryAt: null, recoverBy: null, ...clocks } as const;
  return deadline({ ...incident, clocks: known, expiresAt }, oldest, now);
};

test.for<[string, string, string]>([
  ['nothing waits', waits({ liftsAt: now + DAY }, null), ''],
  ['nobody knows when it is over', waits({}, now), ''],
  ['it is over now', waits({ liftsAt: now }, now - 9 * DAY), ''],
  ['it expires as it ends', waits({ liftsAt: now + DAY }, now - 4 * DAY), ''],
  [
    'it expires an hour before',
    waits({ liftsAt: now + DAY }, now - 4 * DAY - HOUR),
    "The oldest waiting mail expires in 23 hours, 1 hour before this is over: raise the queue's lifetime or hold it.",
  ],
  [
    'it expires before the recovery, where nothing lifts',
    waits({ recoverBy: now + 2 * DAY }, now, now + DAY),
    "The oldest waiting mail expires in 24 hours, 24 hours before this is over: raise the queue's lifetime or hold it.",
  ],
  [
    'it has expired by what queues do',
    waits({ liftsAt: now + DAY }, now - 5 * DAY),
    "The oldest waiting mail has reached the queue's limit of 5 days: it fails before this is over. Raise the limit now.",
  ],
  [
    'it has expired by what its server said',
    waits({ liftsAt: now + DAY }, now, now),
    "The oldest waiting mail has reached the queue's limit: it fails before this is over. Raise the limit now.",
  ],
])('mail that waits: %s', ([, said, expected]) => expect(said).toBe(expected));

const hour = (sent: number, deferred = 0, failed = 0): SendHour => ({ sent, deferred, failed });
const clean = (count: number, sent = 100): readonly SendHour[] =>
  Array.from({ length: count }, () => hour(sent));
const told = (last: number, first: number, start: number): string =>
  `From our own history: the last clean hour to Gmail had ${last} messages, the hour of the first deferral ${first}. Start again with ${start} an hour and add half as much each clean hour.`;

test.for<[string, readonly SendHour[], string]>([
  ['a day of clean hours, then deferrals', [...clean(23), hour(300, 4)], told(100, 300, 50)],
  ['failures count like deferrals', [...clean(23), hour(300, 2, 2)], told(100, 300, 50)],
  ['one in a hundred is clean', [...clean(23), hour(300, 3)], ''],
  ['hours without mail do not count', [...clean(22), hour(0), hour(300, 4)], ''],
  ['they are passed over', [...clean(23), hour(0, 5), hour(300, 4), hour(0)], told(100, 300, 50)],
  ['two hundred messages are enough', [...clean(23, 8), hour(16, 1)], told(8, 16, 4)],
  ['fewer are not', [...clean(23, 8), hour(15, 1)], ''],
  ['never below one an hour', [...clean(22, 9), hour(1), hour(16, 1)], told(1, 16, 1)],
  [
    'trouble from the first hour on',
    [hour(300, 9), ...clean(5), ...clean(18).map(() => hour(100, 9))],
    told(100, 100, 50),
  ],
  ['six hours before it are enough', [...clean(6), ...clean(18).map(() => hour(100, 9))], told(100, 100, 50)],
  ['five are not', [...clean(5), ...clean(19).map(() => hour(100, 9))], ''],
  ['the latest trouble counts', [...clean(20), hour(200, 9), ...clean(6, 40), hour(90, 9)], told(40, 90, 20)],
])('a rate to start with: %s', ([, hours, expected]) => expect(pacing(hours, 'Gmail')).toBe(expected));
