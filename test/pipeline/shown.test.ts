import { expect, test } from 'vitest';
import type { Parcel } from '../../src/pipeline/outlet.ts';
import { Shown } from '../../src/pipeline/shown.ts';
import { flood } from '../slack/samples.ts';
import { START } from './world.ts';

const placed = { channel: 'C0ALERT', ts: '1' };

/** An incident’s message with so many bounces. */
const message = (bounces: number, id = 'one'): Extract<Parcel, { kind: 'incident' }> => ({
  kind: 'incident',
  id: `row ${bounces}`,
  channel: placed.channel,
  placed,
  view: { ...flood, incident: { ...flood.incident, id, bounces } },
});
const details = (bounces: number, id = 'one'): Parcel => ({
  kind: 'details',
  id: 'row',
  thread: placed,
  placed,
  view: message(bounces, id).view,
});
const notice = (text: string, at = START, subject: string | null = 'notice:backlog@1'): Parcel => ({
  kind: 'notice',
  id: 'row',
  channel: 'C0OPS',
  placed,
  subject,
  notice: { title: 'Trouble', text, at },
});

test.for<[what: string, drawn: Parcel, then: Parcel, same: boolean]>([
  ['the same incident', message(3), message(3), true],
  ['an incident that went on', message(3), message(4), false],
  ['another incident', message(3), message(3, 'other'), false],
  ['its details, which are another message', message(3), details(3), false],
  ['the same details', details(3), details(3), true],
  ['details that changed', details(3), details(4), false],
  ['a trouble that lasts, whenever it is looked at', notice('Away.'), notice('Away.', START + 1), true],
  ['a trouble that says something else', notice('Away.'), notice('No route.'), false],
  ['another trouble', notice('Away.'), notice('Away.', START, 'notice:backlog@2'), false],
  [
    'a notice of old, which is posted once',
    notice('Away.', START, null),
    notice('Away.', START, null),
    false,
  ],
])('an edit is needless when it would draw %s', ([, drawn, then, same]) => {
  const shown = new Shown();
  expect(shown.has(drawn)).toBe(false);
  shown.remember(drawn);
  expect(shown.has(then)).toBe(same);
});

test('what is sent once is never taken for shown', () => {
  const shown = new Shown();
  const update: Parcel = { kind: 'update', id: 'row', thread: placed, view: flood };
  const file: Parcel = { kind: 'file', id: 'row', thread: placed, filename: 'a', title: 'b', content: 'c' };
  for (const parcel of [update, file]) {
    shown.remember(parcel);
    expect(shown.has(parcel)).toBe(false);
  }
});

test('a message that is to be looked at again is drawn again, and no other', () => {
  const shown = new Shown();
  for (const parcel of [message(3), details(3), message(3, 'other')]) shown.remember(parcel);
  shown.forget('one');
  expect([message(3), details(3), message(3, 'other')].map((parcel) => shown.has(parcel))).toEqual([
    false,
    true,
    true,
  ]);
});

test('a thousand messages are remembered; then the one that was drawn longest ago is forgotten', () => {
  const shown = new Shown();
  for (let n = 0; n < 1_000; n += 1) shown.remember(message(1, `${n}`));
  shown.remember(message(2, '0'));
  expect([shown.has(message(2, '0')), shown.has(message(1, '1'))], 'a thousand').toEqual([true, true]);
  shown.remember(message(1, 'one more'));
  expect(
    ['0', '1', '2', 'one more'].map((id) => shown.has(message(id === '0' ? 2 : 1, id))),
    'the second is the oldest by now',
  ).toEqual([true, false, true, true]);
});
