import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bounceAddress, campaignName, readBatv, readBounceAddress } from '../../src/trust/token.ts';

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

  test.for([
    ['Spring 2026!', 'spring_2026_'],
    ['a  -- b', 'a_b'],
    ['x_1.2', 'x_1.2'],
    ['Ärger', '_rger'],
    ['a-campaign-with-a-very-long-name', 'a_campaign_with_a_very_l'],
    ['', ''],
  ] as const)('the campaign "%s" is called "%s" in it', ([campaign, name]) => {
    expect(campaignName(campaign)).toBe(name);
    expect(bounceAddress('b@ours.example', secret, 'a@b.example', campaign)).toContain(
      `-${name}-a=b.example@`,
    );
  });

  test('whoever signs himself writes the first 16 digits of HMAC-SHA256 over campaign:recipient', () => {
    const mac = createHmac('sha256', secret).update('spring:ann@example.org').digest('hex').slice(0, 16);
    expect(bounceAddress(base, secret, 'Ann@Example.org', 'Spring')).toBe(
      `bounces+${mac}-spring-ann=example.org@ours.example`,
    );
  });

  test('a quoted recipient may hold an @ and a =', () => {
    const address = bounceAddress(base, secret, '"a@b=c"@example.org');
    expect(address).toMatch(/--"a@b=c"=example\.org@ours\.example$/);
    expect(readBounceAddress(address, secret, [])).toEqual({
      recipient: '"a@b=c"@example.org',
      campaign: '',
    });
  });

  test('64 letters are room enough, 65 are not', () => {
    const recipient = (letters: number): string => `${'x'.repeat(letters)}@example.org`;
    expect(bounceAddress(base, secret, recipient(26)).split('@')[0]).toHaveLength(64);
    expect(bounceAddress(base, secret, recipient(27)).split('@')[0]).toMatch(/^bounces\+[0-9a-f]{16}-$/);
    // A letter of two bytes counts for two.
    expect(bounceAddress(base, secret, `é${recipient(25)}`).split('@')[0]).toHaveLength(25);
  });

  test.for<[string, (signed: string) => string]>([
    ['nothing is signed', () => base],
    ['words stand behind it', (signed) => signed.replace('@', '!@')],
    ['the signature is cut', (signed) => signed.replace(/(?<=\+)[0-9a-f]/, '')],
    ['it is no signature', (signed) => signed.replace(/(?<=\+)[0-9a-f]{16}/, 'no signature got')],
    ['its campaign is cut off', (signed) => signed.replace('-spring', '')],
  ])('no token where %s', ([, change]) => {
    const recipient = `${'long.name.'.repeat(5)}x@department.example.org`;
    const signed = bounceAddress(base, secret, recipient, 'spring');
    expect(readBounceAddress(signed, secret, [recipient])).not.toBeNull();
    expect(readBounceAddress(change(signed), secret, [recipient])).toBeNull();
  });

  test('without a secret nothing is signed, not even with an empty one', () => {
    expect(readBounceAddress(bounceAddress(base, '', 'ann@example.org'), '', [])).toBeNull();
  });

  test('a report that names hundreds is asked for the first hundred only', () => {
    const recipient = `${'long.name.'.repeat(5)}x@department.example.org`;
    const address = bounceAddress(base, secret, recipient);
    const others = (count: number) => Array.from({ length: count }, (_, n) => `a${n}@example.org`);
    expect(readBounceAddress(address, secret, [...others(99), recipient])?.recipient).toBe(recipient);
    expect(readBounceAddress(address, secret, [...others(100), recipient])).toBeNull();
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
  const signed = (days: number, path = 'bounces@ours.example', by = secret, key = 0): string => {
    const tag = `${key}${String((Math.floor(now / 86_400_000) + days) % 1_000).padStart(3, '0')}`;
    const mac = createHmac('sha1', by).update(`${tag}${path}`).digest('hex').slice(0, 6);
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
    expect(readBatv(signed(7, base, ''), '', now), 'without a secret nothing is signed').toBeNull();
  });

  test('each of its ten keys, in any case of letters, also when the thousand days are over', () => {
    const token = { recipient: '', campaign: '' };
    for (const key of [0, 3, 9]) expect(readBatv(signed(7, base, secret, key), secret, now)).toEqual(token);
    expect(
      readBatv(
        signed(7).replace(/(?<=^prvs=\d{4})\w{6}/, (mac) => mac.toUpperCase()),
        secret,
        now,
      ),
    ).toEqual(token);
    const turn = Math.ceil(now / 86_400_000 / 1_000) * 1_000 * 86_400_000 - 1;
    const path = 'bounces@ours.example';
    const mac = createHmac('sha1', secret).update(`0004${path}`).digest('hex').slice(0, 6);
    expect(readBatv(`prvs=0004${mac}=${path}`, secret, turn)).toEqual(token);
    expect(readBatv(`prvs=0004${mac}=${path}`, secret, turn - 5 * 86_400_000)).toBeNull();
  });

  test.for([
    ['no tag', () => 'bounces@ours.example'],
    ['words before it', (address: string) => `x${address}`],
    ['a day that is none', (address: string) => address.replace(/(?<==\d{3})\d/, 'x')],
    ['three digits', (address: string) => address.replace(/(?<==\d{3})\d/, '')],
    ['a short signature', (address: string) => address.replace(/(?<=^prvs=\d{4})\w/, '')],
    ['no path', (address: string) => address.replace(/(?<=^prvs=\w{10}=).*/, '')],
  ] as const)('no token: %s', ([, change]) => {
    expect(readBatv(signed(7), secret, now)).not.toBeNull();
    expect(readBatv(change(signed(7)), secret, now)).toBeNull();
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
    // Nobody is named where the path does not begin with a name of ours, or goes on behind its domain.
    ['+mallory+ann=example.org@ours.example', ''],
    ['x@bounces+ann=example.org@ours.example', ''],
    ['bounces+ann=example.org@ours.example@evil.example', ''],
  ] as const)('%s names "%s"', ([path, recipient]) =>
    expect(readBatv(signed(7, path), secret, now)?.recipient).toBe(recipient),
  );
});
