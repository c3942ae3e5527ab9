import { describe, expect, test } from 'vitest';
import type { Clock } from '../../src/catalogue/clock.ts';
import { expire } from '../../src/incident/act.ts';
import { saysWhy, silenced, wornOut } from '../../src/incident/change.ts';
import { extendClocks, stopped } from '../../src/incident/clocks.ts';
import { counted } from '../../src/incident/count.ts';
import { dueAt, remindAt } from '../../src/incident/due.ts';
import type { ChangeKind, Incident, Proof } from '../../src/incident/incident.ts';
import { ipSpread } from '../../src/incident/ip-spread.ts';
import { playbookById, playbookFor } from '../../src/incident/match.ts';
import { failureTimes, heardAt } from '../../src/incident/sighting.ts';
import { type Facts, tick } from '../../src/incident/tick.ts';
import { DAY, HOUR, MINUTE } from '../../src/time/span.ts';
import { sighting, timeline, verdict, when } from './timeline.ts';

const block = {
  cause: 'mxroute-rejected-recipient-flood',
  category: 'reputation-block',
  provider: 'mxroute',
} as const;
const flood = { cause: 'mail-flood', category: 'flood', provider: 'gmail' } as const;
const rate = { cause: 'gmail-unusual-rate-ip', category: 'rate-limited', provider: 'gmail' } as const;
const nine = when('09:00');
const opened = (told: typeof block | typeof flood | typeof rate): Incident =>
  timeline(told).at('09:00').bounce(2).incident as Incident;
const unheard: Facts = { delivered: null, blindSince: null };
const because = (incident: Incident, facts: Facts, now: number): readonly string[] =>
  tick(incident, playbookById(incident.playbook), facts, now).changes.map(
    ({ kind, because: why }) => `${kind}: ${why}`,
  );

describe('how its end is told', () => {
  test.for<[Proof['source'], string, string]>([
    ['mailbox', 'gmail', ' at Gmail after the last failure, by its success reports.'],
    ['log', 'gmail', " at Gmail after the last failure, by the mail server's log."],
    ['event', 'gmail', ' at Gmail after the last failure, by the sending service.'],
    ['counts', 'gmail', ' at Gmail after the last failure, by your send counts.'],
    ['', '', ' after the last failure.'],
  ])('mail passes, seen by "%s"', ([source, provider, words]) => {
    const delivered = { at: nine + MINUTE, count: 3, source } as NonNullable<Facts['delivered']>;
    expect(because({ ...opened(flood), provider }, { ...unheard, delivered }, nine + HOUR)).toEqual([
      `resolved: Mail passes again: 3 messages accepted${words}`,
    ]);
  });

  test('the figures of a surge are under their limit again', () => {
    const surge: Incident = {
      ...opened(flood),
      playbook: 'surge',
      bounces: 3,
      delays: 4,
      overAt: nine + HOUR,
    };
    const facts = { ...unheard, stillOver: false };
    const { incident } = tick(surge, playbookById('surge'), facts, nine + 2 * HOUR);
    expect(incident.proof).toEqual({ kind: 'figures', at: nine + HOUR, count: 7, source: '' });
    expect(because(surge, facts, nine + 2 * HOUR)).toEqual([
      'resolved: Under its limit for 1 hour: back to the usual.',
    ]);
  });

  test('an outage of our own: whether mail was seen to pass', () => {
    const outage: Incident = { ...opened(flood), playbook: 'own-outage', overAt: nine };
    expect(because(outage, { ...unheard, stillOver: false }, nine + 30 * MINUTE)).toEqual([
      'closed: Quiet, unproven: no further domain failed for 30 minutes, and no delivery was seen.',
    ]);
    const delivered = { at: nine + MINUTE, count: 1, source: 'log' } as const;
    expect(because(outage, { delivered, blindSince: null, stillOver: false }, nine + 30 * MINUTE)).toEqual([
      "resolved: Under its limit for 30 minutes: reachable again. Mail passes again: 1 message accepted at Gmail after the last failure, by the mail server's log.",
    ]);
  });

  test('what figures opened is over by its figures, though mail passes and nothing is heard', () => {
    const surge: Incident = { ...opened(flood), playbook: 'surge', overAt: nine };
    const delivered = { at: nine + MINUTE, count: 9, source: 'log' } as const;
    const after = tick(
      surge,
      playbookById('surge'),
      { delivered, blindSince: null, stillOver: true },
      nine + 3 * HOUR,
    );
    expect(after).toMatchObject({ incident: { state: 'open', overAt: nine + 3 * HOUR }, changes: [] });
  });

  test('a snooze ends: who snoozed it has it no more, whoever took it since has it still', () => {
    const snoozed = timeline(block)
      .at('09:00')
      .bounce()
      .act({ do: 'snooze', until: when('10:00') }, 'Grace').incident as Incident;
    const at = when('10:00');
    expect(because(snoozed, unheard, at)).toEqual(['woke: The snooze is over and it is still open.']);
    const wake = (incident: Incident) =>
      tick(incident, playbookById(incident.playbook), unheard, at).incident;
    expect(wake(snoozed).actor).toBeNull();
    const bob = { who: 'Bob', did: 'acknowledged', at: nine } as const;
    expect(wake({ ...snoozed, actor: bob }).actor).toEqual(bob);
    expect(wake({ ...snoozed, actor: null }).actor).toBeNull();
  });
});

describe('who is called', () => {
  const playbook = playbookFor(block);

  test('an operator may have what is critical said a second time soon', () => {
    const recalls = { ...playbook, recallMs: 30 * MINUTE };
    const open = opened(block);
    expect(remindAt(open, recalls)).toBe(nine + 30 * MINUTE);
    expect(remindAt({ ...open, reminders: 1, remindedAt: nine + 30 * MINUTE }, recalls)).toBe(
      nine + 30 * MINUTE + 4 * HOUR,
    );
    expect(remindAt({ ...open, severity: 'warning' }, recalls)).toBe(nine + 4 * HOUR);
    expect(remindAt(open, playbook)).toBe(nine + 4 * HOUR);
  });

  test('nobody is reminded of what is taken, explained, clean, lifted or was never opened', () => {
    const open = opened(block);
    for (const fields of [
      { state: 'acknowledged' },
      { inhibitedBy: 'x' },
      { stage: 'clean' },
      { stage: 'lifted' },
      { openedAt: null },
    ] as const)
      expect(remindAt({ ...open, ...fields }, playbook), JSON.stringify(fields)).toBeNull();
    expect(remindAt({ ...open, stage: 'quiet' }, playbook)).toBe(nine + 4 * HOUR);
    expect(remindAt({ ...open, stage: 'quiet', remindedAt: nine + 9 * HOUR }, playbook)).toBeNull();
  });

  test('it is looked at when something falls due, and each two minutes at the latest', () => {
    const open = opened(rate);
    const policy = playbookFor(rate);
    const third = nine + 3 * DAY;
    expect(dueAt({ ...open, lastAt: third }, policy, third - MINUTE), 'when it has lasted too long').toBe(
      third,
    );
    expect(dueAt(open, policy, third)).toBe(third + 2 * MINUTE);
    expect(dueAt({ ...open, snoozedUntil: nine + MINUTE }, policy, nine)).toBe(nine + MINUTE);
    expect(dueAt({ ...open, snoozedUntil: nine }, policy, nine)).toBe(nine + 2 * MINUTE);
    expect(dueAt({ ...open, state: 'resolved' }, policy, nine)).toBeNull();
  });

  test('a mute holds until its end, an explanation as long as it stands', () => {
    const open = opened(block);
    expect(silenced(open, nine)).toBe(false);
    expect(silenced({ ...open, mutedUntil: nine + 1 }, nine)).toBe(true);
    expect(silenced({ ...open, mutedUntil: nine }, nine)).toBe(false);
    expect(silenced({ ...open, inhibitedBy: 'x' }, nine)).toBe(true);
  });

  test('what was called for once is not called for again in three days, if it comes back again and again', () => {
    const open = { ...opened(block), relapses: 2, calledAt: nine };
    expect(wornOut(open, nine + 3 * DAY - 1)).toBe(true);
    expect(wornOut(open, nine + 3 * DAY)).toBe(false);
    expect(wornOut({ ...open, relapses: 1 }, nine + HOUR)).toBe(false);
    expect(wornOut({ ...open, calledAt: null }, HOUR)).toBe(false);
  });

  test('what only says who has it, or that it is said once more, is no reason why it stands as it does', () => {
    const quiet: readonly ChangeKind[] = [
      'reminded',
      'woke',
      'acknowledged',
      'assigned',
      'unacknowledged',
      'snoozed',
      'muted',
      'unmuted',
      'hearing',
    ];
    for (const kind of quiet) expect(saysWhy({ kind, by: null }), kind).toBe(false);
    expect(saysWhy({ kind: 'escalated', by: null })).toBe(true);
    expect(saysWhy({ kind: 'resolved', by: 'Ada' })).toBe(false);
  });

  test('an acknowledgement runs out only while it is taken and fails still', () => {
    const taken: Incident = {
      ...opened(block),
      state: 'acknowledged',
      heldUntil: nine + DAY,
      actor: { who: 'Ada', did: 'acknowledged', at: nine },
    };
    const given = expire(taken, playbook, nine + DAY);
    expect(given?.changes).toMatchObject([
      {
        kind: 'unacknowledged',
        voice: 'broadcast',
        because: 'Acknowledged 24 hours ago and still failing: nobody is known to work on it.',
      },
    ]);
    expect(expire({ ...taken, severity: 'warning' }, playbook, nine + DAY)?.changes[0]?.voice).toBe('thread');
    expect(expire({ ...taken, actor: null }, playbook, nine + DAY)?.changes[0]?.because).toMatch(
      /^Acknowledged less/,
    );
    for (const fields of [
      { state: 'open' },
      { heldUntil: null },
      { heldUntil: nine + DAY + 1 },
      { stage: 'quiet' },
    ] as const)
      expect(expire({ ...taken, ...fields }, playbook, nine + DAY), JSON.stringify(fields)).toBeNull();
  });
});

describe('a report of an earlier refusal', () => {
  const playbook = playbookFor(block);
  const told = (prior: Incident, since: number, at = nine + HOUR): Incident =>
    counted(prior, { ...sighting(at, 'bounce', verdict(block)), since }, playbook);

  test('moves the clock of the first block back, if that block lasted until the last failure', () => {
    const open = opened(block);
    expect(told(open, nine - HOUR).clocks.liftsAt).toBe(nine + 47 * HOUR);
    expect(told(open, nine).clocks.liftsAt).toBe(nine + 48 * HOUR);
    expect(told({ ...open, attempt: 2 }, nine - HOUR).clocks.liftsAt).toBe(nine + 48 * HOUR);
    const later = { ...open, lastAt: nine + 47 * HOUR + 1 };
    expect(told(later, nine - HOUR).clocks.liftsAt, 'it failed after that block').toBe(nine + 48 * HOUR);
    expect(told({ ...later, lastAt: nine + 47 * HOUR }, nine - HOUR).clocks.liftsAt).toBe(nine + 47 * HOUR);
    const short = { ...open, clocks: { ...open.clocks, liftsAt: nine + 40 * HOUR } };
    expect(told(short, nine - HOUR).clocks.liftsAt, 'an earlier end stays').toBe(nine + 40 * HOUR);
  });

  test('a notice tells nothing new of a try that the log has told', () => {
    const open = { ...opened(rate), heardFrom: { log: nine } };
    const again = { ...sighting(nine + MINUTE, 'delay', verdict(rate)), repeat: true };
    const policy = playbookFor(rate);
    expect(counted(open, again, policy).attempts).toBe(open.attempts);
    expect(counted(open, { ...again, source: 'log' }, policy).attempts).toBe((open.attempts ?? 0) + 1);
    const { heardFrom: _heardFrom, attempts: _attempts, ...old } = { ...open, bounces: 2, delays: 3 };
    expect(counted(old, again, policy).attempts, 'a row of old counts its messages').toBe(6);
  });
});

describe('a text with a longer recovery', () => {
  const gmail = (recoverBy: number | null, liftsAt: number | null) => ({ ...stopped, recoverBy, liftsAt });

  test('makes the clocks longer, a shorter one does not', () => {
    const days = (n: number): Clock => ({ basis: 'practice', words: '', recovers: [DAY, n * DAY] });
    const three = extendClocks(gmail(nine + DAY, null), days(3), nine, true);
    expect(three).toMatchObject({ recoverFrom: nine + DAY, recoverBy: nine + 3 * DAY });
    expect(extendClocks(three, days(2), nine, true)).toMatchObject({ recoverBy: nine + 3 * DAY });
    expect(extendClocks(gmail(null, null), days(2), nine, true).recoverBy).toBe(nine + 2 * DAY);
    expect(extendClocks(gmail(null, null), days(2), nine, false).recoverBy, 'it is known').toBeNull();
  });
});

describe('the limits of what is believed', () => {
  const now = when('09:00 +9d');

  test('when we were told', () => {
    expect(heardAt(now, [now - 2 * DAY], now)).toBe(now);
    expect(heardAt(now, [now - 2 * DAY - 1], now)).toBe(now - 2 * DAY - 1);
    expect(heardAt(now, [now - 5 * 365 * DAY], now)).toBe(now);
    expect(heardAt(now, [null, now - 3 * DAY], now)).toBe(now - 3 * DAY);
  });

  test('when it failed and until when it is tried', () => {
    const times = (lastAttemptAt: number, willRetryUntil: number) =>
      failureTimes({ arrivalAt: null, lastAttemptAt, willRetryUntil }, 'delay', now);
    expect(times(now, now)).toMatchObject({ at: now, queuedUntil: null });
    expect(times(now - 15 * DAY, now + 1)).toMatchObject({ at: now - 15 * DAY, queuedUntil: null });
    expect(times(now - 15 * DAY - 1, now + 1)).toMatchObject({ at: now, queuedUntil: now + 1 });
    expect(times(now, now + 15 * DAY - 1).queuedUntil).toBe(now + 15 * DAY - 1);
    expect(times(now, now + 15 * DAY).queuedUntil).toBeNull();
  });

  test('an IP at which nothing fails is not hit; of two, one may be', () => {
    const seen = [
      { ip: '192.0.2.1', failing: 3 },
      { ip: '192.0.2.2', failing: 0 },
    ];
    expect(ipSpread(seen, ['192.0.2.1', '192.0.2.2'], 'Gmail')).toBe(
      'Only 192.0.2.1 is hit at Gmail; our other sending IP is not.',
    );
    const two = [...seen, { ip: '192.0.2.3', failing: 1 }];
    expect(ipSpread(two, ['192.0.2.1', '192.0.2.2', '192.0.2.3'], 'Gmail')).toBe(
      '2 of our 3 sending IPs are hit at Gmail: 192.0.2.1, 192.0.2.3.',
    );
  });
});
