import { describe, expect, test } from 'vitest';
import { blamed, failureTimes, heardAt } from '../../src/incident/sighting.ts';
import { DAY, HOUR, MINUTE } from '../../src/time/span.ts';

const now = Date.UTC(2026, 10, 27, 12);
const nothing = { arrivalAt: null, lastAttemptAt: null, willRetryUntil: null };

describe('when we were told', () => {
  test('the mailbox says it, but not in the future', () => {
    expect(heardAt(now - HOUR, [now - HOUR - MINUTE], now)).toBe(now - HOUR);
    expect(heardAt(now + 2 * DAY, [now - MINUTE], now)).toBe(now);
  });

  test('a mail that is days older by all that it says was copied since', () => {
    expect(heardAt(now, [now - 40 * DAY, now - 41 * DAY, Number.NaN], now)).toBe(now - 40 * DAY);
  });

  test('a clock that was never set is not believed, nor one that the message contradicts', () => {
    expect(heardAt(now, [0], now)).toBe(now);
    expect(heardAt(now, [now - 300 * DAY, now - HOUR], now), 'the original was sent an hour ago').toBe(now);
    expect(heardAt(now, [now + 400 * DAY], now)).toBe(now);
    expect(heardAt(now, [], now)).toBe(now);
  });
});

describe('the times of a failure', () => {
  const notice = {
    arrivalAt: now - 5 * HOUR,
    lastAttemptAt: now - 20 * MINUTE,
    willRetryUntil: now + 4 * DAY,
  };

  test('it failed when it was last tried, was refused since it was taken, and is tried on', () => {
    expect(failureTimes(notice, 'delay', now)).toEqual({
      at: now - 20 * MINUTE,
      heardAt: now,
      since: now - 5 * HOUR,
      queuedUntil: now + 4 * DAY,
    });
    expect(failureTimes(notice, 'bounce', now).queuedUntil, 'it failed').toBeNull();
  });

  test('without times it failed when we were told', () => {
    expect(failureTimes(nothing, 'delay', now)).toEqual({
      at: now,
      heardAt: now,
      since: now,
      queuedUntil: null,
    });
  });

  test('what cannot be is not believed', () => {
    const broken = { arrivalAt: 0, lastAttemptAt: now + DAY, willRetryUntil: now + 400 * DAY };
    expect(failureTimes(broken, 'delay', now)).toEqual({
      at: now,
      heardAt: now,
      since: now,
      queuedUntil: null,
    });
  });
});

describe('which host', () => {
  const unnamed = { scope: { kind: 'ip', value: '' } } as const;
  const b = { sendingIp: '203.0.113.21' };

  test('a text that blames an IP and names none means the one that sent', () => {
    expect(blamed(unnamed, b, { ips: [] })).toEqual({ kind: 'ip', value: '203.0.113.21' });
    expect(blamed(unnamed, b, { ips: ['203.0.113.21'] }).value).toBe('203.0.113.21');
  });

  test('not a client of ours, not a private address, and never against the text', () => {
    expect(blamed(unnamed, b, { ips: ['203.0.113.99'] }).value).toBe('');
    expect(blamed(unnamed, { sendingIp: '10.0.0.8' }, { ips: [] }).value).toBe('');
    expect(blamed({ scope: { kind: 'ip', value: '192.0.2.1' } }, b, { ips: [] }).value).toBe('192.0.2.1');
    expect(blamed({ scope: { kind: 'account', value: '' } }, b, { ips: [] }).value).toBe('');
  });
});
