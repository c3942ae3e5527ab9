import type { Category } from '../../catalogue/category.ts';
import { causes } from '../../catalogue/causes/index.ts';
import type { Entry } from '../answer.ts';

/** What askers guess a reply to be, and why it is not that when it is not. */
const guesses: readonly {
  readonly says: RegExp;
  readonly of: readonly Category[];
  readonly name: string;
  readonly no: string;
}[] = [
  {
    says: /gr[ea]y ?-?list/i,
    of: ['greylisted'],
    name: 'greylisting',
    no: 'that is always temporary and comes with a 4xx, mostly 450 or 451',
  },
  {
    says: /rate.?limit|throttl|too (?:fast|quick|many)/i,
    of: ['rate-limited', 'flood'],
    name: 'a rate limit',
    no: 'a rate limit is told with a temporary code (a 4xx, mostly 4.7.x), or its words name a rate',
  },
  {
    says: /(?:mailbox|inbox|box|account|quota).{0,14}\bfull|over ?quota/i,
    of: ['mailbox-full'],
    name: 'a full mailbox',
    no: 'a full mailbox is told with 4.2.2 or 5.2.2, or in words',
  },
  {
    says: /user unknown|unknown user|\b(?:address|mailbox|account|he|she|recipient|user|person)\b.{0,24}\b(?:gone|dead|deleted|bad|unknown|does(?: not|n['’]t) exist)/i,
    of: ['invalid-recipient', 'mailbox-disabled'],
    name: 'an unknown user',
    no: 'an unknown user is told with 5.1.1, or in words; this reply condemns no address',
  },
  {
    says: /black ?-?list|block ?-?list|\blisted\b/i,
    of: ['reputation-block'],
    name: 'a block list',
    no: 'a block list is named in the reply when there is one',
  },
  {
    says: /\bspam\b|\bcontent\b|\bvirus/i,
    of: ['content-rejected', 'flood', 'reputation-block'],
    name: 'the content',
    no: 'a verdict on the content would be told in words (spam, virus, content)',
  },
  {
    says: /\bspf\b|\bdkim\b|\bdmarc\b/i,
    of: ['auth-failure'],
    name: 'authentication',
    no: 'failed authentication is told with 5.7.26, 5.7.23 and their kin, or names SPF, DKIM or DMARC',
  },
  {
    says: /\bpassword|\blog ?-?in\b|credentials/i,
    of: [],
    name: 'the password',
    no: 'a wrong login is told with 535 or 5.7.8',
  },
];

/**
 * Whether a guess is asked for and not denied: `is it greylisting`, `maybe spam`, but not `no unknown user`.
 */
const guessed =
  /\?|\b(?:is|was|are|could|can|might|may|does)\b|\bmaybe|perhaps|probably|\bthinks?\b|\bsays?\b|\bso\b/i;
const denial = /\b(?:no|not|isn['’]?t|never|without|surely)\b[^,.;?]{0,24}$/i;

/**
 * The answer to a guess about a reply that was decided by its code or its words; `''` when nothing was
 * guessed.
 */
export function guessLead(entry: Entry, own: string): string {
  const category = causes.get(entry.seenAs.causes[0] ?? '')?.category;
  if (!category || category === 'unknown' || own === '' || !guessed.test(own)) return '';
  for (const { says, of, name, no } of guesses) {
    const found = says.exec(own);
    if (!found || denial.test(own.slice(0, found.index))) continue;
    if (of.includes(category)) return '';
    return `No, not ${name}; ${no}. This one: ${entry.title}.`;
  }
  return '';
}
