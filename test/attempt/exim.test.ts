import { describe, expect, test } from 'vitest';
import { eximReader } from '../../src/attempt/exim.ts';
import { attemptsOf, read, utc } from './read.ts';

const ID = '1xWzRr-000645-09';
const arrival = `2026-11-27 17:09:41 ${ID} <= news@sender.example H=(app.sender.example) [192.0.2.7]:40122 P=esmtp S=515 id=1@sender.example T="About id=2 things" from <news@sender.example> for ann@gmail.com`;
const at = Date.UTC(2026, 10, 27, 17, 11, 31);

const one = (rest: string) => read('exim', [arrival, `2026-11-27 17:11:31 ${ID} ${rest}`]);

describe('what became of a recipient', () => {
  test.for<[string, string, Record<string, unknown>]>([
    [
      'accepted',
      '=> ann@gmail.com R=dnslookup T=remote_smtp S=900 H=gmail-smtp-in.l.google.com [142.250.27.27]:25 I=[192.0.2.10]:45 X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=yes DN="/CN=mx.google.com" K C="250- 900 byte chunk, total 900\\\\n250 OK \\"x\\"" QT=2s DT=1s',
      {
        action: 'delivered',
        recipient: 'ann@gmail.com',
        remoteHost: 'gmail-smtp-in.l.google.com',
        remoteIp: '142.250.27.27',
        localIp: '192.0.2.10',
      },
    ],
    [
      'accepted with another of the same message',
      '-> bob@gmail.com R=dnslookup T=remote_smtp H=gmail-smtp-in.l.google.com [2a00:1450:4013:c01::1b] C="250 OK"',
      {
        action: 'delivered',
        recipient: 'bob@gmail.com',
        remoteIp: '2a00:1450:4013:c01::1b',
        reply: '250 OK',
      },
    ],
    [
      'accepted for an alias',
      '=> ann@gmail.com <team@sender.example> R=dnslookup T=remote_smtp H=gmail-smtp-in.l.google.com [142.250.27.27] C="250 OK"',
      { action: 'delivered', recipient: 'ann@gmail.com' },
    ],
    [
      'refused for now in the greeting, over several lines',
      '== ann@gmail.com R=dnslookup T=remote_smtp defer (0) H=gmail-smtp-in.l.google.com [142.250.27.27]: SMTP error from remote mail server after initial connection: 421-4.7.28 [192.0.2.10] unusual rate of\\n421-4.7.28 mail.\\n421 4.7.28 see - gsmtp',
      {
        action: 'deferred',
        command: '',
        status: '4.7.28',
        reply: '421-4.7.28 [192.0.2.10] unusual rate of 421-4.7.28 mail. 421 4.7.28 see - gsmtp',
        remoteHost: 'gmail-smtp-in.l.google.com',
      },
    ],
    [
      'refused for now at RCPT',
      '== ann@gmail.com R=dnslookup T=remote_smtp defer (-44) H=gmail-smtp-in.l.google.com [142.250.27.27] DT=0s: SMTP error from remote mail server after RCPT TO:<ann@gmail.com>: 450 4.2.1 receiving mail too quickly',
      { action: 'deferred', command: 'RCPT', status: '4.2.1', reply: '450 4.2.1 receiving mail too quickly' },
    ],
    [
      'refused for good after the message, pipelined',
      '** ann@gmail.com F=<news@sender.example> P=<news@sender.example> R=dnslookup T=remote_smtp H=gmail-smtp-in.l.google.com [142.250.27.27] X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=yes: SMTP error from remote mail server after pipelined sending data block: 550-5.7.28 [192.0.2.10] blocked\\n550 5.7.28 see - gsmtp',
      {
        action: 'failed',
        command: 'DATA',
        status: '5.7.28',
        reply: '550-5.7.28 [192.0.2.10] blocked 550 5.7.28 see - gsmtp',
      },
    ],
    [
      'as Exim 4.8 wrote it',
      '** ann@gmail.com R=dnslookup T=remote_smtp: SMTP error from remote mail server after MAIL FROM:<news@sender.example> SIZE=1555: host gmail-smtp-in.l.google.com [142.250.27.27]: 550 5.7.1 no',
      { action: 'failed', command: 'MAIL', reply: '550 5.7.1 no' },
    ],
    [
      'asked nobody',
      '** ann@nowhere.example: Unrouteable address',
      { action: 'failed', recipient: 'ann@nowhere.example', reply: 'Unrouteable address', remoteHost: '' },
    ],
    [
      'not reached',
      '== ann@gmail.com R=dnslookup T=remote_smtp defer (110): Connection timed out',
      { action: 'deferred', reply: 'Connection timed out' },
    ],
    [
      'words with colons',
      '== ann@gmail.com R=x T=y defer (13): Permission denied: cannot open',
      { action: 'deferred', reply: 'Permission denied: cannot open' },
    ],
    [
      'an address with a quoted space',
      '** "a b"@gmail.com R=dnslookup T=remote_smtp: no',
      { recipient: '"a b"@gmail.com', reply: 'no' },
    ],
  ])('%s', ([, line, wanted]) => {
    const [attempt, ...more] = one(line);
    expect(attempt).toMatchObject({
      at,
      queueId: ID,
      messageId: '<1@sender.example>',
      sender: 'news@sender.example',
      queuedSince: Date.UTC(2026, 10, 27, 17, 9, 41),
      held: false,
      ...wanted,
    });
    expect(more).toEqual([]);
  });
});

test.for<[string, string]>([
  ['a mailbox here', '=> ann <ann@sender.example> R=local_user T=local_delivery'],
  ['a pipe', '=> |/usr/bin/vacation <ann@sender.example> R=userforward T=address_pipe'],
  ['a file', '=> /var/mail/ann <ann@sender.example> R=userforward T=address_file'],
  [
    'Dovecot by LMTP',
    '=> ann@sender.example R=dovecot T=dovecot_lmtp H=127.0.0.1 [127.0.0.1] C="250 2.0.0 Saved"',
  ],
  ['a filter here', '=> ann@gmail.com R=amavis T=amavis H=127.0.0.1 [127.0.0.1]:10024 C="250 2.0.0 Ok"'],
  [
    "one host of several: the recipient's own line follows",
    'H=mx1.example.net [198.51.100.1]: SMTP error from remote mail server after initial connection: 421 no',
  ],
  ['frozen', 'Message is frozen'],
])('no attempt at a provider: %s', ([, line]) => {
  expect(one(line)).toEqual([]);
});

describe('what Exim only remembers has the words that it remembers', () => {
  const refused = `2026-11-27 17:11:31 ${ID} == ann@gmail.com R=dnslookup T=remote_smtp defer (-45) H=gmail-smtp-in.l.google.com [142.250.27.27]: SMTP error from remote mail server after MAIL FROM:<news@sender.example>: 421 4.7.28 rate`;
  test.for<[string, string, string]>([
    [
      'another message, not even tried',
      "2026-11-27 18:00:00 1xWzZZ-000645-09 == bob@gmail.com R=dnslookup T=remote_smtp defer (-54): retry time not reached for any host for 'gmail.com'",
      'deferred',
    ],
    [
      'by the router',
      '2026-11-27 18:00:00 1xWzZZ-000645-09 == bob@gmail.com routing defer (-52): retry time not reached',
      'deferred',
    ],
    ['at its end', '2026-12-01 18:00:00 1xWzZZ-000645-09 ** bob@gmail.com: retry timeout exceeded', 'failed'],
    [
      'at once, for the host failed long enough',
      "2026-12-01 18:00:00 1xWzZZ-000645-09 ** bob@gmail.com R=dnslookup T=remote_smtp H=gmail-smtp-in.l.google.com [142.250.27.27]: all hosts for 'gmail.com' have been failing for a long time (and retry time not reached)",
      'failed',
    ],
  ])('%s', ([, line, action]) => {
    expect(read('exim', [refused, line]).slice(1)).toMatchObject([
      {
        action,
        held: true,
        recipient: 'bob@gmail.com',
        reply: '421 4.7.28 rate',
        status: '4.7.28',
        remoteHost: 'gmail-smtp-in.l.google.com',
      },
    ]);
  });

  test('nothing is put into its mouth when nothing is remembered', () => {
    expect(
      read('exim', [
        '2026-11-27 18:00:00 1xWzZZ-000645-09 == bob@gmail.com routing defer (-52): retry time not reached',
      ]),
    ).toMatchObject([{ reply: 'retry time not reached', held: true }]);
  });
});

describe('lines as they are', () => {
  const rest = '=> ann@gmail.com R=dnslookup T=remote_smtp H=mx.example.net [198.51.100.1] C="250 OK"';
  test.for<[string, string, number]>([
    ['with a zone (log_timezone)', `2026-11-27 17:11:31 +0100 ${ID} ${rest}`, at - 3_600_000],
    ['with parts of a second and the process', `2026-11-27 17:11:31.250 [4711] ${ID} ${rest}`, at + 250],
    ['the ids of 4.97', `2026-11-27 17:11:31 1xWzRr-00000000645-0909 ${rest}`, at],
    ['by syslog, with two stamps', `Nov 27 17:11:32 mx1 exim[4711]: 2026-11-27 17:11:31 ${ID} ${rest}`, at],
    ['by syslog, without its own', `2026-11-27T18:11:31+01:00 mx1 exim[4711]: ${ID} ${rest}`, at],
    ['CRLF', `2026-11-27 17:11:31 ${ID} ${rest}\r`, at],
  ])('%s', ([, line, when]) => {
    expect(read('exim', [line])).toMatchObject([
      { at: when, action: 'delivered', recipient: 'ann@gmail.com' },
    ]);
  });

  test.for([
    '2026-11-27 16:24:42 Start queue run: pid=23167',
    '',
    '2026-11-27 16:24:42',
    'exim',
    `2026-11-27 17:11:31 ${ID} Completed`,
  ])('tells of no attempt: %s', (line) => {
    expect(read('exim', [line])).toEqual([]);
  });

  test('the null sender, and a message that is over', () => {
    const lines = [
      `2026-11-27 17:09:41 ${ID} <= <> R=1xWzRr-000645-08 U=Debian-exim P=local S=2704`,
      `2026-11-27 17:11:31 ${ID} ** gone@example.net: Unrouteable address`,
      `2026-11-27 17:11:31 ${ID} Completed`,
      `2026-11-27 17:12:31 ${ID} ** gone@example.net: Unrouteable address`,
    ];
    expect(read('exim', lines).map(({ sender, queuedSince }) => [sender, queuedSince !== null])).toEqual([
      ['', true],
      ['', false],
    ]);
  });
});

test('memory is bounded', () => {
  const reader = eximReader(utc(), 2);
  const id = (n: number) => `1xWzR${n}-000645-09`;
  const lines = [0, 1, 2].map(
    (n) => `2026-11-27 17:09:41 ${id(n)} <= n${n}@sender.example U=x P=local S=1 id=${n}@x`,
  );
  const ends = [2, 1, 0].map((n) => `2026-11-27 17:11:31 ${id(n)} ** gone@example.net: Unrouteable address`);
  expect(attemptsOf(reader, [...lines, ...ends]).map(({ sender }) => sender)).toEqual([
    'n2@sender.example',
    'n1@sender.example',
    '',
  ]);
});
