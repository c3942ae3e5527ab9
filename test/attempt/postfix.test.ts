import { describe, expect, test } from 'vitest';
import { postfixReader } from '../../src/attempt/postfix.ts';
import { attemptsOf, NOW, read, utc } from './read.ts';

const SENT = 'status=sent (250 2.0.0 OK  1795795828 d9443c01a7336 - gsmtp)';
const relay = 'relay=gmail-smtp-in.l.google.com[142.250.27.27]:25';
const figures = 'delay=1.2, delays=0.1/0/0.5/0.6, dsn=2.0.0';
const head = 'Nov 27 16:10:28 relay postfix';

const message = [
  `${head}/smtpd[1]: 035BB2AC97A: client=app.example.com[192.0.2.7], sasl_method=PLAIN, sasl_username=app`,
  `${head}/cleanup[2]: 035BB2AC97A: message-id=<1@sender.example>`,
  `${head}/qmgr[3]: 035BB2AC97A: from=<news@sender.example>, size=516, nrcpt=1 (queue active)`,
];

test('a delivery, with what its earlier lines said', () => {
  expect(
    read('postfix', [
      ...message,
      `${head}/smtp[4]: 035BB2AC97A: to=<Ann@gmail.com>, ${relay}, ${figures}, ${SENT}`,
    ]),
  ).toEqual([
    {
      at: Date.UTC(2026, 10, 27, 16, 10, 28),
      action: 'delivered',
      recipient: 'Ann@gmail.com',
      reply: '250 2.0.0 OK  1795795828 d9443c01a7336 - gsmtp',
      status: '2.0.0',
      command: '',
      server: 'relay',
      queueId: '035BB2AC97A',
      messageId: '<1@sender.example>',
      sender: 'news@sender.example',
      remoteHost: 'gmail-smtp-in.l.google.com',
      remoteIp: '142.250.27.27',
      localIp: '',
      queuedSince: Date.UTC(2026, 10, 27, 16, 10, 28),
      held: false,
    },
  ]);
});

describe('refusals', () => {
  test.for<[string, string, Record<string, unknown>]>([
    [
      'at a command',
      `${relay}, delay=12, delays=5/1/2/4, dsn=4.7.28, status=deferred (host gmail-smtp-in.l.google.com[142.250.27.27] said: 421-4.7.28 [192.0.2.10] unusual rate 421 4.7.28 see support.google.com - gsmtp (in reply to MAIL FROM command))`,
      {
        action: 'deferred',
        command: 'MAIL',
        status: '4.7.28',
        reply: '421-4.7.28 [192.0.2.10] unusual rate 421 4.7.28 see support.google.com - gsmtp',
      },
    ],
    [
      'in the greeting: deferred though it is a 554 (smtp_skip_5xx_greeting)',
      'relay=none, delay=3, delays=3/0/0/0, dsn=4.0.0, status=deferred (host mx.example.net[198.51.100.7] refused to talk to me: 554 Your IP is sending excessive rejected recipients. Please contact support.)',
      {
        action: 'deferred',
        command: '',
        status: '4.0.0',
        remoteHost: 'mx.example.net',
        remoteIp: '198.51.100.7',
        reply: '554 Your IP is sending excessive rejected recipients. Please contact support.',
      },
    ],
    [
      'not asked at all: the destination is suspended for what it said before',
      'relay=none, delay=9, delays=9/0/0/0, dsn=4.7.28, status=deferred (delivery temporarily suspended: host mx.example.net[198.51.100.7] refused to talk to me: 421 4.7.28 rate)',
      { action: 'deferred', held: true, remoteHost: 'mx.example.net', reply: '421 4.7.28 rate' },
    ],
    [
      'for good, after the message',
      `${relay}, delay=49, delays=31/0.44/12/4.8, dsn=5.7.28, status=bounced (host gmail-smtp-in.l.google.com[2a00:1450:4013:c01::1b] said: 550-5.7.28 blocked 550 5.7.28 more (in reply to end of DATA command))`,
      { action: 'failed', command: 'DATA', reply: '550-5.7.28 blocked 550 5.7.28 more' },
    ],
    [
      'by nobody: no such host',
      'relay=none, delay=1, delays=1/0/0/0, dsn=5.4.4, status=bounced (Host or domain name not found. Name service error for name=nowhere.example type=AAAA: Host not found)',
      {
        action: 'failed',
        remoteHost: '',
        remoteIp: '',
        reply:
          'Host or domain name not found. Name service error for name=nowhere.example type=AAAA: Host not found',
      },
    ],
    [
      'cut by syslog: the bracket is lost',
      `${relay}, delay=12, delays=5/1/2/4, dsn=4.7.28, status=deferred (host gmail-smtp-in.l.google.com[142.250.27.27] said: 421-4.7.28 [192.0.2.10] unus`,
      { action: 'deferred', reply: '421-4.7.28 [192.0.2.10] unus' },
    ],
    [
      'by our own filter: mail does not go out, whoever is to blame',
      'relay=none, delay=12, delays=5/1/2/4, dsn=4.4.1, status=deferred (connect to 127.0.0.1[127.0.0.1]:10024: Connection refused)',
      { action: 'deferred', reply: 'connect to 127.0.0.1[127.0.0.1]:10024: Connection refused' },
    ],
  ])('%s', ([, line, wanted]) => {
    const [attempt, ...more] = read('postfix', [
      ...message,
      `${head}/smtp[4]: 035BB2AC97A: to=<ann@gmail.com>, ${line}`,
    ]);
    expect(attempt).toMatchObject({ recipient: 'ann@gmail.com', messageId: '<1@sender.example>', ...wanted });
    expect(more).toEqual([]);
  });
});

describe('no delivery at a provider', () => {
  test.for([
    [
      'amavis on a port of this host',
      'smtp',
      'relay=127.0.0.1[127.0.0.1]:10024',
      'status=sent (250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 4ABC)',
    ],
    ['a filter in a container', 'smtp', 'relay=rspamd[172.22.1.9]:11332', 'status=sent (250 2.0.0 Ok)'],
    [
      'LMTP by a socket',
      'lmtp',
      'relay=mail.example.com[private/dovecot-lmtp]',
      'status=sent (250 2.0.0 <ann@example.com> Saved)',
    ],
    [
      'LMTP to another host',
      'lmtp',
      'relay=store.example.com[198.51.100.9]:24',
      'status=sent (250 2.0.0 Ok)',
    ],
    ['a mailbox here', 'virtual', 'relay=virtual', 'status=sent (delivered to maildir)'],
    ['a command', 'pipe', 'relay=dovecot', 'status=sent (delivered via dovecot service)'],
    ['local', 'local', 'relay=local', 'status=sent (delivered to mailbox)'],
    ['thrown away', 'discard', 'relay=none', 'status=sent (example.com)'],
    ['a probe', 'smtp', relay, 'status=deliverable (250 2.1.5 Ok)'],
  ])('%s', ([, program, where, status]) => {
    expect(
      read('postfix', [
        `${head}/${program}[4]: 035BB2AC97A: to=<ann@example.com>, ${where}, ${figures}, ${status}`,
      ]),
    ).toEqual([]);
  });

  test('the second queue id carries the real one, joined by the Message-ID', () => {
    const lines = [
      ...message,
      `${head}/cleanup[9]: 7F1C02AC98F: message-id=<1@sender.example>`,
      `${head}/qmgr[3]: 7F1C02AC98F: from=<news@sender.example>, size=700, nrcpt=1 (queue active)`,
      `${head}/smtp[4]: 035BB2AC97A: to=<ann@gmail.com>, relay=127.0.0.1[127.0.0.1]:10024, ${figures}, status=sent (250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 7F1C02AC98F)`,
      `${head}/qmgr[3]: 035BB2AC97A: removed`,
      `${head}/smtp[5]: 7F1C02AC98F: to=<ann@gmail.com>, ${relay}, ${figures}, ${SENT}`,
    ];
    expect(read('postfix', lines)).toMatchObject([
      { action: 'delivered', queueId: '7F1C02AC98F', messageId: '<1@sender.example>' },
    ]);
  });
});

describe('lines as they are', () => {
  const to = `to=<ann@gmail.com>, ${relay}, ${figures}, ${SENT}`;
  test.for<[string, string, number]>([
    [
      'RFC 3339 with parts of a second (Debian 12, Ubuntu 24.04)',
      `2026-11-27T16:10:28.123456+01:00 relay postfix/smtp[4]: 035BB2AC97A: ${to}`,
      Date.UTC(2026, 10, 27, 15, 10, 28, 123),
    ],
    [
      'RFC 3339 in UTC',
      `2026-11-27T16:10:28Z relay postfix/smtp[4]: 035BB2AC97A: ${to}`,
      Date.UTC(2026, 10, 27, 16, 10, 28),
    ],
    [
      'a day of one figure',
      `Nov  7 16:10:28 relay postfix/smtp[4]: 035BB2AC97A: ${to}`,
      Date.UTC(2026, 10, 7, 16, 10, 28),
    ],
    [
      'another instance',
      `Nov 27 16:10:28 relay postfix-out/smtp[4]: 035BB2AC97A: ${to}`,
      Date.UTC(2026, 10, 27, 16, 10, 28),
    ],
    [
      'a service name of its own',
      `Nov 27 16:10:28 relay postfix/slow/smtp[4]: 035BB2AC97A: ${to}`,
      Date.UTC(2026, 10, 27, 16, 10, 28),
    ],
    [
      'no process number',
      `Nov 27 16:10:28 relay postfix/smtp: 035BB2AC97A: ${to}`,
      Date.UTC(2026, 10, 27, 16, 10, 28),
    ],
    [
      'a long queue id',
      `Nov 27 16:10:28 relay postfix/smtp[4]: 4XyzQ01Bnzz9vPc: ${to}`,
      Date.UTC(2026, 10, 27, 16, 10, 28),
    ],
    [
      'priority of raw syslog',
      `<22>Nov 27 16:10:28 relay postfix/smtp[4]: 035BB2AC97A: ${to}`,
      Date.UTC(2026, 10, 27, 16, 10, 28),
    ],
    [
      'through docker compose',
      `postfix-mailcow-1  | Nov 27 16:10:28 relay postfix/smtp[4]: 035BB2AC97A: ${to}`,
      Date.UTC(2026, 10, 27, 16, 10, 28),
    ],
    [
      'CRLF and NULs',
      `Nov 27 16:10:28 relay postfix/smtp[4]: 035BB2AC97A: to=<ann@gmail.com>, ${relay}, ${figures}, status=sent (250 \0\0Ok)\r`,
      Date.UTC(2026, 10, 27, 16, 10, 28),
    ],
  ])('%s', ([, line, at]) => {
    expect(read('postfix', [line])).toMatchObject([{ at, action: 'delivered', recipient: 'ann@gmail.com' }]);
  });

  test('a new year: December read in January is last year; a clock that runs ahead is today', () => {
    const line = (stamp: string) => `${stamp} relay postfix/smtp[4]: 035BB2AC97A: ${to}`;
    const newYear = Date.UTC(2027, 0, 1, 0, 0, 30);
    expect(
      read(
        'postfix',
        [line('Dec 31 23:59:59'), line('Jan  1 00:00:10'), line('Jan  1 06:00:00')],
        newYear,
      ).map(({ at }) => new Date(at).getUTCFullYear()),
    ).toEqual([2026, 2027, 2027]);
    expect(read('postfix', [line('Feb 29 10:00:00')], Date.UTC(2028, 2, 1))).toMatchObject([
      { at: Date.UTC(2028, 1, 29, 10) },
    ]);
  });

  test('a clock that steps back is taken as it stands', () => {
    const line = (stamp: string) => `${stamp} relay postfix/smtp[4]: 035BB2AC97A: ${to}`;
    expect(read('postfix', [line('Nov 27 16:10:28'), line('Nov 27 15:10:28')]).map(({ at }) => at)).toEqual([
      Date.UTC(2026, 10, 27, 16, 10, 28),
      Date.UTC(2026, 10, 27, 15, 10, 28),
    ]);
  });

  test('several servers and instances in one file keep their queues apart', () => {
    const lines = (host: string, tag: string) => [
      `Nov 27 16:10:28 ${host} ${tag}/cleanup[2]: 035BB2AC97A: message-id=<${host}-${tag}@sender.example>`,
      `Nov 27 16:10:29 ${host} ${tag}/smtp[4]: 035BB2AC97A: ${to}`,
    ];
    const [a, b, c] = [lines('mx1', 'postfix'), lines('mx2', 'postfix'), lines('mx1', 'postfix-out')];
    const mixed = [a[0]!, b[0]!, c[0]!, c[1]!, b[1]!, a[1]!];
    expect(read('postfix', mixed).map(({ messageId }) => messageId)).toEqual([
      '<mx1-postfix-out@sender.example>',
      '<mx2-postfix@sender.example>',
      '<mx1-postfix@sender.example>',
    ]);
  });

  test('a short id that is used again belongs to the new message', () => {
    const again = [
      `${head}/smtpd[1]: 035BB2AC97A: client=app.example.com[192.0.2.7]`,
      `${head}/smtp[4]: 035BB2AC97A: ${to}`,
    ];
    expect(read('postfix', [...message, ...again])).toMatchObject([{ messageId: '', sender: '' }]);
  });

  test('a quoted address cannot forge a status', () => {
    const recipient =
      '"x>, relay=gmail-smtp-in.l.google.com[142.250.27.27]:25, delay=1, dsn=2.0.0, status=sent (250 Ok)"@example.com';
    const line = `${head}/smtp[4]: 035BB2AC97A: to=<${recipient}>, relay=none, delay=1, delays=1/0/0/0, dsn=5.1.1, status=bounced (no)`;
    expect(read('postfix', [line])).toMatchObject([{ action: 'failed', recipient }]);
  });

  test.for([
    'Nov 27 16:09:35 relay postfix/smtpd[3092]: connect from localhost[127.0.0.1]',
    'Nov 27 16:09:35 relay postfix/smtpd[3092]: NOQUEUE: reject: RCPT from unknown[192.0.2.1]: 554 5.7.1 <a@b>: Relay access denied; from=<a@c> to=<a@b> proto=ESMTP helo=<x>',
    'Nov 27 16:09:35 relay postfix/anvil[1]: statistics: max connection rate 1/60s',
    'Nov 27 16:09:35 relay dovecot: imap(to=<a@b>): Logged out',
    'Nov 27 16:09:35 last message repeated 3 times',
    'Feb 30 16:09:35',
    '',
  ])('tells of no attempt: %s', (line) => {
    expect(read('postfix', [line])).toEqual([]);
  });
});

test('what gives up has failed, for the reason it was told last', () => {
  const deferred = (to: string, at: string) =>
    `Nov 27 ${at} relay postfix/smtp[4]: 035BB2AC97A: to=<${to}>, ${relay}, delay=2, delays=1/0/0/1, dsn=4.7.28, status=deferred (host gmail-smtp-in.l.google.com[142.250.27.27] said: 421 4.7.28 rate (in reply to end of DATA command))`;
  const lines = [
    ...message,
    deferred('ann@gmail.com', '17:00:00'),
    deferred('bob@gmail.com', '17:00:00'),
    `Nov 27 18:00:00 relay postfix/smtp[4]: 035BB2AC97A: to=<bob@gmail.com>, ${relay}, ${figures}, ${SENT}`,
    'Nov 28 10:00:00 relay postfix/qmgr[3]: 035BB2AC97A: from=<news@sender.example>, status=expired, returned to sender',
    `${head}/qmgr[3]: 035BB2AC97A: removed`,
  ];
  expect(read('postfix', lines).slice(3)).toMatchObject([
    {
      at: Date.UTC(2026, 10, 28, 10),
      action: 'failed',
      held: true,
      recipient: 'ann@gmail.com',
      reply: '421 4.7.28 rate',
      messageId: '<1@sender.example>',
    },
  ]);
});

test('journald gives the parts apart', () => {
  const all: unknown[] = [];
  const reader = postfixReader(utc());
  reader.record(
    {
      at: NOW,
      host: 'relay',
      tag: 'postfix/smtp',
      text: `035BB2AC97A: to=<ann@gmail.com>, ${relay}, ${figures}, ${SENT}`,
    },
    (attempt) => all.push(attempt),
  );
  expect(all).toMatchObject([{ at: NOW, server: 'relay', action: 'delivered' }]);
});

test('memory is bounded: the messages not spoken of for longest are forgotten', () => {
  const reader = postfixReader(utc(), 3);
  const id = (n: number) => `035BB2AC97${n}`;
  const ids = Array.from(
    { length: 5 },
    (_, n) => `${head}/cleanup[2]: ${id(n)}: message-id=<${n}@sender.example>`,
  );
  const ends = Array.from(
    { length: 5 },
    (_, n) => `${head}/smtp[4]: ${id(n)}: to=<ann@gmail.com>, ${relay}, ${figures}, ${SENT}`,
  );
  expect(attemptsOf(reader, [...ids, ...ends.toReversed()]).map(({ messageId }) => messageId)).toEqual([
    '<4@sender.example>',
    '<3@sender.example>',
    '<2@sender.example>',
    '',
    '',
  ]);
});
