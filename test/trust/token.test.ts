import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bounceAddress, readBatv, readBounceAddress } from '../../src/trust/token.ts';

const secret = 'a secret of some length';
const base = 'bounces@ours.example';

describe('the bounce address', () => {
  test('tells recipient and campaign', () => {
    const address = bounceAddress(base, secret, 'Ann@Example.org', 'Spring 2026!');
    expect(address).toMatch(/^bounces\+[0-9a-f]{16}-spring_2026_-ann=example\.org@ours\.example$/);
    const token = { recipient: 'ann@example.org', campaign: 'spring_2026_' };
    expect(readBounceAddress(address, secret, [])).toEqual(token);
    expect(readBounceAddress(address.toUpperCase(), secret, []), 'a server changed its case').toEqual(token);
  });

  test('of a long recipient only the signature: the report must name him', () => {
    const recipient = `${'long.name.'.repeat(5)}x@department.example.org`;
    const address = bounceAddress(base, secret, recipient, 'spring');
    expect(address.split('@')[0]?.length).toBeLessThanOrEqual(64);
    expect(readBounceAddress(address, secret, ['other@example.org', recipient])?.recipient).toBe(recipient);
    expect(readBounceAddress(address, secret, ['other@example.org'])).toBeNull();
  });

  test('a changed recipient, campaign, signature or secret is no token', () => {
    const address = bounceAddress(base, secret, 'ann@example.org', 'spring');
    const named = ['ann@example.org', 'bob@example.org'];
    expect(readBounceAddress(address.replace('ann=', 'bob='), secret, named)).toBeNull();
    expect(readBounceAddress(address.replace('spring', 'autumn'), secret, named)).toBeNull();
    expect(
      readBounceAddress(address.replace(/\+[0-9a-f]{16}/, '+0000000000000000'), secret, named),
    ).toBeNull();
    expect(readBounceAddress(address, 'another secret', named)).toBeNull();
    expect(readBounceAddress(address, '', named)).toBeNull();
  });

  test('for any recipient and campaign: it reads back as who was written to, and under no other secret', () => {
    fc.assert(
      fc.property(fc.emailAddress(), fc.string({ maxLength: 30 }), (recipient, campaign) => {
        const address = bounceAddress(base, secret, recipient, campaign);
        expect(readBounceAddress(address, secret, [recipient])?.recipient).toBe(recipient.toLowerCase());
        expect(readBounceAddress(address, `${secret}x`, [recipient])).toBeNull();
      }),
    );
  });
});

describe('BATV', () => {
  const now = Date.UTC(2026, 10, 21);
  const signed = (days: number, path = 'bounces@ours.example'): string => {
    const tag = `0${String((Math.floor(now / 86_400_000) + days) % 1_000).padStart(3, '0')}`;
    const mac = createHmac('sha1', secret).update(`${tag}${path}`).digest('hex').slice(0, 6);
    return `prvs=${tag}${mac}=${path}`;
  };
  test.for([
    [7, true],
    [0, true],
    [-1, false],
    [8, false],
  ] as const)('a tag that ends in %s days: %s', ([days, good]) =>
    expect(readBatv(signed(days), secret, now)).toEqual(good ? { recipient: '', campaign: '' } : null),
  );
  test('a changed path or secret', () => {
    expect(readBatv(signed(7).replace('bounces', 'other'), secret, now)).toBeNull();
    expect(readBatv(signed(7), 'another', now)).toBeNull();
    expect(readBatv(signed(7), '', now)).toBeNull();
  });

  test.for([
    ['bounces+ann=example.org@ours.example', 'ann@example.org'],
    ['bounces+Ann=Example.org@ours.example', 'ann@example.org'],
    ['bounces+b=c=example.org@ours.example', 'b=c@example.org'],
    ['bounces@ours.example', ''],
    ['bounces+spring@ours.example', ''],
    // Who owns mallory+ann@example.org may not speak for ann@example.org.
    ['bounces+mallory+ann=example.org@ours.example', 'mallory+ann@example.org'],
    ['bounces+ann=example.org=evil.example@ours.example', 'ann=example.org@evil.example'],
  ] as const)('%s names "%s"', ([path, recipient]) =>
    expect(readBatv(signed(7, path), secret, now)?.recipient).toBe(recipient),
  );
});
