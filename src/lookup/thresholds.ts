/** A number that decides what a query is taken for, and the queries by which it was found. */
interface Threshold {
  readonly at: number;
  /** What it is compared with. */
  readonly of: string;
  /** A query that is answered otherwise when the number is a quarter lower. */
  readonly notLower?: string;
  /** The same for a quarter higher. */
  readonly notHigher?: string;
}

/** How much must fit before something is taken for what was asked: words of a query, or shares of 1. */
export const thresholdTable = {
  subject: {
    at: 0.5,
    of: 'share of the query’s words that a subject or a cause must hold',
    notLower: 'the newsletter tool removed him as invalid',
    notHigher: 'how do i lower complaints',
  },
  rule: {
    at: 0.6,
    of: 'the same for one rule’s text, which holds many everyday words',
    notLower: 'salesforce login page blank',
  },
  mark: {
    at: 0.4,
    of: 'share of a typed text’s letters that a rule’s mark must cover before its cause is taken for it',
    notLower: 'flux capacitor overload',
    notHigher: 'message too large what is the limit',
  },
  term: {
    at: 0.7,
    of: 'the same, from which on the words are the server’s own and may condemn an address',
    notHigher: 'the email account that you tried to reach does not exist',
  },
  toldWords: {
    at: 12,
    of: 'most words in which a person tells what stood behind a code',
    notLower: '421 resimta-po-01v.sys.comcast.net comcast Too many sessions opened',
  },
  toldShare: {
    at: 0.6,
    of: 'share of these words that must stand in a text sent with this code',
    notHigher: 'warum blockiert gmail uns 4.7.28',
  },
  toldFound: {
    at: 2,
    of: 'how many of them at least, where a provider is named',
    notLower: '550 5.7.26 (Gmail).',
    notHigher: 'dmarc reject gmail 5.7.26',
  },
  nameWords: {
    at: 6,
    of: 'most words that may be the name of a subject',
    notLower: 'Authentication or STARTTLS required first',
    notHigher: 'Requested mail action not taken: mailbox unavailable',
  },
  vagueName: {
    at: 0.65,
    of: 'share that a subject must hold to be meant rather than a refusal that says nothing',
    notLower: 'unauthorised access',
  },
  searchedFirst: {
    at: 0.7,
    of: 'share of a question’s words above which a subject is meant rather than a server’s text',
    notLower: 'message too large what is the limit',
    notHigher: 'user unknown remove from list?',
  },
  sureWords: {
    at: 3,
    of: 'words beside a code above which a subject that holds them is meant',
    notLower: '451 Too many messages. Please wait?',
    notHigher: '503 Bad sequence of commands. gsmtp?',
  },
  sure: {
    at: 0.8,
    of: 'share of such words that it must hold',
    notLower: '550 Reply-To domain does not exist',
  },
  alike: {
    at: 0.75,
    of: 'share of the best hit’s share from which others are told beside it',
    notLower: 'Complaint Feedback Loop',
    notHigher: 'hard vs soft bounce',
  },
  typed: {
    at: 8,
    of: 'most words beside a status that a person typed',
    notLower: "smtplib.SMTPRecipientsRefused: {'joe@example.org': (550, b'5.1.1 User unknown')}",
  },
  asked: {
    at: 12,
    of: 'most words of a question that is about its code',
    notLower: 'we get 554 IP=192.0.2.9 - We met a problem. (Ask your postmaster for help.) (BL), how long?',
    notHigher:
      'we get SMTP error from remote mail server after initial connection: 554 user unknown, how long?',
  },
  alone: {
    at: 2,
    of: 'most words beside codes that change nothing',
    notHigher: '> 550-5.7.26 Unauthenticated email\n> 550 5.7.26 - gsmtp',
  },
  named: {
    at: 8,
    of: 'most words in which a provider’s name tells more than a server’s text',
    notLower: 'gmail says low reputation of the sending domain',
    notHigher: 'Message rejected; domain example.com blocked using dbl.spamhaus.org',
  },
  reply: {
    at: 6,
    of: 'words above which an unknown text is read as a reply by its code',
    notLower: '535 user unknown or bad password',
    notHigher: '550 user unknown (prvs/BATV tag missing or expired)',
  },
  longReply: {
    at: 12,
    of: 'the same where a status stands in it',
    notLower: 'all outlook.com recipients fail with 4.4.7 at once, other domains fine',
  },
  hearsay: {
    at: 6,
    of: 'words above which a typed text is a tale rather than a server’s term',
    notLower: 'Recipient address has null MX',
    notHigher: 'Mailbox user@example.org unknown to this host',
  },
  wayOut: {
    at: 14,
    of: 'most words of a question how to get off a block',
    notLower: 'our ip got banned by microsoft how do we get unbanned',
  },
  byHand: {
    at: 14,
    of: 'most words of a text that is taken for typed',
    notLower: 'one of our mails was not delivered because it bounced before',
    notHigher: 'Messages of this kind fall under a policy that prohibited the mail that you sent. gsmtp',
  },
} as const satisfies Readonly<Record<string, Threshold>>;

/** The numbers alone. */
export const thresholds = Object.fromEntries(
  Object.entries(thresholdTable).map(([name, { at }]) => [name, at]),
) as { -readonly [Name in keyof typeof thresholdTable]: number };
