import { us } from '../../../catalogue/causes/phrases.ts';
import type { Topic } from './topic.ts';

/** Suppressed addresses, and mail that a service did not even send. */
export const addresses: readonly Topic[] = [
  {
    id: 'topic:unsuppress',
    title: 'Taking an address off the suppression list',
    ask: [
      'unsuppress an address',
      'take address off the suppression list',
      'remove from suppression list',
      'address bounced by mistake but was delivered since',
      'reactivated mailbox remove suppression',
      'old bounce later campaign delivered take off the list',
      'restore clear suppressed address again',
      'allow address again after suppression',
    ],
    meaning:
      'An address that has taken mail since it failed is good: one delivery later outweighs the old bounce. A bounce that was your own fault (a broken relay, a block) should never have put it on a list.',
    address: 'Good again after a later delivery: take it off the list.',
    steps: [
      us(
        'In Slack: “/smtp who ADDRESS” shows why it is listed, and its button takes it off, with your reason. “rebound suppressions” prints the list.',
      ),
      us(
        'Your sending service keeps a list of its own (bounces, blocks, invalid): take the address off there too, or it will be dropped again.',
      ),
      us('Send one message and look whether it arrives, before a campaign goes to it.'),
    ],
    avoid: [
      'Do not clear a whole list: only addresses for which there is a later delivery, or whose failure was your own.',
    ],
    related: ['when to suppress', 'sending service suppression list'],
    sources: ['Rebound, suppression rules', 'Suppression lists of Mailgun, Amazon SES, SendGrid, Postmark'],
  },
  {
    id: 'topic:dropped',
    title: 'Dropped by your sending service: not even tried',
    ask: [
      'dropped because it bounced before',
      'dropped not in the bounces list',
      'sendgrid dropped bounced address',
      'sendgrid dropped spam reporting address',
      'sendgrid dropped unsubscribed address',
      'sendgrid dropped invalid',
      'esp says suppressed but no bounce found',
      'suppressed by our email service',
      'marked inactive recipient postmark',
      'mail dropped without smtp code',
      'not delivering to previously bounced address',
      'contact marked as bounced by the tool',
      'OnAccountSuppressionList',
    ],
    meaning:
      'Your own service did not send it: it holds the address on one of its lists since an earlier bounce, a complaint or an opt-out. No receiving server has said anything now, so nothing new is known of the address.',
    message: 'Not sent, and not retried.',
    address: 'Nothing new is known of it: the first bounce or complaint decides, not this drop.',
    steps: [
      us(
        'Look for the address on every list of the service: bounces, blocks, invalid addresses, spam reports, unsubscribed. Each is a list of its own, some per account and some global.',
      ),
      us(
        'Look up the first failure there: its code tells whether the address was bad or the block was yours.',
      ),
      us('Bounced by a block or a mistake, or known to work now: remove it from that list and send again.'),
      us('Complained or unsubscribed: leave it, and take it out of your own lists as well.'),
    ],
    avoid: ['Do not clear the whole list: the next sending to dead addresses costs reputation.'],
    related: ['take address off the suppression list', 'when to suppress'],
    sources: ['Mailgun, Amazon SES, SendGrid, Postmark and SparkPost: suppression lists'],
  },
  {
    id: 'topic:resend',
    title: 'Sending again what has failed',
    ask: ['send the failed messages again', 'resend bounced messages', 'how do i resend after a block'],
    meaning:
      'A message that bounced is gone from the queue: no server sends it again. What is only deferred (4xx) is still tried; sending it again would deliver it twice.',
    steps: [
      us('In the incident’s thread: “List Messages to Resend” names the messages that failed for good.'),
      us(
        'Wait until the cause is fixed or the block has lifted; then send a few first, and the rest slowly.',
      ),
    ],
    avoid: ['Do not send again what is still in the queue.'],
    related: ['action delayed', 'hard bounce'],
    sources: ['RFC 5321 4.5.4 (sending strategy)'],
  },
  {
    id: 'topic:verp',
    title: 'VERP: a bounce address of its own for every recipient',
    ask: ['what is verp', 'variable envelope return path', 'bounce address per recipient'],
    meaning:
      'With VERP the envelope sender holds the recipient (news+anna=example.net@acme.example), so that a bounce tells for whom it is, whatever its text says.',
    steps: [
      us('Let the list software or the relay make such senders, and deliver them all to the bounce mailbox.'),
    ],
    related: ['null sender', 'hard bounce'],
    sources: ['D. J. Bernstein, Variable Envelope Return Paths'],
  },
  {
    id: 'topic:queue-time',
    title: 'After the queue time: the message bounces',
    ask: [
      'what happens after the queue time is over',
      'queue lifetime expired',
      'how long does a mail server keep trying',
      'maximal queue lifetime',
    ],
    meaning:
      'A deferred message is tried until the queue’s lifetime ends; then it bounces, with the last temporary reply (4.4.7 or a 4.x.x). Postfix tries for 5 days, Exim for 4, Exchange Online for 24 hours, unless told otherwise.',
    address: 'Keep it: an expired message condemns no address.',
    steps: [us('Look at the last reply before it expired: it tells why nothing was accepted for so long.')],
    related: ['4.4.7', 'action delayed'],
    sources: ['Postfix maximal_queue_lifetime', 'Exim retry rules', 'Microsoft, message expiration'],
  },
  {
    id: 'topic:dsn',
    title: 'DSN: the report that a server writes about a delivery',
    ask: [
      'sender non-delivery notification',
      'what does dsn mean',
      'what is a dsn',
      'what is an ndr',
      'delivery status notification meaning',
    ],
    meaning:
      'A DSN (delivery status notification; NDR, bounce) is the mail in which a server tells what became of a message: failed, delayed or delivered, for each recipient, with the code and the other server’s words.',
    steps: [us('Paste one here: Rebound reads each recipient’s part.')],
    related: ['hard bounce', 'action delayed', 'how to read bounce codes'],
    sources: ['RFC 3464 (delivery status notifications)'],
  },
];
