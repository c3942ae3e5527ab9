/** A block list that can be asked through the DNS (RFC 5782). */
export interface BlockList {
  readonly zone: string;
  readonly name: string;
  readonly of: 'ip' | 'domain';
  /**
   * What is always listed, so that silence can be told from health: `127.0.0.2` (RFC 5782, 5) or the list's
   * own test name.
   */
  readonly test: string;
  /** What its answers mean. */
  readonly codes: Readonly<Record<string, string>>;
  /** Where a listed one is looked up and taken off. */
  readonly removal: string;
}

const spamhausIp: Readonly<Record<string, string>> = {
  '127.0.0.2': 'SBL: a spam source',
  '127.0.0.3': 'CSS: low reputation, snowshoe or infected',
  '127.0.0.4': 'XBL: infected or open proxy',
  '127.0.0.9': 'DROP: a hijacked or criminal network',
  '127.0.0.10': 'PBL: a range that its provider says sends no mail directly',
  '127.0.0.11': 'PBL: a range that Spamhaus says sends no mail directly',
};

/**
 * The lists that Rebound asks. Codes: Spamhaus "DNSBL return codes", SpamCop FAQ, Barracuda "BRBL"; not asked
 * against the lists themselves here.
 */
export const blockLists: readonly BlockList[] = [
  {
    zone: 'zen.spamhaus.org',
    name: 'Spamhaus ZEN',
    of: 'ip',
    test: '127.0.0.2',
    codes: spamhausIp,
    removal: 'check.spamhaus.org',
  },
  {
    zone: 'bl.spamcop.net',
    name: 'SpamCop',
    of: 'ip',
    test: '127.0.0.2',
    codes: { '127.0.0.2': 'recent spam reports' },
    removal: 'spamcop.net/bl.shtml; it ends by itself when the reports stop',
  },
  {
    zone: 'b.barracudacentral.org',
    name: 'Barracuda',
    of: 'ip',
    test: '127.0.0.2',
    codes: { '127.0.0.2': 'poor reputation' },
    removal: 'barracudacentral.org/rbl/removal-request',
  },
  {
    zone: 'dbl.spamhaus.org',
    name: 'Spamhaus DBL',
    of: 'domain',
    test: 'dbltest.com',
    codes: {
      '127.0.1.2': 'a spam domain',
      '127.0.1.4': 'a phishing domain',
      '127.0.1.5': 'a malware domain',
      '127.0.1.6': 'a botnet domain',
      '127.0.1.102': 'an abused legitimate domain (spam)',
      '127.0.1.104': 'an abused legitimate domain (phishing)',
      '127.0.1.105': 'an abused legitimate domain (malware)',
    },
    removal: 'check.spamhaus.org',
  },
];
