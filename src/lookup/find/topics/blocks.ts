import { us } from '../../../catalogue/causes/phrases.ts';
import { filter, type Topic } from './topic.ts';

/** Blocks and lists, and the ways off them. */
export const blocks: readonly Topic[] = [
  {
    id: 'topic:mxroute',
    title: 'MXroute: temporary SMTP blocks',
    ask: [
      'mxroute block',
      'blocked by mxroute',
      'mxroute unblock automatically',
      'how long does an mxroute block last',
      'mxroute ip blocked 554',
      'resend after mxroute block',
      'what to do mxroute',
      'should i contact mxroute support',
      'mxroute reblocked again timer resets',
      'mxroute block comes back again',
      'is the mxroute 554 block permanent or temporary',
    ],
    meaning:
      'MXroute’s automated abuse detection blocks an IP for a while and answers 554 with a message that names the cause. The blocks are temporary and lift automatically. If the abuse goes on after the lift, the IP is blocked again and the timeout resets.',
    address:
      'The addresses are fine: do not suppress them because of the block. Messages refused meanwhile bounced: send them again.',
    clock:
      'Rejected Recipient Flood 48 hours; Authentication Failure Flood 24 hours; Connection Spam 12 hours; Rejected After DATA 24 hours. All lift automatically.',
    reasons: [
      '"excessive rejected recipients": sending to addresses that do not exist; 48 hours.',
      '"excessive authentication failures": wrong credentials again and again; 24 hours.',
      '"flooding our SMTP server": connections that get dropped, a retry loop; 12 hours.',
      '"excessive rejected messages": refused after the content (DATA), as spam or by policy; 24 hours.',
    ],
    steps: [
      us('Identify the cause from the message.'),
      us(
        'Fix it: update outdated credentials, remove invalid recipients from lists, investigate compromised servers or scripts, stop retry loops.',
      ),
      us('Wait for the lift; it is automatic.'),
      us('Contact support only if the block is in error or you need help.'),
    ],
    avoid: ['Do not resume with the cause unresolved: the IP is blocked again as soon as traffic resumes.'],
    questions: [
      {
        ask: 'How long does it last?',
        answer:
          'It depends on the message: 48 hours for rejected recipients, 24 for authentication failures, 12 for connection spam, 24 for rejected messages.',
      },
      {
        ask: 'Does it lift automatically?',
        answer: 'Yes. The blocks are temporary and lift automatically after their timeout.',
      },
      {
        ask: 'Should I contact support? How do I delist?',
        answer: 'Only if the block is in error or you need help. Otherwise fix the cause and wait.',
      },
      {
        ask: 'Is it permanent?',
        answer:
          'No. The blocks are temporary and lift automatically; the refused messages, however, must be sent again.',
      },
      {
        ask: 'Is my IP blocked?',
        answer: 'For now, yes; the block lifts automatically after 12, 24 or 48 hours.',
      },
      {
        ask: 'What should I do?',
        answer:
          'Identify the cause from the message, fix it, and wait for the lift. Contact support only if it is in error.',
      },
      {
        ask: 'Is it still blocked after 72 hours?',
        answer: 'Then it was blocked again: the cause is not fixed, and each new abuse restarts the clock.',
      },
    ],
    related: [
      'mxroute rejected recipient flood',
      'mxroute authentication failure flood',
      'mxroute connection spam',
      'mxroute rejected after data',
    ],
    sources: ['MXroute, Temporary SMTP Blocks'],
  },
  {
    id: 'topic:allow-list',
    title: 'Allow-listing a sender',
    ask: [
      'allow list',
      'allowlist the sender',
      'whitelist sender',
      'whitelist us',
      'disable checks for sender',
      'how do i get whitelisted',
      'spam quarantine',
      'message in quarantine',
    ],
    meaning:
      'Only the administrator of the receiving filter can do it: allow-listing the sender disables checks for it there. A refused mail may also lie in the recipient’s spam quarantine, from which it can be released.',
    steps: [
      {
        who: 'recipient-admin',
        text: 'Allow-list the sender (address, domain or IP) in the receiving filter, or release the mail from quarantine.',
      },
      us('Ask the recipient by another way, and fix what the filter objected to; others will object too.'),
    ],
    related: ['550 5.7.1', 'refused by recipient policy'],
    sources: [filter],
  },
  {
    id: 'topic:delist',
    title: 'Delisting: getting off a block list',
    ask: [
      'how do i delist',
      'do i have to ask for delisting',
      'request delisting',
      'delisting',
      'remove ip from blacklist',
      'blacklist removal',
      'block list removal',
      'am i blacklisted',
    ],
    meaning:
      'First find out who blocks: the text names a list or a provider. Then fix the cause, then ask there. Some limits need no request at all.',
    address: 'The addresses are fine: do not suppress them.',
    steps: [
      us(
        'Spamhaus: check.spamhaus.org. Microsoft 5.7.606–649: sender.office.com; S3150: the Outlook.com sender support form; 5.7.708: Microsoft support for your own tenant.',
      ),
      us(
        'Barracuda: barracudacentral.org. Cloudmark: csi.cloudmark.com. Proofpoint: ipcheck.proofpoint.com. Yahoo: senders.yahooinc.com.',
      ),
      us('5.7.28: contact the postmaster after fixing the root cause.'),
      us('Gmail 4.7.28 and MXroute: no request needed; they lift automatically.'),
    ],
    avoid: ['Do not ask before the cause is fixed: you would be listed again.'],
    questions: [
      {
        ask: 'How do I delist?',
        answer:
          'Find out who blocks, fix the cause, then ask there. Gmail 4.7.28 and MXroute need no request: they lift automatically.',
      },
    ],
    related: ['spamhaus', 'S3150', '5.7.606', '421 4.7.28'],
    sources: ['Pages of the providers named'],
  },
];
