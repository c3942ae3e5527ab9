import { describe, expect, test } from 'vitest';
import { longestText, normalise } from '../../src/classify/normalise.ts';

describe('what MTAs do to a reply is undone', () => {
  test.for([
    {
      why: 'lines of one reply',
      from: '550-5.7.1 [192.0.2.1] Our system\r\n550-5.7.1 detected mail\n550 5.7.1 blocked',
      to: '550 5.7.1 [192.0.2.1] Our system detected mail blocked',
    },
    {
      why: 'lines without enhanced code',
      from: '550-first line 550-second line 550 third line',
      to: '550 first line second line third line',
    },
    {
      why: "OpenSMTPD's glued lines",
      from: '550-5.7.28 unusual rate of5.7.28 unsolicited mail',
      to: '550 5.7.28 unusual rate of unsolicited mail',
    },
    {
      why: 'the type of a Diagnostic-Code',
      from: 'smtp; 550 5.1.1 User unknown',
      to: '550 5.1.1 User unknown',
    },
    { why: "Postfix's type", from: 'X-Postfix; unknown user: "user"', to: 'unknown user: "user"' },
    {
      why: 'what a host said',
      from: 'host mx.example.org[192.0.2.25] said: 550 5.1.1 No such user (in reply to RCPT TO command)',
      to: '550 5.1.1 No such user',
    },
    {
      why: "Exim's wording",
      from: 'SMTP error from remote mail server after RCPT TO:<user@example.org>: host mx.example.org [192.0.2.25]: 550 No such user',
      to: '550 No such user',
    },
    {
      why: 'octal bytes in UTF-8',
      from: '550 5.1.1 Empf\\303\\244nger unbekannt',
      to: '550 5.1.1 Empfänger unbekannt',
    },
    {
      why: 'octal bytes in Latin-1',
      from: '550 5.1.1 bo\\356te supprim\\351e',
      to: '550 5.1.1 boîte supprimée',
    },
    {
      why: 'names in addresses',
      from: '550 <spam.filter@full.example.org>: rejected, see postmaster@example.org, not <a@b.privaterelay.appleid.com>',
      to: '550 <x@x.org>: rejected, see postmaster@example.org, not <x@b.privaterelay.appleid.com>',
    },
  ])('$why', ({ from, to }) => {
    expect(normalise(from).text).toBe(to);
  });
});

test('codes, command and host are read', () => {
  expect(
    normalise(
      'host mx.example.org[192.0.2.25] said: 450-4.2.1 slow\n450 4.2.1 down (in reply to RCPT TO command)',
    ),
  ).toMatchObject({
    reply: '450',
    status: '4.2.1',
    command: 'RCPT',
    host: 'mx.example.org',
  });
});

test('what is not a code is not read as one', () => {
  expect(normalise('message size 552 bytes from 192.0.2.5')).toMatchObject({ reply: '', status: '' });
});

test('a notice is cut to the words of the server', () => {
  const notice =
    'This message was created automatically by mail delivery software. A message that you sent could not be delivered to one or more of its recipients. This is a permanent error. The following address(es) failed: user@example.org host mx.example.org [192.0.2.25]: 550 mailbox full ------ This is a copy of the message, including all the headers. ------ Subject: virus';
  expect(normalise(notice).text).toBe('550 mailbox full');
  expect(normalise(notice).around).not.toContain('permanent error');
});

test('no more than the known length is read', () => {
  expect(normalise(`550 ${'a '.repeat(100_000)}`).text.length).toBeLessThanOrEqual(longestText);
});

/** A text without a notice, a frame or a command around it. */
const plain = { reason: '', behindStock: '', wrapped: false, around: '', command: '', host: '' };

describe('a reply is read whole', () => {
  test.for([
    [' 550\t5.1.1  User\r\n unknown ', '550 5.1.1 User unknown', '550', '5.1.1'],
    ['"550 5.1.1 User unknown""', '550 5.1.1 User unknown', '550', '5.1.1'],
    [`'"450 4.2.2 slow''`, '450 4.2.2 slow', '450', '4.2.2'],
    ['#550 5.1.1 gone', '550 5.1.1 gone', '550', '5.1.1'],
    ['"#a is no code', '"#a is no code', '', ''],
    ['550 the "user""s" gone', '550 the "user""s" gone', '550', ''],
    ['smtp;550 gone', '550 gone', '550', ''],
    ['SMTP ;  550 gone', '550 gone', '550', ''],
    ['lmtp: 550 gone', '550 gone', '550', ''],
    ['Diagnostic-Code: smtp; 550 gone', '550 gone', '550', ''],
    ['diagnostic-code; x-notes; gone', 'gone', '', ''],
    ['X-Sendmail: smtp: gone', 'gone', '', ''],
    ['see smtp; gone', 'see smtp; gone', '', ''],
    ['550-5.1.1 a 550-5.1.1 b', '550 5.1.1 a b', '550', '5.1.1'],
    ['550-5.1.1 a 550 5.1.10 b', '550 5.1.1 a 550 5.1.10 b', '550', '5.1.1'],
    ['550-5.1.1 a 550 5.1.1.2 b', '550 5.1.1 a 550 5.1.1.2 b', '550', '5.1.1'],
    ['550 5.1.1 a 5.1.1 b', '550 5.1.1 a b', '550', '5.1.1'],
    ['550 5.1.1 a 550 b', '550 5.1.1 a 550 b', '550', '5.1.1'],
    ['550 a 550 b', '550 a 550 b', '550', ''],
    ['550-a 550-b 550 550.5 c', '550 a b 550 550.5 c', '550', ''],
    ['550-a b-c', '550 a b-c', '550', ''],
    ['550 a-b', '550 a-b', '550', ''],
    ['550 5.7.1 a x=5.7.1', '550 5.7.1 a x=5.7.1', '550', '5.7.1'],
    ['<550-(#5.1.1) a', '<550 (#5.1.1) a', '550', '5.1.1'],
    ['550 (#5.1.1) a and 5.2.2', '550 (#5.1.1) a and 5.2.2', '550', '5.1.1'],
    ['550 a. 5.1.1', '550 a. 5.1.1', '550', '5.1.1'],
    ['550-5.1.1 a 550-5.1.1 ', '550 5.1.1 a', '550', '5.1.1'],
    ['550: 5.1.1 a', '550: 5.1.1 a', '550', '5.1.1'],
    ['550', '550', '550', ''],
    ['550 192.0.2.1 is listed', '550 192.0.2.1 is listed', '550', ''],
    ['550 5.7.509 a', '550 5.7.509 a', '550', '5.7.509'],
    ['250 2.1.5 ok', '250 2.1.5 ok', '250', '2.1.5'],
    ['5500 a', '5500 a', '', ''],
    ['', '', '', ''],
    // Exim's log.
    ['550 5.1.1 no such\\n user\\nHere', '550 5.1.1 no such user Here', '550', '5.1.1'],
    ['550 gone\\n', '550 gone', '550', ''],
    ['550 gone\\n5 times', '550 gone 5 times', '550', ''],
    ['550 C:\\new is no path', '550 C:\\new is no path', '550', ''],
    ['a \\303\\244 b \\344 c', 'a ä b ä c', '', ''],
    ['a \\34 b \\401', 'a \\34 b \\401', '', ''],
    // Pasted without its first line.
    [
      'rate of 421-4.7.28 unsolicited mail 421-4.7.28 from you',
      '421 4.7.28 rate of unsolicited mail from you',
      '421',
      '4.7.28',
    ],
    ['450 rate of 421-4.7.28 unsolicited', '450 rate of 421-4.7.28 unsolicited', '450', '4.7.28'],
    ['554-rate of 421-4.7.28 unsolicited', '554 rate of 421-4.7.28 unsolicited', '554', '4.7.28'],
  ] as const)('%s', ([from, text, reply, status]) => {
    expect(normalise(from)).toEqual({ ...plain, text, printed: text, reply, status });
  });

  test.for([
    ['host said 421-4.7.28 unsolicited mail', '421 4.7.28 unsolicited mail'],
    ['error: rate of 421-4.7.28 unsolicited mail', '421 4.7.28 unsolicited mail'],
    ['rate of 421-4.7.28 Unsolicited mail', '421 4.7.28 Unsolicited mail'],
  ] as const)('a reply that begins amid the line is not torn: %s', ([from, text]) => {
    expect(normalise(from)).toEqual({
      ...plain,
      text,
      printed: from,
      around: from,
      reply: '421',
      status: '4.7.28',
    });
  });
});

test.for([
  ['gone (in reply to RCPT TO command)', 'RCPT'],
  ['gone (in reply to AUTH command) at last', 'AUTH'],
  ['gone (in reply to the end of DATA command)', 'DATA'],
  ['in response to MAIL FROM it said gone', 'MAIL'],
  ['error after EHLO: gone', 'EHLO'],
  ['error after initial connection: gone', 'CONNECT'],
  ['error after pipelined RCPT TO: gone', 'RCPT'],
  ['refused at HELO', 'HELO'],
  ['gone [RCPT_TO]', 'RCPT'],
  ['error for STARTTLS command', 'STARTTLS'],
  ['>>> EHLO me >>> DATA', 'DATA'],
  ['greeting failed', 'CONNECT'],
  ['it Refused to talk to me', 'CONNECT'],
  ['my name was rejected', 'HELO'],
  ['sender was rejected', 'MAIL'],
  ['the data after all of it', ''],
] as const)('which command was answered: %s: %s', ([text, command]) => {
  expect(normalise(text).command).toBe(command);
});

test.for([
  ['host MX-1.example.org said: gone', 'mx-1.example.org'],
  ['host mx.example.org. said: gone', 'mx.example.org'],
  ['host mx.example.org [192.0.2.1]:25 refused to talk to me: gone', 'mx.example.org'],
  ['host mx.example.org[192.0.2.1] replied: gone', 'mx.example.org'],
  ['localhost mx.example.org said: gone', ''],
  ['host mx said: gone', ''],
] as const)('which host said it: %s: %s', ([text, host]) => {
  expect(normalise(text).host).toBe(host);
});

test.for([
  ['abuse@a.example, Delist@a.example', 'abuse@a.example, Delist@a.example'],
  ['my.abuse@a.example', 'x@x.example'],
  ['a@gmail.com', 'x@gmail.com'],
  ['=a+b@spam.full.example', 'x@x.example'],
  ['no address @ all', 'no address @ all'],
] as const)('names are masked, roles and providers are not: %s', ([from, text]) => {
  expect(normalise(from)).toEqual({ ...plain, text, printed: from, reply: '', status: '' });
});

test('a frame around the reason, a stock phrase before it', () => {
  const framed = '550 5.1.1 <ann@example.org>: Recipient address rejected: blocked by us';
  expect(normalise(framed)).toEqual({
    ...plain,
    text: '550 5.1.1 <x@x.org>: Recipient address rejected: blocked by us',
    printed: framed,
    reason: 'blocked by us',
    reply: '550',
    status: '5.1.1',
  });
  expect(normalise('550 sender rejected: blocked by us').reason).toBe('');
  expect(normalise('554 Transaction failed: looks like spam').behindStock).toBe('looks like spam');
});

test('a reply in a notice, and one in the sentence of a gateway', () => {
  const notice =
    'Sorry, ann@example.org failed. host mx.example.org[192.0.2.1] said: 550 5.1.1 no <ann@example.org>';
  expect(normalise(notice)).toEqual({
    ...plain,
    text: '550 5.1.1 no <x@x.org>',
    printed: notice,
    around: 'Sorry, x@x.org failed. host mx.example.org[192.0.2.1] said: 550 5.1.1 no <x@x.org>',
    reply: '550',
    status: '5.1.1',
    host: 'mx.example.org',
  });
  const gateway = '550 5.0.350 Remote server returned an error -> 452 4.2.2 full of it';
  expect(normalise(gateway)).toEqual({
    ...plain,
    text: '452 4.2.2 full of it',
    printed: '452 4.2.2 full of it',
    around: gateway,
    wrapped: true,
    reply: '452',
    status: '4.2.2',
  });
  const labelled = normalise("5.1.0 - Unknown address error 550-'5.7.1 no thanks'");
  expect([labelled.text, labelled.around]).toEqual(['550 5.7.1 no thanks', '']);
});
