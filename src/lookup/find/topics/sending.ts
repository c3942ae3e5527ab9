import { us } from '../../../catalogue/causes/phrases.ts';
import { lists, type Topic } from './topic.ts';

/** What the sending side can do better. */
export const sending: readonly Topic[] = [
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
    meaning:
      'The receiver takes less from you for now (4.7.x). Slow down and ramp up gradually; nothing is wrong with the addresses.',
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
    meaning:
      'The receiver does not trust the mail (mostly 5.7.x). The recipients are good; the fix is on the sending side.',
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
    id: 'topic:unsubscribe',
    title: 'List-Unsubscribe header missing: one-click unsubscribe',
    ask: [
      'list-unsubscribe',
      'list unsubscribe header missing',
      'gmail missing list-unsubscribe header',
      'yahoo list-unsubscribe required',
      'one-click unsubscribe',
      'one click unsubscribe required',
      'unsubscribe header',
      'unsubscribe link required',
      'rfc 8058',
    ],
    meaning:
      'Gmail and Yahoo ask bulk senders (Gmail: over 5,000 mails a day) for one-click unsubscribe in marketing and subscribed mail: the headers List-Unsubscribe and List-Unsubscribe-Post (RFC 8058). No SMTP code of its own is known for a missing one; it shows as complaints, spam folders and refusals for reputation (4.7.28, 5.7.1).',
    condition: 'It stays until the headers are in the mail; the reputation recovers afterwards.',
    address: 'The addresses are fine: do not suppress them, except those who unsubscribe.',
    steps: [
      us(
        'Add List-Unsubscribe with an https address, and List-Unsubscribe-Post: List-Unsubscribe=One-Click.',
      ),
      us('Let DKIM sign both headers.'),
      us(
        'Take the person off within two days, without login or further questions; keep a visible link in the text too.',
      ),
    ],
    avoid: ['Do not put these headers into receipts, passwords and other mail that a person has asked for.'],
    questions: [
      {
        ask: 'What should I do?',
        answer:
          'Add List-Unsubscribe and List-Unsubscribe-Post (one click, RFC 8058) to marketing and subscribed mail, signed by DKIM.',
      },
      {
        ask: 'Why?',
        answer:
          'Who cannot unsubscribe with one click presses "spam" instead, and complaints cost reputation.',
      },
    ],
    related: ['554 5.7.0', '421 4.7.28', 'how do i lower complaints'],
    sources: ['RFC 2369 and RFC 8058', 'Google sender guidelines, 2026-03-21'],
  },
  {
    id: 'topic:tools',
    title: 'Where providers show your reputation: Postmaster Tools, SNDS, JMRP, feedback loops',
    ask: [
      'google postmaster tools',
      'snds',
      'smart network data services',
      'jmrp',
      'junk mail reporting program',
      'feedback loop',
      'complaint feedback loop yahoo',
      'fbl arf reports',
      'where do i see my reputation',
      'monitor sender reputation',
      'sender score',
      'senderscore low',
    ],
    meaning:
      'The providers show senders what they see of them: Gmail in Google Postmaster Tools (by domain and IP), Outlook.com in SNDS (by IP) with the JMRP feedback loop, Yahoo in its Complaint Feedback Loop. A feedback loop sends a report (ARF) for each person who pressed "spam".',
    address: 'Take each person who complained off the lists; no other address is to be suppressed.',
    steps: [
      us(
        'Register your domain in Google Postmaster Tools and in Yahoo’s Sender Hub (Complaint Feedback Loop, by DKIM domain).',
      ),
      us('Register your IPs in SNDS and JMRP (Outlook.com); the owner of the IP range has to confirm.'),
      us('Let the feedback loops report to the bounce mailbox: Rebound reads and counts complaints.'),
    ],
    related: ['S3150', 'TSS04', '550 5.7.1 gmail low reputation'],
    sources: ['Google, Microsoft and Yahoo sender pages', 'RFC 5965 (feedback reports)'],
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
        answer:
          'Possibly. Look in the outgoing log first: mail that nobody here wrote, from one account or script, means yes.',
      },
    ],
    related: ['5.7.28', 'mxroute rejected recipient flood', 'mxroute authentication failure flood'],
    sources: ['Flood page for 5.7.28'],
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
    address: 'Those with 5.1.1 or 5.1.2 go at once; full or disabled mailboxes after repeats; nobody else.',
    steps: [
      us('Split the bounces by code: which part is 5.1.x, which is 5.7.x?'),
      us('5.1.x: clean the list, stop old or bought addresses, confirm new ones by a mail.'),
      us(
        '5.7.x and 4.7.x: check SPF, DKIM, DMARC and the block lists; slow down and write to engaged people.',
      ),
    ],
    related: ['5.1.1', '5.7', '4.7.x', 'hard bounce'],
    sources: [lists],
  },
];
