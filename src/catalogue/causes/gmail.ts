import type { Cause } from '../cause.ts';
import { hours, minutes } from '../clock.ts';
import { fineSender, host, source, us } from './phrases.ts';

const deferred =
  'Deferred, not rejected: your server keeps trying. It bounces only if the limit outlasts your queue.';
const recovery = {
  basis: 'practice',
  words:
    'Two clocks. Retry: nothing for 10 minutes, then one connection. Recovery: in most cases 24–72 hours once sending is steady (practice, not a promise).',
  retry: minutes(10),
  recovers: hours(24, 72),
} as const;
const reasons = [
  'A sudden spike in volume, above all to Gmail; even legitimate senders trigger it when volume grows too quickly.',
  'A new or recently warmed IP.',
  'Campaigns to inactive or unengaged contacts; old or purchased lists.',
  'A workflow or automation that sends too often.',
  'More spam complaints, or low engagement.',
  'SPF, DKIM or DMARC missing or misaligned.',
];
const steps = [
  us(
    'Send nothing to gmail.com and googlemail.com for at least 10 minutes; then use one connection, and add connections one at a time.',
  ),
  us('Lower the volume to Gmail and raise it gradually, without large bursts.'),
  us('Send only to recently engaged contacts; leave out old, inactive or purchased lists.'),
  us(
    'Find the workflow that sends repeatedly or too often; pause or adjust the campaign that caused the spike.',
  ),
  us('Check that SPF, DKIM and DMARC pass and align.'),
];
const avoid = [
  'Do not ask for delisting: there is no list and no request to make.',
  'Do not retry at full speed: every burst prolongs it.',
];
const questions = [
  {
    ask: 'Is my IP blocked?',
    answer: 'No. A 4.x.x code means Gmail is deferring your mail, not rejecting it.',
  },
  {
    ask: 'Is it permanent? Is it a blacklist?',
    answer:
      'No, it is not permanent and not a blacklist: blacklists are run by third parties and more severe. This is Gmail’s own limiter and it resolves itself.',
  },
  {
    ask: 'How do I delist?',
    answer:
      'No delisting is needed and there is nothing to request: Gmail removes the limit automatically once sending improves.',
  },
  {
    ask: 'How long does it last?',
    answer:
      'In most cases 24–72 hours once your sending is steady; retry after 10 minutes with one connection.',
  },
  {
    ask: 'Should I stop sending completely?',
    answer:
      'Not necessarily. Pause large campaigns and non-essential automations; reducing volume and writing to engaged contacts is usually enough.',
  },
  {
    ask: 'Does it affect Outlook or Yahoo?',
    answer: 'No. It is Gmail’s own limit; other providers such as Outlook and Yahoo judge you independently.',
  },
  {
    ask: 'What if it is still there after 72 hours?',
    answer: 'Then the cause is not fully fixed: revisit volume, list quality and SPF, DKIM and DMARC.',
  },
  {
    ask: 'Does it cause permanent reputation damage?',
    answer: 'No lasting damage from a single event. Repeated triggers add up and slow your deliverability.',
  },
  {
    ask: 'When is it safe to raise the volume again?',
    answer:
      'When the error has stopped and bounce and complaint rates are normal. Ramp up in small, gradual steps.',
  },
  {
    ask: 'Does it recover automatically?',
    answer: 'Yes. Gmail lifts it automatically; continued good sending restores delivery faster.',
  },
  {
    ask: 'Will another IP help? Should I change the IP?',
    answer:
      'Not when the text names a DKIM, SPF or URL domain: those limits follow the domain to every IP. And a new IP without history is itself a trigger.',
  },
];
const limit = {
  category: 'rate-limited',
  message: deferred,
  condition:
    'Temporary; not a permanent block and not a blacklist. Gmail lifts it automatically once your sending behaves.',
  address: fineSender,
  addressVerdict: 'keep',
  owner: 'us',
  reasons,
  steps,
  avoid,
  clock: recovery,
  questions,
  notToConfuse: [
    '550 5.7.28: mail flood, rejected with a 5xx, far more severe.',
    '421 4.7.26: limited because the mail is unauthenticated.',
    'X.7.28 is a general registry code; other hosts may send it too. This answer is about Gmail.',
  ],
  sources: [source.google, source.googleGuidelines, source.gmailGuide],
} as const;
const disagreement =
  'Guides say it is always the sending IP and takes 24–72 hours; Google lists eight texts (IP, netblock, DKIM domain, SPF domain, URL domain, Message-ID, blocked, unstated) and asks for 10 minutes of silence. Both clocks hold: 10 minutes to the first retry, 24–72 hours to full recovery; the scope is the one that the text names.';

/** Gmail's own limits and reputation refusals. */
export const gmailCauses = [
  {
    ...limit,
    id: 'gmail-unusual-rate',
    provider: 'gmail',
    title: 'Gmail: temporary rate limit (scope not stated)',
    happened:
      'Gmail saw an unusual rate or spike of mail from you and limits it for a while; the text does not say whether IP or domain.',
    scope: 'unstated',
    steps: [
      ...steps.slice(0, 1),
      us(
        'Assume that the quotas of the DKIM domain, the SPF domain and the IP are all affected: Google says so.',
      ),
      ...steps.slice(1),
    ],
    alsoKnownAs: ['421 4.7.28, the Gmail rate limit for reputation or volume.'],
    questions: [
      ...questions,
      {
        ask: 'Gmail rate limit: when can we send to Gmail again?',
        answer:
          'With one connection after 10 minutes of silence; at full volume after 24–72 hours of steady sending.',
      },
    ],
    disagreement,
  },
  {
    ...limit,
    id: 'gmail-unusual-rate-ip',
    provider: 'gmail',
    title: 'Gmail: rate limit on your IP',
    happened:
      'Gmail detected an unusual rate of (unsolicited) mail originating from your IP and temporarily limits that IP.',
    scope: 'ip',
    alsoKnownAs: ['421 4.7.28 "unusual rate of unsolicited mail originating from your IP address".'],
    disagreement,
  },
  {
    ...limit,
    id: 'gmail-unusual-rate-netblock',
    provider: 'gmail',
    title: 'Gmail: rate limit on your netblock',
    happened: 'Gmail limits the whole range of IPs that yours belongs to; a neighbour may be the cause.',
    scope: 'netblock',
    reasons: ['Neighbours in the same range send unsolicited mail.', ...reasons],
    steps: [...steps, host('Ask about the neighbours in the range, or for an IP in another range.')],
    alsoKnownAs: ['421 4.7.28 "originating from your IP netblock".'],
    disagreement,
  },
  {
    ...limit,
    id: 'gmail-unusual-rate-dkim',
    provider: 'gmail',
    title: 'Gmail: rate limit on your DKIM domain',
    happened: 'Gmail limits everything signed with your DKIM domain, from every IP.',
    scope: 'dkim-domain',
    steps: [us('Slow down everything that signs with this domain, on all servers and services.'), ...steps],
    avoid: ['Do not change the IP: the limit follows the DKIM domain.', ...avoid],
    alsoKnownAs: ['421 4.7.28 "originating from your DKIM domain".'],
    disagreement,
  },
  {
    ...limit,
    id: 'gmail-unusual-rate-spf',
    provider: 'gmail',
    title: 'Gmail: rate limit on your SPF domain',
    happened: 'Gmail limits everything with your envelope sender (SPF) domain, from every IP.',
    scope: 'spf-domain',
    steps: [
      us('Slow down everything that uses this envelope domain, on all servers and services.'),
      ...steps,
    ],
    avoid: ['Do not change the IP: the limit follows the SPF domain.', ...avoid],
    alsoKnownAs: ['421 4.7.28 "originating from your SPF domain".'],
    disagreement,
  },
  {
    ...limit,
    id: 'gmail-unusual-rate-url',
    provider: 'gmail',
    title: 'Gmail: rate limit on a domain you link to',
    happened: 'Gmail limits mail that contains one of your URL domains.',
    scope: 'url-domain',
    steps: [
      us('Find the campaign that carries the link; pause it, or replace the link.'),
      us('Check the site behind the link for a hack or an open redirect.'),
      ...steps,
    ],
    avoid: ['Do not change the IP: the limit follows the link.', ...avoid],
    clock: {
      basis: 'practice',
      words: 'Google publishes no time for this text; other 4.7.28 limits take 24–72 hours (practice).',
      recovers: hours(24, 72),
    },
    alsoKnownAs: ['421 4.7.28 "containing one of your URL domains".'],
    disagreement,
  },
  {
    ...limit,
    id: 'gmail-unusual-rate-message-id',
    provider: 'gmail',
    title: 'Gmail: too many messages with the same Message-ID',
    happened: 'Gmail saw too many messages that carry the same Message-ID.',
    scope: 'message',
    reasons: [
      'A program writes one fixed Message-ID.',
      'A retry loop sends the same message again and again.',
    ],
    steps: [
      us('Give each message its own Message-ID.'),
      us('Look for a retry loop that repeats one message.'),
    ],
    clock: { basis: 'none', ends: 'after-fix', words: 'After the program is fixed.' },
    alsoKnownAs: ['421 4.7.28 "same Message-ID".'],
  },
  {
    ...limit,
    id: 'gmail-unusual-amount-blocked',
    provider: 'gmail',
    title: 'Gmail: your IP is temporarily blocked',
    happened:
      'Gmail detected an unusual amount of unsolicited mail from your IP and blocks it for a while: stronger words than "rate limited".',
    scope: 'ip',
    steps: [
      us('Stop sending to Gmail from this IP and find the source.'),
      us('Check accounts and scripts for compromise.'),
      ...steps,
    ],
    clock: {
      basis: 'practice',
      words: 'Google publishes no time; 24–72 hours once sending is clean (practice, not a promise).',
      recovers: hours(24, 72),
    },
    questions: questions.slice(1),
    alsoKnownAs: ['421 4.7.28 "unusual amount of unsolicited mail … temporarily blocked".'],
  },
  {
    ...limit,
    id: 'gmail-low-reputation-ip',
    provider: 'gmail',
    category: 'reputation-block',
    title: 'Gmail: very low reputation of the sending IP',
    happened: 'Gmail refuses or defers the mail because the IP has a very low reputation.',
    message: {
      whileTried: 'It is deferred and still tried.',
      failed: 'It has failed and must be sent again later.',
    },
    condition: 'It passes as the reputation recovers, not by waiting alone.',
    scope: 'ip',
    reasons: ['Spam complaints, spam traps, many unknown recipients.', 'A shared or formerly abused IP.'],
    steps: [
      us('Look at the IP in Google Postmaster Tools.'),
      us('Cut the volume to Gmail; write to engaged people only.'),
      us('Find the source of complaints and remove it.'),
      us('Then ramp up slowly.'),
    ],
    clock: { basis: 'none', words: 'No time is published; days to weeks are usual (practice).' },
    questions: [],
    notToConfuse: ['421 4.7.28: a limit for a spike, which clears within days.'],
    alsoKnownAs: ['421 4.7.0 or 550 5.7.1 "very low reputation of the sending IP address".'],
  },
  {
    ...limit,
    id: 'gmail-low-reputation-domain',
    provider: 'gmail',
    category: 'reputation-block',
    title: 'Gmail: very low reputation of the sending domain',
    happened: 'Gmail refuses or defers the mail because the sending domain has a very low reputation.',
    message: {
      whileTried: 'It is deferred and still tried.',
      failed: 'It has failed and must be sent again later.',
    },
    condition: 'It passes as the reputation recovers, not by waiting alone.',
    scope: 'from-domain',
    reasons: [
      'Spam complaints, missing authentication, or spoofing of the domain.',
      'A young domain with too much volume.',
    ],
    steps: [
      us('Look at the domain in Google Postmaster Tools.'),
      us('Cut the volume to Gmail; write to engaged people only.'),
      us('Fix SPF, DKIM and DMARC and the source of complaints.'),
      us('Then ramp up slowly.'),
    ],
    avoid: [
      'Do not move to another IP or a fresh domain: the reputation is the domain’s, and a fresh one has none.',
    ],
    clock: { basis: 'none', words: 'No time is published; days to weeks are usual (practice).' },
    questions: [],
    notToConfuse: ['421 4.7.28: a limit for a spike, which clears within days.'],
    alsoKnownAs: ['421 4.7.0 or 550 5.7.1 "very low reputation of the sending domain".'],
  },
  {
    ...limit,
    id: 'gmail-relay-limit',
    provider: 'gmail',
    title: 'Gmail or Workspace: own sending limit reached',
    happened: 'Your own Gmail or Workspace account, or its SMTP relay, reached its sending limit.',
    message: {
      whileTried: 'It is still tried.',
      failed: 'It failed: send it again when the window has moved on.',
    },
    condition: 'It passes with the rolling window.',
    scope: 'account',
    reasons: ['More mail than the plan allows.', 'A compromised account sends for somebody else.'],
    steps: [
      us('Check whether that mail is yours; if not, reset the account.'),
      us('Spread the sending, or ask the Workspace administrator for a higher limit.'),
    ],
    avoid: [],
    clock: {
      basis: 'promise',
      words: 'A daily limit is a rolling 24 hours; a peak limit passes sooner.',
      recovers: hours(1, 24),
    },
    questions: [],
    notToConfuse: ['421 4.7.28: there Gmail limits you as a foreign sender.'],
    alsoKnownAs: ['550 5.4.5 daily sending quota exceeded.'],
  },
] as const satisfies readonly Cause[];
