/** What the sink answers, and when. `drop` closes the connection without a word. */
export interface Case {
  readonly stage: 'rcpt' | 'data';
  readonly answer: readonly string[] | 'drop';
}

/**
 * Refusals by local part of the recipient: the words are those that receivers print (RFC 5737 addresses for
 * ours).
 */
export const cases: Readonly<Record<string, Case>> = {
  'gmail-flood-perm': {
    stage: 'data',
    answer: [
      '550-5.7.28 [192.0.2.10] Our system has detected an unusual rate of',
      '550-5.7.28 unsolicited mail originating from your IP address. To protect our',
      '550-5.7.28 users from spam, mail sent from your IP address has been blocked.',
      '550 5.7.28 https://support.google.com/mail/?p=UnsolicitedIPError - gsmtp',
    ],
  },
  'gmail-flood-temp': {
    stage: 'data',
    answer: [
      '421-4.7.28 [192.0.2.10      19] Gmail has detected an unusual rate of unsolicited',
      '421-4.7.28 mail originating from your IP address. To protect our users from spam,',
      '421-4.7.28 mail sent from your IP address has been temporarily rate limited.',
      '421 4.7.28 https://support.google.com/mail/?p=UnsolicitedRateLimitError - gsmtp',
    ],
  },
  'gmail-nosuchuser': {
    stage: 'rcpt',
    answer: [
      '550-5.1.1 The email account that you tried to reach does not exist. Please try',
      "550-5.1.1 double-checking the recipient's email address for typos or",
      '550 5.1.1 unnecessary spaces. https://support.google.com/mail/?p=NoSuchUser - gsmtp',
    ],
  },
  'gmail-overquota': {
    stage: 'rcpt',
    answer: [
      "452-4.2.2 The recipient's inbox is out of storage space. Please direct the",
      '452 4.2.2 recipient to https://support.google.com/mail/?p=OverQuotaTemp - gsmtp',
    ],
  },
  'overquota-perm': {
    stage: 'rcpt',
    answer: ['552 5.2.2 <overquota-perm@mx.example>: Mailbox is full / Blocks limit exceeded'],
  },
  'mxroute-rejected-recipients': {
    stage: 'rcpt',
    answer: ['554 Your IP is sending excessive rejected recipients. Please contact support.'],
  },
  'outlook-s3150': {
    stage: 'rcpt',
    answer: [
      "550 5.7.1 Unfortunately, messages from [192.0.2.10] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3150).",
    ],
  },
  'outlook-accessdenied': {
    stage: 'rcpt',
    answer: [
      '550 5.4.1 Recipient address rejected: Access denied. [EXAMPLE 2026-11-20T10:00:00.000Z] AS(201806281)',
    ],
  },
  'yahoo-tss04': {
    stage: 'rcpt',
    answer: [
      '421 4.7.0 [TSS04] Messages from 192.0.2.10 temporarily deferred due to unexpected volume or user complaints',
    ],
  },
  spamhaus: {
    stage: 'rcpt',
    answer: ['554 5.7.1 Service unavailable; Client host [192.0.2.10] blocked using zen.spamhaus.org'],
  },
  greylist: {
    stage: 'rcpt',
    answer: [
      '451 4.7.1 <greylist@mx.example>: Recipient address rejected: Greylisted, please try again in 300 seconds',
    ],
  },
  'no-enhanced': { stage: 'rcpt', answer: ['550 User unknown'] },
  'utf8-reply': {
    stage: 'rcpt',
    answer: ['550 5.1.1 <utf8-reply@mx.example>: Empfänger unbekannt – Postfach gelöscht'],
  },
  'too-big': {
    stage: 'data',
    answer: ['552 5.3.4 Message size exceeds fixed maximum message size: 10485760 bytes'],
  },
  'drop-at-end': { stage: 'data', answer: 'drop' },
};

/** Recipients of one message with three refusals and one success. */
export const several = ['gmail-nosuchuser', 'spamhaus', 'overquota-perm', 'accepted'];
