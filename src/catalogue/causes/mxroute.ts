import type { Cause } from '../cause.ts';
import { type Clock, hours } from '../clock.ts';
import { source, us, wait } from './phrases.ts';

const again =
  'If the cause is not fixed, MXroute blocks the IP again as soon as traffic resumes, and the clock starts anew.';
const base = {
  category: 'reputation-block',
  message:
    'It failed for good although the block is temporary: messages refused meanwhile bounced. Send them again after the lift.',
  address: 'The addresses are fine: do not suppress them because of this block.',
  addressVerdict: 'keep',
  scope: 'ip',
  owner: 'us',
  avoid: ['Do not keep retrying while the block stands, and do not change the IP to dodge it.'],
  sources: [source.mxroute],
} as const;
const disagreement =
  'By its class a 554 is permanent; MXroute says that this block is temporary and lifts automatically. The text outranks the class. The reply says "contact support"; MXroute’s page says: fix, wait, and contact support only if the block is in error or you need help.';
const questionsFor = (hours: number) => [
  {
    ask: 'How long does the block last?',
    answer: `${hours} hours from the first rejection; then it lifts automatically. It starts anew if the cause goes on.`,
  },
  {
    ask: 'Does MXroute unblock automatically?',
    answer: `Yes. The block is temporary and lifts automatically after ${hours} hours. No request is needed.`,
  },
  {
    ask: 'Should I contact support? How do I delist?',
    answer:
      'Only if the block is in error or you need help. Otherwise fix the cause and wait: it lifts automatically.',
  },
  {
    ask: 'Is my IP blocked?',
    answer: `Yes, for now: MXroute refuses this IP for ${hours} hours. The block lifts automatically.`,
  },
  {
    ask: 'Is it permanent?',
    answer: `No. The message failed for good, but the block is temporary and lifts after ${hours} hours.`,
  },
];
const clockFor = (span: number): Clock => ({
  basis: 'promise',
  words: `Lifts automatically after ${span} hours (published by MXroute). ${again}`,
  lifts: hours(span),
});
const finish = [
  wait('Wait for the lift; it is automatic. Then send the failed messages again.'),
  us('Contact MXroute support only if the block is in error or you need help.'),
];

/** MXroute's four temporary SMTP blocks, all sent as 554. */
export const mxrouteCauses = [
  {
    ...base,
    id: 'mxroute-rejected-recipient-flood',
    provider: 'mxroute',
    title: 'MXroute: Rejected Recipient Flood, IP blocked for 48 hours',
    happened:
      'Your IP sent a high volume of mail to recipients that do not exist or are rejected, and MXroute’s automated abuse detection blocked it.',
    condition: 'Temporary: the block lifts automatically after 48 hours.',
    reasons: [
      'A compromised server that sends to harvested lists.',
      'Mailing lists with many stale addresses.',
    ],
    steps: [
      {
        ...us('Stop the mailing that hits unknown addresses.'),
        named: 'Stop {culprit}: it hits addresses that do not exist.',
      },
      us('Remove invalid recipients from the mailing lists: those with their own 5.1.x bounces.'),
      us('If the mail is not yours: investigate the server and its scripts for compromise.'),
      ...finish,
    ],
    clock: clockFor(48),
    alsoKnownAs: ['554 "Your IP is sending excessive rejected recipients. Please contact support."'],
    notToConfuse: [
      'The block itself says nothing about any address. Only addresses with their own 5.1.x bounces are dead.',
    ],
    disagreement,
    questions: [
      ...questionsFor(48),
      {
        ask: 'Should I suppress?',
        answer: 'Not because of the block. Take off the list only those that had their own 5.1.x bounces.',
      },
    ],
  },
  {
    ...base,
    id: 'mxroute-authentication-failure-flood',
    provider: 'mxroute',
    title: 'MXroute: Authentication Failure Flood, IP blocked for 24 hours',
    happened:
      'Logins (SMTP authentication) from this IP keep failing, and MXroute’s automated abuse detection blocked it.',
    condition: 'Temporary: the block lifts automatically after 24 hours.',
    reasons: [
      'A client or application with outdated credentials (an old password).',
      'A brute-force attack that comes from your network.',
    ],
    steps: [
      us(
        'Find every client, device and application behind this IP that logs in; update outdated credentials.',
      ),
      us('If none of them fails: look for malware that tries passwords from your network.'),
      ...finish,
    ],
    clock: clockFor(24),
    alsoKnownAs: ['554 "Your IP is generating excessive authentication failures. Please contact support."'],
    disagreement,
    questions: questionsFor(24),
  },
  {
    ...base,
    id: 'mxroute-connection-spam',
    provider: 'mxroute',
    title: 'MXroute: Connection Spam, IP blocked for 12 hours',
    happened:
      'Your IP opened excessive connections that were dropped, and MXroute’s automated abuse detection blocked it.',
    condition: 'Temporary: the block lifts automatically after 12 hours.',
    reasons: ['A misconfigured system stuck in a retry loop.', 'Automated abuse from your network.'],
    steps: [
      us('Find the system that connects over and over; fix the retry loop and add a backoff.'),
      us('If none of yours does: look for a compromised machine or script.'),
      ...finish,
    ],
    clock: clockFor(12),
    alsoKnownAs: [
      '554 "Your IP address is flooding our SMTP server with abusive requests, please contact support."',
    ],
    disagreement,
    questions: questionsFor(12),
  },
  {
    ...base,
    id: 'mxroute-rejected-after-data',
    provider: 'mxroute',
    title: 'MXroute: Rejected After DATA (messages refused), IP blocked for 24 hours',
    happened:
      'A high volume of your messages was refused after their content was seen (after DATA), and MXroute’s automated abuse detection blocked the IP.',
    condition: 'Temporary: the block lifts automatically after 24 hours.',
    reasons: [
      'Spam caught by content or policy filters.',
      'A compromised account, server or script that sends it.',
    ],
    steps: [
      {
        ...us('Read what was sent: subjects, senders, links of the refused messages.'),
        named: 'Stop {culprit}, and read what it sends: subjects, links.',
      },
      us('Investigate compromised accounts, servers and scripts; stop the source.'),
      us('If it is your own mail: change the content and the list.'),
      ...finish,
    ],
    clock: clockFor(24),
    alsoKnownAs: [
      '554 "Your IP is sending excessive rejected messages. Please contact support."',
      'Rejected messages flood.',
    ],
    disagreement,
    questions: questionsFor(24),
  },
] as const satisfies readonly Cause[];
