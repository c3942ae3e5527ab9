/** A number that decides what a query is taken for, and the queries by which it was found. */
interface Threshold {
  readonly at: number;
  /** What it is compared with. */
  readonly of: string;
  /** A query that is answered worse when the number is lower. */
  readonly notLower?: string;
  /** The same for a higher one. */
  readonly notHigher?: string;
}

/** How much must fit before something is taken for what was asked: words of a query, or shares of 1. */
export const thresholdTable = {
  subject: {
    at: 0.5,
    of: 'share of the query’s words that a subject or a cause must hold',
    notLower: 'how is the stock price',
    notHigher: 'is my sender reputation ok',
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
    notHigher: 'recipient mailbox full since monday',
  },
  term: {
    at: 0.7,
    of: 'the same, from which on the words are the server’s own and may condemn an address',
    notLower: 'address does not exist according to an email verifier',
    notHigher: 'user unknown remove from list?',
  },
  toldWords: { at: 12, of: 'most words in which a person tells what stood behind a code' },
  toldShare: { at: 0.6, of: 'share of these words that must stand in a text sent with this code' },
  toldFound: { at: 2, of: 'how many of them at least, where a provider is named' },
  nameWords: { at: 6, of: 'most words that may be the name of a subject' },
  vagueName: {
    at: 0.65,
    of: 'share that a subject must hold to be meant rather than a refusal that says nothing',
  },
  searchedFirst: {
    at: 0.7,
    of: 'share of a question’s words above which a subject is meant rather than a server’s text',
  },
  sureWords: { at: 3, of: 'words beside a code above which a subject that holds them is meant' },
  sure: { at: 0.8, of: 'share of such words that it must hold' },
  alike: { at: 0.75, of: 'share of the best hit’s share from which others are told beside it' },
  typed: { at: 8, of: 'most words beside a status that a person typed' },
  asked: { at: 12, of: 'most words of a question that is about its code' },
  alone: { at: 2, of: 'most words beside codes that change nothing' },
  named: { at: 8, of: 'most words in which a provider’s name tells more than a server’s text' },
  searched: { at: 40, of: 'most words that are searched for' },
  reply: { at: 6, of: 'words above which an unknown text is read as a reply by its code' },
  longReply: { at: 12, of: 'the same where a status stands in it' },
  hearsay: { at: 6, of: 'words above which a typed text is a tale rather than a server’s term' },
  wayOut: { at: 14, of: 'most words of a question how to get off a block' },
  byHand: { at: 14, of: 'most words of a text that is taken for typed' },
} as const satisfies Readonly<Record<string, Threshold>>;

/** The numbers alone. */
export const thresholds = Object.fromEntries(
  Object.entries(thresholdTable).map(([name, { at }]) => [name, at]),
) as { -readonly [Name in keyof typeof thresholdTable]: number };
