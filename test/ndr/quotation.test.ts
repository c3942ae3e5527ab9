import { describe, expect, test } from 'vitest';
import { judge } from '../../src/classify/judge.ts';
import { parseReport } from '../../src/ndr/parse.ts';

const postfix = `This is the mail system at host mx.example.net.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

                   The mail system

<someone@example.net>: host mail.example.net[192.0.2.9] said: 550 5.1.1
    <someone@example.net>: Recipient address rejected: User unknown (in reply
    to RCPT TO command)`;
const exim = `This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  someone@example.net
    host mail.example.net [192.0.2.9]
    SMTP error from remote mail server after RCPT TO:<someone@example.net>:
    550 5.1.1 User unknown`;
const gmail = `** Address not found **

Your message wasn't delivered to someone@example.net because the address couldn't be found, or is unable to receive mail.

The response from the remote server was:
550 5.1.1 The email account that you tried to reach does not exist.`;

function mail(headers: string, body: string): string {
  return `Date: Mon, 23 Sep 2024 10:00:00 +0000
Message-Id: <1@desk.example.com>
${headers}
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

${body}
`;
}
const kindOf = (text: string): string => judge(parseReport(Buffer.from(text))).kind;

const desk = 'Return-Path: <desk@example.com>\nTo: agent@example.com\n';

describe('who tells of a bounce that somebody else got reports none', () => {
  test.for([
    [
      'FreeScout',
      mail(
        `${desk}From: "Mail Delivery System" <desk@example.com>\nSubject: [#311] Undelivered Mail Returned to Sender\nX-FreeScout-Mail-Type: user.notification`,
        `Mail Delivery System opened conversation #311\n\n${postfix}`,
      ),
    ],
    [
      'FreeScout, a reply',
      mail(
        `${desk}From: Desk <desk@example.com>\nSubject: [#311] Re: Your invoice\nX-FreeScout-Mail-Type: user.notification`,
        `Mail Delivery System replied to conversation #311\n\n${exim}`,
      ),
    ],
    [
      'Redmine',
      mail(
        `${desk}From: Tracker <desk@example.com>\nSubject: [Mail - Task #88] (New) Undelivered Mail Returned to Sender\nX-Redmine-Issue-Id: 88\nPrecedence: bulk`,
        `Task #88 has been reported by Agent.\n\n${postfix}\n\n-- \nYou receive this mail because you are subscribed to the project.`,
      ),
    ],
    [
      'GitLab',
      mail(
        'Return-Path: <git@gitlab.example.com>\nFrom: Service Desk <git@gitlab.example.com>\nSubject: Re: mail | Undelivered Mail Returned to Sender (#12)\nX-GitLab-Project: mail',
        `Mailer-Daemon commented:\n\n${exim}`,
      ),
    ],
    [
      'GitHub',
      mail(
        'Return-Path: <noreply@github.com>\nFrom: someone <notifications@github.com>\nSubject: Re: [a/b] bounces (Issue #7)\nX-GitHub-Reason: subscribed\nList-Id: a/b',
        `I get this:\n\n${postfix}`,
      ),
    ],
    [
      'Request Tracker',
      mail(
        `${desk}From: "Mail Delivery System via RT" <desk@example.com>\nSubject: [example.com #4711] Mail delivery failed\nRT-Ticket: example.com #4711`,
        `Ticket <URL: https://rt.example.com/Ticket/Display.html?id=4711 >\n\n${exim}`,
      ),
    ],
    [
      'Bugzilla',
      mail(
        `${desk}From: bugzilla@example.com\nSubject: [Bug 99] New: mail bounces\nX-Bugzilla-Reason: AssignedTo`,
        postfix,
      ),
    ],
    [
      'a desk without a header of its own',
      mail(
        `${desk}From: Support <desk@example.com>\nSubject: [Ticket#2024092310000012] Undelivered Mail Returned to Sender`,
        `A new ticket was created from MAILER-DAEMON:\n\n${postfix}`,
      ),
    ],
    [
      'Mailman, moderation',
      mail(
        'Return-Path: <list-bounces@example.com>\nFrom: list-owner@example.com\nTo: list-owner@example.com\nSubject: List post from MAILER-DAEMON@mx.example.net requires approval',
        `As list administrator, your authorization is requested for the\nfollowing mailing list posting:\n\n${postfix}`,
      ),
    ],
    [
      'a German desk',
      mail(
        `${desk}From: Helpdesk <desk@example.com>\nSubject: [Ticket#17] Undelivered Mail Returned to Sender`,
        `Ein neues Ticket wurde erstellt.\n\n${exim}`,
      ),
    ],
    // The half that was set aside while the rules were written.
    [
      'Help Scout',
      mail(
        `${desk}From: Mail Delivery Subsystem <desk@example.com>\nSubject: [Conversation #5021] Delivery Status Notification (Failure)`,
        `Mail Delivery Subsystem started a new conversation\n\n${gmail}`,
      ),
    ],
    [
      'Zammad',
      mail(
        `${desk}From: Zammad <desk@example.com>\nSubject: Ticket (Undelivered Mail Returned to Sender) [Ticket#31001]`,
        `A ticket (Undelivered Mail Returned to Sender) has been created by "MAILER-DAEMON".\n\n${postfix}`,
      ),
    ],
    [
      'OTOBO',
      mail(
        `${desk}From: OTOBO System <desk@example.com>\nSubject: [Ticket#2024092377000011] Ticket erstellt: Undelivered Mail Returned`,
        `Das Ticket [Ticket#2024092377000011] wurde in der Queue "Junk" erstellt.\n\n${postfix}`,
      ),
    ],
    [
      'Odoo',
      mail(
        'Return-Path: <odoo@example.com>\nFrom: "Mail Delivery System" <odoo@example.com>\nSubject: Undelivered Mail Returned to Sender\nX-Odoo-Objects: crm.lead-17',
        exim,
      ),
    ],
    [
      'Jira',
      mail(
        `${desk}From: "Mail Delivery System (JIRA)" <desk@example.com>\nSubject: [JIRA] (MAIL-12) Undelivered Mail Returned to Sender\nX-JIRA-FingerPrint: abc`,
        `Mail Delivery System created MAIL-12:\n\n${postfix}`,
      ),
    ],
    [
      'Discourse',
      mail(
        `${desk}From: forum <desk@example.com>\nSubject: [Forum] Undelivered mail\nX-Discourse-Topic-Id: 3`,
        postfix,
      ),
    ],
    [
      'a ticket of a host',
      mail(
        `${desk}From: Host Support <desk@example.com>\nSubject: [Ticket ID: 448210] Bounces to example.net`,
        `You are receiving this message because you are the owner of the account.\n\n${exim}`,
      ),
    ],
    [
      'a case number',
      mail(
        `${desk}From: Example Support <desk@example.com>\nSubject: Case #00817 created: Mail delivery failed`,
        `A new case has been created for you.\n\n${exim}`,
      ),
    ],
    [
      'Trac',
      mail(
        `${desk}From: trac <desk@example.com>\nSubject: [example] #12: Mail bounces\nX-Trac-Ticket-ID: 12`,
        postfix,
      ),
    ],
    [
      'assigned',
      mail(
        `${desk}From: Agent Two <desk@example.com>\nSubject: [#4410] Mail delivery failed: returning message to sender`,
        `Agent Two assigned you to a conversation\n\n${exim}`,
      ),
    ],
  ] as const)('%s', ([, text]) => {
    expect(kindOf(text)).toMatch(/^(?:not-bounce|autoreply)$/);
  });
});

describe('a bounce that looks like one stays a bounce', () => {
  test.for([
    [
      'of a ticket that was sent',
      mail(
        'Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.net (Mail Delivery System)\nSubject: Undelivered Mail Returned to Sender: [#311] Your question',
        postfix,
      ),
    ],
    [
      'without a return path',
      mail(
        'From: Mail Delivery System <Mailer-Daemon@mx.example.net>\nX-Failed-Recipients: someone@example.net\nSubject: Mail delivery failed: returning message to sender',
        exim,
      ),
    ],
    [
      'by way of a list',
      mail(
        'Return-Path: <list-bounces@example.com>\nFrom: MAILER-DAEMON@mx.example.net\nList-Id: <list.example.com>\nPrecedence: list\nSubject: Undelivered Mail Returned to Sender',
        postfix,
      ),
    ],
    [
      'whose server kept its own address',
      mail(
        'Return-Path: <postmaster@mx.example.net>\nFrom: postmaster@mx.example.net\nSubject: Undeliverable: [Ticket#17] hello',
        postfix,
      ),
    ],
    [
      'with a ticket of the provider in it',
      mail(
        'Return-Path: <>\nFrom: Mail Delivery Subsystem <mailer-daemon@googlemail.com>\nSubject: Delivery Status Notification (Failure)',
        gmail,
      ),
    ],
  ] as const)('%s', ([, text]) => {
    expect(kindOf(text)).toBe('bounce');
  });
});

describe('a challenge in the form of a report', () => {
  const challenge = (
    type: string,
    words: string,
    notice: string,
  ): string => `Return-Path: <noreply@guard.example>
From: noreply@guard.example
Subject: Re: hello (Action Required)
Date: Mon, 03 Nov 2025 10:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/report; boundary="zz2"; report-type=delivery-status

--zz2
Content-Type: text/plain

${notice}

--zz2
Content-Type: message/delivery-status

Reporting-MTA: dns; guard.example

Final-Recipient: rfc822; anna@example.net
Action: failed
Status: 4.7.0
Diagnostic-Code: ${type}; ${words}

--zz2--
`;
  test.for([
    [
      'X-Guard-Notice',
      'The sender is not yet approved.  Follow the steps in the notice above',
      'Your message waits in a list.',
    ],
    ['X-Challenge', 'sender must confirm', 'Please reply to this message to confirm that you are a person.'],
    [
      'smtp',
      'sender unverified',
      'To control spam, I now allow incoming messages only from senders I have approved beforehand.',
    ],
  ] as const)('%s', ([type, words, notice]) => {
    expect(kindOf(challenge(type, words, notice))).toBe('autoreply');
  });
  test('a refusal by policy is none', () => {
    expect(
      kindOf(challenge('smtp', '550 5.7.1 Message refused by policy', 'Your message was not delivered.')),
    ).toBe('bounce');
  });
});

test('what a person answers or passes on is known as that, and so is the reason', () => {
  const marked = postfix.replace(/^/gm, '> ');
  const headers = `${desk}From: Bob <bob@example.com>\nSubject: Re: Undelivered Mail Returned to Sender`;
  const { kind, because } = judge(parseReport(Buffer.from(mail(headers, `What is this?\n\n${marked}`))));
  expect(kind).toBe('not-bounce');
  expect(because).toBe('a reply or forward written by a person');
});
