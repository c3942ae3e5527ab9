import { describe, expect, test } from 'vitest';
import { counted as countedIn, waitingWith } from '../../src/incident/count.ts';
import { deadline } from '../../src/incident/evidence.ts';
import type { Incident, Proof, Success } from '../../src/incident/incident.ts';
import { playbookById } from '../../src/incident/match.ts';
import { closesAt, proofOf, queueEnd, quietAt, resolvesAt } from '../../src/incident/proof.ts';
import { tick } from '../../src/incident/tick.ts';
import { counted } from '../../src/incident/worth.ts';
import { DAY, HOUR, MINUTE } from '../../src/time/span.ts';
import { sighting, timeline, verdict, when } from './timeline.ts';

const nine = when('09:00');
const rate = { cause: 'gmail-unusual-rate-ip', category: 'rate-limited', provider: 'gmail' } as const;
/** Two messages that wait since nine; `fields` say more of them. */
const waiting = (fields: Partial<Incident> = {}): Incident => ({
  ...(timeline(rate).at('09:00').delay(2).incident as Incident),
  ...fields,
});
const unheard = { delivered: null, blindSince: null };

describe('when the servers give up', () => {
  test.for<[string, Partial<Incident>, ReturnType<typeof queueEnd>]>([
    ['nothing waits', { delays: 0, queuedUntil: nine + DAY, untimed: 0 }, null],
    ['they said until when', { queuedUntil: nine + DAY, untimed: 0 }, { at: nine + DAY, known: true }],
    ['nobody said it: five days', { queuedUntil: null, untimed: 2 }, { at: nine + 5 * DAY, known: false }],
    [
      'one said six days, another nothing',
      { queuedUntil: nine + 6 * DAY, untimed: 1 },
      { at: nine + 6 * DAY, known: false },
    ],
    [
      'one said a day, another nothing',
      { queuedUntil: nine + DAY, untimed: 1 },
      { at: nine + 5 * DAY, known: false },
    ],
  ])('%s', ([, fields, end]) => expect(queueEnd(waiting(fields))).toEqual(end));
});

describe('what shows that mail passes again', () => {
  const delivered = (at: number): Success => ({ at, count: 3, source: 'log' });
  const proof = (at: number): Proof => ({ kind: 'delivered', at, count: 3, source: 'log' });
  const dayLong: Partial<Incident> = { queuedUntil: nine + DAY, untimed: 0 };
  const ended: Proof = { kind: 'queue-ended', at: nine + DAY, count: 2, source: '' };

  test.for<[string, Partial<Incident>, Success | null, number, Proof | null]>([
    ['nothing', {}, null, nine + HOUR, null],
    ['a success after it', {}, delivered(nine + 1), nine + HOUR, proof(nine + 1)],
    ['a success of its very moment is none', {}, delivered(nine), nine + HOUR, null],
    ['a success before it is none', {}, delivered(nine - 1), nine + HOUR, null],
    ['ten minutes are waited for', {}, delivered(nine + 1), nine + 10 * MINUTE, proof(nine + 1)],
    ['and not less', {}, delivered(nine + 1), nine + 10 * MINUTE - 1, null],
    ['what was shown stays shown', { proof: proof(nine + 5) }, null, nine + HOUR, proof(nine + 5)],
    ['the queue’s end, with two hours of grace', dayLong, null, nine + DAY + 2 * HOUR, ended],
    ['not before', dayLong, null, nine + DAY + 2 * HOUR - 1, null],
    [
      'a failure of two hours before it is none of it',
      { ...dayLong, lastAt: nine + DAY - 2 * HOUR },
      null,
      nine + 2 * DAY,
      ended,
    ],
    [
      'what failed about then failed by that end',
      { ...dayLong, lastAt: nine + DAY - 2 * HOUR + 1 },
      null,
      nine + 2 * DAY,
      null,
    ],
    ['no end that is only guessed', { queuedUntil: null, untimed: 2 }, null, nine + 9 * DAY, null],
  ])('%s', ([, fields, success, now, expected]) => {
    expect(proofOf(waiting(fields), { ...unheard, delivered: success }, now)).toEqual(expected);
  });
});

describe('from when on it is quiet, closes, is over', () => {
  const flood = playbookById('flood');
  const limit = playbookById('gmail-unusual-rate');
  const clocks = waiting().clocks;

  test.for<[string, Partial<Incident>, number]>([
    ['an hour after the last', {}, nine + HOUR],
    ['after the lift', { clocks: { ...clocks, liftsAt: nine + DAY } }, nine + DAY + HOUR],
    ['after twice its own rhythm', { gapMs: 2 * HOUR }, nine + 4 * HOUR],
    ['but never after more than twelve hours', { gapMs: 10 * HOUR }, nine + 12 * HOUR],
  ])('quiet %s', ([, fields, at]) => {
    expect(quietAt(waiting({ clocks: { ...clocks, liftsAt: null }, ...fields }), limit)).toBe(at);
  });

  test('quiet when it would be resolved, but after an hour at most, where it never looks clean', () => {
    const quick = { ...flood, clean: { ...flood.clean, resolveMs: 10 * MINUTE } };
    const slow = { ...flood, clean: { ...flood.clean, resolveMs: 9 * HOUR } };
    const incident = waiting({ clocks: { ...clocks, liftsAt: null } });
    expect(quietAt(incident, quick)).toBe(nine + 10 * MINUTE);
    expect(quietAt(incident, slow)).toBe(nine + HOUR);
  });

  test.for<[string, Partial<Incident>, number]>([
    ['after a day', { delays: 0 }, nine + DAY],
    [
      'after a day behind the lift',
      { delays: 0, clocks: { ...clocks, liftsAt: nine + HOUR } },
      nine + DAY + HOUR,
    ],
    ['not while mail waits', { queuedUntil: nine + 3 * DAY, untimed: 0 }, nine + 3 * DAY + 2 * HOUR],
    ['after a day, though the queue ended before', { queuedUntil: nine + HOUR, untimed: 0 }, nine + DAY],
  ])('closes %s', ([, fields, at]) => {
    expect(closesAt(waiting({ clocks: { ...clocks, liftsAt: null }, ...fields }), limit)).toBe(at);
  });

  test.for<[string, Proof['kind'], string, number]>([
    ['a queue’s end is the end', 'queue-ended', 'gmail-unusual-rate', nine + 7 * HOUR],
    ['mail that passes ends a block', 'delivered', 'mxroute-connection-spam', nine + 10 * MINUTE],
    ['a limit only after a day', 'delivered', 'gmail-unusual-rate', nine + DAY],
  ])('%s', ([, kind, playbook, at]) => {
    const proof: Proof = { kind, at: nine + 7 * HOUR, count: 1, source: '' };
    expect(resolvesAt(waiting(), playbookById(playbook), proof)).toBe(at);
  });
});

describe('a look at it', () => {
  const limit = playbookById('gmail-unusual-rate');

  test('when it is over: there is nothing more to look for', () => {
    const over = waiting({ state: 'resolved', dueAt: nine });
    expect(tick(over, limit, { ...unheard, stillOver: true }, nine + DAY)).toEqual({
      incident: { ...over, dueAt: null },
      changes: [],
    });
  });

  test('while its own figures are over their limit it goes on, whatever passes', () => {
    const surge = waiting({ playbook: 'surge' });
    const facts = {
      ...unheard,
      stillOver: true,
      delivered: { at: nine + 1, count: 9, source: 'log' },
    } as const;
    const { incident } = tick(surge, playbookById('surge'), facts, nine + 3 * HOUR);
    expect(incident).toMatchObject({
      state: 'open',
      stage: surge.stage,
      overAt: nine + 3 * HOUR,
      lastAt: nine + 3 * HOUR,
    });
  });

  test('under its limit for not long enough: it goes on, whatever passes', () => {
    const surge = waiting({
      playbook: 'surge',
      overAt: nine,
      openedAt: nine + 23 * HOUR,
      lastAt: nine - DAY,
    });
    const facts = { ...unheard, stillOver: false, delivered: { at: nine, count: 9, source: 'log' } } as const;
    expect(tick(surge, playbookById('surge'), facts, nine + 10 * MINUTE)).toMatchObject({
      incident: { state: 'open', stage: surge.stage, lastAt: nine - DAY },
      changes: [],
    });
  });

  test('its figures alone say when it is quiet or over, and not that nothing more failed', () => {
    const surge = waiting({
      playbook: 'surge',
      delays: 0,
      bounces: 2,
      overAt: nine + 9 * HOUR,
      remindedAt: nine + 9 * HOUR,
    });
    const facts = { ...unheard, stillOver: false };
    expect(tick(surge, playbookById('surge'), facts, nine + 9.5 * HOUR).changes).toEqual([]);
  });

  test('what passes is not called lifted once it looks clean', () => {
    const clocks = { ...waiting().clocks, liftsAt: nine + HOUR };
    const kinds = (stage: Incident['stage'] & string) =>
      tick(waiting({ stage, clocks }), limit, unheard, nine + HOUR).changes.map(({ kind }) => kind);
    expect([kinds('failing'), kinds('clean'), kinds('lifted')]).toEqual([['lifted'], [], []]);
  });

  test('with a proof it does not close as unproven, however soon the operator lets it close', () => {
    const soon = { ...limit, clean: { ...limit.clean, silentMs: HOUR } };
    const incident = waiting({ delays: 0, bounces: 2, stage: 'clean' });
    const delivered = { at: nine + 1, count: 1, source: 'log' } as const;
    expect(tick(incident, soon, { ...unheard, delivered }, nine + 2 * HOUR).changes).toEqual([]);
    expect(tick(incident, soon, unheard, nine + 2 * HOUR).changes).toMatchObject([{ kind: 'closed' }]);
  });

  test('ten minutes without hearing are said, less is not', () => {
    const blind = (ms: number) =>
      tick(waiting(), limit, { ...unheard, blindSince: nine }, nine + ms).changes.map(
        ({ because }) => because,
      );
    expect(blind(10 * MINUTE - 1)).toEqual([]);
    expect(blind(10 * MINUTE)).toEqual([
      'Not everything is heard for 10 minutes: nothing is concluded until it is.',
    ]);
  });

  test.for<[string, Partial<Incident>, string]>([
    ['messages', {}, 'Nobody has taken it, 4 hours after it opened; 2 messages at Gmail so far.'],
    [
      'incidents',
      { gathered: 7 },
      'Nobody has taken it, 4 hours after it opened; 7 incidents gathered so far.',
    ],
    [
      'one that came back',
      { attempt: 2 },
      'Nobody has taken it, 4 hours after it opened again; 2 messages at Gmail so far.',
    ],
  ])('a reminder counts what it counts: %s', ([, fields, because]) => {
    // It fails still: mail was refused half an hour ago.
    const incident = waiting({ ...fields, lastAt: nine + 3.5 * HOUR });
    expect(tick(incident, limit, unheard, nine + 4 * HOUR).changes).toMatchObject([
      { kind: 'reminded', because },
    ]);
  });

  test.for<[string, Partial<Incident>, readonly string[]]>([
    ['a warning that lasts three days is critical', {}, ['escalated']],
    ['it was already', { severity: 'critical' }, []],
    ['it is quiet', { stage: 'quiet' }, []],
    ['it was never opened', { openedAt: null }, []],
    ['for a moment less', { openedAt: nine + 1 }, []],
  ])('%s', ([, fields, kinds]) => {
    const incident = waiting({ lastAt: nine + 3 * DAY, remindedAt: nine + 3 * DAY, ...fields });
    const { changes } = tick(incident, limit, unheard, nine + 3 * DAY);
    expect(changes.map(({ kind }) => kind)).toEqual(kinds);
  });
});

test('what a failure was worth is counted by its kind', () => {
  const one = counted(waiting(), 'proven');
  const three = counted(counted(one, 'unproven'), 'proven');
  expect([one.worths, three.worths, counted(three, 'plausible').worths]).toEqual([
    { proven: 1, plausible: 0, unproven: 0 },
    { proven: 2, plausible: 0, unproven: 1 },
    { proven: 2, plausible: 1, unproven: 1 },
  ]);
});

describe('mail that waits longer than the trouble', () => {
  const over = (recoverBy: number, fields: Partial<Incident> = {}): Incident =>
    waiting({ clocks: { ...waiting().clocks, liftsAt: null, recoverBy }, expiresAt: null, ...fields });
  const six = over(nine + 6 * DAY);

  test.for<[string, Incident, number | null, string]>([
    ['nothing waits', six, null, ''],
    ['nobody knows when it is over', waiting({ clocks: { ...six.clocks, recoverBy: null } }), nine, ''],
    ['it is over', over(nine), nine - 9 * DAY, ''],
    ['it expires when it is over', six, nine + DAY, ''],
    [
      'it expires before',
      six,
      nine,
      "The oldest waiting mail expires in 5 days, 24 hours before this is over: raise the queue's lifetime or hold it.",
    ],
    [
      'its server says when',
      over(nine + 6 * DAY, { expiresAt: nine + 2 * DAY }),
      nine,
      "The oldest waiting mail expires in 48 hours, 4 days before this is over: raise the queue's lifetime or hold it.",
    ],
    [
      'it expires now',
      six,
      nine - 5 * DAY,
      "The oldest waiting mail has reached the queue's limit of 5 days: it fails before this is over. Raise the limit now.",
    ],
    [
      'it expires now, by what its server said',
      over(nine + 6 * DAY, { expiresAt: nine }),
      nine - DAY,
      "The oldest waiting mail has reached the queue's limit: it fails before this is over. Raise the limit now.",
    ],
  ])('%s', ([, incident, oldest, words]) => expect(deadline(incident, oldest, nine)).toBe(words));
});

describe('what waits, and until when', () => {
  const judged = verdict(rate);
  const delay = { ...sighting(nine, 'delay', judged), queuedUntil: nine + 2 * DAY };
  const none = { expiresAt: null, queuedUntil: null, untimed: 0 };

  test.for<[string, Parameters<typeof waitingWith>, ReturnType<typeof waitingWith>]>([
    ['the first', [none, delay], { expiresAt: nine + 2 * DAY, queuedUntil: nine + 2 * DAY, untimed: 0 }],
    [
      'one that is tried longer than the others',
      [{ expiresAt: nine + DAY, queuedUntil: nine + DAY, untimed: 1 }, delay],
      { expiresAt: nine + DAY, queuedUntil: nine + 2 * DAY, untimed: 1 },
    ],
    [
      'one that is given up before the others',
      [{ expiresAt: nine + 3 * DAY, queuedUntil: nine + 4 * DAY, untimed: 0 }, delay],
      { expiresAt: nine + 2 * DAY, queuedUntil: nine + 4 * DAY, untimed: 0 },
    ],
    [
      'the first after those whose time is over',
      [{ expiresAt: nine, queuedUntil: nine, untimed: 0 }, delay],
      { expiresAt: nine + 2 * DAY, queuedUntil: nine + 2 * DAY, untimed: 0 },
    ],
    ['nobody says until when', [none, sighting(nine, 'delay', judged)], { ...none, untimed: 1 }],
    [
      'nobody says it once more',
      [
        { ...none, untimed: 1 },
        { ...sighting(nine, 'delay', judged), repeat: true },
      ],
      { ...none, untimed: 1 },
    ],
    ['what failed waits no more', [none, { ...delay, kind: 'bounce' }], none],
    ['a row of old', [{}, { ...delay, kind: 'bounce' }], none],
  ])('%s', ([, [waits, told], expected]) => expect(waitingWith(waits, told)).toEqual(expected));

  test('a row of old counts its messages as tries, and its first rule as new', () => {
    const { attempts: _attempts, ...old } = waiting({ rules: {} });
    const limit = playbookById('gmail-unusual-rate');
    const held = countedIn(old, { ...sighting(nine + HOUR, 'delay', judged), held: true }, limit);
    expect(held).toMatchObject({ attempts: 2, lastAt: nine, delays: 3, rules: { [judged.rule]: 1 } });
    const refused = countedIn(old, sighting(nine + HOUR, 'delay', judged), limit);
    expect(refused).toMatchObject({ attempts: 3, lastAt: nine + HOUR, delays: 3 });
  });
});
