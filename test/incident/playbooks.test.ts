import { describe, expect, test } from 'vitest';
import type { Category } from '../../src/catalogue/category.ts';
import { playbookById as policyOf } from '../../src/incident/match.ts';
import { timeline, when } from './timeline.ts';

const flood = {
  cause: 'mail-flood',
  category: 'flood',
  provider: 'gmail',
  scope: { kind: 'ip', value: '192.0.2.1' },
} as const;
const rejectedRecipients = {
  cause: 'mxroute-rejected-recipient-flood',
  category: 'reputation-block',
  provider: 'mxroute',
} as const;
const gmailRate = {
  cause: 'gmail-unusual-rate-ip',
  category: 'rate-limited',
  provider: 'gmail',
  scope: { kind: 'ip', value: '192.0.2.1' },
} as const;
const unauthenticated = {
  cause: 'gmail-unauthenticated',
  category: 'auth-failure',
  provider: 'gmail',
} as const;
const listed = {
  cause: 'spamhaus',
  category: 'reputation-block',
  provider: 'yahoo',
  scope: { kind: 'ip', value: '192.0.2.1' },
} as const;
const throttled = { cause: 'yahoo-deferred', category: 'reputation-block', provider: 'yahoo' } as const;
const acknowledged = { do: 'acknowledge' } as const;

/** Minutes since the first midnight as the timeline writes them. */
const clock = (minutes: number): string => {
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)} +${Math.floor(minutes / 1440)}d`;
};

describe('flood 5.7.28, any provider', () => {
  test('the first one opens it, critical; a clean hour in which mail passes ends it', () => {
    const t = timeline(flood);
    t.at('09:00').bounce().expect('opened', { severity: 'critical', state: 'open' }).act(acknowledged);
    t.at('09:30').bounce().at('09:40').passes(12).at('10:29').expect('acknowledged').silence();
    t.at('10:30').expect('resolved', {
      state: 'resolved',
      because:
        /^Mail passes again: 12 messages accepted at Gmail after the last failure, by the mail server's log/,
      voice: 'broadcast',
    });
    expect(t.incident?.proof).toEqual({ kind: 'delivered', at: when('09:40'), count: 12, source: 'log' });
  });

  test('at another provider as well', () => {
    timeline({ ...flood, provider: 'yahoo' })
      .at('09:00')
      .bounce()
      .expect('opened', { severity: 'critical' });
  });

  test('silence is no clean hour: it is said to prove nothing, until mail passes', () => {
    const t = timeline(flood);
    t.at('09:00').bounce().expect('opened').act(acknowledged).expect('acknowledged');
    t.at('10:00').expect('updated', {
      phase: 'quiet, unproven',
      voice: 'none',
      because: /^Nothing more is heard, which proves nothing: no delivery was seen/,
    });
    t.at('12:00').silence().passes();
    t.at('12:03').expect('resolved', { because: /Mail passes again/ });
  });

  test('silence alone closes it after a day, quietly, and never as resolved; the next failure opens it again', () => {
    const t = timeline(flood);
    t.at('09:00').bounce().expect('opened').act(acknowledged).expect('acknowledged');
    t.at('08:59 +1d').expect('updated').silence();
    t.at('09:00 +1d').expect('closed', {
      state: 'resolved',
      phase: 'quiet, unproven',
      voice: 'none',
      because: /^Quiet, unproven/,
    });
    expect(t.incident?.proof).toBeNull();
    t.at('09:00 +3d')
      .bounce()
      .expect('reopened', {
        state: 'open',
        voice: 'broadcast',
        because: /^Failing again after 72 hours of quiet; nothing had shown/,
      });
  });

  test('one that returns within the day is re-opened, aloud', () => {
    const t = timeline(flood);
    t.at('09:00').bounce().expect('opened');
    t.at('09:30').passes();
    t.at('15:00')
      .expect('resolved')
      .bounce()
      .expect('reopened', { state: 'open', attempt: 2, voice: 'broadcast', because: /back 5 hours/ });
  });
});

describe('MXroute blocks', () => {
  const hours = [
    ['mxroute-rejected-recipient-flood', 48, '09:00 +2d'],
    ['mxroute-authentication-failure-flood', 24, '09:00 +1d'],
    ['mxroute-rejected-after-data', 24, '09:00 +1d'],
    ['mxroute-connection-spam', 12, '21:00'],
  ] as const;

  test.for(hours)('%s lifts %i hours after the first rejection', ([cause, , liftsAt]) => {
    const t = timeline({ ...rejectedRecipients, cause });
    t.at('09:00').bounce().expect('opened', { severity: 'critical', liftsAt, phase: 'blocked' });
    t.act(acknowledged).expect('acknowledged');
    t.at('10:00').bounce();
    expect(t.incident?.clocks.liftsAt, 'later rejections do not move the clock').toBe(when(liftsAt));
    t.at(liftsAt).expect('lifted', { phase: 'lifted, watching', voice: 'thread' });
  });

  test('quiet after the lift closes it, unproven; mail that passes ends it', () => {
    const t = timeline(rejectedRecipients);
    t.at('09:00').bounce().expect('opened').act(acknowledged).expect('acknowledged');
    t.at('09:59 +2d').expect('lifted').silence();
    t.at('10:00 +2d').expect('closed', { because: /since the block should have lifted/, voice: 'none' });
    const proven = timeline(rejectedRecipients);
    proven.at('09:00').bounce().expect('opened').act(acknowledged).expect('acknowledged');
    proven.at('09:20 +2d').expect('lifted').passes();
    proven.at('09:25 +2d').expect('resolved', { voice: 'broadcast' });
  });

  test('mail that passes during the block ends it; what is refused after that is another block', () => {
    const t = timeline(rejectedRecipients);
    t.at('09:00').bounce().expect('opened').act(acknowledged).expect('acknowledged');
    t.at('17:00').bounce().at('17:15').passes(3);
    t.at('17:20').expect('resolved', { because: /3 messages accepted at MXroute/ });
    t.bounce(1, { at: when('17:10') }).silence();
    t.at('18:15')
      .bounce()
      .expect('reblocked', {
        attempt: 2,
        liftsAt: '18:15 +2d',
        because: /Blocked again 1 hour after mail had passed/,
      });
  });

  test('the clock runs from the first refusal that can be known, not from its notice', () => {
    const t = timeline({ ...rejectedRecipients, cause: 'mxroute-authentication-failure-flood' });
    t.at('21:01')
      .delay(1, { at: when('20:52'), since: when('16:12') })
      .expect('opened', { liftsAt: '16:12 +1d' });
    expect(t.incident).toMatchObject({
      firstAt: when('16:12'),
      lastAt: when('20:52'),
      heardAt: when('21:01'),
    });
    t.at('21:20').delay(1, { at: when('21:10'), since: when('15:50') });
    expect(t.incident?.clocks.liftsAt, 'an earlier one is learnt of').toBe(when('15:50 +1d'));
    const old = timeline({ ...rejectedRecipients, cause: 'mxroute-authentication-failure-flood' });
    old.at('09:00 +5d').bounce(1, { at: when('08:50 +5d'), since: when('09:00') });
    expect(old.incident?.clocks.liftsAt, 'that block would have been over').toBe(when('08:50 +6d'));
  });

  test('a lifted block that returns is re-blocked, and louder', () => {
    const t = timeline(rejectedRecipients);
    t.at('09:00')
      .bounce()
      .expect('opened', { severity: 'critical', liftsAt: '09:00 +2d' })
      .act(acknowledged)
      .expect('acknowledged');
    t.at('09:05 +2d').expect('lifted');
    t.bounce().expect('reblocked', {
      attempt: 2,
      liftsAt: '09:05 +4d',
      state: 'open',
      voice: 'broadcast',
      because: /cause is not fixed/,
    });
    t.act(acknowledged).expect('acknowledged');
    t.at('09:06 +4d').expect('lifted').bounce().expect('reblocked', { attempt: 3, liftsAt: '09:06 +6d' });
  });

  test('it may return up to one further timeout after the lift, though it was over meanwhile', () => {
    const t = timeline(rejectedRecipients);
    t.at('09:00').bounce().expect('opened').act(acknowledged).expect('acknowledged');
    t.at('09:00 +4d')
      .expect('lifted')
      .expect('closed')
      .bounce()
      .expect('reblocked', { attempt: 2, liftsAt: '09:00 +6d' });
  });

  test('after that it is no re-block; it is a new incident if the old one was proven over', () => {
    const t = timeline(rejectedRecipients);
    t.at('09:00').bounce().expect('opened').act(acknowledged).expect('acknowledged');
    const first = t.incident?.id;
    t.at('09:01 +4d')
      .expect('lifted')
      .expect('closed')
      .bounce()
      .expect('reopened', { attempt: 2, liftsAt: '09:01 +6d' });
    expect(t.incident?.id, 'nothing had shown that it was over').toBe(first);
    t.act(acknowledged).expect('acknowledged').at('09:30 +6d').expect('lifted').passes();
    t.at('09:40 +8d').expect('resolved').bounce().expect('opened', { attempt: 1, liftsAt: '09:40 +10d' });
    expect(t.incident?.id).not.toBe(first);
  });

  test('a warning by override becomes critical when it returns', () => {
    const policy = [{ ...policyOf('mxroute-connection-spam'), severity: 'warning' as const }];
    const t = timeline({ ...rejectedRecipients, cause: 'mxroute-connection-spam' }, policy);
    t.at('09:00').bounce().expect('opened', { severity: 'warning' }).act(acknowledged).expect('acknowledged');
    t.at('21:30').expect('lifted').bounce().expect('reblocked', { severity: 'critical' });
  });

  test('resolved by hand while the block runs: what it still refuses is no news, its return is', () => {
    const t = timeline(rejectedRecipients);
    t.at('09:00').bounce().expect('opened').act({ do: 'resolve' }).expect('resolved', { because: /Ada/ });
    t.at('20:00').bounce().silence();
    t.at('09:10 +2d').bounce().expect('reblocked', { attempt: 2 });
  });
});

describe('Gmail 4.7.28', () => {
  test('two within an hour open it; the first alone does not', () => {
    const t = timeline(gmailRate);
    t.at('09:00').delay().silence();
    expect(t.incident?.state).toBe('watching');
    t.at('09:40').delay().expect('opened', { severity: 'warning', phase: 'rate limited' });
  });

  test('two that are further apart do not', () => {
    timeline(gmailRate).at('09:00').delay().at('10:01').delay().silence();
  });

  test('two clocks: retry after ten minutes, recovery within 24 to 72 hours', () => {
    const t = timeline(gmailRate);
    t.at('09:00').delay(2).expect('opened', { retryAt: '09:10', recoverBy: '09:00 +3d' });
    expect(t.incident?.clocks).toMatchObject({
      basis: 'practice',
      liftsAt: null,
      recoverFrom: when('09:00 +1d'),
    });
    t.at('09:30').delay();
    expect(t.incident?.clocks.retryAt, 'nothing for ten minutes after the latest').toBe(when('09:40'));
  });

  test('mail that passes looks clean, a clean day ends it', () => {
    const t = timeline(gmailRate);
    t.at('09:00').delay(2).expect('opened').act(acknowledged).expect('acknowledged');
    t.at('09:04').passes(7);
    t.at('09:12').expect('looks-clean', {
      phase: 'looks clean, watching recovery',
      voice: 'thread',
      because: /^Mail passes again: 7 messages accepted/,
    });
    t.at('08:59 +1d').silence();
    t.at('09:02 +1d').expect('resolved', { voice: 'thread' });
  });

  test('notices come once a message: their silence is no health, however long it lasts', () => {
    const t = timeline(gmailRate);
    const queued = { since: when('16:12'), queuedUntil: when('16:12 +5d') };
    t.at('21:00').delay(41, queued).expect('opened').act(acknowledged).expect('acknowledged');
    t.at('22:01').expect('updated', {
      phase: 'quiet, unproven',
      voice: 'none',
      because: /^Nothing more is heard, which proves nothing: most mail servers tell of a delay only once/,
    });
    t.at('16:12 +5d').silence();
    expect(t.incident).toMatchObject({
      state: 'acknowledged',
      stage: 'quiet',
      queuedUntil: when('16:12 +5d'),
    });
    t.at('18:15 +5d').expect('resolved', { because: /none of 41 delayed messages failed/ });
    expect(t.incident?.proof).toMatchObject({ kind: 'queue-ended', count: 41, at: when('16:12 +5d') });
  });

  test('a queue that ends in failures proves nothing', () => {
    const t = timeline(gmailRate);
    t.at('21:00')
      .delay(2, { queuedUntil: when('21:00 +1d') })
      .expect('opened');
    t.act(acknowledged).expect('acknowledged').at('21:10 +1d').expect('updated');
    t.bounce(1, { followsDelay: true }).expect('escalated');
    t.at('21:09 +2d').expect('updated').silence();
    t.at('21:10 +2d').expect('closed');
  });

  test('where nobody says how long the queue is, it waits for as long as queues do, and closes unproven', () => {
    const t = timeline(gmailRate);
    t.at('09:00').delay(2).expect('opened').act(acknowledged).expect('acknowledged');
    t.at('10:30').expect('updated', { because: /mail is queued still/ });
    expect(t.incident).toMatchObject({ untimed: 2, queuedUntil: null });
    t.at('09:00 +5d').silence();
    t.at('12:00 +5d').expect('closed');
  });

  test('failing again while it looked clean', () => {
    const t = timeline(gmailRate);
    t.at('09:00').delay(2).expect('opened');
    t.at('09:30').passes();
    t.at('11:00')
      .expect('looks-clean')
      .delay()
      .expect('updated', { phase: 'rate limited', because: /again after 2 hours/ });
    t.at('11:05').passes().at('11:20').expect('looks-clean', { voice: 'none' });
  });

  test('mail that expires makes it critical', () => {
    const t = timeline(gmailRate);
    t.at('09:00').delay(2).expect('opened', { severity: 'warning' });
    t.at('09:30')
      .bounce()
      .expect('escalated', {
        severity: 'critical',
        voice: 'broadcast',
        because: /failing for good now; 2 messages were/,
      });
  });

  test('past 72 hours the cause is not fixed: critical', () => {
    const t = timeline(gmailRate);
    t.at('09:00').delay(2).expect('opened').act(acknowledged).expect('acknowledged');
    for (let half = 1; half < 144; half += 1) t.at(clock(9 * 60 + half * 30)).delay();
    t.silence();
    t.at('09:00 +3d').expect('escalated', {
      severity: 'critical',
      because: /72 hours.*volume, list quality and authentication/,
    });
  });
});

describe('authentication failures', () => {
  test('two within an hour, critical, over after six hours in which mail passes', () => {
    const t = timeline(unauthenticated);
    t.at('09:00').bounce().silence();
    t.at('09:30')
      .bounce()
      .expect('opened', { severity: 'critical' })
      .act(acknowledged)
      .expect('acknowledged');
    t.at('09:50').passes().at('09:53').expect('looks-clean');
    t.at('15:29').silence();
    t.at('15:30').expect('resolved');
  });

  test('a newsletter that fails once a day is one incident that says so', () => {
    const t = timeline(unauthenticated);
    t.at('09:00').bounce(2).expect('opened').act(acknowledged).expect('acknowledged');
    t.at('09:00 +1d').expect('updated').expect('closed', { voice: 'none' });
    t.bounce().expect('reopened', { voice: 'thread' }).act(acknowledged).expect('acknowledged');
    t.at('09:00 +2d').expect('updated').expect('closed');
    t.bounce().expect('reopened', { voice: 'thread', because: /It is the 2nd time in 48 hours/ });
    t.act(acknowledged).expect('acknowledged').at('09:00 +3d').expect('updated').expect('closed');
    t.bounce().expect('reopened', { voice: 'thread', because: /the 3rd time in 3 days|72 hours/ });
    expect(t.changes.filter(({ voice }) => voice === 'broadcast')).toHaveLength(0);
    expect(new Set(t.changes.map(({ incidentId }) => incidentId)).size).toBe(1);
  });
});

describe('reputation and blocklists', () => {
  const causes: readonly (readonly [string, Category])[] = [
    ['spamhaus', 'reputation-block'],
    ['microsoft-s3150', 'reputation-block'],
    ['microsoft-banned-ip', 'reputation-block'],
    ['blocklist', 'reputation-block'],
    ['apple-local-policy', 'policy-rejected'],
    ['missing-ptr', 'missing-ptr'],
  ];

  test.for(causes)(
    '%s: three within an hour, critical, over after six hours in which mail passes',
    ([cause, category]) => {
      const t = timeline({ ...listed, cause, category });
      t.at('09:00').bounce(2).silence();
      t.at('10:00')
        .bounce()
        .expect('opened', { severity: 'critical' })
        .act(acknowledged)
        .expect('acknowledged');
      t.at('11:00').expect('updated').passes().at('11:05').expect('looks-clean');
      t.at('16:00').expect('resolved');
    },
  );
});

describe('provider throttling', () => {
  test('five within an hour, a warning, with the practice clock', () => {
    const t = timeline(throttled);
    t.at('09:00').delay(4).silence();
    t.at('09:20').delay().expect('opened', { severity: 'warning', retryAt: '11:20' });
    expect(t.incident?.clocks.basis).toBe('practice');
    t.at('09:30').passes().at('09:35').expect('looks-clean');
    t.at('15:20').expect('resolved', { voice: 'thread' });
  });

  test('Microsoft needs days of steady sending', () => {
    const t = timeline({
      ...throttled,
      cause: 'microsoft-throttled',
      category: 'rate-limited',
      provider: 'microsoft',
    });
    t.at('09:00').delay(5).expect('opened', { recoverBy: '09:00 +4d' });
  });

  test('a recipient who gets too much mail is not our rate', () => {
    timeline({ ...throttled, cause: 'recipient-rate', category: 'rate-limited' })
      .at('09:00')
      .delay(50)
      .silence();
  });
});

describe('while a source cannot be read', () => {
  test('nothing looks clean, is lifted, closes or is over; it says since when', () => {
    const t = timeline(rejectedRecipients);
    t.at('09:00').bounce().expect('opened').act(acknowledged).expect('acknowledged');
    t.at('20:00').passes().blind(true);
    t.at('20:30').expect('hearing', { because: /^Not everything is heard/ });
    expect(t.incident?.blindSince).toBe(when('20:00'));
    expect(t.incident?.because, 'its own reason stays').not.toMatch(/heard/);
    t.at('09:00 +4d').silence().blind(false);
    t.at('09:10 +4d')
      .expect('hearing', { because: /read up again/ })
      .expect('resolved');
  });

  test('people are still reminded, and snoozes end', () => {
    const t = timeline(flood);
    t.at('09:00').bounce().expect('opened').blind(true);
    t.at('13:00')
      .expect('hearing')
      .expect('reminded', { because: /^Nobody has taken it/ });
    expect(t.incident?.because, 'a reminder is no reason').toMatch(/mail flood/);
  });
});

describe('a failure after the clock has judged', () => {
  test('what a delivery or the clock closed is opened by any later failure, however late it is read', () => {
    const t = timeline(flood);
    t.at('09:00').bounce().expect('opened').act(acknowledged).expect('acknowledged');
    t.at('09:00 +1d').expect('updated').expect('closed');
    t.at('10:00 +1d')
      .bounce(1, { at: when('08:55 +1d') })
      .expect('reopened');
  });

  test('only a person has stragglers', () => {
    const t = timeline(flood);
    t.at('09:00').bounce().expect('opened').act({ do: 'resolve' }).expect('resolved');
    expect(t.incident?.proof).toMatchObject({ kind: 'person' });
    t.at('12:00')
      .bounce(1, { at: when('09:05') })
      .silence();
  });
});

describe('what comes back once a day', () => {
  test('calls again at most every third day, and says in its thread how often it came', () => {
    const t = timeline({ cause: 'gmail-unauthenticated', category: 'auth-failure', provider: 'gmail' });
    for (const day of [0, 1, 2, 3, 4, 5, 6]) {
      t.at(`10:00 +${day}d`).bounce(5);
      t.at(`09:00 +${day + 1}d`);
    }
    const aloud = t.changes.filter(({ voice }) => voice === 'broadcast').map(({ kind }) => kind);
    expect(aloud).toEqual(['reminded', 'reminded', 'reminded']);
    expect(t.changes.findLast(({ kind }) => kind === 'reopened')).toMatchObject({
      voice: 'thread',
      because: expect.stringContaining('It is the 6th time in 6 days.'),
    });
  });
});

describe('a new life', () => {
  test('nobody has it who had it before', () => {
    const t = timeline(flood);
    t.at('09:00').bounce().expect('opened').act(acknowledged, 'Alice').expect('acknowledged');
    t.at('09:20').passes().at('10:30').expect('resolved');
    t.at('11:00').bounce().expect('reopened', { state: 'open' });
    expect(t.incident).toMatchObject({
      actor: null,
      formerActor: { who: 'Alice' },
      snoozedUntil: null,
      firstOpenedAt: when('09:00'),
      openedAt: when('11:00'),
    });
    t.at('15:00')
      .expect('updated')
      .expect('reminded', { because: /4 hours after it opened again/ });
  });
});
