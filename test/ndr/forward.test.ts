import { expect, test } from 'vitest';
import { parseReport } from '../../src/ndr/parse.ts';

const notice = `This is the mail system at host mx.example.net.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients.

<someone@example.org>: host mx.example.org[198.51.100.7] said: 550 5.1.1 User
    unknown (in reply to RCPT TO command)`;

const fields = `Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; someone@example.org
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown`;

const quoted = (text: string) => text.replace(/^/gm, '> ');

/** How mail programs begin what they pass on. */
const programs = {
  apple: (text: string) =>
    `Begin forwarded message:\n\n${quoted(`From: Mail Delivery System <MAILER-DAEMON@mx.example.net>\nSubject: Undelivered Mail Returned to Sender\nDate: 20 November 2026\nTo: anna@example.org\n\n${text}`)}`,
  gmail: (text: string) =>
    `---------- Forwarded message ---------\nFrom: Mail Delivery Subsystem <mailer-daemon@googlemail.com>\nDate: Fri, 20 Nov 2026\nSubject: Delivery Status Notification (Failure)\nTo: <anna@example.org>\n\n\n${text}`,
  outlook: (text: string) =>
    `-----Original Message-----\nFrom: MAILER-DAEMON@mx.example.net [mailto:MAILER-DAEMON@mx.example.net]\nSent: Friday, November 20, 2026 10:00 AM\nTo: Anna Example\nSubject: Undelivered Mail Returned to Sender\n\n${text}`,
  'outlook, newer': (text: string) =>
    `________________________________\nVon: Mail Delivery System <MAILER-DAEMON@mx.example.net>\nGesendet: Freitag, 20. November 2026 10:00\nAn: Anna Example\nBetreff: Undelivered Mail Returned to Sender\n\n${text}`,
  thunderbird: (text: string) =>
    `-------- Message transféré --------\nSujet : Undelivered Mail Returned to Sender\nDate : Fri, 20 Nov 2026\nDe : Mail Delivery System <MAILER-DAEMON@mx.example.net>\nObjet : Undelivered Mail Returned to Sender\nPour : anna@example.org\n\n${text}`,
  'a Japanese one': (text: string) =>
    `---------- 転送メッセージ ----------\n差出人: MAILER-DAEMON@mx.example.net\n件名: Undelivered Mail Returned to Sender\n宛先: anna@example.org\n\n${text}`,
} as const;

function mail(subject: string, body: string): Buffer {
  return Buffer.from(
    `From: Anna Example <anna@example.org>\nTo: news@sender.example.com\nSubject: ${subject}\nDate: Fri, 20 Nov 2026 11:00:00 +0000\nMessage-ID: <f1@example.org>\nContent-Type: text/plain; charset=utf-8\n\n${body}\n`,
  );
}

function readKind(body: string, subject = 'Fwd: Undelivered Mail Returned to Sender'): string {
  const report = parseReport(mail(subject, body));
  return [report.kind, ...report.recipients.map((one) => one.address)].join(' ');
}

test.for(Object.entries(programs))(
  'a report that a person passes on whole is read as the report: %s',
  ([, forward]) => {
    expect(readKind(`Forward the message.\n\n${forward(`${notice}\n\n${fields}`)}`)).toBe(
      'bounce someone@example.org',
    );
    expect(readKind(`${forward(notice)}\n\nSent from my iPhone`)).toBe('bounce someone@example.org');
  },
);

test.for(Object.entries(programs))(
  'what a person writes about a report is a mail of that person: %s',
  ([, forward]) => {
    expect(readKind(`Do you know why?\n\n${forward(`${notice}\n\n${fields}`)}`)).toBe('not-bounce');
    expect(readKind(`Another one, please remove him.\n\n${forward(notice)}`)).toBe('not-bounce');
    const story =
      'We got this from your server this morning, and it is the third one since Monday. The address is right.';
    expect(readKind(`${story}\n\n${forward(`${notice}\n\n${fields}`)}`)).toBe('not-bounce');
  },
);

test('a reply that quotes a report is no report, however much it quotes', () => {
  const reply = `On Friday Mail Delivery System wrote:\n${quoted(`${notice}\n\n${fields}`)}`;
  expect(readKind(reply, 'Re: Undelivered Mail Returned to Sender')).toBe('not-bounce');
  expect(readKind(programs.outlook(notice), 'RE: Undelivered Mail Returned to Sender')).toBe('not-bounce');
});

test('mail of people that was passed on reports nothing', () => {
  const forward = `---------- Forwarded message ---------\nFrom: Bert <bert@example.com>\nSubject: Undelivered\nTo: anna@example.org\n\n${notice}\n\n${fields}`;
  expect(readKind(forward)).toBe('not-bounce');
});
