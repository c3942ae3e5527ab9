import { describe, expect, test } from 'vitest';
import { judge } from '../../src/classify/judge.ts';
import { parseReport } from '../../src/ndr/parse.ts';
import { wholeAnswer, withoutSummary } from '../../src/ndr/transcript.ts';

/** Sendmail's report; `code` is its Diagnostic-Code, which holds the first line of the answer only. */
function sendmail(transcript: string, code: string, status: string): Buffer {
  return Buffer.from(`Return-Path: <>
From: Mail Delivery Subsystem <MAILER-DAEMON@mx.example.org>
To: <news@example.com>
Subject: Returned mail: see transcript for details
Date: Mon, 03 Nov 2025 10:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="zz1"

--zz1

The original message was received at Mon, 3 Nov 2025 09:59:00 GMT
from localhost [127.0.0.1]

   ----- The following addresses had permanent fatal errors -----
<anna@example.net>

   ----- Transcript of session follows -----
${transcript}

--zz1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: RFC822; anna@example.net
Action: failed
Status: ${status}
${code === '' ? '' : `Remote-MTA: DNS; aspmx.l.google.com\nDiagnostic-Code: ${code}\n`}
--zz1--
`);
}

const verdictOf = (transcript: string, code: string, status: string) =>
  judge(parseReport(sendmail(transcript, code, status))).verdicts[0];

describe('an answer of several lines of which the field holds the first', () => {
  const lines = [
    'Our system has detected an unusual rate of',
    'unsolicited mail originating from your IP address. To protect our',
    'users from spam, mail sent from your IP address has been blocked.',
  ];
  test.for(['[192.0.2.9      19]', '[192.0.2.9 19]', '[192.0.2.9\t 19]', '[2001:db8::9      19]'])(
    'with %s',
    (ip) => {
      const first = `550-5.7.1 ${ip} ${lines[0]}`;
      const transcript = `... while talking to aspmx.l.google.com.:\n>>> DATA\n<<< ${first}\n<<< 550-5.7.1 ${lines[1]}\n<<< 550-5.7.1 ${lines[2]}\n<<< 550 5.7.1 https://support.google.com/mail/?p=x q1si2 - gsmtp\n554 5.0.0 Service unavailable`;
      expect(verdictOf(transcript, `SMTP; ${first}`, '5.7.1')).toMatchObject({
        category: 'flood',
        scope: { kind: 'ip' },
        reply: '550',
      });
    },
  );
  test('is not taken from another answer', () => {
    expect(
      wholeAnswer('550 5.1.1 no such user', '<<< 550 5.1.1 no such\n<<< 550-5.7.1 other\n<<< 550 5.7.1 more'),
    ).toBe('550 5.1.1 no such user');
  });
});

describe('what stands before the last line of a transcript', () => {
  test.for([
    ['mail.local: no such user: anna\n554 <anna@example.net>... Service unavailable', 'invalid-recipient'],
    ['mail.local: anna: quota of the disk is used up\n554 5.3.0 unknown mailer error 73', 'mailbox-full'],
    [
      'procmail: Quota exceeded while writing "/var/mail/anna"\n550 5.0.0 <anna@example.net>... Service unavailable',
      'mailbox-full',
    ],
    [
      '... while talking to mx.example.net.:\n>>> RCPT To:<anna@example.net>\n<<< 550 5.1.1 User unknown\n554 5.0.0 Service unavailable',
      'invalid-recipient',
    ],
    [
      '... while talking to mx.example.net.:\n<<< 554 IP=192.0.2.9 - A problem occurred. (BL)\n554 5.0.0 Service unavailable',
      'reputation-block',
    ],
    // Set aside while the rule was written.
    ['sh: /usr/bin/filter: Permission denied\n554 5.3.0 unknown mailer error 126', 'server-error'],
    ['maildrop: maildir over quota.\n554 5.3.0 unknown mailer error 77', 'mailbox-full'],
    [
      '... while talking to mx.example.net.:\n>>> MAIL From:<news@example.com> SIZE=2000\n<<< 552 5.3.4 Message size exceeds fixed limit\n554 5.0.0 Service unavailable',
      'message-too-large',
    ],
    [
      '... while talking to mx.example.net.:\n>>> DATA\n<<< 503 No recipient was valid\n554 5.0.0 Service unavailable',
      /invalid-recipient|protocol-error/,
    ],
    [
      '... while talking to mx.example.net.:\n<<< 421 4.7.0 Too many connections\n554 5.0.0 Service unavailable',
      'rate-limited',
    ],
  ] as const)('%s', ([transcript, category]) => {
    expect(verdictOf(transcript, '', '5.5.0')?.category).toMatch(category);
  });
  test('alone it stays: there is nothing else to go by', () => {
    const notice =
      '----- Transcript of session follows -----\n554 <anna@example.net>... Service unavailable\n';
    expect(withoutSummary(notice)).toBe(notice);
  });
});

test('an exit code is read with its type', () => {
  expect(verdictOf('sh: cannot run the filter', 'X-Unix; 126', '5.0.0')).toMatchObject({
    category: 'server-error',
    diagnostic: 'X-Unix; 126',
  });
});

test('qmail’s last words yield to those before them', () => {
  const mail = `From: MAILER-DAEMON@mx.example.org
To: news@example.com
Subject: failure notice
Date: Mon, 03 Nov 2025 10:00:00 +0000

Hi. This is the qmail-send program at mx.example.org.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<anna@example.net>:
Unable to open the user database. (#4.3.5)I'm not going to try again; this
message has been in the queue too long.
`;
  expect(judge(parseReport(Buffer.from(mail))).verdicts).toMatchObject([
    { category: 'server-error', status: '4.3.5' },
  ]);
});
