/** The same refusal in the shapes in which four MTAs report it. Lines are wrapped as they wrap them. */
export const shapes: Readonly<Record<string, (recipient: string, answer: string) => string>> = {
  postfix: (recipient, answer) => `From: MAILER-DAEMON@mta.sender.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary="b/mta.sender.example"

--b/mta.sender.example
Content-Type: text/plain; charset=utf-8

This is the mail system at host mta.sender.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

                   The mail system

${wrap(`<${recipient}>: host mx.example.org[198.51.100.7] said: ${answer} (in reply to RCPT TO command)`, 75)}

--b/mta.sender.example
Content-Type: message/delivery-status

Reporting-MTA: dns; mta.sender.example

Final-Recipient: rfc822; ${recipient}
Action: failed
Status: 5.0.0
Remote-MTA: dns; mx.example.org
${wrap(`Diagnostic-Code: smtp; ${answer}`, 75)}

--b/mta.sender.example--
`,
  exim: (recipient, answer) => `From: Mail Delivery System <Mailer-Daemon@relay.sender.example>
Subject: Mail delivery failed: returning message to sender
X-Failed-Recipients: ${recipient}

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  ${recipient}
    host mx.example.org [198.51.100.7]
    SMTP error from remote mail server after RCPT TO:<${recipient}>:
    ${answer}
`,
  qmail: (recipient, answer) => `From: MAILER-DAEMON@mail.sender.example
Subject: failure notice

Hi. This is the qmail-send program at mail.sender.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<${recipient}>:
198.51.100.7 does not like recipient.
Remote host said: ${answer}
Giving up on 198.51.100.7.

--- Below this line is a copy of the message.

Received: (qmail 1 invoked by uid 1); 20 Nov 2026 10:00:00 -0000
From: news@sender.example
To: ${recipient}
`,
  exchange: (recipient, answer) => `From: Microsoft Outlook <postmaster@sender.example>
Subject: Undeliverable: News
Content-Type: text/html; charset=utf-8

<html><head><title>Undeliverable</title></head><body>
<p>Delivery has failed to these recipients or groups:</p>
<p><a href="mailto:${recipient}">${recipient}</a></p>
<p>Diagnostic information for administrators:</p>
<p>Generating server: EX1.sender.example</p>
<p>${recipient}<br>
mx.example.org<br>
Remote Server returned '${answer.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}'</p>
</body></html>
`,
};

function wrap(text: string, width: number): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length >= width) {
      lines.push(line);
      line = `    ${word}`;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join('\n');
}
