import { us } from '../../../catalogue/causes/phrases.ts';
import type { Topic } from './topic.ts';

const fine = 'The addresses are fine: do not suppress them.';
const firstFix = us('First find and fix the cause; who asks before that is blocked again.');

/** How to get off the blocks of one provider or list, for who asks without saying which block it is. */
export const waysOut: readonly Topic[] = [
  {
    id: 'topic:unblock-microsoft',
    wayOutOf: 'microsoft',
    title: 'Unblocked at Outlook.com, Hotmail or Microsoft 365: it depends on which block it is',
    ask: [
      'microsoft unblock delist ip',
      'how long until outlook hotmail unblocks my ip',
      'unblocked by microsoft outlook hotmail',
      'not qualified for mitigation',
    ],
    meaning:
      'Microsoft has several blocks, each with its own way out; the code in the reply tells which. No time is published for any of them.',
    address: fine,
    clock:
      'Nothing is published. Practice: 5.7.606–649 about 24 hours after delisting; S3150 and S3140 a day or two after the form; 4.7.650 and other limits hours to days, by themselves.',
    steps: [
      firstFix,
      us(
        '5.7.606–649, 5.7.511 (banned IP, Microsoft 365): the delist portal sender.office.com, or forward the bounce to delist@microsoft.com.',
      ),
      us(
        'S3150, S3140 (Outlook.com, Hotmail): the sender support form, olcsupport.office.com. "Not qualified for mitigation" is automatic: answer that ticket and ask for a review by a person.',
      ),
      us('4.7.650, 4.7.500, RP-001 and other 4xx: a limit, no list. Slow down; it recovers by itself.'),
      us('5.7.708: your own tenant is new or blocked: ask Microsoft support, not the recipient.'),
    ],
    related: ['5.7.606', 'S3150', '451 4.7.500', '550 5.7.708'],
    sources: [
      'Microsoft, Email NDRs and SMTP errors in Exchange Online',
      'Outlook.com Postmaster, Troubleshooting (2026-06)',
    ],
  },
  {
    id: 'topic:unblock-t-online',
    wayOutOf: 't-online',
    title: 'Unblocked at T-Online: write to tosa@rx.t-online.de',
    ask: ['t-online blacklist get off', 't-online block telekom unblock'],
    meaning:
      'T-Online lets in only servers that it knows: new or conspicuous IPs are refused in the greeting until somebody has written to it. People lift the block, by hand.',
    address: fine,
    clock: 'Lifted by hand, mostly within a working day or two (practice).',
    steps: [
      us('Give the server a host name of its own, with a PTR that leads back to it.'),
      us(
        'Make known who runs it: under that domain there must be a web page with imprint and contact details.',
      ),
      us('Write to tosa@rx.t-online.de with the IP, the host name, the refusal and the imprint’s address.'),
    ],
    related: ['missing ptr'],
    sources: ['postmaster.t-online.de', 'zone-mta bounce rules'],
  },
  {
    id: 'topic:unblock-gmail',
    wayOutOf: 'gmail',
    title: 'Unblocked at Gmail: no list and no form for a rate limit',
    ask: ['gmail unblock delist ip', 'google blocked our ip how to get unblocked'],
    meaning:
      'Gmail keeps no list from which one can be taken. A 4.7.28 limit ends by itself; 5.7.28 and reputation end when the cause has ended and good mail has followed.',
    address: fine,
    clock:
      '4.7.28: nothing for 10 minutes, then slowly; 24–72 hours until it flows (practice). Reputation: days to weeks.',
    steps: [
      firstFix,
      us(
        'Look into Google Postmaster Tools: spam rate below 0.3 %, better 0.1 %; SPF, DKIM and DMARC aligned.',
      ),
      us('Send little, to people who open, and grow slowly.'),
      us('5.7.28: stop the source first, then write to the postmaster contact.'),
    ],
    related: ['421 4.7.28', '5.7.28', '550 5.7.26'],
    sources: ['Google sender guidelines, 2026-03-21', 'Sender guide to Gmail 4.7.28'],
  },
  {
    id: 'topic:unblock-yahoo',
    wayOutOf: 'yahoo',
    title: 'Unblocked at Yahoo or AOL: Sender Hub',
    ask: ['yahoo unblock form', 'aol unblock sender support request'],
    meaning:
      'Yahoo defers by reputation and complaints (TS01 to TSS05); that ends by itself when they fall. A lasting refusal is looked at on request.',
    address: fine,
    clock: 'Hours when complaints fall (practice: 2 to 4); nothing is published.',
    steps: [
      firstFix,
      us('Sign up for the complaint feedback loop, and take out who complains.'),
      us(
        'Still refused: a Sender Support Request at senders.yahooinc.com, with IP, domain and the code in brackets.',
      ),
    ],
    related: ['TSS04', '421 4.7.0 [TS01]'],
    sources: ['Yahoo Sender Hub, SMTP error codes (2026-02)'],
  },
  {
    id: 'topic:unblock-apple',
    wayOutOf: 'apple',
    title: 'Unblocked at iCloud: Apple’s postmaster, or Proofpoint',
    ask: ['icloud apple unblock', 'icloud postmaster contact'],
    meaning: 'iCloud refuses by its own policy (HM and CS codes) and by Proofpoint’s reputation of the IP.',
    address: fine,
    steps: [
      firstFix,
      us('The reply names Proofpoint: ipcheck.proofpoint.com.'),
      us('Else write to icloudadmin@apple.com with the IP, the domain, times and log lines.'),
    ],
    related: ['CS01', 'HM08'],
    sources: ['Apple, Postmaster information for iCloud Mail (2025-02)'],
  },
  {
    id: 'topic:unblock-gmx',
    wayOutOf: 'gmx',
    title: 'Unblocked at GMX, web.de, mail.com or IONOS',
    ask: ['gmx web.de unblock', 'gmx block list ionos mail.com'],
    meaning:
      'The reply links to a page that names the reason; some reasons end by themselves, others need a PTR, SPF or a clean IP.',
    address: fine,
    steps: [
      us('Open the link in the reply (postmaster.gmx.net, error messages): its last line names the reason.'),
      firstFix,
      us('Still refused: the contact form at postmaster.gmx.net, with IP and the whole reply.'),
    ],
    related: ['missing ptr', 'no smtp service'],
    sources: ['postmaster.gmx.com, error messages'],
  },
  {
    id: 'topic:unblock-free',
    wayOutOf: 'free',
    title: 'Unblocked at Free.fr: postmaster.free.fr',
    ask: ['free.fr block contact', 'free.fr unblock', 'too many spams from your ip free'],
    meaning:
      'Free counts spam and wrong recipients by IP and blocks it for a while; its postmaster page shows the state of an IP.',
    address: fine,
    steps: [firstFix, us('Look the IP up, and ask, at postmaster.free.fr.')],
    related: ['too many connections'],
    sources: ['postmaster.free.fr, as its replies name it'],
  },
  {
    id: 'topic:unblock-comcast',
    wayOutOf: 'comcast',
    title: 'Unblocked at Comcast (Xfinity): the code names the list',
    ask: ['comcast unblock', 'xfinity blocked ip'],
    meaning:
      'BL codes name a list (Comcast’s own, Spamhaus, Cloudmark, SenderScore), RL codes are limits that end by themselves.',
    address: fine,
    steps: [
      firstFix,
      us(
        'Ask the list that the code names; for Comcast’s own (BL000000) the removal request at postmaster.comcast.net.',
      ),
    ],
    related: ['BL000000', 'RL000001'],
    sources: ['postmaster.comcast.net, mail error codes'],
  },
  {
    id: 'topic:unblock-uceprotect',
    title: 'UCEPROTECT: it ends by itself; pay nothing',
    ask: ['uceprotect delisting', 'uceprotect level 2 level 3 listed'],
    meaning:
      'Level 1 lists an IP for 7 days after its last hit; levels 2 and 3 list whole networks for their neighbours. Few receivers refuse by it, hardly any by levels 2 and 3.',
    address: fine,
    clock: 'Level 1: 7 days after the last hit, by itself.',
    steps: [
      us('Fix what caused the hit, and wait.'),
      us('Levels 2 and 3: ask your host about the range; you cannot be taken off alone.'),
    ],
    avoid: ['Do not pay for express delisting: the listing comes back with the next hit.'],
    related: ['delisting'],
    sources: ['uceprotect.net, removal policy'],
  },
];
