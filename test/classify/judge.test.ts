import { expect, test } from 'vitest';
import { judge, read } from '../../src/classify/judge.ts';
import { parseReport } from '../../src/ndr/parse.ts';

const bytes = (lines: readonly string[]) => new TextEncoder().encode(lines.join('\r\n'));

const dsn = (fields: readonly string[]) =>
  bytes([
    'From: MAILER-DAEMON@relay.example.com',
    'To: news@example.com',
    'Subject: Undelivered Mail Returned to Sender',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'Your message could not be delivered.',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; relay.example.com',
    '',
    ...fields,
    '',
    '--b--',
  ]);

const prose = (line: string) =>
  bytes([
    'From: Mail Delivery System <MAILER-DAEMON@relay.example.com>',
    'To: news@example.com',
    'Subject: Undelivered Mail Returned to Sender',
    '',
    'I am sorry to have to inform you that your message could not be delivered to one or more recipients.',
    '',
    line,
  ]);

test('every recipient has a verdict of its own', () => {
  const { kind, verdicts } = read(
    dsn([
      'Final-Recipient: rfc822; gone@example.org',
      'Action: failed',
      'Status: 5.1.1',
      'Diagnostic-Code: smtp; 550 5.1.1 User unknown',
      '',
      'Final-Recipient: rfc822; full@example.org',
      'Action: failed',
      'Status: 4.2.2',
      'Diagnostic-Code: smtp; 452 4.2.2 Over quota',
    ]),
  );
  expect(kind).toBe('bounce');
  expect(
    verdicts.map((one) => [one.address, one.domain, one.category, one.addressVerdict, one.permanence]),
  ).toEqual([
    ['gone@example.org', 'example.org', 'invalid-recipient', 'suppress', 'permanent'],
    ['full@example.org', 'example.org', 'mailbox-full', 'suppress-after-repeats', 'permanent'],
  ]);
});

test('a delay is temporary though it quotes a 5xx', () => {
  const { kind, verdicts } = read(
    dsn([
      'Final-Recipient: rfc822; a@example.org',
      'Action: delayed',
      'Status: 5.7.1',
      'Diagnostic-Code: smtp; 554 5.7.1 poor reputation',
    ]),
  );
  expect(kind).toBe('delay');
  expect(verdicts[0]).toMatchObject({
    permanence: 'temporary',
    category: 'reputation-block',
    addressVerdict: 'keep',
  });
});

test('words alone that quote a 4xx leave the message undecided, a 5xx ends it', () => {
  const four = read(
    prose(
      '<a@example.org>: host mx.example.org[192.0.2.25] said: 452 4.2.2 Mailbox full (in reply to RCPT TO command)',
    ),
  );
  const five = read(
    prose(
      '<a@example.org>: host mx.example.org[192.0.2.25] said: 552 5.2.2 Mailbox full (in reply to RCPT TO command)',
    ),
  );
  expect(four.verdicts[0]).toMatchObject({ category: 'mailbox-full', permanence: 'temporary' });
  expect(five.verdicts[0]).toMatchObject({ category: 'mailbox-full', permanence: 'permanent' });
});

test('what is no bounce has no verdicts', () => {
  const mail = bytes(['From: a@example.org', 'To: b@example.org', 'Subject: Lunch?', '', 'At noon?']);
  expect(judge(parseReport(mail)).verdicts).toEqual([]);
});
