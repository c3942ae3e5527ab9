import type { Cause } from '../cause.ts';
import { minutes } from '../clock.ts';
import { eitherClass, fine, fineSender, source, them, us, wait, willRetry } from './phrases.ts';

const limit = {
  category: 'rate-limited',
  message: eitherClass,
  condition: 'Temporary: it passes once you send more slowly.',
  address: fineSender,
  addressVerdict: 'keep',
  owner: 'us',
} as const;
const pace = us('Reduce concurrency (fewer connections) and slow down; then ramp up gradually.');
const engaged = us('Send to engaged recipients first; leave out old addresses.');
const unpublished = {
  basis: 'none',
  words: 'No time is published; usually minutes to hours (practice).',
} as const;

/** Too much, too fast: limits on connections, messages and recipients, and deferrals. */
export const rateCauses = [
  {
    ...limit,
    id: 'rate-limited',
    title: 'Rate limited: slow down',
    happened: 'The receiver limits how much it takes from you for now (throttling).',
    scope: 'unstated',
    reasons: [
      'Too many messages or connections at once.',
      'A new IP or domain without history.',
      'A reputation that earns a low limit.',
    ],
    steps: [
      pace,
      engaged,
      us('Let the queue retry with backoff; do not push it by hand.'),
      us('Check SPF, DKIM and DMARC.'),
    ],
    avoid: ['Do not flush the queue again and again: each burst prolongs the limit.'],
    clock: unpublished,
    alsoKnownAs: ['Throttling, 4.7.x, "too many messages", "slow down".'],
    sources: [source.codeList],
  },
  {
    ...limit,
    id: 'temporary-policy-deferral',
    title: 'Temporary deferral (policy, volume or reputation)',
    happened:
      'The receiver defers your mail for now: often for volume or reputation, or by a temporary policy.',
    message: willRetry,
    scope: 'unstated',
    reasons: ['Volume or a burst.', 'Reputation of IP or domain.', 'Weak authentication.'],
    steps: [
      wait('Retry, with pacing: let the queue do it.'),
      pace,
      us('Improve authentication: SPF, DKIM, DMARC.'),
      us('If it lasts over a day: read the full text and look for the provider’s tag.'),
    ],
    clock: unpublished,
    alsoKnownAs: ['421 4.7.0, 451 4.7.0, 451 4.7.1.'],
    notToConfuse: ['Greylisting: only when the text says so.', '4.7.28 (Gmail): a limit with its own rules.'],
    sources: [source.codeList],
  },
  {
    ...limit,
    id: 'connection-limit',
    title: 'Too many connections',
    happened: 'Your server opened more connections, at once or in a minute, than the receiver allows.',
    scope: 'ip',
    reasons: [
      'The outgoing server opens too many connections to one host.',
      'Several servers behind one IP.',
      'A retry loop.',
    ],
    steps: [
      us('Lower the number of connections to this host.'),
      us('For a per-minute limit: reuse connections and open fewer of them each minute.'),
      wait('Then let it retry.'),
    ],
    clock: {
      basis: 'practice',
      words: 'At once with fewer connections, or in the next minute (practice).',
      retry: minutes(0, 1),
    },
    alsoKnownAs: [
      'At SpamExperts: "Too Many Connections", "Too Many Concurrent SMTP Connections" (10 concurrent for an IP at most), "Per-minute connection limit exceeded".',
    ],
    sources: [source.spamexperts],
  },
  {
    ...limit,
    id: 'message-limit',
    title: 'Message limit of the sending user reached',
    happened: 'The outgoing user, account or connection sent more messages than it may in this time.',
    scope: 'account',
    reasons: [
      'A newsletter through an account made for single mails.',
      'A compromised account.',
      'A limit for each connection.',
    ],
    steps: [
      us('Check whether the mail is yours; if not, secure the account.'),
      wait('Wait until the window has passed.'),
      us('Raise the limit, where it is yours to set.'),
      us('Spread the sending; send fewer messages on one connection.'),
    ],
    clock: { basis: 'none', words: 'When the window of the limit ends.' },
    alsoKnownAs: ['"Too many messages. Please wait for a while and try again." (SpamExperts).'],
    sources: [source.spamexperts],
  },
  {
    ...limit,
    id: 'recipient-rate',
    title: 'The recipient is receiving too much mail',
    happened: 'This one mailbox gets mail faster than its provider allows, from you or from everybody.',
    condition: 'It passes by itself within hours.',
    address: `${fine} The mailbox works; it is only busy.`,
    scope: 'recipient',
    owner: 'wait',
    reasons: ['Monitoring or log mail to one mailbox.', 'Somebody else floods the recipient.'],
    steps: [wait('Retry later.'), us('If it is your own monitoring: send summaries.')],
    clock: { basis: 'practice', words: 'Within the next hour or some hours (practice).' },
    alsoKnownAs: [
      '4.2.1 and 550 5.2.1 at Gmail "receiving mail too quickly"; Exchange 5.2.121, 5.2.122, 432 4.3.2.',
    ],
    notToConfuse: ['5.2.1 disabled: there the text speaks of an inactive account.'],
    disagreement:
      'Code lists read 550 5.2.1 as a disabled mailbox. When the text speaks of a rate, the mailbox is alive: do not suppress it.',
    sources: [source.google, source.microsoft],
  },
  {
    ...limit,
    id: 'invalid-recipient-limit',
    title: 'Too many invalid recipients',
    happened:
      'Too many of the addresses that your IP tried do not exist, and the receiver slows or blocks you for it.',
    scope: 'ip',
    address: 'The address in this reply is fine: do not suppress it. Those with their own 5.1.1 are dead.',
    reasons: ['An old, bought or guessed list.', 'A script that verifies addresses by trying them.'],
    steps: [
      us('Stop the mailing; clean the list of addresses with their own 5.1.1 bounces.'),
      us('Look for a compromised account that sends to guessed addresses.'),
      us('Resume slowly with engaged recipients.'),
    ],
    clock: unpublished,
    sources: [source.observed],
  },
  {
    ...limit,
    id: 'greylisted',
    category: 'greylisted',
    title: 'Greylisting: try again later',
    happened:
      'The receiver defers the first attempt of an unknown sender on purpose; only new IPs without a good reputation are hit.',
    message: 'Your server retries, and the retry passes.',
    condition:
      'It passes with the first retry after a short delay; nothing is wrong. Legitimate traffic is hardly delayed.',
    address: fine,
    scope: 'message',
    owner: 'wait',
    reasons: [
      'A new sending IP, or one without good reputation there.',
      'A first message to this recipient.',
    ],
    steps: [
      wait('Let your server retry after a short delay; that is all.'),
      us('Retry from the same IP: a pool of changing IPs starts over each time.'),
      them('To skip it for a sender: put its IP on the allow list.'),
    ],
    avoid: ['Do not blast retries: too early ones do not count.'],
    clock: {
      basis: 'practice',
      words: 'Usually 5 to 30 minutes (practice); the text may name the wait.',
      retry: minutes(5, 30),
    },
    alsoKnownAs: [
      '421 4.7.1, 450 4.2.0, 451 with "greylist"; SpamExperts "temporarily rejected due to greylisting".',
    ],
    notToConfuse: ['Throttling for volume: that needs a slower pace, not only a retry.'],
    disagreement:
      'Code lists read 421 4.7.1 as greylisting. Other providers use the code for volume and policy deferrals (Apple, MessageLabs, Rackspace). Take it for greylisting only when the text says so or nothing else is known.',
    sources: [source.spamexperts, source.codeList],
  },
] as const satisfies readonly Cause[];
