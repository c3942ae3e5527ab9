import { describe, expect, test } from 'vitest';
import type { ScopeKind } from '../../src/catalogue/category.ts';
import { readScope } from '../../src/classify/scope.ts';

/** What a text is read to blame, by the kind of thing that its rule says is blamed. */
const rows: Readonly<Partial<Record<ScopeKind, readonly (readonly [value: string, text: string])[]>>> = {
  'dkim-domain': [
    ['example.com', 'mail originating from your DKIM domain [example.com 36]. To protect our users'],
    ['example.com', 'DKIM domain of yours: [ Example.COM 36]'],
    ['example.com', '5.7.20 DKIM signature verification failed for example.com'],
    ['news.example.com', 'signature with d=news.example.com is not valid'],
    ['', 'DKIM did not pass. See example.com'],
    ['', 'DKIM Sender Invalid - envelope rejected - https://community.example.net/docs/DOC-1369#550'],
    ['', 'body hash of example.com did not verify'],
  ],
  'spf-domain': [
    ['example.com', 'The MAIL FROM domain [example.com] has an SPF record with a hard fail policy'],
    ['example.com', 'your SPF domain [example.com 35]'],
    ['example.com', 'the envelope domain is [example.com]'],
    ['example.com', '192.0.2.10 is not allowed to send for example.com'],
    ['example.com', '192.0.2.10 is not allowed to send mail from example.com'],
    ['example.com', '192.0.2.10 may not send e-mail of example.com'],
    ['example.com', 'no permission to send on behalf of example.com'],
    ['example.com', '5.7.24 Invalid SPF record in the DNS of example.com'],
    ['example.com', 'is not authorized by the domain of <news@example.com>'],
    ['', 'SPF check failed, http://service.example.net/help?subtype=1'],
    ['', 'SPF Sender Invalid - envelope rejected - https://community.example.net/docs/DOC-1369#550'],
    ['', 'SPF is missing. Ask the people of example.com'],
  ],
  'url-domain': [
    ['example.com', 'mail containing one of your URL domains [example.com 36]'],
    ['example.com', 'the link in it leads to [ example.com ]'],
    ['example.com', 'blocked, see https://www.spamhaus.org/query/domain/example.com'],
    ['news.example.com', 'URL listed in dbl.spamhaus.org (news.example.com)'],
    ['example.com', 'Sender address [news@example.com] blocked using multi.surbl.org'],
    ['mail.example.com', 'Helo command [mail.example.com] blocked using multi.uribl.com'],
    ['shop.example.com', 'Message rejected; domain shop.example.com is listed'],
    ['', 'blocked using multi.uribl.com'],
  ],
  'from-domain': [
    ['example.com', 'Access denied, sending domain [EXAMPLE.COM] does not meet the required level'],
    ['example.com', 'Access denied, sending domain example.com does not pass DMARC'],
    ['example.com', 'Unauthenticated email from example.com is not accepted'],
    ['example.com', 'Message from <news@example.com> rejected'],
    ['example.com', "Your message was rejected due to example.com's DMARC policy"],
    ['example.com', 'Message refused, it came from news@example.com'],
    ['mail.example.com', '<bounce@mail.example.com>: Sender address rejected: no MX'],
    ['example.com', 'DKIM = did not pass, SPF [example.com] with ip: [192.0.2.9] = did not pass'],
    ['', 'RCPT <ann@example.org>: Sender verify failed'],
    ['', 'rcpt to: <ann@example.org>: sender refused'],
    ['', '<ann@example.org>: no such user'],
  ],
  netblock: [
    ['198.51.100.0/24', 'your netblock 198.51.100.0/24 is listed'],
    ['2001:db8:1::/48', 'the network 2001:DB8:1::/48 is limited'],
    ['2001:db8:1:2::/64', 'the network [2001:db8:1:2::/64] is limited'],
    ['192.0.2.9', 'your network [192.0.2.9] is listed'],
    ['198.51.100.16/28', 'host mx.example.org[192.0.2.1] said: 198.51.100.16/28 is listed'],
    ['', 'your network is listed since 2026/11/28'],
  ],
  ip: [
    ['192.0.2.9', 'IP address 192.0.2.9 is listed.'],
    ['203.0.113.255', '[203.0.113.255] is listed'],
    ['198.51.100.10', 'your IP (198.51.100.10), is listed'],
    ['192.0.2.9', 'see list.example/192.0.2.9:25'],
    ['2001:db8::25', 'from [2001:DB8::25] blocked'],
    ['2001:db8:0:1:1:1:1:25', '2001:db8:0:1:1:1:1:25 is listed'],
    ['2001:db8::25', 'Rejected: [IPv6:2001:db8::25] is listed'],
    ['::1', 'peer ::1 refused'],
    ['2001:db8::25', 'at 12:30:59 from 2001:db8::25'],
    ['198.51.100.10', 'not 192.0.2.300 but 198.51.100.10'],
    ['192.0.2.9', 'your address ::ffff:192.0.2.9 is listed'],
    ['', 'version 1.2.3.4.5 failed'],
    ['', 'version 1.2.3 failed at 12:30:59'],
    ['', 'build 10.2.3.1234 failed'],
    ['', '192.0.2.300 is no address'],
    ['', '999.0.2.1 is no address'],
    ['', 'std::string'],
  ],
  recipient: [['', 'no such user ann@example.org at 192.0.2.9, domain example.org']],
};

describe.for(Object.entries(rows))('%s', ([kind, texts]) => {
  test.for(texts)('"%s" in: %s', ([value, text]) => {
    expect(readScope(kind as ScopeKind, text, 'us')).toEqual({ kind, value });
  });
});

describe('a text whose rule leaves open what is blamed', () => {
  test.for([
    ['192.0.2.10', 'too many connections from 192.0.2.10'],
    ['192.0.2.10', 'too many connections from: 192.0.2.10, wait'],
    ['192.0.2.10', 'your IP (192.0.2.10) sends too much'],
    ['192.0.2.10', 'IP address [192.0.2.10] sends too much'],
    ['192.0.2.10', 'client <192.0.2.10> sends too much'],
    ['192.0.2.10', 'client host 192.0.2.10 sends too much'],
    ['192.0.2.10', 'node 198.51.100.9 is busy: too much mail from 192.0.2.10'],
    ['2001:db8::25', 'too much mail from [2001:DB8::25]'],
    ['2001:db8::25', 'too much mail from [IPv6:2001:db8::25]'],
    ['', 'too much mail from 12:30:59 on'],
    ['', 'node 198.51.100.9 is busy'],
    ['', 'too much mail from your network'],
    ['', 'client host mx.example.org[192.0.2.10]: greeting is slow'],
  ] as const)('blames "%s": %s', ([value, text]) => {
    expect(readScope('unstated', text, 'us')).toEqual(
      value === '' ? { kind: 'unstated', value: '' } : { kind: 'ip', value },
    );
  });

  test('and nobody, where it is not for us to do something', () => {
    expect(readScope('unstated', 'read error from 192.0.2.10', 'recipient-admin')).toEqual({
      kind: 'unstated',
      value: '',
    });
  });
});

test.for([
  ['198.51.100.9', 'listed: 192.0.2.9 (198.51.100.9)', /\((?<value>[\d.]+)\)/],
  ['ab', 'listed: 192.0.2.9 (AB)', /\((?<value>\w+)\)/],
  ['192.0.2.9', 'listed: 192.0.2.9', /\((?<value>[\d.]+)\)/],
  ['192.0.2.9', 'listed: 192.0.2.9', /listed/],
] as const)("a rule's own reader comes first: %s in %s", ([value, text, reader]) => {
  expect(readScope('ip', text, 'us', reader)).toEqual({ kind: 'ip', value });
});

test.for([
  'host mx.example.org[192.0.2.1] said: 550 your IP 198.51.100.9 is listed',
  'host mx.example.org [192.0.2.1]:25: 550 your IP 198.51.100.9 is listed',
  'host mx-1.example.org[192.0.2.1] refused to talk to me: 554 198.51.100.9 is listed',
  'connect to mx.example.org[192.0.2.1]:25: 198.51.100.9 is listed',
  'lost connection with mx.example.org[192.0.2.1] while talking: 198.51.100.9 is listed',
  'connection to mx.example.org [192.0.2.1] port 25: 198.51.100.9 is listed',
])('the server that was talked to is not blamed: %s', (text) => {
  expect(readScope('ip', text, 'us')).toEqual({ kind: 'ip', value: '198.51.100.9' });
});
