import { describe, expect, test } from 'vitest';
import type { Clocks } from '../../src/incident/incident.ts';
import { clockTold } from '../../src/pipeline/clock-told.ts';
import { incidentText } from '../../src/pipeline/incident-text.ts';
import type { IncidentView } from '../../src/pipeline/outlet.ts';
import { flood, HOUR, mxroute, NOW, ops, resolved } from '../slack/samples.ts';

const hour = (at: number): string => new Date(at).toISOString().slice(11, 16);

describe('an incident in plain lines', () => {
  test('state, figures, reason, steps, clock, addresses, notes', () => {
    expect(incidentText(mxroute, NOW)).toBe(
      [
        '🔴 MXroute: Rejected Recipient Flood, IP blocked for 48 hours · 550 5.7.28 · 192.0.2.10',
        '1,204 messages failed; since 2026-11-20 10:38 UTC, latest 2026-11-20 11:03 UTC. 82% of it: campaign Autumn offer from n…@example.com.',
        '1,000 messages by now.',
        'Do now:',
        '1. Stop campaign Autumn offer: it hits addresses that do not exist.',
        '2. Take the invalid recipients off the list, look for a compromised server, and wait; contact support only if it is an error.',
        "⏳ It lifts by itself 2026-11-20 14:05 UTC, by MXroute's own rule.",
        'The addresses are fine: none is suppressed for this.',
        'Mail queued now expires before the block lifts: raise the queue lifetime, or send it again after the lift.',
      ].join('\n'),
    );
  });

  test('over: no clock runs, and what was noted meanwhile holds no more', () => {
    const over: IncidentView = {
      ...resolved,
      timeline: [{ ...flood.timeline[0]!, kind: 'resolved', because: 'Mail passes again.' }],
    };
    expect(incidentText(over, NOW)).toBe(
      [
        '✅ Over · MXroute: Rejected Recipient Flood, IP blocked for 48 hours · 550 5.7.28 · 192.0.2.10',
        '1,204 messages failed; since 2026-11-20 10:38 UTC, latest 2026-11-20 11:03 UTC. 82% of it: campaign Autumn offer from n…@example.com.',
        'Mail passes again.',
        'The addresses are fine: send them the failed messages again, slowly.',
      ].join('\n'),
    );
  });

  test('Rebound’s own trouble has no figures, no steps and no addresses', () => {
    expect(incidentText(ops, NOW)).toBe(
      [
        '🔧 Rebound itself needs care',
        'Nothing is counted; since 2026-11-20 10:38 UTC, latest 2026-11-20 11:03 UTC.',
        'The bounce mailbox bounces@example.com could not be reached for 10 minutes: the server refused the login.',
      ].join('\n'),
    );
  });

  test('who saw it stands beside the figures, and nobody is blamed where nobody stands out', () => {
    const seen: IncidentView = {
      ...flood,
      evidence: { ...flood.evidence, senders: [], campaigns: [] },
      incident: { ...flood.incident, heardFrom: { log: NOW } },
    };
    expect(incidentText(seen, NOW).split('\n')[1]).toBe(
      '1,204 messages failed, 30 delayed; since 2026-11-20 10:38 UTC, latest 2026-11-20 11:03 UTC. Seen in the mail server’s log.',
    );
  });

  test('what a mail wrote stays within its line', () => {
    const hostile: IncidentView = { ...flood, notes: ['  one\n\n2. two\t\tthree '], timeline: [] };
    expect(incidentText(hostile, NOW).split('\n').at(-1)).toBe('one 2. two three');
  });
});

describe('when it will be over', () => {
  const none: Clocks = { liftsAt: null, basis: 'none', retryAt: null, recoverBy: null };
  const told = (clocks: Partial<Clocks>, given: Partial<IncidentView> = {}): string =>
    clockTold({ ...flood, ...given, incident: { ...flood.incident, clocks: { ...none, ...clocks } } }, NOW)
      .map((parts) => parts.map((part) => (typeof part === 'string' ? part : hour(part.at))).join(''))
      .join('\n');
  const [soon, later] = [NOW + HOUR, NOW + 2 * HOUR];
  const past = NOW - HOUR;

  test.for<[string, Partial<Clocks>, string]>([
    [
      'a block that its provider promises to lift',
      { liftsAt: soon, basis: 'promise' },
      "⏳ It lifts by itself 12:05, by Gmail's own rule.",
    ],
    [
      'a block that usually lifts within a span',
      { liftsAt: later, liftsFrom: soon, basis: 'practice' },
      '⏳ Usually lifts by itself between 12:05 and 13:05; Gmail promises nothing.',
    ],
    ['a block whose span is a moment', { liftsAt: soon, liftsFrom: soon }, '⏳ It lifts by itself 12:05.'],
    [
      'a block that should have lifted',
      { liftsAt: past, basis: 'promise' },
      "🔓 It should have lifted 10:05, by Gmail's own rule.",
    ],
    ['a block that should lift this very moment', { liftsAt: NOW }, '🔓 It should have lifted 11:05.'],
    ['a lift outranks a recovery', { liftsAt: soon, recoverBy: later }, '⏳ It lifts by itself 12:05.'],
    [
      'a recovery by practice',
      { recoverBy: later, basis: 'practice' },
      '⏳ Usually over by 13:05; Gmail promises nothing.',
    ],
    [
      'a recovery that is promised',
      { recoverBy: later, basis: 'promise' },
      "⏳ It is over by 13:05, by Gmail's own rule.",
    ],
    [
      'a recovery within a span',
      { recoverBy: later, recoverFrom: soon, basis: 'practice' },
      '⏳ Usually over between 12:05 and 13:05; Gmail promises nothing.',
    ],
    [
      'a recovery whose span has begun',
      { recoverBy: later, recoverFrom: NOW, basis: 'practice' },
      '⏳ Usually over by 13:05; Gmail promises nothing.',
    ],
    [
      'a recovery that is late',
      { recoverBy: NOW },
      '⏳ It should have been over by 11:05: the cause may not be fixed.',
    ],
    [
      'a retry alone',
      { retryAt: soon, basis: 'practice' },
      '⏳ Try again from 12:05; Gmail promises nothing.',
    ],
    [
      'a retry before a recovery',
      { retryAt: soon, recoverBy: later, basis: 'practice' },
      '⏳ Try again from 12:05.\n⏳ Usually over by 13:05; Gmail promises nothing.',
    ],
    [
      'a retry before a lift',
      { retryAt: soon, liftsAt: later, basis: 'practice' },
      '⏳ Try again from 12:05.\n⏳ Usually lifts by itself 13:05; Gmail promises nothing.',
    ],
    [
      'a retry whose time has come says no more',
      { retryAt: NOW, liftsAt: later },
      '⏳ It lifts by itself 13:05.',
    ],
  ])('%s', ([, clocks, said]) => expect(told(clocks)).toBe(said));

  test('the operator’s own span is shown as the operator’s', () => {
    const playbook = { ...flood.playbook, clock: { override: { lifts: [HOUR, HOUR] as const } } };
    expect(told({ liftsAt: soon, basis: 'promise' }, { playbook })).toBe(
      '⏳ It lifts by itself 12:05, by your own setting.',
    );
  });

  test('a provider of several brands is called by the first, an unknown one by what it is', () => {
    const at = (provider: string, providerName: string): string =>
      clockTold(
        {
          ...flood,
          providerName,
          incident: { ...flood.incident, provider, clocks: { ...none, liftsAt: soon, basis: 'promise' } },
        },
        NOW,
      )
        .flat()
        .at(-2) as string;
    expect(at('yahoo', 'Yahoo / AOL')).toBe(", by Yahoo's own rule");
    expect(at('', 'the receiving servers')).toBe(", by the provider's own rule");
  });

  test('where nothing counts down, the catalogue’s sentence; none where no single cause stands for it', () => {
    expect(told({})).toBe(`⏳ ${flood.knowledge.clock.words}`);
    expect(told({}, { playbook: ops.playbook })).toBe('');
  });
});
