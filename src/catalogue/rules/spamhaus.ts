import type { Rule } from '../rule.ts';
import { blamedIp } from './readers.ts';

const lists = 'Spamhaus; zone-mta bounce rules; Zen return codes';
const lookUp = 'Look the IP up at check.spamhaus.org, and follow the removal steps there.';

/**
 * Spamhaus lists, said by any host. The list's short name is upper case on purpose: in lower case it is a
 * word or a part of one.
 */
export const spamhausTexts: readonly Rule[] = [
  {
    id: 'spamhaus-query-error',
    cause: 'server-misconfigured',
    match:
      /127\.255\.255\.25[245]|error: ?(?:open|public|blocked) resolver|spamhaus\.org\/returnc\/(?:pub|vol)\b/i,
    means:
      'Not a listing: the receiver asked Spamhaus the wrong way (252 a typo, 254 through a public resolver, 255 too many queries) and took the answer for one.',
    advice: 'Tell the receiving administrator; do not treat the IP as listed.',
    source: 'Mail-in-a-Box #2332; haraka-plugin-uribl #2',
    examples: [
      '554 5.7.1 Service unavailable; Client host [203.0.113.9] blocked using zen.spamhaus.org; 127.255.255.254',
      '554 5.7.1 Service unavailable; Client host [203.0.113.9] blocked using zen.spamhaus.org; Error: open resolver',
      '554 5.7.1 Client host [203.0.113.9] blocked using zen.spamhaus.org; https://www.spamhaus.org/returnc/pub/192.0.2.53',
    ],
  },
  {
    // Postfix reject_rhsbl_sender and _helo, Outlook S8001 and S8002: the domain in the envelope or in HELO,
    // no link, no IP.
    id: 'spamhaus-envelope-domain',
    cause: 'spamhaus-dbl',
    match:
      /\b(?:mail ?from|sender|helo|envelope)(?: command| address| domain| e-?mail){1,2}\b.{0,120}\b(?:listed|blocked)\b.{0,40}spamhaus|\(S800[12]\)/i,
    scope: 'from-domain',
    scopeValue: /\[(?:[^\s@\]]{1,80}@)?(?<value>[\w-]{1,63}(?:\.[\w-]{1,63}){1,6})\]/i,
    means: 'The domain of the sender address, or the name that the server says in HELO, is listed.',
    advice:
      'Look that domain up at check.spamhaus.org; ask for removal once it is clean. Changing the IP does not help.',
    tags: ['S8001', 'S8002'],
    source: 'Postfix reject_rhsbl_sender; ActiveCampaign/smtp-field-manual, read 2026-11',
    examples: [
      '554 5.7.1 Service unavailable; Sender address [news@example.com] blocked using dbl.spamhaus.org',
      '550 5.7.1 Service unavailable, MailFrom domain is listed in Spamhaus. To request removal from this list see https://www.spamhaus.org/query/lookup/ (S8002)',
      '550 5.7.1 Service unavailable, refused (S8001)',
    ],
  },
  {
    id: 'spamhaus-dbl',
    cause: 'spamhaus-dbl',
    match: /\bDBL\b|dbl\.spamhaus/,
    scopeValue: /(?:domain|url|host|address)\s{1,3}[[<(]?(?<value>[\w-]{1,63}(?:\.[\w-]{1,63}){1,6})/i,
    means: 'A domain of the sender, or one that the message links to, is listed.',
    advice: 'Look the domain up at check.spamhaus.org; ask for removal once it is clean.',
    tags: ['DBL'],
    source: lists,
    examples: [
      '550 5.7.1 Message rejected; domain example.com blocked using dbl.spamhaus.org',
      '550 5.7.1 Message refused: domain example.com is in the Spamhaus DBL',
    ],
  },
  {
    id: 'spamhaus-css',
    cause: 'spamhaus-css',
    match: /127\.0\.0\.3\b|\b(?:SBL)?CSS\b/,
    unless: /style|html/i,
    scopeValue: blamedIp,
    clock: {
      basis: 'practice',
      words: 'Expires by itself once the sending is clean; removal is self-service.',
    },
    means: 'An automatic listing for spam sent thinly over many addresses, or for a low reputation.',
    advice: lookUp,
    tags: ['CSS', 'SBLCSS'],
    source: lists,
    examples: [
      '550 5.7.1 Client host [203.0.113.9] blocked using Spamhaus CSS, https://www.spamhaus.org/css/',
      '550 5.7.1 Client host [203.0.113.9] blocked using zen.spamhaus.org=127.0.0.3',
    ],
    not: [
      '550 5.7.1 Message content rejected: CSS style block hides text',
      '550 5.7.1 Message content rejected: HTML part with hidden CSS',
    ],
  },
  {
    id: 'spamhaus-xbl',
    cause: 'spamhaus-xbl',
    match: /\bXBL\b|(?<!sbl-)xbl\.spamhaus|cbl\.abuseat/,
    scopeValue: blamedIp,
    clock: { basis: 'none', ends: 'after-fix', words: 'After the host is clean; removal is self-service.' },
    means: 'The host is exploited: malware or an open proxy sends from the IP.',
    advice: `Clean the host first. ${lookUp}`,
    tags: ['XBL', 'CBL'],
    source: lists,
    examples: [
      '554 5.7.1 Service unavailable; Client host [203.0.113.9] blocked using xbl.spamhaus.org; https://www.spamhaus.org/query/ip/203.0.113.9',
      '554 5.7.1 Client host [203.0.113.9] blocked using Spamhaus XBL',
      '554 5.7.1 Client host [203.0.113.9] blocked using cbl.abuseat.org; see https://www.abuseat.org/lookup.cgi?ip=203.0.113.9',
    ],
  },
  {
    id: 'spamhaus-pbl',
    cause: 'spamhaus-pbl',
    match: /\bPBL\b|pbl\.spamhaus|spamhaus\.org\/pbl/,
    scopeValue: blamedIp,
    clock: {
      basis: 'none',
      ends: 'after-fix',
      words: 'Removal is self-service for mail servers with a fixed IP.',
    },
    means:
      'The IP lies in a range of end users, from which no mail should come directly. No accusation of spam.',
    advice: `Use your provider's relay; or, for a mail server with a fixed IP: ${lookUp.charAt(0).toLowerCase()}${lookUp.slice(1)}`,
    tags: ['PBL'],
    source: lists,
    examples: [
      '554 5.7.1 Service unavailable; Client host [203.0.113.9] blocked using pbl.spamhaus.org',
      '550 5.7.1 Client host [203.0.113.9] rejected: listed in the Spamhaus PBL',
      '550 5.7.1 Client host [203.0.113.9] blocked; https://www.spamhaus.org/pbl/query/ip/203.0.113.9',
    ],
  },
  {
    id: 'spamhaus-sbl',
    cause: 'spamhaus-sbl',
    match: /\bSBL\d{0,7}\b|(?<![-\w])sbl\.spamhaus|spamhaus\.org\/sbl/,
    scopeValue: blamedIp,
    clock: { basis: 'none', ends: 'after-fix', words: 'After the host has resolved the case with Spamhaus.' },
    means: 'A source of spam, or a service for it, listed by hand.',
    advice: 'Look the IP up at check.spamhaus.org; your host has to settle the case with Spamhaus.',
    tags: ['SBL'],
    source: lists,
    examples: [
      '554 5.7.1 Service unavailable; Client host [203.0.113.9] blocked using sbl.spamhaus.org; https://www.spamhaus.org/sbl/query/SBL123456',
      '554 5.7.1 Client host [203.0.113.9] blocked using Spamhaus SBL123456',
      '554 5.7.1 Client host [203.0.113.9] blocked using sbl.spamhaus.org',
      '554 5.7.1 Client host [203.0.113.9] blocked; see https://www.spamhaus.org/sbl/listings',
    ],
  },
  {
    id: 'spamhaus-zen',
    cause: 'spamhaus',
    match: /zen\.spamhaus|sbl-xbl\.spamhaus/i,
    scopeValue: blamedIp,
    means: 'The IP is on one of SBL, CSS, XBL or PBL; Zen is all of them in one.',
    advice: lookUp,
    tags: ['ZEN'],
    source: lists,
    examples: [
      '554 5.7.1 Service unavailable; Client host [203.0.113.9] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/203.0.113.9',
      '554 5.7.1 Service unavailable; Client host [203.0.113.9] blocked using sbl-xbl.spamhaus.org',
    ],
  },
  {
    id: 'spamhaus-unnamed-list',
    cause: 'spamhaus',
    match: /\bspamhaus\b/i,
    scopeValue: blamedIp,
    means: 'The IP is on a Spamhaus list; the text does not say on which.',
    advice: lookUp,
    source: lists,
    examples: [
      '550 5.7.1 Service unavailable, Client host [203.0.113.9] blocked using Spamhaus. To request removal from this list see https://www.spamhaus.org/query/lookup?ip=203.0.113.9',
    ],
  },
];
