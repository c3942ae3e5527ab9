/** Whole notices in the wording of servers and gateways of many families; what each says of whom. */
export const fieldMails: readonly { readonly name: string; readonly is: string; readonly mail: string }[] = [
  {
    name: 'activehunter',
    is: 'bounce user@example.org invalid-recipient',
    mail: `Return-Path: <>
From: MAILER-DAEMON@mx.example.net
To: news@sender.example.com
Subject: FAILURE NOTICE :
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8
X-AHMAILID: 1

>> This is the ActiveHunter mail system at host mx.example.net.

I am sorry to inform you that your message could not be delivered.

  ----- The following addresses had permanent fatal errors -----
>>> user@example.org <user@example.org>

  ----- Transcript of session follows -----
550 sorry, no mailbox here by that name (#5.1.1 - chkusr)

 ----- Original message follows -----

Received: from out.sender.example.com by x; Fri, 20 Nov 2026 09:00:00 +0000
From: news@sender.example.com
To: user@example.org
Subject: November
Message-ID: <n1@sender.example.com>

Hello
`,
  },
  {
    name: 'amavis',
    is: 'bounce user@example.org content-rejected',
    mail: `Return-Path: <>
From: "Content-filter at mx.example.net" <postmaster@mx.example.net>
To: news@sender.example.com
Subject: Undeliverable mail, MTA-BLOCKED
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

This message was created automatically by mail delivery software.
Your message WAS NOT delivered to:
<user@example.org>:
   554 5.7.0 Reject, id=1-02 - SPAM

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Original-Recipient: rfc822;user@example.org
Final-Recipient: rfc822;user@example.org
Action: failed
Status: 5.7.0
Diagnostic-Code: smtp; 554 5.7.0 Reject, id=1-02 - SPAM

--b--
`,
  },
  {
    name: 'bigfoot',
    is: 'bounce user@example.org invalid-recipient',
    mail: `Return-Path: <>
From: Mail Delivery Subsystem <MAILER-DAEMON@bigfoot.example>
To: news@sender.example.com
Subject: Returned mail: 
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8

   ----- The following addresses had permanent fatal errors -----
<user@example.org>

   ----- Transcript of session follows -----
>>> RCPT TO:<user@example.org>
<<< 553 Invalid recipient user@example.org (Mode: normal)

----- Original message follows -----

Received: from out.sender.example.com by x; Fri, 20 Nov 2026 09:00:00 +0000
From: news@sender.example.com
To: user@example.org
Subject: November
Message-ID: <n1@sender.example.com>

Hello
`,
  },
  {
    name: 'einsundeins',
    is: 'bounce user@example.org message-too-large',
    mail: `Return-Path: <>
From: Mail Delivery System <mailer-daemon@kundenserver.example>
To: news@sender.example.com
Subject: Mail delivery failed: returning message to sender
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of
its recipients. This is a permanent error. The following address
failed:

user@example.org

For the following reason:

Mail size limit exceeded. For explanation visit
http://postmaster.example.net/en/error-messages?ip=192.0.2.1

--- The header of the original message is following. ---

Received: from out.sender.example.com by x; Fri, 20 Nov 2026 09:00:00 +0000
From: news@sender.example.com
To: user@example.org
Subject: November
Message-ID: <n1@sender.example.com>

Hello
`,
  },
  {
    name: 'gmx',
    is: 'bounce user@example.org invalid-recipient',
    mail: `Return-Path: <>
From: MAILER-DAEMON@gmx.example
To: news@sender.example.com
Subject: Mail Delivery System
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8

This message was created automatically by mail delivery software.
A message that you sent could not be delivered to one or more of
its recipients. This is a permanent error. The following address
failed:

"user@example.org":
SMTP error from remote server after RCPT command:
host: mx.example.org
5.1.1 <user@example.org>... User Unknown

--- The header of the original message is following. ---

Received: from out.sender.example.com by x; Fri, 20 Nov 2026 09:00:00 +0000
From: news@sender.example.com
To: user@example.org
Subject: November
Message-ID: <n1@sender.example.com>

Hello
`,
  },
  {
    name: 'imail',
    is: 'bounce user@example.org invalid-recipient',
    mail: `Return-Path: <>
From: "postmaster" <postmaster@imail.example.net>
To: news@sender.example.com
Subject: Undeliverable Mail 
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8
X-Mailer: <SMTP32 v8.22>

Unknown user: user@example.org

Original message follows.

Received: from out.sender.example.com by x; Fri, 20 Nov 2026 09:00:00 +0000
From: news@sender.example.com
To: user@example.org
Subject: November
Message-ID: <n1@sender.example.com>

Hello
`,
  },
  {
    name: 'imail-full',
    is: 'bounce user@example.org mailbox-full',
    mail: `Return-Path: <>
From: "postmaster" <postmaster@imail.example.net>
To: news@sender.example.com
Subject: Undeliverable Mail
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8
X-Mailer: <SMTP32 v8.22>

User mailbox exceeds allowed size: user@example.org

Original message follows.

Received: from out.sender.example.com by x; Fri, 20 Nov 2026 09:00:00 +0000
From: news@sender.example.com
To: user@example.org
Subject: November
Message-ID: <n1@sender.example.com>

Hello
`,
  },
  {
    name: 'imail-timeout',
    is: 'bounce user@example.org network-error',
    mail: `Return-Path: <>
From: "postmaster" <postmaster@imail.example.net>
To: news@sender.example.com
Subject: Undeliverable Mail
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8
X-Mailer: <SMTP32 v8.22>

undeliverable to user@example.org
Delivery failed 20 attempts: user@example.org

Original message follows.

Received: from out.sender.example.com by x; Fri, 20 Nov 2026 09:00:00 +0000
From: news@sender.example.com
To: user@example.org
Subject: November
Message-ID: <n1@sender.example.com>

Hello
`,
  },
  {
    name: 'interscan',
    is: 'bounce user@example.org invalid-recipient',
    mail: `Return-Path: <>
From: "InterScan MSS" <postmaster@mx.example.net>
To: news@sender.example.com
Subject: Mail could not be delivered
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8

****** Message from InterScan Messaging Security Suite ******

Sent <<< RCPT TO:<user@example.org>
Received >>> 550 5.1.1 <user@example.org>... user unknown

Unable to deliver message to <user@example.org>.

************************     End of message     **********************

Received: from out.sender.example.com by x; Fri, 20 Nov 2026 09:00:00 +0000
From: news@sender.example.com
To: user@example.org
Subject: November
Message-ID: <n1@sender.example.com>

Hello
`,
  },
  {
    name: 'mailfoundry',
    is: 'bounce user@example.org invalid-recipient',
    mail: `Return-Path: <>
From: <postmaster@mx.example.net>
To: news@sender.example.com
Subject: Message delivery has failed
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8

Unable to deliver message to: <user@example.org>
Delivery failed for the following reason:
Server mx.example.org[192.0.2.4] failed with: 550 <user@example.org> No such user here


This has been a permanent failure.  No further delivery attempts will be made.


Received: from out.sender.example.com by x; Fri, 20 Nov 2026 09:00:00 +0000
From: news@sender.example.com
To: user@example.org
Subject: November
Message-ID: <n1@sender.example.com>

Hello
`,
  },
  {
    name: 'mailmarshal',
    is: 'bounce user@example.org invalid-recipient',
    mail: `Return-Path: <>
From: postmaster@mx.example.net
To: news@sender.example.com
Subject: Undeliverable Mail: "November"
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8

Your message:
   From:    news@sender.example.com
   Subject: November

Could not be delivered because of

550 5.1.1 User unknown

The following recipients were affected:
   user@example.org

Additional Information:
========
Original Sender:    <news@sender.example.com>
Sender-MTA:         <192.0.2.1>
Remote-MTA:         <192.0.2.4>
Reporting-MTA:      <relay.example.net>
`,
  },
  {
    name: 'mxlogic',
    is: 'bounce user@example.org mailbox-full',
    mail: `Return-Path: <>
From: Mail Delivery System <mailer-daemon@mxlogic.example>
To: news@sender.example.com
Subject: Mail delivery failed: returning message to sender
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its recipients. This is a permanent error. The following address(es) failed:

 <user@example.org>: 552 5.2.2 mailbox is over quota

Included is a copy of the message header:
-----------------------------------------

Received: from out.sender.example.com by x; Fri, 20 Nov 2026 09:00:00 +0000
From: news@sender.example.com
To: user@example.org
Subject: November
Message-ID: <n1@sender.example.com>

Hello
`,
  },
  {
    name: 'notes',
    is: 'bounce user@example.org invalid-recipient',
    mail: `Return-Path: <>
From: postmaster@notes.example.net
To: news@sender.example.com
Subject: Undeliverable message
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8

------- Failure Reasons  --------

User not listed in public Name & Address Book
user@example.org

------- Returned Message --------

Received: from out.sender.example.com by x; Fri, 20 Nov 2026 09:00:00 +0000
From: news@sender.example.com
To: user@example.org
Subject: November
Message-ID: <n1@sender.example.com>

Hello
`,
  },
  {
    name: 'v5sendmail',
    is: 'bounce user@example.org invalid-recipient',
    mail: `Return-Path: <>
From: Mail Delivery Subsystem <MAILER-DAEMON@mx.example.net>
To: news@sender.example.com
Subject: Returned mail: User unknown
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8

   ----- Transcript of session follows -----
While talking to mx.example.org:
>>> RCPT To:<user@example.org>
<<< 550 <user@example.org>... User unknown
550 <user@example.org>... User unknown

   ----- Unsent message follows -----
Received: from out.sender.example.com by x; Fri, 20 Nov 2026 09:00:00 +0000
From: news@sender.example.com
To: user@example.org
Subject: November
Message-ID: <n1@sender.example.com>

Hello
`,
  },
  {
    name: 'x2',
    is: 'bounce user@example.org invalid-recipient',
    mail: `Return-Path: <>
From: MAILER-DAEMON@mx.example.net
To: news@sender.example.com
Subject: Delivery failure
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8

Message from mx.example.net.
Unable to deliver message to the following address(es).

<user@example.org>:
User unknown: 550 5.1.1 no such user

--- Original message follows.

Received: from out.sender.example.com by x; Fri, 20 Nov 2026 09:00:00 +0000
From: news@sender.example.com
To: user@example.org
Subject: November
Message-ID: <n1@sender.example.com>

Hello
`,
  },
  {
    name: 'x2-full',
    is: 'bounce user@example.org mailbox-full',
    mail: `Return-Path: <>
From: MAILER-DAEMON@mx.example.net
To: news@sender.example.com
Subject: failure delivery
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8

Message from mx.example.net.
Unable to deliver message to the following address(es).

<user@example.org>:
This person's mailbox is full. Quota exceeded

--- Original message follows.

Received: from out.sender.example.com by x; Fri, 20 Nov 2026 09:00:00 +0000
From: news@sender.example.com
To: user@example.org
Subject: November
Message-ID: <n1@sender.example.com>

Hello
`,
  },
  {
    name: 'x3',
    is: 'bounce user@example.org invalid-recipient',
    mail: `Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@x3.example>
To: news@sender.example.com
Subject: Delivery status notification
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8

   This is an automatically generated Delivery Status Notification.

    Delivery to the following recipient failed permanently:

      * user@example.org

    Reason for the failure: SMTP;550 5.1.1 no such user
`,
  },
  {
    name: 'x5',
    is: 'bounce user@example.org invalid-recipient',
    mail: `Return-Path: <>
From: "Mail Delivery Subsystem" <>
To: news@sender.example.com
Subject: Returned mail: Undeliverable
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

Your message was not delivered.

--b
Content-Type: message/delivery-status

Final-Recipient: X-LOCAL; user@example.org
Diagnostic-Code: X-Notes; User user (user@example.org) not listed in Domino Directory
Action: failed
Status: 5.1.1

--b--
`,
  },
  {
    name: 'x6',
    is: 'bounce user@example.org mailbox-full',
    mail: `Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@x6.example>
To: news@sender.example.com
Subject: There was an error sending your mail
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8

We had trouble delivering your message. Full details follow:

Subject: 'November'
Date: 'Fri, 20 Nov 2026'

1 error(s):

SMTP Server <mx.example.org> rejected recipient <user@example.org> (Error following RCPT command). It responded as follows: [552 5.2.2 Mailbox full]
`,
  },
  {
    name: 'facebook',
    is: 'bounce user@example.org invalid-recipient',
    mail: `Return-Path: <>
From: Facebook <mailer-daemon@mx.facebook.example>
To: news@sender.example.com
Subject: Sorry, your message could not be delivered
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

This message was created automatically by Facebook.

Sorry, your message could not be delivered to the following recipient:
<user@example.org>

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; 10.0.0.1

Status: 5.1.1
Action: failed
Final-Recipient: rfc822; user@example.org
Diagnostic-Code: smtp; 550 5.1.1 RCP-P1 http://postmaster.facebook.com/response_codes?ip=192.0.2.1#rcp Refused due to recipient preferences

--b--
`,
  },
  {
    name: 'verizon-wireless',
    is: 'bounce 5551234567@example.org invalid-recipient',
    mail: `Return-Path: <>
From: post_master@vtext.example
To: news@sender.example.com
Subject: Undeliverable Message
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8

Error: No such subscriber: 550 - Requested action not taken: no such user here

The message below could not be delivered
    To: 5551234567@example.org

Return message:
  Subject: November
  TO: 5551234567@example.org
  RCPT TO: 5551234567@example.org
`,
  },
  {
    name: 'messagingserver',
    is: 'bounce user@example.org mailbox-full',
    mail: `Return-Path: <>
From: Internet Mail Delivery <postmaster@mx.example.net>
To: news@sender.example.com
Subject: Delivery Notification: Delivery has failed
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

This report relates to a message you sent with the following header fields:

  Message-id: <n1@sender.example.com>
  From: news@sender.example.com
  To: user@example.org

Your message cannot be delivered to the following recipients:

  Recipient address: user@ims-ms-daemon
  Original address: user@example.org
  Reason: Over quota

--b
Content-Type: message/delivery-status

Reporting-MTA: dns;mx.example.net (tcp-daemon)

Original-recipient: rfc822;user@example.org
Final-recipient: rfc822;user@ims-ms-daemon
Action: failed
Status: 5.2.2 (Over quota)

--b--
`,
  },
  {
    name: 'mfilter',
    is: 'bounce user@example.org invalid-recipient',
    mail: `Return-Path: <>
From: Mailer Daemon <postmaster@mx.example.net>
To: news@sender.example.com
Subject: failure notice
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8
X-Mailer: m-FILTER

-------server message
550 5.1.1 unknown user <user@example.org>
-------error message
550 User unknown

-------SMTP command
RCPT TO: <user@example.org>
-------original mail info

Received: from out.sender.example.com by x; Fri, 20 Nov 2026 09:00:00 +0000
From: news@sender.example.com
To: user@example.org
Subject: November
Message-ID: <n1@sender.example.com>

Hello
`,
  },
  {
    name: 'mimesweeper',
    is: 'bounce user@example.org content-rejected',
    mail: `Return-Path: <>
From: MIMEsweeper <postmaster@mx.example.net>
To: news@sender.example.com
Subject: Undeliverable: November
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8

MAILsweeper has found that the message sent to user@example.org contains a blocked attachment and was not delivered.

The message to user@example.org could not be delivered: attachment type not allowed.
`,
  },
  {
    name: 'surfcontrol',
    is: 'bounce user@example.org network-error',
    mail: `Return-Path: <>
From: Mail Administrator <postmaster@surf.example>
To: news@sender.example.com
Subject: Message could not be delivered
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8
X-Mailer: SurfControl E-mail Filter

Your message could not be delivered.
Error -: 4.4.1 Connection timed out
Failed to send to identified host,
user@example.org: [192.0.2.4], 550 connection timed out
--- Message non-deliverable.

Received: from out.sender.example.com by x; Fri, 20 Nov 2026 09:00:00 +0000
From: news@sender.example.com
To: user@example.org
Subject: November
Message-ID: <n1@sender.example.com>

Hello
`,
  },
  {
    name: 'gmail-html',
    is: 'bounce user@example.org invalid-recipient',
    mail: `Return-Path: <>
From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
To: news@sender.example.com
Subject: Delivery Status Notification (Failure)
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/html

<html><body><h2>Address not found</h2><p>Your message wasn't delivered to <b>user@example.org</b> because the address couldn't be found, or is unable to receive mail.</p><p>The response from the remote server was:<br>550 5.1.1 The email account that you tried to reach does not exist.</p></body></html>
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; googlemail.com

Final-Recipient: rfc822; user@example.org
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist.

--b--
`,
  },
  {
    name: 'outlook-group',
    is: 'bounce user@example.org policy-rejected',
    mail: `Return-Path: <>
From: Microsoft Outlook <postmaster@outlook.example>
To: news@sender.example.com
Subject: Undeliverable: November
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

Delivery has failed to these recipients or groups:

Group (user@example.org)
Your message can't be delivered because delivery to this group is restricted.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns;EX.example.net

Final-Recipient: rfc822;user@example.org
Action: failed
Status: 5.7.133
Diagnostic-Code: smtp;550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required

--b--
`,
  },
  {
    name: 'qmail-cname',
    is: 'bounce user@example.org network-error',
    mail: `Return-Path: <>
From: MAILER-DAEMON@mx.example.net
To: news@sender.example.com
Subject: failure notice
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8

Hi. This is the qmail-send program at mx.example.net.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<user@example.org>:
CNAME lookup failed temporarily. (#4.4.3)
I'm not going to try again; this message has been in the queue too long.

--- Below this line is a copy of the message.

Received: from out.sender.example.com by x; Fri, 20 Nov 2026 09:00:00 +0000
From: news@sender.example.com
To: user@example.org
Subject: November
Message-ID: <n1@sender.example.com>

Hello
`,
  },
  {
    name: 'qmail-full',
    is: 'bounce user@example.org mailbox-full',
    mail: `Return-Path: <>
From: MAILER-DAEMON@mx.example.net
To: news@sender.example.com
Subject: failure notice
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8

Hi. This is the qmail-send program at mx.example.net.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<user@example.org>:
The user's mailbox is full (#5.2.2 - vdelivermail: user is over quota)

--- Below this line is a copy of the message.

Received: from out.sender.example.com by x; Fri, 20 Nov 2026 09:00:00 +0000
From: news@sender.example.com
To: user@example.org
Subject: November
Message-ID: <n1@sender.example.com>

Hello
`,
  },
  {
    name: 'qmail-loop',
    is: 'bounce user@example.org network-error',
    mail: `Return-Path: <>
From: MAILER-DAEMON@mx.example.net
To: news@sender.example.com
Subject: failure notice
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8

Hi. This is the qmail-send program at mx.example.net.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<user@example.org>:
This message is looping: it already has my Delivered-To line. (#5.4.6)

--- Below this line is a copy of the message.

Received: from out.sender.example.com by x; Fri, 20 Nov 2026 09:00:00 +0000
From: news@sender.example.com
To: user@example.org
Subject: November
Message-ID: <n1@sender.example.com>

Hello
`,
  },
  {
    name: 'qmail-host',
    is: 'bounce user@example.org invalid-domain',
    mail: `Return-Path: <>
From: MAILER-DAEMON@mx.example.net
To: news@sender.example.com
Subject: failure notice
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8

Hi. This is the qmail-send program at mx.example.net.
I'm afraid I wasn't able to deliver your message to the following addresses.

<user@example.org>:
Sorry, I couldn't find any host named example.org. (#5.1.2)

--- Below this line is a copy of the message.

Received: from out.sender.example.com by x; Fri, 20 Nov 2026 09:00:00 +0000
From: news@sender.example.com
To: user@example.org
Subject: November
Message-ID: <n1@sender.example.com>

Hello
`,
  },
  {
    name: 'exim-delay',
    is: 'delay user@example.org network-error',
    mail: `Return-Path: <>
From: Mail Delivery System <Mailer-Daemon@mx.example.net>
To: news@sender.example.com
Subject: Warning: message 1abc delayed 24 hours
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8

This message was created automatically by mail delivery software.
A message that you sent has not yet been delivered to one or more of its
recipients after more than 24 hours on the queue on mx.example.net.

The message identifier is:     1abc
The date of the message is:    Fri, 20 Nov 2026

The address to which the message has not yet been delivered is:

  user@example.org
    host mx.example.org [192.0.2.4]: Connection timed out

No action is required on your part. Delivery attempts will continue for
some time, and this warning may be repeated at intervals if the message
remains undelivered.
`,
  },
  {
    name: 'exim-pipe',
    is: 'bounce user@example.org server-error',
    mail: `Return-Path: <>
From: Mail Delivery System <Mailer-Daemon@mx.example.net>
To: news@sender.example.com
Subject: Mail delivery failed: returning message to sender
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  pipe to |/usr/local/bin/handler
    generated by user@example.org
    local delivery failed: Child process of address_pipe transport returned 127

------ This is a copy of the message, including all the headers. ------

Received: from out.sender.example.com by x; Fri, 20 Nov 2026 09:00:00 +0000
From: news@sender.example.com
To: user@example.org
Subject: November
Message-ID: <n1@sender.example.com>

Hello
`,
  },
  {
    name: 'exim-spam',
    is: 'bounce user@example.org content-rejected',
    mail: `Return-Path: <>
From: Mail Delivery System <Mailer-Daemon@mx.example.net>
To: news@sender.example.com
Subject: Mail delivery failed: returning message to sender
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  user@example.org
    SMTP error from remote mail server after end of data:
    host mx.example.org [192.0.2.4]: 550 5.7.1 Spam score (12.1) too high. Your message looks like spam

------ This is a copy of the message, including all the headers. ------

Received: from out.sender.example.com by x; Fri, 20 Nov 2026 09:00:00 +0000
From: news@sender.example.com
To: user@example.org
Subject: November
Message-ID: <n1@sender.example.com>

Hello
`,
  },
  {
    name: 'courier',
    is: 'bounce user@example.org mailbox-full',
    mail: `Return-Path: <>
From: "Courier mail server at mx.example.net" <@>
To: news@sender.example.com
Subject: NOTICE: mail delivery status.
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

This is a delivery status notification from mx.example.net,
running the Courier mail server, version 1.0.

UNDELIVERABLE MAIL

Your message to the following recipients cannot be delivered:

<user@example.org>:
    maildrop: maildir over quota.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; user@example.org
Action: failed
Status: 5.0.0
Diagnostic-Code: unknown; maildrop: maildir over quota.

--b--
`,
  },
  {
    name: 'dragonfly',
    is: 'bounce user@example.org network-error',
    mail: `Return-Path: <>
From: <>
To: news@sender.example.com
Subject: Mail delivery failed
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8

This is the DragonFly Mail Agent v0.13 at mx.example.net.

There was an error delivering your mail to <user@example.org>.

Could not deliver for the last 432000 seconds, giving up.

Message headers follow.

Received: from out.sender.example.com by x; Fri, 20 Nov 2026 09:00:00 +0000
From: news@sender.example.com
To: user@example.org
Subject: November
Message-ID: <n1@sender.example.com>

Hello
`,
  },
  {
    name: 'opensmtpd-warn',
    is: 'delay user@example.org network-error',
    mail: `Return-Path: <>
From: Mailer Daemon <MAILER-DAEMON@mx.example.net>
To: news@sender.example.com
Subject: Delivery status notification: delayed
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8

    Hi!

    This is the MAILER-DAEMON, please DO NOT REPLY to this email.

    A message is delayed for more than 4 hours for the following
    list of recipients:

user@example.org: Network error on destination MXs

    Please note that this is only a temporary failure report.
    The message is kept in the queue for up to 4 days.
`,
  },
  {
    name: 'opensmtpd',
    is: 'bounce user@example.org invalid-domain',
    mail: `Return-Path: <>
From: Mailer Daemon <MAILER-DAEMON@mx.example.net>
To: news@sender.example.com
Subject: Delivery status notification
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8

    Hi!

    This is the MAILER-DAEMON, please DO NOT REPLY to this email.

    An error has occurred while attempting to deliver a message for
    the following list of recipients:

user@example.org: Domain does not exist

    Below is a copy of the original message:

Received: from out.sender.example.com by x; Fri, 20 Nov 2026 09:00:00 +0000
From: news@sender.example.com
To: user@example.org
Subject: November
Message-ID: <n1@sender.example.com>

Hello
`,
  },
  {
    name: 'groupwise',
    is: 'bounce user@example.org invalid-recipient',
    mail: `Return-Path: <>
From: <Mailer-Daemon@gw.example.net>
To: news@sender.example.com
Subject: Message status - undeliverable
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8

The message that you sent was undeliverable to the following:
	user@example.org (user not found)

Possibly truncated original message follows:

Received: from out.sender.example.com by x; Fri, 20 Nov 2026 09:00:00 +0000
From: news@sender.example.com
To: user@example.org
Subject: November
Message-ID: <n1@sender.example.com>

Hello
`,
  },
  {
    name: 'exchange2003',
    is: 'bounce user@example.org mailbox-full',
    mail: `Return-Path: <>
From: Mail Delivery Subsystem <postmaster@ex.example.net>
To: news@sender.example.com
Subject: Undeliverable: November
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8

Your message

  To:      user@example.org
  Subject: November
  Sent:    Fri, 20 Nov 2026 10:00:00 +0000

did not reach the following recipient(s):

user@example.org on Fri, 20 Nov 2026 10:00:01 +0000
    The recipient's mailbox is full.
    The MTS-ID of the original message is: c=us;a= ;p=Example;l=EX1
    MSEXCH:IMS:Example:SITE:EX 0 (000C05A6) mailbox full
`,
  },
  {
    name: 'exchange-unknown',
    is: 'bounce user@example.org invalid-recipient',
    mail: `Return-Path: <>
From: System Administrator <postmaster@ex.example.net>
To: news@sender.example.com
Subject: Undeliverable: November
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8

Your message

  To:      user@example.org
  Subject: November

did not reach the following recipient(s):

user@example.org on Fri, 20 Nov 2026 10:00:01 +0000
    The recipient name is not recognized
	The MTS-ID of the original message is: c=jp;a= ;p=EX;l=X
    MSEXCH:IMS:KIJITORA CAT:EXAMPLE:CAT 3550 (000B09AA) 550 5.1.1 User unknown
`,
  },
  {
    name: 'yahoo',
    is: 'bounce user@example.org mailbox-full',
    mail: `Return-Path: <>
From: MAILER-DAEMON@yahoo.example
To: news@sender.example.com
Subject: Failure Notice
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8

Sorry, we were unable to deliver your message to the following address.

<user@example.org>:
Remote host said:
552 5.2.2 Quota exceeded (mailbox for user is full)
[RCPT_TO]

--- Below this line is a copy of the message.

Received: from out.sender.example.com by x; Fri, 20 Nov 2026 09:00:00 +0000
From: news@sender.example.com
To: user@example.org
Subject: November
Message-ID: <n1@sender.example.com>

Hello
`,
  },
  {
    name: 'kddi',
    is: 'bounce user@example.org invalid-recipient',
    mail: `Return-Path: <>
From: no-reply@app.auone-net.example
To: news@sender.example.com
Subject: Delivery failure
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8

Your mail sent on: Fri, 20 Nov 2026 10:00:00
Could not be delivered to: <user@example.org>
As their mailbox is full or does not exist.
user@example.org: 550 user unknown
`,
  },
  {
    name: 'ezweb-quota',
    is: 'bounce user@example.org mailbox-full',
    mail: `Return-Path: <>
From: Postmaster@ezweb.example
To: news@sender.example.com
Subject: Mail System Error - Returned Mail
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8

The user(s) account is temporarily over quota.

<user@example.org>: 550 user unknown (in reply to RCPT TO command)
`,
  },
  {
    name: 'ezweb-limited',
    is: 'bounce user@example.org mailbox-disabled',
    mail: `Return-Path: <>
From: Postmaster@ezweb.example
To: news@sender.example.com
Subject: Mail System Error - Returned Mail
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8

The user(s) account is temporarily limited.

<user@example.org>: 550 user unknown (in reply to RCPT TO command)
`,
  },
  {
    name: 'zoho',
    is: 'bounce user@example.org invalid-recipient',
    mail: `Return-Path: <>
From: mailer-daemon@mail.zoho.example
To: news@sender.example.com
Subject: Undelivered Mail Returned to Sender
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8
X-ZohoMail: x

This message was created automatically by mail delivery software.
A message that you sent could not be delivered to one or more of its recipients. This is a permanent error.

user@example.org Invalid Address, ERROR_CODE :550, ERROR_CODE :5.1.1 <user@example.org>... User Unknown
`,
  },
  {
    name: 'mailru',
    is: 'bounce user@example.org mailbox-full',
    mail: `Return-Path: <>
From: mailer-daemon@mail.example
To: news@sender.example.com
Subject: Mail failure.
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8
X-Mailru-Msgtype: x
X-Failed-Recipients: user@example.org

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  user@example.org
    SMTP error from remote mail server after RCPT TO:<user@example.org>:
    host mx.example.org [192.0.2.4]: 552 5.2.2 mailbox over quota
`,
  },
  {
    name: 'ses',
    is: 'bounce user@example.org mailbox-disabled',
    mail: `Return-Path: <>
From: MAILER-DAEMON@amazonses.example
To: news@sender.example.com
Subject: Delivery Status Notification (Failure)
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

An error occurred while trying to deliver the mail to the following recipients:
user@example.org

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; a1.smtp-out.amazonses.example

Action: failed
Final-Recipient: rfc822; user@example.org
Diagnostic-Code: smtp; 550 5.2.1 The email account that you tried to reach is disabled
Status: 5.2.1

--b--
`,
  },
  {
    name: 'trendmicro',
    is: 'bounce user@example.org content-rejected',
    mail: `Return-Path: <>
From: "Mail Security" <postmaster@mx.example.net>
To: news@sender.example.com
Subject: Mail delivery failed
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8

Sent >>> DATA
Received <<< 554 5.7.1 Message rejected because it contains spam

Unable to deliver message to <user@example.org>.
`,
  },
  {
    name: 'mcafee',
    is: 'bounce user@example.org invalid-recipient',
    mail: `Return-Path: <>
From: MAILER-DAEMON <Mailer-Daemon@mx.example.net>
To: news@sender.example.com
Subject: Delivery Status
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8
X-NAI-Header: x

<user@example.org>   Unknown user
`,
  },
  {
    name: 'apachejames',
    is: 'bounce user@example.org invalid-recipient',
    mail: `Return-Path: <>
From: postmaster@mx.example.net
To: news@sender.example.com
Subject: [BOUNCE]
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8

Hi. This is the James mail server at mx.example.net.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.  Below
I include the list of recipients and the reason why I was unable to deliver
your message.

Error message below:
550 - Requested action not taken: no such user here

Message details:
  Subject: November
  RCPT TO: user@example.org
`,
  },
  {
    name: 'postfix-delay',
    is: 'delay user@example.org network-error',
    mail: `Return-Path: <>
From: MAILER-DAEMON@mx.example.net (Mail Delivery System)
To: news@sender.example.com
Subject: Delayed Mail (still being retried)
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

This is the mail system at host mx.example.net.

####################################################################
# THIS IS A WARNING ONLY.  YOU DO NOT NEED TO RESEND YOUR MESSAGE. #
####################################################################

<user@example.org>: connect to mx.example.org[192.0.2.4]:25: Connection refused

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; user@example.org
Action: delayed
Status: 4.4.1
Diagnostic-Code: X-Postfix; connect to mx.example.org[192.0.2.4]:25: Connection refused
Will-Retry-Until: Wed, 25 Nov 2026 10:00:00 +0000

--b--
`,
  },
  {
    name: 'sendmail-queue',
    is: 'bounce user@example.org network-error',
    mail: `Return-Path: <>
From: Mail Delivery Subsystem <MAILER-DAEMON@mx.example.net>
To: news@sender.example.com
Subject: Returned mail: Cannot send message for 5 days
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8

The original message was received at Fri, 20 Nov 2026 10:00:00 GMT
from localhost

   ----- The following addresses had permanent fatal errors -----
<user@example.org>

   ----- Transcript of session follows -----
<user@example.org>... Deferred: Connection timed out with mx.example.org.
Message could not be delivered for 5 days
Message will be deleted from queue
`,
  },
  {
    name: 'sendmail-warn',
    is: 'delay user@example.org network-error',
    mail: `Return-Path: <>
From: Mail Delivery Subsystem <MAILER-DAEMON@mx.example.net>
To: news@sender.example.com
Subject: Warning: could not send message for past 4 hours
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8

    **********************************************
    **      THIS IS A WARNING MESSAGE ONLY      **
    **  YOU DO NOT NEED TO RESEND YOUR MESSAGE  **
    **********************************************

   ----- Transcript of session follows -----
<user@example.org>... Deferred: Connection refused by mx.example.org.
Warning: message still undelivered after 4 hours
Will keep trying until message is 5 days old
`,
  },
  {
    name: 'german-exchange',
    is: 'bounce user@example.org invalid-recipient',
    mail: `Return-Path: <>
From: Microsoft Outlook <postmaster@ex.example.net>
To: news@sender.example.com
Subject: Unzustellbar: November
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8

Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Gruppen:

user@example.org
Die eingegebene E-Mail-Adresse wurde nicht gefunden. Überprüfen Sie die E-Mail-Adresse des Empfängers.

Diagnoseinformationen für Administratoren:

Generierender Server: ex.example.net

user@example.org
#550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup ##
`,
  },
  {
    name: 'french-exchange',
    is: 'bounce user@example.org mailbox-full',
    mail: `Return-Path: <>
From: Microsoft Outlook <postmaster@ex.example.net>
To: news@sender.example.com
Subject: Non remis : November
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8

Échec de la remise pour ces destinataires ou groupes :

user@example.org
La boîte aux lettres du destinataire est saturée et n'accepte plus de messages.

Informations de diagnostic pour les administrateurs :

user@example.org
#554 5.2.2 mailbox full;STOREDRV.Deliver.Exception:QuotaExceededException ##
`,
  },
  {
    name: 'spanish',
    is: 'bounce user@example.org invalid-recipient',
    mail: `Return-Path: <>
From: Mail Delivery System <mailer-daemon@mx.example.net>
To: news@sender.example.com
Subject: Correo devuelto al remitente
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8

No se pudo entregar su mensaje al siguiente destinatario:

user@example.org

Motivo: 550 5.1.1 usuario desconocido
`,
  },
  {
    name: 'barracuda',
    is: 'bounce user@example.org content-rejected',
    mail: `Return-Path: <>
From: "Barracuda Spam Firewall" <postmaster@mx.example.net>
To: news@sender.example.com
Subject: **Message you sent blocked by our bulk email filter**
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
Content-Type: text/plain; charset=utf-8

Your message to: user@example.org
was blocked by our Spam Firewall. The email you sent with the following subject has NOT BEEN DELIVERED:

Subject: November
`,
  },
  {
    name: 'kumo',
    is: 'bounce user@example.org network-error',
    mail: `Return-Path: <>
From: Mail Delivery Subsystem <mailer-daemon@mx.example.net>
To: news@sender.example.com
Subject: Returned mail
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

The message was received at Fri, 20 Nov 2026 10:00:00 +0000
 from news@sender.example.com.
Message could not be delivered to the following recipients:
user@example.org 551 5.4.7 Next delivery time would be at 2026-11-27 which exceeds the expiry time EgressPathConfig

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
Arrival-Date: Fri, 20 Nov 2026 10:00:00 +0000

Final-Recipient: rfc822;user@example.org
Action: failed
Status: 5.4.7 Next delivery time would be at 2026-11-27 which exceeds the expiry time
Diagnostic-Code: smtp; 551 5.4.7 Next delivery time would be at 2026-11-27 which exceeds the expiry time

--b--
`,
  },
  {
    name: 'exim-generated',
    is: 'bounce final@example.net mailbox-full',
    mail: `Return-Path: <>
From: Mail Delivery System <Mailer-Daemon@mx.example.net>
To: news@sender.example.com
Subject: Mail delivery failed: returning message to sender
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  final@example.net
    (generated from someone@example.org)
    mailbox is full: retry timeout exceeded

------ This is a copy of the message, including all the headers. ------

Received: from app.sender.example.com (app.sender.example.com [192.0.2.10])
	by mta.sender.example.com with ESMTP id 4Xabc1; Fri, 20 Nov 2026 09:59:00 +0000
From: Newsletter <news@sender.example.com>
To: someone@example.org
Subject: November news
Date: Fri, 20 Nov 2026 09:59:00 +0000
Message-ID: <20261120.1@sender.example.com>
`,
  },
  {
    name: 'messagingserver',
    is: 'bounce someone@example.org mailbox-full',
    mail: `Return-Path: <>
From: Internet Mail Delivery <postmaster@mx.example.net>
To: news@sender.example.com
Subject: Delivery Notification: Delivery has failed
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

This report relates to a message you sent with the following header fields:

  Message-id: <20261120.1@sender.example.com>
  Date: Fri, 20 Nov 2026 09:59:00 +0000
  From: news@sender.example.com
  To: someone@example.org
  Subject: November news

Your message cannot be delivered to the following recipients:

  Recipient address: someone@example.org
  Original address: someone@example.org
  Reason: Over quota

`,
  },
  {
    name: 'courier-delay',
    is: 'delay someone@example.org network-error',
    mail: `Return-Path: <>
From: "Courier mail server at mx.example.net" <@>
To: news@sender.example.com
Subject: WARNING: DELAYED MAIL
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

This is a delivery status notification from mx.example.net,
running the Courier mail server, version 0.65.2.

The original message was received on Fri, 20 Nov 2026 09:59:00 +0000
from app.sender.example.com [192.0.2.10]

---------------------------------------------------------------------------

                     *** WARNING: DELAYED MAIL ***

Your message to the following recipients is still being delivered:

<someone@example.org>:
    Connection refused

---------------------------------------------------------------------------
`,
  },
  {
    name: 'mailru-ru',
    is: 'bounce someone@example.org mailbox-full',
    mail: `Return-Path: <>
From: mailer-daemon@corp.mail.ru
To: news@sender.example.com
Subject: Mail failure.
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Это письмо создано автоматически
сервером Mail.Ru, отвечать на него не
нужно.

К сожалению, Ваше письмо не может
быть доставлено одному или нескольким
получателям:

**********************

someone@example.org mailbox is full
(600% of 10MB)

**********************
`,
  },
  {
    name: 'softbank',
    is: 'bounce someone@example.org invalid-recipient',
    mail: `Return-Path: <>
From: MAILER-DAEMON@mx.softbank.ne.jp
To: news@sender.example.com
Subject: Mail System Error - Returned Mail
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

This Message was undeliverable due to the following reason:

The following destination addresses were unknown (please check
the addresses and re-mail the message):

SMTP <someone@example.org>

Please reply to Postmaster@softbank.ne.jp
if you feel this message to be in error.
`,
  },
  {
    name: 'openwave-delay',
    is: 'bounce someone@example.org network-error',
    mail: `Return-Path: <>
From: Mail Administrator <Postmaster@mx.example.net>
To: news@sender.example.com
Subject: Mail System Error - Returned Mail
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

This Message was undeliverable due to the following reason:

Your message was not delivered because the destination computer was
not reachable within the allowed queue period. The amount of time
a message is queued before it is returned depends on local configura-
tion parameters.

Most likely there is a network problem that prevented delivery, but
it is also possible that the computer is turned off, or does not
have a mail system running right now.

Your message was not delivered within 5 days.
Host example.org is not responding.

The following recipients did not receive your message:

     <someone@example.org>

Please reply to Postmaster@mx.example.net
if you feel this message to be in error.
`,
  },
  {
    name: 'office365-html',
    is: 'bounce someone@example.org invalid-recipient',
    mail: `Return-Path: <>
From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.onmicrosoft.com>
To: news@sender.example.com
Subject: Undeliverable: November news
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8

<html><body><table><tr><td><b>Your message to <a href="mailto:someone@example.org">someone@example.org</a> couldn't be delivered.</b></td></tr><tr><td>someone wasn't found at example.org.</td></tr></table>
<p>How to Fix It</p><p>The address may be misspelled or may not exist.</p>
<p>More Info for Email Admins</p><p>Status code: 550 5.1.10</p><p>Original Message Details</p><table><tr><td>Created Date:</td><td>11/20/2026</td></tr><tr><td>Sender Address:</td><td>news@sender.example.com</td></tr><tr><td>Recipient Address:</td><td>someone@example.org</td></tr></table>
<p>Error Details</p><table><tr><td>Reported error:</td><td>550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient someone@example.org not found by SMTP address lookup</td></tr></table></body></html>
`,
  },
  {
    name: 'office365-de',
    is: 'bounce someone@example.org mailbox-full',
    mail: `Return-Path: <>
From: Microsoft Outlook <postmaster@outlook.com>
To: news@sender.example.com
Subject: Unzustellbar: November news
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Gruppen:

someone@example.org<mailto:someone@example.org>
Das Postfach des Empfängers ist voll und kann zurzeit keine Nachrichten empfangen. Versuchen Sie es später erneut, oder wenden Sie sich direkt an den Empfänger.


Diagnoseinformationen für Administratoren:

Generierender Server: DB5.eurprd01.prod.exchangelabs.com

someone@example.org
mx.example.org
Remote Server returned '554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException'

Ursprüngliche Nachrichtenkopfzeilen:

Received: from app.sender.example.com (app.sender.example.com [192.0.2.10])
	by mta.sender.example.com with ESMTP id 4Xabc1; Fri, 20 Nov 2026 09:59:00 +0000
From: Newsletter <news@sender.example.com>
To: someone@example.org
Subject: November news
Date: Fri, 20 Nov 2026 09:59:00 +0000
Message-ID: <20261120.1@sender.example.com>
`,
  },
  {
    name: 'office365-ja',
    is: 'bounce someone@example.org invalid-recipient',
    mail: `Return-Path: <>
From: postmaster@example.org
To: news@sender.example.com
Subject: 配信不能: November news
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

次の受信者またはグループへの配信に失敗しました:

someone@example.org
入力した電子メール アドレスが見つかりませんでした。受信者の電子メール アドレスを確認して、メッセージを再送信してください。

管理者向けの診断情報:

生成サーバー: TY1.example.org

someone@example.org
Remote Server returned '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found'
`,
  },
  {
    name: 'gmail-ja',
    is: 'bounce someone@example.org invalid-domain',
    mail: `Return-Path: <>
From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
To: news@sender.example.com
Subject: Delivery Status Notification (Failure)
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8


** アドレスが見つかりません **

ドメイン example.org が見つからなかったため、メールは someone@example.org に配信されませんでした。アドレスに誤字や不要なスペースがないことを確認してから、もう一度送信してみてください。

`,
  },
  {
    name: 'gmail-delay-fr',
    is: 'delay someone@example.org network-error',
    mail: `Return-Path: <>
From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
To: news@sender.example.com
Subject: Delivery Status Notification (Delay)
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8


** Distribution incomplète **

Un problème temporaire est survenu lors de la distribution de votre message à l'adresse someone@example.org. Gmail effectuera de nouvelles tentatives pendant 45 heures. Vous serez averti en cas d'échec définitif de la distribution.

Réponse :

The recipient server did not accept our requests to connect. Learn more at https://support.google.com/mail/answer/7720 
[example.org 198.51.100.7: timed out]
`,
  },
  {
    name: 'o365-nl',
    is: 'bounce someone@example.org invalid-recipient',
    mail: `Return-Path: <>
From: postmaster@example.org
To: news@sender.example.com
Subject: Onbestelbaar: November news
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Bezorging aan de volgende geadresseerden of groepen is mislukt:

someone@example.org
Het opgegeven e-mailadres kan niet worden gevonden. Controleer het e-mailadres van de geadresseerde en probeer het bericht opnieuw te verzenden.

Diagnostische gegevens voor beheerders:

Genererende server: AM0.example.org

someone@example.org
Remote Server returned '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found'
`,
  },
  {
    name: 'o365-sv',
    is: 'bounce someone@example.org policy-rejected',
    mail: `Return-Path: <>
From: postmaster@example.org
To: news@sender.example.com
Subject: Kan inte levereras: November news
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Det gick inte att leverera till följande mottagare eller grupper:

someone@example.org
Du har inte behörighet att skicka till den här mottagaren.

Diagnostikinformation för administratörer:

someone@example.org
Remote Server returned '550 5.7.1 RESOLVER.RST.AuthRequired; authentication required'
`,
  },
  {
    name: 'o365-ko',
    is: 'bounce someone@example.org invalid-recipient',
    mail: `Return-Path: <>
From: postmaster@example.org
To: news@sender.example.com
Subject: 배달되지 않음: November news
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

다음 받는 사람 또는 그룹에게 배달하지 못했습니다.

someone@example.org
입력한 전자 메일 주소를 찾을 수 없습니다. 받는 사람의 전자 메일 주소를 확인하고 메시지를 다시 보내 보세요.

관리자용 진단 정보:

someone@example.org
Remote Server returned '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found'
`,
  },
  {
    name: 'o365-tr',
    is: 'bounce someone@example.org invalid-recipient',
    mail: `Return-Path: <>
From: postmaster@example.org
To: news@sender.example.com
Subject: Teslim Edilemedi: November news
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Şu alıcılara veya gruplara teslim edilemedi:

someone@example.org
Girdiğiniz e-posta adresi bulunamadı. Lütfen alıcının e-posta adresini denetleyip iletiyi yeniden göndermeyi deneyin.

Yöneticiler için tanılama bilgileri:

someone@example.org
Remote Server returned '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found'
`,
  },
  {
    name: 'sendmail-uuenc',
    is: 'bounce someone@example.org server-error',
    mail: `Return-Path: <>
From: Mail Delivery Subsystem <MAILER-DAEMON@mx.example.net>
To: news@sender.example.com
Subject: Returned mail: unknown mailer error 2
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

   ----- The following addresses had permanent fatal errors -----
"|/home/u/bin/proc -x"
    (expanded from: <someone@example.org>)

   ----- Transcript of session follows -----
sh: /home/u/bin/proc: not found
554 5.3.0 "|/home/u/bin/proc -x"... unknown mailer error 127
`,
  },
  {
    name: 'ironport-timeout',
    is: 'bounce someone@example.org network-error',
    mail: `Return-Path: <>
From: MAILER-DAEMON@ironport.example.net
To: news@sender.example.com
Subject: Delivery Status Notification (Failure)
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

The following message to <someone@example.org> was undeliverable.
The reason for the problem:
4.4.7 - Delivery time expired
`,
  },
  {
    name: 'ticket2',
    is: 'autoreply',
    mail: `Return-Path: <>
From: Help <help@example.org>
To: news@sender.example.com
Subject: [Ticket#2026] Undeliverable: your order
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
MIME-Version: 1.0
Auto-Submitted: auto-replied
X-Autoreply: yes
Content-Type: text/plain; charset=utf-8

Thank you, we received your message.

> Delivery has failed to these recipients
> a@example.org
`,
  },
  {
    name: 'ims-ja',
    is: 'bounce someone@example.org invalid-recipient',
    mail: `Return-Path: <>
From: Internet Mail Delivery <postmaster@mx.example.jp>
To: news@sender.example.com
Subject: 配信通知: 配信に失敗しました
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

このレポートは、次のヘッダーフィールドを持つメッセージに関するものです。

  メッセージ ID: <1@x>
  件名: November news

メッセージを次の受信者に配信できませんでした:

  受信者アドレス: someone@example.org
  元のアドレス: someone@example.org
  理由: 不明なユーザーです
`,
  },
  {
    name: 'domino-de',
    is: 'bounce someone@example.org invalid-recipient',
    mail: `Return-Path: <>
From: postmaster@example.de
To: news@sender.example.com
Subject: ZUSTELLUNGSFEHLER: Benutzer nicht im Domino-Verzeichnis aufgeführt
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Ihre Nachricht

  Betreff: November news

konnte nicht zugestellt werden an:

  someone@example.org

weil:

  Benutzer someone (someone@example.org) nicht im Domino-Verzeichnis aufgeführt
`,
  },
  {
    name: 'domino-fr',
    is: 'bounce someone@example.org invalid-recipient',
    mail: `Return-Path: <>
From: postmaster@example.fr
To: news@sender.example.com
Subject: ECHEC DE LA DISTRIBUTION: utilisateur inconnu
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Votre message

  Objet : November news

n'a pas été distribué à :

  someone@example.org

car :

  L'utilisateur someone (someone@example.org) n'est pas répertorié dans l'annuaire Domino
`,
  },
  {
    name: 'delay-it',
    is: 'delay someone@example.org network-error',
    mail: `Return-Path: <>
From: postmaster@mx.example.it
To: news@sender.example.com
Subject: Ritardo nella consegna
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Il messaggio per someone@example.org non è stato ancora consegnato. Il server riproverà per altri 3 giorni.
Errore: Connection refused
`,
  },
  {
    name: 'mailman-reject',
    is: 'bounce team@lists.example.org policy-rejected',
    mail: `Return-Path: <>
From: team-bounces@lists.example.org
To: news@sender.example.com
Subject: Request to mailing list team rejected
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Your request to the team@lists.example.org mailing list

    Posting of your message titled "November news"

has been rejected by the list moderator.  The moderator gave the
following reason for rejecting your request:

"Non-members are not allowed to post messages to this list."
`,
  },
  {
    name: 'sympa',
    is: 'bounce team@lists.example.org policy-rejected',
    mail: `Return-Path: <>
From: SYMPA <sympa@lists.example.org>
To: news@sender.example.com
Subject: Message distribution: Unauthorized
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@mx.example.net>
MIME-Version: 1.0
Auto-Submitted: auto-replied
Content-Type: text/plain; charset=utf-8

Your message for list 'team' (attached below) was rejected.
You are not allowed to send this message to list team@lists.example.org for the following reason:
The list is restricted to its subscribers.
`,
  },
];
