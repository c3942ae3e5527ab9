import type { Step } from '../catalogue/cause.ts';

/** A general subject that is no single cause: how to read codes, what an allow list is, MXroute's blocks together. */
export interface Topic {
  readonly id: string;
  readonly title: string;
  /** Other ways to ask for it, for the search. */
  readonly ask: readonly string[];
  readonly meaning: string;
  readonly address?: string;
  readonly clock?: string;
  readonly reasons?: readonly string[];
  readonly steps?: readonly Step[];
  readonly avoid?: readonly string[];
  /** Direct questions, as a cause has them. */
  readonly questions?: readonly { readonly ask: string; readonly answer: string }[];
  readonly related: readonly string[];
  readonly sources: readonly string[];
}

const us = (text: string): Step => ({ who: 'us', text });
const lists = 'Bounce code lookup (31 codes)';
const filter = 'SpamExperts / N-able SMTP responses';

/** Subjects beside the causes. */
export const topics: readonly Topic[] = [
  {
    id: 'topic:mxroute',
    title: 'MXroute: temporary SMTP blocks',
    ask: [
      'mxroute block',
      'blocked by mxroute',
      'mxroute unblock automatically',
      'how long does an mxroute block last',
      'mxroute ip blocked 554',
      'what to do mxroute',
      'should i contact mxroute support',
      'mxroute reblocked again timer resets',
      'mxroute block comes back again',
      'is the mxroute 554 block permanent or temporary',
    ],
    meaning:
      'MXroute’s automated abuse detection blocks an IP for a while and answers 554 with a message that names the cause. The blocks are temporary and lift automatically. If the abuse goes on after the lift, the IP is blocked again and the timeout resets.',
    address: 'The addresses are fine: do not suppress them because of the block. Messages refused meanwhile bounced: send them again.',
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
      { ask: 'Does it lift automatically?', answer: 'Yes. The blocks are temporary and lift automatically after their timeout.' },
      {
        ask: 'Should I contact support? How do I delist?',
        answer: 'Only if the block is in error or you need help. Otherwise fix the cause and wait.',
      },
      {
        ask: 'Is it permanent?',
        answer: 'No. The blocks are temporary and lift automatically; the refused messages, however, must be sent again.',
      },
      { ask: 'Is my IP blocked?', answer: 'For now, yes; the block lifts automatically after 12, 24 or 48 hours.' },
      {
        ask: 'What should I do?',
        answer: 'Identify the cause from the message, fix it, and wait for the lift. Contact support only if it is in error.',
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
    id: 'topic:hard-soft',
    title: 'Hard and soft bounces',
    ask: [
      'hard bounce',
      'bounce',
      'what is a bounce',
      'undelivered mail returned to sender',
      'mail delivery failed',
      'delivery status notification failure',
      'soft bounce',
      'difference between hard and soft bounce',
      'what is a hard bounce',
      'what is a soft bounce',
      'permanent or temporary failure',
      'hard vs soft',
      'types of bounces',
      'bounce categories',
    ],
    meaning:
      'A hard bounce is permanent (5xx): stop sending that message. A soft bounce is temporary (4xx): your server retries with backoff. Neither word says whether the address is bad; that is a separate question.',
    address:
      'Suppress at once only for an unknown user or domain (5.1.1, 5.1.2); full or disabled mailboxes after repeated failures; sender-side refusals (5.7.x) never.',
    reasons: [
      'Hard bounce: permanent, stop sending (5.1.1 user unknown).',
      'Soft bounce: temporary, retry with backoff (4.2.2 mailbox full).',
      'Rate limiting or throttling: slow down and ramp gradually (4.7.28).',
      'Policy, reputation, authentication: fix SPF, DKIM, DMARC, content and list hygiene (5.7.x).',
    ],
    related: ['4xx', '5xx', '550 5.1.1', '4.7.x', '5.7'],
    sources: [lists],
  },
  {
    id: 'topic:codes',
    title: 'How to read SMTP and enhanced codes',
    ask: [
      'enhanced status code',
      'what is an enhanced code',
      'how to read bounce codes',
      'smtp codes explained',
      'where do codes appear',
      'where can i find the code',
      'dsn ndr code list',
      'how to interpret smtp codes',
      'what does 5.x.x mean',
    ],
    meaning:
      'The reply code comes first (4xx temporary, retry; 5xx permanent, do not retry for ever). The enhanced status code follows it and gives more detail: 5.1.1, 4.7.26. For example 554 5.3.4 = the message is over the fixed maximum size; 250 2.6.0 = queued for delivery. Codes stand in mail server logs (in the log line of the delivery) and in bounce messages (DSN, NDR). No list is complete: the words after the code decide.',
    reasons: [
      '2xx accepted (not necessarily in the mailbox).',
      '3xx more information needed.',
      '4xx temporary: the sender keeps the mail and retries.',
      '5xx permanent: the sending server writes a bounce (NDR).',
    ],
    steps: [
      us('5.1.1 or another invalid recipient: suppress immediately.'),
      us('4.7.x throttling: reduce concurrency, ramp slowly, engaged recipients.'),
      us('5.7.x blocks: review authentication and reputation before more volume.'),
    ],
    related: ['2xx', '3xx', '4xx', '5xx', '5.7', '5.1'],
    sources: ['RFC 5321', 'RFC 3463', lists, filter],
  },
  {
    id: 'topic:throttling',
    title: 'Rate limiting and throttling: slow down, then ramp up',
    ask: [
      'rate limiting',
      'throttling what to do',
      'how to slow down',
      'how to ramp up volume',
      'warm up ip',
      'warm up a new ip',
      'warm up',
      'reduce concurrency',
      'backoff',
    ],
    meaning: 'The receiver takes less from you for now (4.7.x). Slow down and ramp up gradually; nothing is wrong with the addresses.',
    address: 'The addresses are fine: do not suppress them.',
    steps: [
      us('Reduce concurrency: fewer connections, fewer messages on each.'),
      us('Let the queue retry with growing pauses (backoff).'),
      us('Send to engaged recipients first and ramp up slowly over days.'),
      us('Check SPF, DKIM and DMARC.'),
    ],
    related: ['421 4.7.28', '451 4.7.500', '421 4.7.0 [TS01]', '4.7.x'],
    sources: [lists],
  },
  {
    id: 'topic:policy',
    title: 'Policy, reputation and authentication refusals',
    ask: [
      'policy block',
      'reputation problem',
      'improve reputation',
      'spf dkim dmarc',
      'authentication failed email',
      'domain authentication',
    ],
    meaning: 'The receiver does not trust the mail (mostly 5.7.x). The recipients are good; the fix is on the sending side.',
    address: 'The addresses are fine: do not suppress them.',
    steps: [
      us('Fix SPF, DKIM and DMARC, aligned with the From domain.'),
      us('Check content and links, and that unsubscribe works.'),
      us('Keep the list clean: consent, engagement, no old addresses.'),
      us('Review reputation before more volume.'),
    ],
    related: ['550 5.7.26', '550 5.7.1', '550 5.7.23', '554 5.7.0', 'spamhaus'],
    sources: [lists],
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
    id: 'topic:suppress',
    title: 'When to suppress an address',
    ask: [
      'when should i suppress',
      'suppression list',
      'which bounces suppress',
      'should i remove bounced addresses',
      'list cleaning',
      'remove bounces from list',
    ],
    meaning: 'The code says what became of the message; whether the address is bad is another question.',
    address:
      'Suppress at once: unknown user or domain (5.1.1, 5.1.2, 5.4.0). After repeated failures over days: full or disabled mailbox (5.2.2, 5.2.1). Never: floods, blocks, limits, authentication, policy, content, network trouble.',
    avoid: ['Do not suppress on a bare 550, 552 or 554, nor while many unrelated domains fail at once (then it is your own DNS).'],
    related: ['550 5.1.1', '550 5.2.1', '552 5.2.2', '5.7.28'],
    sources: [lists],
  },
  {
    id: 'topic:hacked',
    title: 'Is my server compromised?',
    ask: [
      'is my server hacked',
      'compromised server',
      'compromised account',
      'my server sends spam',
      'hacked account spam',
      'signs of compromise',
    ],
    meaning:
      'A sudden flood of refusals is often the first sign of a compromise: 5.7.28, MXroute’s 554 blocks, Exchange 5.1.8, or many bounces of mail that nobody wrote.',
    reasons: [
      'Volume at night or to people you never write to.',
      'Senders or subjects that nobody here uses.',
      'One account or script behind most of it.',
      'Many unknown recipients: harvested lists.',
    ],
    steps: [
      us('Look in the outgoing log for the account, script or host behind the unexpected volume.'),
      us('Stop it, and hold the queue.'),
      us('Check for unauthorised access and unknown processes; change all passwords of server and accounts.'),
      us('Limit the outgoing rate, then contact the provider’s postmaster.'),
    ],
    questions: [
      {
        ask: 'Is my server hacked?',
        answer: 'Possibly. Look in the outgoing log first: mail that nobody here wrote, from one account or script, means yes.',
      },
    ],
    related: ['5.7.28', 'mxroute rejected recipient flood', 'mxroute authentication failure flood'],
    sources: ['Flood page for 5.7.28'],
  },
  {
    id: 'topic:delayed',
    title: 'Delay notice: still being tried',
    ask: [
      'action delayed',
      'delay notification',
      'will retry until',
      'delivery delayed',
      'warning still undelivered',
      'delayed dsn',
      'is a delayed message lost',
    ],
    meaning:
      'A delay notice (Action: delayed) is no bounce: the sending server could not deliver yet, keeps the message and retries until the time it names (Will-Retry-Until). Only when that runs out does it fail.',
    address: 'Keep it: nothing has failed yet.',
    steps: [{ who: 'wait', text: 'Let the server retry.' }, us('Look up the temporary reply in the notice: it tells why it waits.')],
    avoid: ['Do not send the same message again meanwhile: both would arrive.'],
    related: ['421 4.4.1', '4xx', '421 4.7.28'],
    sources: ['RFC 3464 (delivery status notifications)'],
  },
  {
    id: 'topic:not-a-bounce',
    title: 'Out of office: an automatic reply is no bounce',
    ask: ['out of office', 'vacation reply', 'automatic reply', 'auto reply', 'autoreply', 'is out of office a bounce'],
    meaning:
      'An automatic reply (out of office, vacation) comes from a mailbox that got the mail: it is no bounce, and nothing has failed.',
    address: 'Keep it: the mail arrived.',
    steps: [us('Do nothing, unless the reply names a new address that the person wants used.')],
    related: ['5.1.1', 'action delayed'],
    sources: ['RFC 3834 (automatic replies)'],
  },
  {
    id: 'topic:bounce-rate',
    title: 'Bounce rate too high: clean the list, slow down',
    ask: [
      'bounce rate too high',
      'too many bounces',
      'lower the bounce rate',
      'high bounce rate',
      'list hygiene',
      'so many bounces',
      'why do i get bounces',
    ],
    meaning:
      'Two kinds of bounces need two cures. Dead addresses (5.1.1) come from an old, bought or mistyped list. Refusals of you (5.7.x, 4.7.x) come from authentication, reputation or pace.',
    address: 'Suppress at once those with 5.1.1 or 5.1.2; full or disabled mailboxes after repeats; nobody else.',
    steps: [
      us('Split the bounces by code: which part is 5.1.x, which is 5.7.x?'),
      us('5.1.x: clean the list, stop old or bought addresses, confirm new ones by a mail.'),
      us('5.7.x and 4.7.x: check SPF, DKIM, DMARC and the block lists; slow down and write to engaged people.'),
    ],
    related: ['5.1.1', '5.7', '4.7.x', 'hard bounce'],
    sources: [lists],
  },
  {
    id: 'topic:own-dns',
    title: 'Many unrelated domains fail at once: it is probably you',
    ask: ['many domains fail at once', 'own dns', 'all mail failing', 'everything bounces', 'dns resolver broken', 'network outage'],
    meaning:
      'When unrelated domains fail with DNS errors or time-outs within minutes, the common part is your own DNS, firewall or network.',
    address: 'The addresses are fine: hold all suppression until it is over.',
    steps: [
      us('Ask your resolver and another one for the same domains.'),
      us('Test port 25 outward from the server.'),
      us('Afterwards: let the queue retry, and send again what has failed.'),
    ],
    related: ['554 5.4.0', '553 5.1.2', '421 4.4.1'],
    sources: ['RFC 3463'],
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
      us('Barracuda: barracudacentral.org. Cloudmark: csi.cloudmark.com. Proofpoint: ipcheck.proofpoint.com. Yahoo: senders.yahooinc.com.'),
      us('5.7.28: contact the postmaster after fixing the root cause.'),
      us('Gmail 4.7.28 and MXroute: no request needed; they lift automatically.'),
    ],
    avoid: ['Do not ask before the cause is fixed: you would be listed again.'],
    questions: [
      {
        ask: 'How do I delist?',
        answer: 'Find out who blocks, fix the cause, then ask there. Gmail 4.7.28 and MXroute need no request: they lift automatically.',
      },
    ],
    related: ['spamhaus', 'S3150', '5.7.606', '421 4.7.28'],
    sources: ['Pages of the providers named'],
  },
];
