import { describe, expect, test } from 'vitest';
import { clockEnd } from '../../src/incident/act.ts';
import { timeline, when } from './timeline.ts';

const block = {
  cause: 'mxroute-rejected-recipient-flood',
  category: 'reputation-block',
  provider: 'mxroute',
} as const;
const flood = { cause: 'mail-flood', category: 'flood', provider: 'gmail' } as const;
const rate = { cause: 'gmail-unusual-rate-ip', category: 'rate-limited', provider: 'gmail' } as const;

describe('reminders', () => {
  test('every four hours while open and not acknowledged', () => {
    const t = timeline(block);
    t.at('09:00').bounce().expect('opened');
    t.at('12:59').silence();
    t.at('13:00').expect('reminded', {
      voice: 'broadcast',
      because: /^Nobody has taken it, 4 hours after it opened/,
    });
    t.at('17:00')
      .expect('reminded', { voice: 'thread' })
      .act({ do: 'acknowledge' })
      .expect('acknowledged', { state: 'acknowledged' });
    t.at('08:00 +1d').silence();
  });

  test('none while it looks clean', () => {
    const t = timeline(rate);
    t.at('09:00').delay(2).expect('opened');
    t.at('09:30').passes().at('08:00 +1d').expect('looks-clean').silence();
  });
});

describe('snooze', () => {
  test('keeps quiet until its end, then wakes', () => {
    const t = timeline(block);
    t.at('09:00')
      .bounce()
      .expect('opened')
      .act({ do: 'snooze', until: when('15:00') }, 'Grace')
      .expect('snoozed', { because: /Grace/ });
    t.at('14:59').silence();
    t.at('15:00').expect('woke', { voice: 'thread' });
    t.at('18:59').silence().at('19:00').expect('reminded');
  });

  test('a re-block ends it at once', () => {
    const t = timeline(block);
    t.at('09:00')
      .bounce()
      .expect('opened')
      .act({ do: 'snooze', until: when('09:00 +9d') })
      .expect('snoozed');
    t.at('09:30 +2d').expect('lifted').bounce().expect('reblocked', { voice: 'broadcast' });
    expect(t.incident?.snoozedUntil).toBeNull();
  });

  test('until the clock ends', () => {
    const t = timeline(block).at('09:00').bounce();
    expect(t.incident && clockEnd(t.incident, when('10:00'))).toBe(when('09:00 +2d'));
    const none = timeline(flood).at('09:00').bounce();
    expect(none.incident && clockEnd(none.incident, when('10:00'))).toBeNull();
  });

  test('until the clock ends: the first of lifting, recovery and retry that is still to come', () => {
    const { incident } = timeline(block).at('09:00').bounce();
    if (!incident) throw new Error('not opened');
    const ends = (liftsAt: number | null, recoverBy: number | null, retryAt: number | null) =>
      clockEnd({ ...incident, clocks: { basis: 'promise', liftsAt, recoverBy, retryAt } }, 1_000);
    expect(ends(3_000, 2_000, 1_500)).toBe(3_000);
    expect(ends(1_000, 2_000, 1_500)).toBe(2_000);
    expect(ends(null, 999, 1_500)).toBe(1_500);
    expect(ends(null, null, null)).toBeNull();
  });

  test('into the past it does nothing', () => {
    timeline(block)
      .at('09:00')
      .bounce()
      .expect('opened')
      .act({ do: 'snooze', until: when('08:00') })
      .silence();
  });
});

describe('resolve', () => {
  test('stragglers of the next minutes do not re-open it, later failures do', () => {
    const t = timeline(flood);
    t.at('09:00').bounce(3).expect('opened').act({ do: 'resolve' }).expect('resolved', { state: 'resolved' });
    t.at('09:09').bounce(40).silence();
    t.at('09:11').bounce().expect('reopened');
    expect(t.incident?.bounces).toBe(44);
  });

  test('twice does nothing', () => {
    timeline(flood)
      .at('09:00')
      .bounce()
      .expect('opened')
      .act({ do: 'resolve' })
      .expect('resolved')
      .act({ do: 'resolve' })
      .silence();
  });
});

describe('mute', () => {
  test('nobody is called for this scope, even by the next incident', () => {
    const t = timeline(flood);
    t.at('09:00')
      .bounce()
      .expect('opened')
      .act({ do: 'mute', until: when('09:00 +7d') })
      .expect('muted', { because: /7 days/ });
    t.at('09:30').passes().at('12:00').expect('resolved', { voice: 'none' });
    t.at('13:00 +2d').bounce().expect('opened', { voice: 'none' });
    t.at('13:30 +2d').passes().at('20:00 +2d').expect('resolved', { voice: 'none' });
  });
});
