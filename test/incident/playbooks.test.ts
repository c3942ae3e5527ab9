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
  test('the first one opens it, critical; a clean hour of mail ends it', () => {
    const t = timeline(flood);
    t.at('09:00').bounce().expect('opened', { severity: 'critical', state: 'open' });
    t.at('09:30').bounce();
    t.at('10:29').silence();
    t.at('10:30').expect('resolved', {
      state: 'resolved',
      because: /60 minutes|1 hour.*other mail was seen/,
      voice: 'broadcast',
    });
  });

  test('at another provider as well', () => {
    timeline({ ...flood, provider: 'yahoo' })
      .at('09:00')
      .bounce()
      .expect('opened', { severity: 'critical' });
  });

  test('silence is no clean hour: mail must flow for an hour first', () => {
    const t = timeline(flood).mail('silent');
    t.at('09:00').bounce().expect('opened').act(acknowledged).expect('acknowledged');
    t.at('10:00').expect('updated', {
      phase: 'quiet, but no other mail seen',
      because: /no other mail was seen/,
    });
    t.at('12:00').silence().mail('flowing');
    t.at('12:05').expect('updated', { because: /goes through again/ });
    t.at('13:04').silence();
    t.at('13:06').expect('resolved', { because: /other mail was seen to go through/ });
  });

  test('silence alone ends it only after a day, and says so', () => {
    const t = timeline(flood).mail('silent');
    t.at('09:00').bounce().expect('opened').act(acknowledged).expect('acknowledged');
    t.at('08:59 +1d').expect('updated').silence();
    t.at('09:00 +1d').expect('resolved', { because: /silence, not proof/ });
  });

  test('one that returns within the day is re-opened, aloud', () => {
    const t = timeline(flood);
    t.at('09:00').bounce().expect('opened');
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

  test('quiet after the lift is the end', () => {
    const t = timeline(rejectedRecipients);
    t.at('09:00').bounce().expect('opened').act(acknowledged).expect('acknowledged');
    t.at('09:59 +2d').expect('lifted').silence();
    t.at('10:00 +2d').expect('resolved', { because: /since the block lifted/, voice: 'broadcast' });
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
      .expect('resolved')
      .bounce()
      .expect('reblocked', { attempt: 2, liftsAt: '09:00 +6d' });
  });

  test('after that it is a new incident', () => {
    const t = timeline(rejectedRecipients);
    t.at('09:00').bounce().expect('opened').act(acknowledged).expect('acknowledged');
    const first = t.incident?.id;
    t.at('09:01 +4d')
      .expect('lifted')
      .expect('resolved')
      .bounce()
      .expect('opened', { attempt: 1, liftsAt: '09:01 +6d' });
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

  test('the first clean hour looks clean, a clean day ends it', () => {
    const t = timeline(gmailRate);
    t.at('09:00').delay(2).expect('opened');
    t.at('10:00').expect('looks-clean', { phase: 'looks clean, watching recovery', voice: 'thread' });
    t.at('08:59 +1d').silence();
    t.at('09:00 +1d').expect('resolved', { because: /24 hours/, voice: 'thread' });
  });

  test('failing again while it looked clean', () => {
    const t = timeline(gmailRate);
    t.at('09:00').delay(2).expect('opened');
    t.at('11:00')
      .expect('looks-clean')
      .delay()
      .expect('updated', { phase: 'rate limited', because: /again after 2 hours/ });
    t.at('12:00').expect('looks-clean', { voice: 'none' });
  });

  test('mail that expires makes it critical', () => {
    const t = timeline(gmailRate);
    t.at('09:00').delay(2).expect('opened', { severity: 'warning' });
    t.at('09:30')
      .bounce()
      .expect('escalated', { severity: 'critical', voice: 'broadcast', because: /failed for good/ });
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
  test('two within an hour, critical, over after six clean hours', () => {
    const t = timeline(unauthenticated);
    t.at('09:00').bounce().silence();
    t.at('09:30')
      .bounce()
      .expect('opened', { severity: 'critical' })
      .act(acknowledged)
      .expect('acknowledged');
    t.at('15:29').silence();
    t.at('15:30').expect('resolved', { because: /6 hours/ });
  });

  test('without other mail the end says that it is silence only', () => {
    const t = timeline(unauthenticated).mail('silent');
    t.at('09:00').bounce(2).expect('opened').act(acknowledged).expect('acknowledged');
    t.at('15:00').expect('resolved', { because: /silence, not proof/ });
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

  test.for(causes)('%s: three within an hour, critical, over after six clean hours', ([cause, category]) => {
    const t = timeline({ ...listed, cause, category });
    t.at('09:00').bounce(2).silence();
    t.at('10:00')
      .bounce()
      .expect('opened', { severity: 'critical' })
      .act(acknowledged)
      .expect('acknowledged');
    t.at('16:00').expect('resolved');
  });
});

describe('provider throttling', () => {
  test('five within an hour, a warning, with the practice clock', () => {
    const t = timeline(throttled);
    t.at('09:00').delay(4).silence();
    t.at('09:20').delay().expect('opened', { severity: 'warning', retryAt: '11:20' });
    expect(t.incident?.clocks.basis).toBe('practice');
    t.at('10:20').expect('looks-clean').at('15:20').expect('resolved', { voice: 'thread' });
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
