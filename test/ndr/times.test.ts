import { describe, expect, test } from 'vitest';
import { judge } from '../../src/classify/judge.ts';
import { parseReport } from '../../src/ndr/parse.ts';
import type { Times } from '../../src/ndr/report.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Monday, 23 November 2026, 16:12 UTC: when the message came to the server. */
const arrival = Date.UTC(2026, 10, 23, 16, 12);
/** When the report was written. */
const noticed = Date.UTC(2026, 10, 23, 20, 12);

function timesOf(mail: string): Times {
  const [one] = judge(parseReport(Buffer.from(mail))).verdicts;
  if (!one) throw new Error('no recipient was read');
  return { arrivalAt: one.arrivalAt, lastAttemptAt: one.lastAttemptAt, willRetryUntil: one.willRetryUntil };
}

const head = (from: string, subject: string): string => `Return-Path: <>
Date: Mon, 23 Nov 2026 20:12:00 +0000
From: ${from}
To: news@example.com
Subject: ${subject}
`;

/** A report as RFC 3464 has it. */
function dsn(message: string, recipient: string, notice = 'See below.'): string {
  return `${head('MAILER-DAEMON@mx.example.org', 'Delivery status')}MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b

${notice}

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
${message}
Final-Recipient: rfc822; anna@example.net
${recipient}

--b--
`;
}

describe('times in the fields of RFC 3464', () => {
  test('a delay: arrival of the message, the recipient’s last attempt and the end of its queue', () => {
    const mail = dsn(
      'Arrival-Date: Mon, 23 Nov 2026 17:12:00 +0100 (CET)\n',
      'Action: delayed\nStatus: 4.7.28\nLast-Attempt-Date: Mon, 23 Nov 2026 20:10:00 +0000\nWill-Retry-Until: Sat, 28 Nov 2026 16:12:00 +0000',
    );
    expect(timesOf(mail)).toEqual({
      arrivalAt: arrival,
      lastAttemptAt: noticed - 2 * 60_000,
      willRetryUntil: arrival + 5 * DAY,
    });
  });

  test('a field beside the wrong group is read, garbage is none', () => {
    const mail = dsn(
      'Last-Attempt-Date: Mon, 23 Nov 2026 20:12:00 GMT\n',
      'Action: failed\nArrival-Date: soon\nStatus: 5.1.1',
    );
    expect(timesOf(mail)).toEqual({ arrivalAt: null, lastAttemptAt: noticed, willRetryUntil: null });
  });

  test('what failed is tried no more', () => {
    const mail = dsn('', 'Action: failed\nStatus: 5.1.1', 'It will be retried until it is 5.0 day(s) old.');
    expect(timesOf(mail).willRetryUntil).toBeNull();
  });
});

describe('times in the words of a notice', () => {
  const received = `
Received: from app.example.com ([192.0.2.10]) by mx.example.org with esmtp (Exim 4.97)
	id 1abc; Mon, 23 Nov 2026 17:12:00 +0100
Message-ID: <1@example.com>
From: news@example.com
`;

  test.for<[name: string, mail: string, wanted: Partial<Times>]>([
    [
      'Postfix',
      `${head('MAILER-DAEMON@mx.example.org', 'Delayed Mail (still being retried)')}
This is the mail system at host mx.example.org.

####################################################################
# THIS IS A WARNING ONLY.  YOU DO NOT NEED TO RESEND YOUR MESSAGE. #
####################################################################

Your message could not be delivered for more than 4 hour(s).
It will be retried until it is 5.0 day(s) old.

<anna@example.net>: connect to mx.example.net[192.0.2.7]:25: Connection timed out
`,
      { arrivalAt: arrival, willRetryUntil: arrival + 5 * DAY },
    ],
    [
      'Exim, by its own Received line',
      `${head('Mail Delivery System <Mailer-Daemon@mx.example.org>', 'Warning: message 1abc delayed 24 hours')}X-Failed-Recipients: anna@example.net

This message was created automatically by mail delivery software.
A message that you sent has not yet been delivered to one or more of its
recipients after more than 3 hours on the queue on mx.example.org.

  anna@example.net
    host mx.example.net [192.0.2.7]: 451 try later

------ This is a copy of the message, including all the headers. ------
${received}`,
      { arrivalAt: arrival },
    ],
    [
      'Exim without the original',
      `${head('Mail Delivery System <Mailer-Daemon@mx.example.org>', 'Warning: message 1abc delayed 4 hours')}
This message was created automatically by mail delivery software.
A message that you sent has not yet been delivered to one or more of its
recipients after more than 4 hours on the queue on mx.example.org.

The address to which the message has not yet been delivered is:

  anna@example.net
`,
      { arrivalAt: arrival, willRetryUntil: null },
    ],
    [
      'Sendmail',
      `${head('Mail Delivery Subsystem <MAILER-DAEMON@mx.example.org>', 'Warning: could not send message for past 4 hours')}
    **********************************************
    **      THIS IS A WARNING MESSAGE ONLY      **
    **  YOU DO NOT NEED TO RESEND YOUR MESSAGE  **
    **********************************************

The original message was received at Mon, 23 Nov 2026 17:12:00 +0100
from app.example.com [192.0.2.10]

   ----- The following addresses had transient non-fatal errors -----
<anna@example.net>

   ----- Transcript of session follows -----
<anna@example.net>... Deferred: Connection timed out with mx.example.net.
Warning: message still undelivered after 4 hours
Will keep trying until message is 5 days old
`,
      { arrivalAt: arrival, willRetryUntil: arrival + 5 * DAY },
    ],
    [
      'qmail, by its Received line',
      `${head('MAILER-DAEMON@mx.example.org', 'failure notice')}
Hi. This is the qmail-send program at mx.example.org.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<anna@example.net>:
Connected to 192.0.2.7 but greeting failed.
I'm not going to try again; this message has been in the queue too long.

--- Below this line is a copy of the message.

Return-Path: <news@example.com>
Received: (qmail 1234 invoked from network); 23 Nov 2026 16:12:00 -0000
Message-ID: <1@example.com>
From: news@example.com
`,
      { arrivalAt: arrival },
    ],
    [
      'Exchange 5.5',
      `${head('System Administrator <postmaster@exchange.example.org>', 'Undeliverable: News')}
Your message

  To:      anna@example.net
  Subject: News

did not reach the following recipient(s):

anna@example.net on Mon, 23 Nov 2026 20:12:00 +0000
    The recipient name is not recognized
`,
      { lastAttemptAt: noticed },
    ],
    [
      'Exchange, a delay',
      `${head('Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.org>', 'Delivery delayed: News')}
Delivery is delayed to these recipients or groups:

anna@example.net

Subject: News

This message hasn't been delivered yet. Delivery will continue to be attempted.

The server will keep trying to deliver this message for the next 1 days, 19 hours and 57 minutes. You'll be notified if the message can't be delivered by that time.
`,
      { willRetryUntil: noticed + DAY + 19 * HOUR + 57 * 60_000 },
    ],
    [
      'OpenSMTPD',
      `${head('Mailer Daemon <MAILER-DAEMON@mx.example.org>', 'Delivery status notification: error')}
    Hi!

    This is the MAILER-DAEMON, please DO NOT REPLY to this email.

    A message is delayed for more than 4 hours for the following
    list of recipients:

anna@example.net: Network error on destination MXs

    Please note that this is only a temporary failure report.
    The message is kept in the queue for up to 4 days.
    You DO NOT NEED to re-send the message to these recipients.
`,
      { arrivalAt: arrival, willRetryUntil: arrival + 4 * DAY },
    ],
    [
      'Gmail',
      `${head('Mail Delivery Subsystem <mailer-daemon@googlemail.com>', 'Delivery Status Notification (Delay)')}X-Failed-Recipients: anna@example.net

** Delivery incomplete **

There was a temporary problem delivering your message to anna@example.net. Gmail will retry for 46 more hours. You'll be notified if the delivery fails permanently.
`,
      { willRetryUntil: noticed + 46 * HOUR },
    ],
  ])('%s', ([, mail, wanted]) => {
    expect(timesOf(mail)).toMatchObject(wanted);
  });

  test('an original that was received after its report tells no time', () => {
    const mail = `${head('MAILER-DAEMON@mx.example.org', 'failure notice')}
Hi. This is the qmail-send program at mx.example.org.

<anna@example.net>:
Sorry, no mailbox here by that name.

--- Below this line is a copy of the message.

Received: (qmail 1234 invoked from network); 24 Nov 2026 16:12:00 -0000
Message-ID: <1@example.com>
`;
    expect(timesOf(mail).arrivalAt).toBeNull();
  });
});
