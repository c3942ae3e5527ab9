import { describe, expect, test } from 'vitest';
import { judge } from '../../src/classify/judge.ts';
import { parseReport } from '../../src/ndr/parse.ts';

const at = '2026-01-08T14:40:18.000Z';
const mailOf = (address: string) => ({
  timestamp: at,
  source: 'news@example.com',
  messageId: '0102018-000000',
  destination: [address],
  headers: [{ name: 'Message-ID', value: '<jan1@example.com>' }],
});

/** A notification as it comes by mail from SNS, plain or wrapped. */
function notification(json: object, wrap: boolean): Buffer {
  const inner = JSON.stringify(json);
  const text = wrap ? JSON.stringify({ Type: 'Notification', Message: inner }) : inner;
  return Buffer.from(`From: Notices <no-reply@sns.amazonaws.com>
To: bounces@example.com
Subject: AWS Notification Message
Date: Thu, 08 Jan 2026 14:41:00 +0000
Content-Type: text/plain; charset=UTF-8

${text}

--
If you wish to stop receiving notifications, click or visit the link below.
`);
}

const bounce = (type: string, subType: string, more: object = {}) => ({
  notificationType: 'Bounce',
  bounce: {
    bounceType: type,
    bounceSubType: subType,
    bouncedRecipients: [{ emailAddress: "o'brien@example.net", ...more }],
    timestamp: at,
  },
  mail: mailOf("o'brien@example.net"),
});

describe('a bounce that SES tells by its sub-type alone', () => {
  test.for([
    ['Permanent', 'NoEmail', 'invalid-recipient', 'suppress'],
    ['Permanent', 'Suppressed', 'policy-rejected', 'suppress-after-repeats'],
    ['Permanent', 'OnAccountSuppressionList', 'policy-rejected', 'suppress-after-repeats'],
    ['Permanent', 'UnsubscribedRecipient', 'policy-rejected', 'suppress-after-repeats'],
    ['Permanent', 'General', 'unknown', 'keep'],
    ['Transient', 'MailboxFull', 'mailbox-full', 'suppress-after-repeats'],
    ['Transient', 'MessageTooLarge', 'message-too-large', 'keep'],
    ['Transient', 'ContentRejected', 'content-rejected', 'keep'],
    ['Transient', 'AttachmentRejected', 'content-rejected', 'keep'],
    ['Undetermined', 'Undetermined', 'unknown', 'keep'],
  ] as const)('%s, %s', ([type, subType, category, addressVerdict]) => {
    for (const wrap of [false, true]) {
      const { kind, verdicts } = judge(parseReport(notification(bounce(type, subType), wrap)));
      expect([kind, verdicts]).toMatchObject([
        'bounce',
        [{ address: "o'brien@example.net", category, addressVerdict }],
      ]);
    }
  });

  test('what the server said outranks the sub-type', () => {
    const json = bounce('Transient', 'General', {
      status: '5.7.1',
      diagnosticCode: 'smtp; 550 5.7.1 Message looks like spam',
    });
    expect(judge(parseReport(notification(json, false))).verdicts).toMatchObject([
      { category: 'content-rejected', status: '5.7.1' },
    ]);
  });
});

describe('other events of SES', () => {
  test.for([
    ['MailboxFull', 'mailbox-full'],
    ['SpamDetected', 'content-rejected'],
    ['RecipientServerError', 'server-error'],
    ['IPFailure', 'rate-limited'],
    ['TransientCommunicationFailure', 'server-error'],
  ] as const)('a delay: %s', ([delayType, category]) => {
    const json = {
      eventType: 'DeliveryDelay',
      deliveryDelay: {
        delayType,
        timestamp: at,
        expirationTime: '2026-01-09T14:40:18.000Z',
        delayedRecipients: [{ emailAddress: 'slow@example.net' }],
      },
      mail: mailOf('slow@example.net'),
    };
    const { kind, verdicts } = judge(parseReport(notification(json, false)));
    expect([kind, verdicts]).toMatchObject([
      'delay',
      [
        {
          address: 'slow@example.net',
          action: 'delayed',
          category,
          arrivalAt: Date.parse(at),
          willRetryUntil: Date.parse(at) + 86_400_000,
        },
      ],
    ]);
  });

  const complaint = (subType?: string) => ({
    notificationType: 'Complaint',
    complaint: {
      ...(subType ? { complaintSubType: subType } : {}),
      complainedRecipients: [{ emailAddress: 'anna@example.net' }],
      timestamp: at,
    },
    mail: mailOf('anna@example.net'),
  });
  test('a complaint is one', () => {
    const { kind, recipients } = parseReport(notification(complaint(), true));
    expect([kind, recipients]).toMatchObject(['complaint', [{ address: 'anna@example.net' }]]);
  });
  test('what SES withheld is no complaint', () => {
    const { kind, verdicts } = judge(parseReport(notification(complaint('OnAccountSuppressionList'), false)));
    expect([kind, verdicts]).toMatchObject(['bounce', [{ cause: 'suppressed-by-service' }]]);
  });
  test('a message that SES refused fails for all to whom it was to go', () => {
    const json = { eventType: 'Reject', reject: { reason: 'Bad content' }, mail: mailOf('anna@example.net') };
    const { kind, recipients } = parseReport(notification(json, false));
    expect([kind, recipients]).toMatchObject([
      'bounce',
      [{ address: 'anna@example.net', diagnostic: 'Bad content' }],
    ]);
  });
  test('a delivery is no failure', () => {
    const json = {
      notificationType: 'Delivery',
      delivery: { recipients: ['anna@example.net'], smtpResponse: '250 ok', timestamp: at },
      mail: mailOf('anna@example.net'),
    };
    expect(parseReport(notification(json, false)).kind).toBe('delivered');
  });
  test('an opened mail is none of these', () => {
    expect(
      parseReport(notification({ eventType: 'Open', open: {}, mail: mailOf('anna@example.net') }, false))
        .kind,
    ).toBe('not-bounce');
  });
});
