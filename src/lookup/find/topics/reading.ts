import { us } from '../../../catalogue/causes/phrases.ts';
import { filter, lists, type Topic } from './topic.ts';

/** How to read codes and notices. */
export const reading: readonly Topic[] = [
  {
    id: 'topic:hard-soft',
    title: 'Hard and soft bounces',
    ask: [
      'hard bounce',
      'bounce',
      'what is a bounce',
      'what does bounced mean',
      'status bounced',
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
      'A hard bounce is permanent (5xx): stop sending that message. A soft bounce is temporary (4xx): your server retries with backoff. Neither word says whether to suppress the address; that is a separate question.',
    address:
      'Only an unknown user or domain (5.1.1, 5.1.2) ends an address at once; a full or disabled mailbox after repeated failures; a sender-side refusal (5.7.x) never.',
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
    id: 'topic:suppress',
    title: 'When to suppress an address',
    ask: [
      'when should i suppress',
      'suppression list',
      'which bounces suppress',
      'should i remove bounced addresses',
      'list cleaning',
      'export suppression list',
      'does rebound suppress automatically',
      'remove bounces from list',
    ],
    meaning:
      'The code says what became of the message; whether the address is bad is another question. Rebound suppresses nobody by itself: it lists who may be suppressed and why (rebound suppressions, as CSV or JSON).',
    address:
      'At once: unknown user or domain (5.1.1, 5.1.2, 5.4.0). After repeated failures over days: full or disabled mailbox (5.2.2, 5.2.1). Never: floods, blocks, limits, authentication, policy, content, network trouble.',
    avoid: [
      'Do not suppress on a bare 550, 552 or 554, nor while many unrelated domains fail at once (then it is your own DNS).',
    ],
    related: ['550 5.1.1', '550 5.2.1', '552 5.2.2', '5.7.28'],
    sources: [lists],
  },
  {
    id: 'topic:delayed',
    title: 'Deferred (delayed): still being tried',
    ask: [
      'action delayed',
      'delay notification',
      'will retry until',
      'delivery delayed',
      'what does deferred mean',
      'deferred',
      'status deferred',
      'warning still undelivered',
      'delayed dsn',
      'is a delayed message lost',
    ],
    meaning:
      'A delay notice (Action: delayed) is no bounce: the sending server could not deliver yet, keeps the message and retries until the time it names (Will-Retry-Until). Only when that runs out does it fail.',
    address: 'Keep it: nothing has failed yet.',
    steps: [
      { who: 'wait', text: 'Let the server retry.' },
      us('Look up the temporary reply in the notice: it tells why it waits.'),
    ],
    avoid: ['Do not send the same message again meanwhile: both would arrive.'],
    related: ['421 4.4.1', '4xx', '421 4.7.28'],
    sources: ['RFC 3464 (delivery status notifications)'],
  },
  {
    id: 'topic:not-a-bounce',
    title: 'Out of office: an automatic reply is no bounce',
    ask: [
      'out of office',
      'vacation reply',
      'automatic reply',
      'auto reply',
      'autoreply',
      'is out of office a bounce',
    ],
    meaning:
      'An automatic reply (out of office, vacation) comes from a mailbox that got the mail: it is no bounce, and nothing has failed.',
    address: 'Keep it: the mail arrived.',
    steps: [us('Do nothing, unless the reply names a new address that the person wants used.')],
    related: ['5.1.1', 'action delayed'],
    sources: ['RFC 3834 (automatic replies)'],
  },
  {
    id: 'topic:backscatter',
    title: 'Backscatter and the null sender: bounces of mail that you never sent',
    ask: [
      'what is backscatter',
      'bounces of mail i did not send',
      'bounces for mails we never sent',
      'somebody forges our sender address',
      'spoofed sender bounces',
      'what is a null sender',
      'null sender',
      'empty envelope sender',
      'mail from <>',
    ],
    meaning:
      'Somebody else wrote mail with your address as its sender, and the bounces come to you. Bounces themselves travel with an empty envelope sender (a null sender, MAIL FROM:<>), so that a bounce can never bounce.',
    address: 'Keep them all: you did not write to these addresses.',
    steps: [
      us(
        'Look for the message in your outgoing log. If it is there, it is no backscatter: an account or script of yours sends it.',
      ),
      us(
        'If it is not: publish SPF and DKIM, and a DMARC policy, so that receivers refuse the forgeries instead of bouncing them.',
      ),
      us('Name your own domains in SENDER_DOMAINS, so that Rebound tells foreign bounces from yours.'),
    ],
    avoid: ['Do not refuse mail from the null sender: you would lose your own bounces too.'],
    related: ['is my server hacked', '550 5.7.26', 'dmarc'],
    sources: ['RFC 5321, 4.5.5 (null reverse-path)', 'RFC 3834'],
  },
];
