import type { Cause } from '../cause.ts';
import { eitherClass, fineSender, host, source, us } from './phrases.ts';

const afterDns = {
  basis: 'none',
  ends: 'after-fix',
  words: 'After the fix, plus the TTL of the DNS record.',
} as const;
const stays = 'It does not pass by itself: it lasts until the authentication is fixed.';
const ours = {
  category: 'auth-failure',
  addressVerdict: 'keep',
  owner: 'us',
  message: eitherClass,
  address: fineSender,
  condition: stays,
  clock: afterDns,
} as const;
const notByPace = 'Do not only slow down: pacing alone does not clear it.';

/** SPF, DKIM, DMARC, ARC: the mail could not prove who sent it. */
export const authenticationCauses = [
  {
    ...ours,
    id: 'auth-unauthenticated',
    title: 'Mail is not authenticated',
    happened: 'The mail passed neither SPF nor DKIM, so the receiver does not trust its sender.',
    scope: 'from-domain',
    reasons: [
      'A new server or service that SPF does not name and that does not sign.',
      'A broken DKIM signature or record.',
      'Forwarding broke SPF and nothing was signed.',
    ],
    steps: [
      us('Read the authentication results in the text or send a test mail: which of SPF and DKIM fails?'),
      us('Add the sending IP to the SPF record; sign with DKIM.'),
      us('Align the From domain with either, and publish DMARC (p=none at least).'),
      us('Then send the failed messages again.'),
    ],
    avoid: [notByPace],
    alsoKnownAs: ['X.7.26: several authentication checks failed.'],
    sources: [source.iana, 'RFC 7372'],
  },
  {
    ...ours,
    id: 'gmail-unauthenticated',
    provider: 'gmail',
    title: 'Gmail: unauthenticated email blocked',
    happened:
      'Gmail blocked the mail because neither SPF nor DKIM passed, or because the DMARC policy of the From domain demands it.',
    scope: 'from-domain',
    reasons: [
      'A sending service is missing in SPF and does not sign with DKIM.',
      'The From domain is not aligned with SPF or DKIM and has a DMARC policy.',
    ],
    steps: [
      us('Read the text: it prints which of SPF and DKIM did not pass, and for which domain and IP.'),
      us('Fix SPF and DKIM of the sending domain; align the From domain for DMARC.'),
      us('Check with a test mail to Gmail (Show original), then send the failed messages again.'),
    ],
    avoid: [notByPace],
    alsoKnownAs: ['550 5.7.26 (Gmail).'],
    notToConfuse: ['421 4.7.26: the same fault, with rate limiting instead of rejection.'],
    sources: [source.google, source.codeList],
  },
  {
    ...ours,
    id: 'gmail-unauthenticated-rate',
    provider: 'gmail',
    title: 'Gmail: rate limited because the mail is unauthenticated',
    happened: 'Neither SPF nor DKIM passed authentication, so Gmail rate limits this suspicious traffic.',
    message: {
      whileTried:
        'Deferred, not rejected: your server keeps trying. It fails if the authentication is not fixed before your queue gives up.',
      failed: 'It failed and will not be retried. Send it again after the fix.',
    },
    scope: 'from-domain',
    reasons: [
      'A sending service is missing in SPF or does not sign with DKIM.',
      'Rarely (451): Gmail could not look up your records because of a DNS failure.',
    ],
    steps: [
      us('Fix authentication first: SPF and DKIM, then DMARC alignment.'),
      us('Meanwhile reduce the rate to Gmail and review spam signals; warm up slowly afterwards.'),
      us('With a 451 that speaks of DNS: repair your DNS, the retry then passes.'),
    ],
    avoid: [notByPace],
    alsoKnownAs: ['421 4.7.26, 451 4.7.26 (Gmail).'],
    notToConfuse: [
      '421 4.7.28: a limit for volume and reputation, not for authentication.',
      '550 5.7.26: the same fault, rejected for good.',
    ],
    disagreement:
      'Code lists call 421 4.7.26 "rate limited, suspicious traffic"; Google says that neither SPF nor DKIM passed. The text supports Google: authentication is the cause and the rate limit its effect. At Microsoft, 4.7.26 means mail over IPv6 without SPF or DKIM.',
    sources: [source.google, source.codeList, source.microsoft],
  },
  {
    ...ours,
    id: 'auth-spf',
    title: 'SPF check failed',
    happened: 'The sending IP is not authorised by the SPF record of the envelope sender’s domain.',
    scope: 'spf-domain',
    reasons: [
      'The IP or service is missing in the SPF record.',
      'The mail was forwarded, which breaks SPF.',
      'Somebody else uses your domain.',
    ],
    steps: [
      us('Fix the SPF record: authorise the sending IP (ip4:, ip6: or the include of the service).'),
      us('Keep it to ten DNS lookups and one record for each domain.'),
      us('If it was forwarded: sign with DKIM, or let the forwarder rewrite the envelope sender (SRS).'),
    ],
    alsoKnownAs: ['5.7.23; "SPF failure" (SpamExperts); Sender Policy Framework violation.'],
    notToConfuse: ['5.7.24: SPF could not be evaluated. 5.7.20 to 5.7.22: DKIM.'],
    sources: ['RFC 7372', 'RFC 7208', source.codeList, source.spamexperts],
  },
  {
    ...ours,
    id: 'auth-spf-error',
    title: 'SPF could not be evaluated (check DKIM too)',
    happened: 'The receiver met an error in the SPF record, so that SPF gave no result.',
    scope: 'spf-domain',
    reasons: [
      'Two SPF records, more than ten lookups, a broken include, or a syntax error.',
      'At Gmail: suspicious, over-broad entries in the SPF record.',
      'As some lists use the code: a DKIM signature that is invalid.',
    ],
    steps: [
      us('Check SPF: one record, valid syntax, at most ten lookups, no over-broad ranges.'),
      us(
        'Check DKIM as well: selector, DNS record of the key, and that nothing changes the mail after signing.',
      ),
      us('Read the text for the words SPF or DKIM: it decides which of the two.'),
    ],
    alsoKnownAs: ['5.7.24.'],
    notToConfuse: [
      '5.7.23: SPF was evaluated and failed. DKIM has 5.7.20 to 5.7.22 in the registry and 5.7.30 at Gmail.',
    ],
    disagreement:
      'The IANA registry says: 5.7.24 = SPF validation error. Code lists say: DKIM signature invalid. The registry reading comes first; the text at hand decides; check both.',
    sources: [source.iana, 'RFC 7372', source.google, source.codeList],
  },
  {
    ...ours,
    id: 'auth-dkim',
    title: 'DKIM did not pass',
    happened: 'The mail has no valid DKIM signature, or none that the receiver accepts.',
    scope: 'dkim-domain',
    reasons: [
      'The key is not in DNS, or under another selector.',
      'A gateway, footer or list changed the mail after signing.',
      'The service does not sign with your domain.',
    ],
    steps: [
      us('Check selector, DNS record and signing with a test mail.'),
      us('Sign last, after everything that changes the mail.'),
      us('For bulk mail, sign with the From domain.'),
    ],
    alsoKnownAs: ['X.7.20, X.7.21, X.7.22; 5.7.30 at Gmail (in the registry 5.7.30 is REQUIRETLS).'],
    notToConfuse: ['5.7.24: an SPF error in the registry, though some lists call it DKIM.'],
    sources: ['RFC 7372', 'RFC 6376', source.google],
  },
  {
    ...ours,
    id: 'auth-dmarc',
    title: 'DMARC check failed',
    happened: 'The From domain publishes a DMARC policy, and this mail failed it.',
    scope: 'from-domain',
    reasons: [
      'A service sends with your From domain but without aligned SPF or DKIM.',
      'A mailing list or forwarder changed the mail.',
      'You write From a domain that is not yours (a freemail domain).',
    ],
    steps: [
      us('Let SPF or DKIM pass for the same domain as in From.'),
      us('Do not write From domains that you do not control.'),
      us('Read the DMARC reports to find the source that fails.'),
    ],
    avoid: ['Do not weaken a strict policy just to get one source through; align the source.'],
    alsoKnownAs: ['"DMARC policy", "does not pass DMARC verification", Exchange 5.7.509.'],
    sources: ['RFC 7489 (DMARC)', source.microsoft],
  },
  {
    ...ours,
    id: 'auth-dmarc-missing',
    title: 'No DMARC record',
    happened:
      'The receiver asks bulk senders for a DMARC record, and the sending domain has none, or one without policy.',
    scope: 'from-domain',
    steps: [
      us('Publish a TXT record at _dmarc of the From domain: v=DMARC1; p=none; rua=mailto:… at least.'),
      us('Check that From is aligned with SPF or DKIM.'),
    ],
    alsoKnownAs: ['4.7.31, 4.7.40, 5.7.40 (Gmail).'],
    disagreement:
      'Google numbers the temporary form 4.7.31 in its FAQ and 4.7.40 on its error page; both mean the same.',
    sources: [source.google],
  },
  {
    ...ours,
    id: 'auth-alignment',
    title: 'From is not aligned with SPF or DKIM',
    happened: 'SPF or DKIM pass, but for another domain than the one in From.',
    scope: 'from-domain',
    steps: [us('Sign with DKIM for the From domain, or use an envelope sender under the same domain.')],
    alsoKnownAs: ['4.7.32, 5.7.32 (Gmail).'],
    notToConfuse: ['Gmail may print 421 with 5.7.32: treat it as blocked until fixed.'],
    sources: [source.google],
  },
  {
    ...ours,
    id: 'auth-arc',
    title: 'ARC validation failed',
    happened: 'The chain of authentication results that forwarders add (ARC) is broken.',
    scope: 'message',
    steps: [
      us('If you forward or run a list: check that your ARC sealing is right and comes last.'),
      us('Otherwise tell whoever forwards your mail.'),
    ],
    alsoKnownAs: ['5.7.29 in the registry. Gmail uses 5.7.29 for mail without TLS.'],
    sources: ['RFC 8617', source.iana],
  },
  {
    ...ours,
    id: 'microsoft-auth-level',
    provider: 'microsoft',
    title: 'Outlook.com: authentication level not met',
    happened:
      'The domain sends over 5,000 mails a day to Outlook.com, and SPF, DKIM and DMARC do not all pass.',
    scope: 'from-domain',
    steps: [
      us('Let SPF and DKIM pass, and publish DMARC (p=none or stricter) with alignment.'),
      us('Then send the failed messages again.'),
    ],
    avoid: [notByPace],
    alsoKnownAs: ['550 5.7.515 (Outlook.com, Hotmail, Live).'],
    sources: [source.outlook, 'Microsoft, Requirements for high-volume senders (2025)'],
  },
  {
    id: 'missing-ptr',
    category: 'missing-ptr',
    title: 'Reverse DNS (PTR) missing or wrong',
    happened: 'The sending IP has no reverse DNS (PTR record), or its name does not point back to the IP.',
    message: eitherClass,
    condition: 'It lasts until reverse and forward DNS match.',
    address: fineSender,
    addressVerdict: 'keep',
    scope: 'ip',
    owner: 'us',
    reasons: [
      'A new server or IP without rDNS.',
      'IPv6 is used without a PTR for it.',
      'The host name was changed on one side only.',
    ],
    steps: [
      us('Choose the host name that your server says in HELO, for example mail.example.com.'),
      host('Configure rDNS: set the PTR of the IP to that name. Only the provider of the IP can do it.'),
      us('Let the name resolve back to the same IP (A or AAAA).'),
      us('If only IPv6 fails: set its PTR, or send over IPv4 meanwhile.'),
    ],
    clock: { basis: 'none', ends: 'after-fix', words: 'After the DNS fix and its TTL; allow up to 24 h.' },
    questions: [
      {
        ask: 'What should I do?',
        answer:
          'Have the provider of the IP (your host) set its PTR to the host name of your server, and make that name resolve back to the IP.',
      },
    ],
    alsoKnownAs: ['5.7.25, 4.7.23 and 4.7.25 at Gmail, rDNS, reverse lookup, FCrDNS.'],
    notToConfuse: ['SPF (5.7.23): that is about the domain, not the IP’s name.'],
    sources: ['RFC 7372', source.codeList, source.google],
  },
] as const satisfies readonly Cause[];
