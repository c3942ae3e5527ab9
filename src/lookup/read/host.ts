import { ipAddress, knownDomain } from '../../dns/subject.ts';

/** Words with which people ask to look a host up; with any other word beside it, something else is asked. */
const lookupWords = new Set(
  'a about address addresses an any are as at blacklist blacklisted blacklists blocked blocklist blocklisted blocklists by check checker correct dane dig dkim dmarc dns does domain domains for good has have host hosts how i if in info ip ips is it key list listed lists look lookup lookups mail me mta-sts mx my nslookup of ok on or our please ptr rdns record records reputation resolve reverse right s see selector server set show spf status sts test the tls tlsa txt up valid we what which whois with'.split(
    ' ',
  ),
);

const mostWords = 10;
const longest = 400;
/** A selector stands beside a domain, mostly with a digit in its name. */
const selector = /^(?=[\w.-]{1,63}$)(?:[\w.-]*\d[\w.-]*|default|selector|mail|google|smtp|dkim|k)$/i;

const isHost = (word: string): boolean => ipAddress(word) !== '' || knownDomain(word) !== '';

/** The domains and addresses in a text, in the form that `check` takes, with the selectors beside them. */
function hostsIn(words: readonly string[]): readonly string[] {
  return words.flatMap((word) => {
    if (isHost(word)) return [ipAddress(word) || knownDomain(word)];
    return selector.test(word) && !lookupWords.has(word.toLowerCase()) ? [word] : [];
  });
}

/**
 * What to check when a query is a domain or an address of a host and asks for nothing but to look at it; `''`
 * otherwise. Such a query is never put through a search for words, which would always find something.
 */
export function hostAsked(text: string): string {
  if (text.length > longest || text.includes('\n')) return '';
  const words = text
    .trim()
    .split(/[\s,;?!]+/)
    .filter(Boolean);
  if (words.length > mostWords || !words.some(isHost)) return '';
  const others = words.filter(
    (word) => !isHost(word) && !lookupWords.has(word.toLowerCase().replace(/[:.]$/, '')),
  );
  const selectors = others.filter((word) => selector.test(word));
  return others.length === selectors.length && selectors.length < 2 ? hostsIn(words).join(' ') : '';
}

/** A text without domains and addresses: what is left may be searched for. */
export const withoutHosts = (text: string): string =>
  text
    .split(' ')
    .filter((word) => !/[.:]/.test(word) || word.includes('/') || !isHost(word.replace(/[?!,;]+$/, '')))
    .join(' ');
