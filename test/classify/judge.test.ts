import { expect, test } from 'vitest';
import { judge, read } from '../../src/classify/judge.ts';
import { parseReport } from '../../src/ndr/parse.ts';
import type { Report, ReportedRecipient } from '../../src/ndr/report.ts';

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

test('a verdict has what the report tells of its recipient beside what the words mean', () => {
  const mail = dsn([
    'Original-Recipient: rfc822; sales@Example.ORG',
    'Final-Recipient: rfc822; ann@example.net',
    'Action: failed',
    'Status: 5.2.2',
    'Remote-MTA: dns; mx.example.org',
    'Diagnostic-Code: smtp; 552 5.2.2 Over quota',
    'Last-Attempt-Date: Fri, 20 Nov 2026 12:00:00 +0000',
  ]);
  expect(read(mail)).toEqual({
    kind: 'bounce',
    because: 'Action: failed',
    reportingMta: 'relay.example.com',
    verdicts: [
      {
        address: 'sales@Example.ORG',
        originalRecipient: '',
        finalRecipients: ['ann@example.net'],
        domain: 'example.org',
        action: 'failed',
        diagnostic: '552 5.2.2 Over quota',
        remoteMta: 'mx.example.org',
        arrivalAt: null,
        lastAttemptAt: Date.UTC(2026, 10, 20, 12),
        willRetryUntil: null,
        category: 'mailbox-full',
        cause: 'mailbox-full',
        rule: 'general-mailbox-full',
        status: '5.2.2',
        reply: '552',
        permanence: 'permanent',
        addressVerdict: 'keep',
        scope: { kind: 'recipient', value: '' },
        owner: 'recipient-admin',
        provider: '',
      },
    ],
    original: parseReport(mail).original,
    defects: [],
  });
});

const gone: ReportedRecipient = {
  address: 'ann@example.org',
  originalRecipient: '',
  finalRecipients: [],
  doubt: '',
  action: 'failed',
  status: '5.1.1',
  reply: '550',
  diagnostic: '550 5.1.1 User unknown',
  remoteMta: '',
  command: 'RCPT',
  arrivalAt: null,
  lastAttemptAt: null,
  willRetryUntil: null,
};

/** A bounce with one recipient. */
const reportOf = (one: Partial<ReportedRecipient>, rest: Partial<Report> = {}): Report => ({
  ...parseReport(dsn([])),
  kind: 'bounce',
  decidedBy: 'fields',
  recipients: [{ ...gone, ...one }],
  ...rest,
});

test.for([
  ['is whole', {}, 'example.org', 'suppress'],
  ['is no address by the grammar', { doubt: 'mistyped' }, 'example.org', 'keep'],
  ['is an alias that took the message', { doubt: 'alias' }, 'example.org', 'keep'],
  ['has two at signs', { address: 'ann@home@Example.NET' }, 'example.net', 'suppress'],
  ['is a mere name', { address: 'ann', doubt: 'mistyped' }, '', 'keep'],
] as const)('a recipient that %s', ([, one, domain, addressVerdict]) => {
  const [verdict] = judge(reportOf(one)).verdicts;
  expect([verdict?.domain, verdict?.addressVerdict]).toEqual([domain, addressVerdict]);
});

test.for([
  ['kind bounce', { kind: 'bounce' }, ['permanent']],
  ['kind delay', { kind: 'delay' }, ['permanent']],
  ['kind complaint', { kind: 'complaint' }, []],
  ['kind autoreply', { kind: 'autoreply' }, []],
  ['kind delivered', { kind: 'delivered' }, []],
  ['kind not-bounce', { kind: 'not-bounce' }, []],
] as const)('a failed recipient in a mail of %s has as many verdicts', ([, rest, permanences]) => {
  expect(judge(reportOf({}, rest)).verdicts.map((one) => one.permanence)).toEqual(permanences);
});

const full = { diagnostic: 'Over quota', status: '', reply: '' } as const;
test.for([
  ['its own action "delayed" in a bounce', { action: 'delayed' }, {}, 'temporary'],
  ['its own action "failed" in a delay', { action: 'failed' }, { kind: 'delay' }, 'permanent'],
  ['the kind delay, where it has no action', { action: '' }, { kind: 'delay' }, 'temporary'],
  ['the kind bounce, where it has no action', { action: '' }, {}, 'permanent'],
  ['the fields that fail it, even with a 4xx', { reply: '452', status: '4.2.2' }, {}, 'permanent'],
  ['a 4xx of a notice in words', { reply: '452' }, { decidedBy: 'words' }, 'temporary'],
  ['a 4.x.x of a notice in words', { status: '4.2.2' }, { decidedBy: 'words' }, 'temporary'],
  ['a 5xx before a 4.x.x', { reply: '552', status: '4.2.2' }, { decidedBy: 'words' }, 'permanent'],
  ['a notice in words without a code', {}, { decidedBy: 'words' }, 'permanent'],
] as const)('whether a message is still tried for a recipient, by %s', ([, one, rest, permanence]) => {
  expect(judge(reportOf({ ...full, ...one }, rest)).verdicts[0]?.permanence).toBe(permanence);
});

test.for([
  ['the step that was answered', { command: 'MAIL' }, {}, 'sender-unverifiable'],
  [
    'the sender and the recipient of the returned message',
    { diagnostic: '550 5.1.1 <news@example.com>: User unknown' },
    { envelopeFrom: 'news@example.com' },
    'sender-unverifiable',
  ],
  [
    'the recipient, who may be the sender',
    { diagnostic: '550 5.1.1 <ann@example.org>: User unknown' },
    { envelopeFrom: 'ann@example.org' },
    'user-unknown',
  ],
  [
    'the host that refused',
    { diagnostic: '421 4.7.28 later', status: '4.7.28', remoteMta: 'gmail-smtp-in.l.google.com' },
    {},
    'gmail-unusual-rate',
  ],
  [
    "the recipient's domain where no host is told",
    { diagnostic: '421 4.7.28 later', status: '4.7.28', address: 'ann@gmail.com' },
    {},
    'gmail-unusual-rate',
  ],
] as const)('the words are judged with %s', ([, one, original, cause]) => {
  const report = reportOf(one);
  const [verdict] = judge({ ...report, original: { ...report.original, ...original } }).verdicts;
  expect(verdict?.cause).toBe(cause);
});

test('what is no bounce has no verdicts', () => {
  const mail = bytes(['From: a@example.org', 'To: b@example.org', 'Subject: Lunch?', '', 'At noon?']);
  expect(judge(parseReport(mail)).verdicts).toEqual([]);
});
