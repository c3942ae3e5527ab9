import { expect, test } from 'vitest';
import { codePairs } from '../../src/catalogue/codes/pairs.ts';
import { lookup } from '../../src/lookup/lookup.ts';
import { answerText } from '../../src/lookup/word/text.ts';

const bounce = [
  'From: MAILER-DAEMON@mail.example.com',
  'To: news@example.com',
  'Subject: Undelivered Mail Returned to Sender',
  'MIME-Version: 1.0',
  'Content-Type: multipart/report; report-type=delivery-status; boundary="b1"',
  '',
  '--b1',
  'Content-Type: message/delivery-status',
  '',
  'Reporting-MTA: dns; mail.example.com',
  '',
  'Final-Recipient: rfc822; gone@example.org',
  'Action: failed',
  'Status: 5.1.1',
  'Remote-MTA: dns; mx.example.org',
  'Diagnostic-Code: smtp; 550 5.1.1 <gone@example.org>: Recipient address rejected: User unknown',
  '',
  'Final-Recipient: rfc822; someone@gmail.com',
  'Action: failed',
  'Status: 5.7.28',
  'Remote-MTA: dns; gmail-smtp-in.l.google.com',
  'Diagnostic-Code: smtp; 550-5.7.28 Gmail has detected an unusual rate of unsolicited mail originating from your IP address. 550 5.7.28 To protect our users from spam, mail sent from your IP address has been blocked. - gsmtp',
  '',
  '--b1--',
  '',
].join('\n');

const queries: readonly (readonly [name: string, query: string])[] = [
  ...codePairs.map((pair) => {
    const query = [pair.reply, pair.status, pair.tag].filter(Boolean).join(' ');
    return [query, query] as const;
  }),
  ['4.7.28', '4.7.28'],
  ['5.7.28', '5.7.28'],
  ['4.7.28 vs 5.7.28', 'difference between 4.7.28 and 5.7.28'],
  [
    'mxroute rejected recipients',
    '554 Your IP is sending excessive rejected recipients. Please contact support.',
  ],
  [
    'mxroute authentication failures',
    '554 Your IP is generating excessive authentication failures. Please contact support.',
  ],
  [
    'mxroute connection spam',
    '554 Your IP address is flooding our SMTP server with abusive requests, please contact support.',
  ],
  [
    'mxroute rejected after data',
    '554 Your IP is sending excessive rejected messages. Please contact support.',
  ],
  ['mxroute', 'how long does an mxroute block last'],
  ['spamexperts verify destination', 'Unable to verify destination address'],
  ['spamexperts verify sender', 'Unable to verify sender address'],
  ['spamexperts denied authentication', 'You have been denied authentication'],
  [
    'spamexperts active connection',
    'Mail for this domain cannot be accepted right now; please retry (Unable to handle in active connection.)',
  ],
  ['spamexperts mime parts', 'Message had more parts than the user maximum (Too many MIME parts)'],
  ['spamexperts submission', 'Message submission is for authorised users only!'],
  ['spamexperts dns records', 'Sending server is missing DNS records'],
  ['reply 421', '421'],
  ['reply 523', '523'],
  ['reply 550', '550'],
  ['reply 552', '552'],
  ['reply 554', '554'],
  ['class 4xx', '4xx'],
  ['class 5xx', '5xx'],
  ['subject 5.7', '5.7'],
  ['subject 4.7.x', '4.7.x'],
  ['unlisted code', '5.7.99'],
  ['tag S3150', 'S3150'],
  ['tag TSS04', 'tss04'],
  ['words', 'mailbox full'],
  ['question', 'is my ip blocked 4.7.28'],
  [
    'question behind a paste',
    '554 Your IP is sending excessive rejected recipients. Please contact support.\nhow long?',
  ],
  ['provider alone', 'gmx bounce'],
  ['provider with words', '550 5.7.1 gmail low reputation'],
  ['provider with code', '421 4.7.1 apple'],
  [
    'paste',
    '421-4.7.26 This mail has been rate limited because it is unauthenticated. Gmail\n421-4.7.26 requires all senders to authenticate with either SPF or DKIM.\n421-4.7.26  Authentication results:  DKIM = did not pass\n421 4.7.26  SPF [example.com] with ip: [203.0.113.9] = did not pass - gsmtp',
  ],
  ['bounce', bounce],
  ['unknown', 'asdfghjkl qwertz'],
  ['help', ''],
];

test.for(queries)('%s', async ([name, query]) => {
  await expect(`${answerText({ answer: lookup(query) })}\n`).toMatchFileSnapshot(
    `golden/${name.replaceAll(' ', '_')}.txt`,
  );
});
