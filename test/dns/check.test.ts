import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { check } from '../../src/dns/check.ts';
import type { Finding } from '../../src/dns/finding.ts';
import { readSubject } from '../../src/dns/subject.ts';
import { type Nsd, startNsd } from '../setup/nsd.ts';

const keyOf = (bits: number): string =>
  generateKeyPairSync('rsa', { modulusLength: bits })
    .publicKey.export({ format: 'der', type: 'spki' })
    .toString('base64');
/** A long text as zone files need it: in strings of at most 255 bytes. */
const txt = (text: string): string => (text.match(/.{1,250}/g) ?? []).map((part) => `"${part}"`).join(' ');
const mailKey = keyOf(2048);

let nsd: Nsd;
beforeAll(async () => {
  nsd = await startNsd({
    'acme.example': `
@ MX 10 mx1
@ MX 20 mx2
mx1 A 198.51.100.10
mx2 A 198.51.100.11
@ TXT "v=spf1 ip4:198.51.100.0/25 include:_spf.acme.example ~all"
_spf TXT "v=spf1 ip4:203.0.113.5 -all"
_dmarc TXT "v=DMARC1; p=reject; adkim=s"
s1._domainkey TXT ${txt(`v=DKIM1; k=rsa; p=${mailKey}`)}
old._domainkey TXT "v=DKIM1; k=rsa; p="
cut._domainkey TXT "v=DKIM1; k=rsa; p=MIIBIjANBgkq"
weak._domainkey TXT "v=DKIM1; k=rsa; p=${keyOf(512)}"
two._domainkey TXT "v=DKIM1; p=${keyOf(1024)}"
two._domainkey TXT "v=DKIM1; p=${keyOf(1024)}"
_25._tcp.mx1 TLSA 3 1 1 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
_mta-sts TXT "v=STSv1; id=20261127"
`,
    'null.example': '@ MX 0 .\n',
    'bare.example': '@ A 198.51.100.99\n',
    'ghost.example': '@ MX 10 mx.ghost.example.\n',
    'broken.example': '@ TXT "v=spf1 ip4:198.51.100.1 includ:x.example -all"\n@ TXT "v=spf1 -all"\n',
    // Parent of all: DMARC asks upwards.
    example: '',
    'strict.example': '@ TXT "v=spf1 -all"\n',
    'test.example': '@ TXT "v=spf1 ?all"\n',
    '100.51.198.in-addr.arpa': '10 PTR mx1.acme.example.\n11 PTR other.acme.example.\n',
    '113.0.203.in-addr.arpa': '',
    '8.b.d.0.1.0.0.2.ip6.arpa': '1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0 PTR six.acme.example.\n',
    'zen.spamhaus.org':
      '2.0.0.127 A 127.0.0.2\n10.100.51.198 A 127.0.0.3\n10.100.51.198 A 127.0.0.10\n10.100.51.198 TXT "https://check.spamhaus.org/query/ip/198.51.100.10"\n',
    'dbl.spamhaus.org': 'dbltest.com A 127.0.1.2\nghost.example A 127.0.1.2\n',
  });
}, 60_000);
afterAll(() => nsd?.stop());

async function look(text: string): Promise<readonly Finding[]> {
  const subject = readSubject(text);
  if (!subject) throw new Error(`${text} is no subject`);
  const policy = { status: 'found', mode: 'enforce', mx: ['mx1.acme.example'], why: '' };
  const { findings } = await check(subject, {
    servers: [nsd.address],
    now: () => 0,
    fetchPolicy: async () => policy,
  });
  return findings;
}

test.for([
  // SPF: of an IP, by include, by qualifier, broken, missing.
  ['acme.example 198.51.100.10', 'SPF', 'good', /lets 198\.51\.100\.10 send/],
  ['acme.example 203.0.113.5', 'SPF', 'good', /pass/],
  ['strict.example 203.0.113.5 envelope=acme.example', 'SPF', 'good', /SPF of acme\.example lets/],
  ['acme.example 192.0.2.77', 'SPF', 'bad', /does not expect 192\.0\.2\.77 \(softfail\)/],
  ['strict.example 192.0.2.77', 'SPF', 'bad', /forbids/],
  ['test.example 192.0.2.77', 'SPF', 'note', /neutral/],
  ['broken.example 192.0.2.77', 'SPF', 'bad', /broken/],
  ['bare.example', 'SPF', 'bad', /publishes no SPF/],
  ['acme.example', 'SPF', 'good', /can be evaluated/],
  // DKIM: the key of a selector.
  ['acme.example s1', 'DKIM', 'good', /2048 bits/],
  ['acme.example old', 'DKIM', 'bad', /withdrawn/],
  ['acme.example cut', 'DKIM', 'bad', /damaged/],
  ['acme.example weak', 'DKIM', 'bad', /512 bits/],
  ['acme.example two', 'DKIM', 'bad', /2 records/],
  ['acme.example none', 'DKIM', 'bad', /no key at none\._domainkey\.acme\.example/],
  // DMARC, and alignment with From:.
  ['acme.example', 'DMARC', 'good', /refused \(reject\)/],
  ['bare.example', 'DMARC', 'note', /no DMARC policy/],
  ['test.example from=acme.example', 'Alignment', 'bad', /not aligned with From: acme\.example/],
  ['acme.example from=acme.example', 'Alignment', 'good', /aligned/],
  ['news.acme.example from=acme.example', 'Alignment', 'note', /For SPF news\.acme\.example is aligned/],
  // PTR, both ways.
  ['198.51.100.10', 'PTR', 'good', /mx1\.acme\.example, and that name leads back/],
  ['198.51.100.11', 'PTR', 'bad', /other\.acme\.example, but that name has no address/],
  ['203.0.113.5', 'PTR', 'bad', /no reverse name/],
  ['2001:db8::1', 'PTR', 'bad', /six\.acme\.example/],
  // MX.
  ['acme.example', 'MX', 'good', /mx1\.acme\.example, mx2\.acme\.example/],
  ['null.example', 'MX', 'bad', /takes no mail \(null MX\)/],
  ['bare.example', 'MX', 'note', /no MX record; mail goes to the domain’s own address 198\.51\.100\.99/],
  ['ghost.example', 'MX', 'bad', /do not exist/],
  ['nosuch.acme.example', 'MX', 'bad', /NXDOMAIN/],
  // TLS.
  ['acme.example', 'MTA-STS', 'bad', /mx2\.acme\.example is not in the policy/],
  ['acme.example', 'TLSA', 'note', /pins its certificate/],
  // Lists.
  ['198.51.100.10', 'Spamhaus ZEN', 'bad', /listed \(CSS: .*; PBL: /],
  ['198.51.100.11', 'Spamhaus ZEN', 'good', /198\.51\.100\.11 is not listed/],
  ['ghost.example', 'Spamhaus DBL', 'bad', /a spam domain/],
  ['acme.example', 'Spamhaus DBL', 'good', /not listed/],
  ['10.1.2.3', 'Address', 'note', /private address/],
] as const)('%s: %s is %s', async ([text, what, state, said]) => {
  const findings = await look(text);
  const found = findings.find((one) => one.what === what);
  expect(found?.said).toMatch(said);
  expect(found?.state).toBe(state);
});

test('a zone that this server does not serve is unknown, not absent', async () => {
  const findings = await look('elsewhere.test 198.51.100.11 bl.spamcop.net');
  expect(findings.filter(({ state }) => state !== 'unknown' && state !== 'bad')).toEqual([]);
  expect(findings.find(({ what }) => what === 'SpamCop')?.state).toBe('unknown');
  expect(findings.find(({ what }) => what === 'MX')).toMatchObject({ state: 'unknown' });
});

test('without a resolver everything is unknown', async () => {
  const subject = readSubject('acme.example 198.51.100.10');
  if (!subject) throw new Error('no subject');
  const { findings } = await check(subject, { servers: ['127.0.0.1:1'], timeoutMs: 200, now: () => 7 });
  expect(findings.map(({ state }) => state)).toEqual(findings.map(() => 'unknown'));
});
