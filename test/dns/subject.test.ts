import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expanded, reversed, sameIp } from '../../src/dns/ip.ts';
import { readSubject } from '../../src/dns/subject.ts';
import { isPrivateIp } from '../../src/network/private-ip.ts';

test.for([
  ['acme.example', { domain: 'acme.example' }],
  ['ACME.example.', { domain: 'acme.example' }],
  ['https://acme.example/path?q', { domain: 'acme.example' }],
  ['news@acme.example', { domain: 'acme.example' }],
  ['<news@acme.example>', { domain: 'acme.example' }],
  ['bücher.example', { domain: 'xn--bcher-kva.example' }],
  ['acme.example s1', { domain: 'acme.example', selectors: ['s1'] }],
  [
    'acme.example k1._domainkey.esp.example',
    { domain: 'acme.example', keys: [{ selector: 'k1', domain: 'esp.example' }] },
  ],
  [
    's1._domainkey.acme.example',
    { domain: 'acme.example', keys: [{ selector: 's1', domain: 'acme.example' }] },
  ],
  ['acme.example s1.mail', { domain: 'acme.example', selectors: ['s1.mail'] }],
  ['192.0.2.10', { ip: '192.0.2.10' }],
  ['[192.0.2.10]', { ip: '192.0.2.10' }],
  ['[IPv6:2001:DB8::1]', { ip: '2001:db8::1' }],
  ['acme.example 192.0.2.10', { domain: 'acme.example', ip: '192.0.2.10' }],
  ['192.0.2.10 acme.example', { domain: 'acme.example', ip: '192.0.2.10' }],
  ['192.0.2.10 zen.spamhaus.org', { ip: '192.0.2.10', lists: ['zen.spamhaus.org'] }],
  ['acme.example envelope=b@esp.example', { domain: 'acme.example', envelope: 'esp.example' }],
  ['news.acme.example from=acme.example', { domain: 'news.acme.example', from: 'acme.example' }],
] as const)('%s', ([text, wanted]) => {
  expect(readSubject(text)).toEqual({
    domain: '',
    ip: '',
    selectors: [],
    keys: [],
    lists: [],
    from: '',
    envelope: '',
    ...wanted,
  });
});

test.for(['', 'spf', '5.7.28', 'a..example', '-a.example', 'a_very/odd name', `${'a'.repeat(64)}.example`])(
  '"%s" is nothing that can be looked at',
  (text) => {
    expect(readSubject(text)).toBeNull();
  },
);

test('any text is read without a throw, and what is read can be asked', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      const subject = readSubject(text);
      if (subject) expect(`${subject.domain}${subject.ip}`).toMatch(/^[a-z0-9._:%-]+$/);
    }),
  );
});

test('addresses are turned round as the DNS writes them', () => {
  expect(reversed('192.0.2.10')).toBe('10.2.0.192');
  expect(expanded('2001:db8::1')).toBe('20010db8000000000000000000000001');
  expect(expanded('::ffff:192.0.2.1')).toBe('00000000000000000000ffffc0000201');
  expect(sameIp('2001:DB8::1', '2001:db8:0:0:0:0:0:1')).toBe(true);
  expect(['10.0.0.1', '192.168.1.1', '100.64.3.4', 'fd00::1', '::1'].every(isPrivateIp)).toBe(true);
  expect(['192.0.2.1', '2001:db8::1', '100.128.0.1'].some(isPrivateIp)).toBe(false);
});
