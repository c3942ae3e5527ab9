import { describe, expect, test } from 'vitest';
import { findAddresses } from '../../src/ndr/addresses-in-prose.ts';
import { bestReply, bestStatus, replyBeside } from '../../src/ndr/codes.ts';
import { fieldAddress } from '../../src/ndr/field-address.ts';
import { mtaName, readFields } from '../../src/ndr/fields.ts';
import { splitMbox } from '../../src/ndr/mbox.ts';
import { parseHeaders } from '../../src/ndr/mime/headers.ts';
import { readOriginal } from '../../src/ndr/original.ts';
import { parseReport } from '../../src/ndr/parse.ts';
import { commandIn, hostIn, reasonIn } from '../../src/ndr/reason.ts';
import { splitOriginal } from '../../src/ndr/split-original.ts';

describe('addresses', () => {
  test.for([
    ['<a.b+c@example.org>: unknown', ['a.b+c@example.org']],
    ['"john smith"@example.org, x@example.com.', ['"john smith"@example.org', 'x@example.com']],
    ['收件人：user@例え.jp。', ['user@例え.jp']],
    ['at @ nobody, a@, @b', []],
    ['user@[192.0.2.1] said', ['user@[192.0.2.1]']],
  ] as const)('%s', ([line, found]) => expect(findAddresses(line).map((one) => one.address)).toEqual(found));

  test.for([
    ['rfc822; user@example.org', 'user@example.org'],
    ['RFC822;<user@example.org> (gone)', 'user@example.org'],
    ['"Anna" <anna@example.org>', 'anna@example.org'],
    ['rfc822;@relay.example.net:user@example.org', 'user@example.org'],
    ['<"user@example.org">', '"user@example.org"'],
    ['utf-8; Jörg@example.org', 'Jörg@example.org'],
    ['root', 'root'],
    ['/mail/spool/a/anna', ''],
    ['', ''],
  ] as const)('field: %s', ([value, address]) => expect(fieldAddress(value).address).toBe(address));
});

describe('codes', () => {
  test.for([
    ['550-5.7.1 [192.0.2.10] blocked 550 5.7.1 see', '5.7.1', '550'],
    ['host mx[198.51.100.1] said: 421 too many connections', '', '421'],
    ['554 4.4.7 Message expired <421 4.4.2 Connection timed out>', '4.4.2', '421'],
    ['version 4.80.1 at 5.1.1.20, 512 KB, 450 messages', '', ''],
    ['error code :550, error code :5.1.1', '5.1.1', '550'],
    ['#5.2.2 smtp;552 mailbox full', '5.2.2', '552'],
    ['#5.5.0 smtp;550 5.1.1 user unknown', '5.1.1', '550'],
    ['550: : User unknown', '', '550'],
    ['delivered 2.0.0 250 ok', '', ''],
    ['port 587 at 10:45, 500 bytes', '', ''],
  ] as const)('%s', ([text, status, reply]) => {
    expect(bestStatus(text)).toBe(status);
    expect(replyBeside(text, status) || bestReply(text)).toBe(reply);
  });
  test('a status of another class than the known reply belongs to another answer', () => {
    expect(bestStatus('451 4.4.1 read error', '554')).toBe('');
  });
});

describe('report fields (RFC 3464)', () => {
  test('groups of several recipients, strays joined, types dropped', () => {
    const fields = readFields(
      'Reporting-MTA: dns; MX.example.net\n\nFinal-Recipient: rfc822; a@example.org\nAction: failed (bounced)\n\nStatus: 5.1.1 (bad)\nDiagnostic-Code: smtp; 550 no\n one\n\nFinal-Recipient: rfc822; b@example.org\nAction: delayed\nFinal-Recipient: rfc822; c@example.org\nAction: relayed\nRemote-MTA: dns; mx.example.org [198.51.100.1]',
    );
    expect(
      fields.recipients.map(({ address, action, status, diagnostic, remoteMta }) => [
        address,
        action,
        status,
        diagnostic,
        remoteMta,
      ]),
    ).toEqual([
      ['a@example.org', 'failed', '5.1.1', '550 no one', ''],
      ['b@example.org', 'delayed', '', '', ''],
      ['c@example.org', 'relayed', '', '', 'mx.example.org'],
    ]);
    expect(mtaName('dns; [192.0.2.1]')).toBe('192.0.2.1');
  });
  test.for([
    [5_000, []],
    [5_012, ['12 more recipients were not read']],
  ] as const)('of %i recipients 5,000 are read; how many more there were is said', ([count, defects]) => {
    const groups = Array.from(
      { length: count },
      (_, n) =>
        `Final-Recipient: rfc822; user${n}@example.org\nAction: failed\nDiagnostic-Code: smtp; 550 5.7.1 ${'no '.repeat(100)}\n\n`,
    );
    const report = parseReport(
      Buffer.from(
        `Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\n${groups.join('')}`,
      ),
    );
    expect([report.recipients.length, report.defects]).toEqual([5_000, defects]);
    expect(report.unreadRecipients).toBe(count - 5_000);
  });
  test.for([1_000, 2_000])('a list of %i in words alone is read to its end', (count) => {
    const entries = Array.from(
      { length: count },
      (_, n) =>
        `<user${n}@example.org>: host mx.example.org[192.0.2.7] said: 550 5.1.1\n    User unknown (in reply to RCPT TO command)\n`,
    );
    const report = parseReport(
      Buffer.from(
        `From: MAILER-DAEMON@mx.example.net\nSubject: Undelivered Mail Returned to Sender\n\nThis is the mail system at host mx.example.net.\n\n${entries.join('\n')}`,
      ),
    );
    expect(report.recipients.length).toBe(count);
    expect(new Set(report.recipients.map((one) => one.status))).toEqual(new Set(['5.1.1']));
  });
  test('of an alias both addresses are kept, and it is in doubt that it is bad', () => {
    const [one] = readFields(
      'Original-Recipient: rfc822;list@example.org\nFinal-Recipient: rfc822;member@internal.example.net\nAction: failed',
    ).recipients;
    expect(one).toMatchObject({
      address: 'list@example.org',
      finalRecipients: ['member@internal.example.net'],
      doubt: 'alias',
    });
  });
});

describe('the returned original', () => {
  test('is cut off before addresses and codes are looked for', () => {
    const { notice, original } = splitOriginal(
      'Could not deliver.\n\n--- Original message follows.\n\nFrom: a@example.com\nSubject: 550 5.1.1 b@example.org\n\nbody',
    );
    expect(notice).toBe('Could not deliver.\n\n');
    expect(original?.get('subject')).toEqual(['550 5.1.1 b@example.org']);
  });
  test('is found by its headers when nothing announces it', () => {
    const text =
      'Could not deliver to b@example.org.\n\nFrom: a@example.com\nReceived: from x\nMessage-ID: <1@example.com>\n\nbody';
    expect(splitOriginal(text).notice).toBe('Could not deliver to b@example.org.\n\n');
  });
  test('tells who sent it, in which campaign, from which public IP', () => {
    const original = readOriginal(
      parseHeaders(
        'Return-Path: <bounce@sender.example.com>\nReceived: by mta with LMTP\nReceived: from localhost (localhost [127.0.0.1]) by mta\nReceived: from out.sender.example.com (HELO out1.sender.example.com) ([192.0.2.10]) by mx\nReceived: from app ([203.0.113.5]) by out\nFrom: =?utf-8?Q?J=C3=B6rg?= <j@sender.example.com>\nFeedback-ID: 7:nov\nX-Mailer: Post 1\nList-ID: <l.sender.example.com>',
      ),
    );
    expect(original).toMatchObject({
      from: 'Jörg <j@sender.example.com>',
      envelopeFrom: 'bounce@sender.example.com',
      sendingIp: '192.0.2.10',
      helo: 'out1.sender.example.com',
      campaign: '7:nov',
      mailer: 'Post 1',
      listId: '<l.sender.example.com>',
    });
    expect(readOriginal(undefined).sendingIp).toBe('');
  });
});

describe('words about a failure', () => {
  test('host, command and reason', () => {
    const text =
      '<a@example.org>: host MX.example.org[198.51.100.7] said: 550 5.1.1 no such\n    user (in reply\n    to end of DATA command)';
    expect(hostIn(text)).toBe('mx.example.org');
    expect(commandIn(text)).toBe('DATA');
    expect(commandIn('host x refused to talk to me: 554 no')).toBe('CONNECT');
    expect(commandIn('>>> DATA\n<<< 550 user unknown\n<<< 503 5.0.0 Need RCPT (recipient)')).toBe('RCPT');
    expect(
      commandIn('>>> MAIL FROM:<a@example.com>\n<<< 250 Ok\n>>> RCPT TO:<b@example.org>\n<<< 550 5.1.1 no'),
    ).toBe('RCPT');
    expect(commandIn('nothing of the kind')).toBe('');
    expect(reasonIn(`This is the mail system at host x.\n\nI'm sorry.\n\n${text}`)).toMatch(
      /^<a@example.org>: host MX/,
    );
    expect(reasonIn('550 5.1.1 Postfach gel\\303\\266scht')).toBe('550 5.1.1 Postfach gelöscht');
  });
});

test('a report for two thousand keeps them all, each with its own words', () => {
  const users = Array.from({ length: 2_000 }, (_, n) => `user${n}@example.org`);
  const notice = users.map((user) => `<${user}>: 550 5.1.1 no ${user.split('@', 1)[0]} here`).join('\n');
  const fields = users
    .map((user) => `Final-Recipient: rfc822; ${user}\nAction: failed\nStatus: 5.0.0`)
    .join('\n\n');
  const mail = `From: MAILER-DAEMON@mx.example.net\nSubject: Returned mail\nContent-Type: multipart/report; boundary=b\n\n--b\n\n${notice}\n--b\nContent-Type: message/delivery-status\n\n${fields}\n--b--\n`;
  const { recipients } = parseReport(Buffer.from(mail));
  expect(recipients.map((one) => one.address)).toEqual(users);
  expect(recipients[700]?.diagnostic).toContain('no user700 here');
  expect(recipients[700]?.status).toBe('5.1.1');
});

describe('mboxes', () => {
  test('splits at envelope lines, not at prose that begins with From', () => {
    const box =
      'From a@example.org Fri Nov 20 10:00:00 2026\nSubject: 1\n\nFrom here on\n\nFrom now on, no year\n\nFrom b@example.org Fri Nov 20 11:00:00 2026\nSubject: 2\n\nx\n';
    expect(
      [...splitMbox(Buffer.from(box))].map((mail) => Buffer.from(mail).toString().split('\n', 1)[0]),
    ).toEqual(['Subject: 1', 'Subject: 2']);
    expect([...splitMbox(Buffer.from('Subject: only\n\nx'))].length).toBe(1);
    expect([...splitMbox(Buffer.alloc(0))]).toEqual([]);
  });
});

describe('kinds', () => {
  test('say why', () => {
    expect(parseReport(Buffer.from('Auto-Submitted: auto-replied\nSubject: Re: x\n\nSoon.')).because).toBe(
      'auto-submitted: auto-replied',
    );
    expect(parseReport(Buffer.from('Subject: hi\n\nhello'))).toMatchObject({
      kind: 'not-bounce',
      recipients: [],
      because: 'nothing in it reports a failed delivery',
    });
  });
  test('a report inside a report speaks when the outer one names nobody', () => {
    const inner =
      'From: MAILER-DAEMON@in.example.org\nSubject: Returned mail\n\n<someone@example.org>: 550 5.1.1 User unknown\n';
    const outer = `From: MAILER-DAEMON@gw.example.org\nSubject: Returned mail: User unknown\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nThe following addresses had permanent delivery errors\n\n--b\nContent-Type: message/rfc822\n\n${inner}\n--b--\n`;
    expect(parseReport(Buffer.from(outer)).recipients).toMatchObject([
      { address: 'someone@example.org', status: '5.1.1', reply: '550' },
    ]);
  });
  test('notifications of Amazon SES in JSON, as they are and wrapped by SNS', () => {
    const bounce = JSON.stringify({
      notificationType: 'Bounce',
      bounce: {
        bouncedRecipients: [
          {
            emailAddress: 'someone@example.org',
            action: 'failed',
            status: '5.1.1',
            diagnosticCode: 'smtp; 550 5.1.1 unknown',
          },
        ],
        reportingMTA: 'dsn; a1.example.net',
      },
      mail: { source: 'news@sender.example.com', headers: [{ name: 'Subject', value: 'News' }] },
    });
    for (const body of [bounce, JSON.stringify({ Type: 'Notification', Message: bounce })]) {
      const report = parseReport(
        Buffer.from(
          `From: no-reply@sns.example.com\nSubject: AWS Notification Message\n\n${body}\n\n--\nunsubscribe`,
        ),
      );
      expect(report).toMatchObject({
        kind: 'bounce',
        reportingMta: 'a1.example.net',
        original: { subject: 'News', envelopeFrom: 'news@sender.example.com' },
      });
      expect(report.recipients).toMatchObject([
        { address: 'someone@example.org', action: 'failed', status: '5.1.1', reply: '550' },
      ]);
    }
  });
});

test.for([
  ['10.1.2.3', ''],
  ['100.64.1.2', ''],
  ['172.20.0.1', ''],
  ['192.168.1.1', ''],
  ['fd00::1', ''],
  ['fe80::1', ''],
  ['203.0.113.9', '203.0.113.9'],
  ['100.128.0.1', '100.128.0.1'],
  ['2001:db8::9', '2001:db8::9'],
  ['999.1.2.3', ''],
])('the sending IP is one that others can reach: %s', ([ip, wanted]) => {
  const headers = parseHeaders(
    `Received: from app (app [${ip}]) by mx.example.org; Mon, 2 Nov 2026 10:00:00 +0000`,
  );
  expect(readOriginal(headers).sendingIp).toBe(wanted);
});

test('a server that merely tries on gives its own class to the status', () => {
  const [one] = parseReport(
    Buffer.from(
      'Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\nFinal-Recipient: rfc822; anna@example.org\nAction: delayed\nStatus: 4.7.1\nDiagnostic-Code: smtp; 550 5.7.1 Message refused\n',
    ),
  ).recipients;
  expect(one?.status).toBe('4.7.1');
});
