import type { Category, Permanence } from '../catalogue/category.ts';

const forGood =
  /permanently deferred|retrying will not succeed|will not be retried|giving up|permanent(?:ly)? (?:fail|error|reject|undeliver)|has (?:now )?failed permanently|retry time(?:out)? exceeded|no further attempts|(?:in|on) the queue too long|(?:message|delivery|envelope) (?:has )?expired|gave up|given up|could not be delivered (?:for|in|within|after) |loops back to (?:myself|me)\b|too many hops|(?:message|mail) (?:was |will be |has been )?(?:discarded|dropped)|status=bounced/i;
const forNow =
  /\bdefer \(|status=deferred|TLS is required, but was not offered|cannot start TLS|certificate not (?:verified|trusted)|delivery temporarily suspended|temporar|try (?:it |your message )?(?:again|later)|will be retried|will retry|still (?:being )?(?:trying|retr)|greylist|graylist|deferred|has been delayed|not yet been delivered|please retry|will continue (?:to try|trying)|until (?:your message )?(?:is|can be) delivered/i;
/** What passes by itself when the text has no word about it. */
const passing = new Set<Category>([
  'rate-limited',
  'greylisted',
  'flood',
  'network-error',
  'server-error',
  'mailbox-full',
]);

/**
 * Whether the message has failed or is still tried, for a bare text. A 5xx is final whatever else it says
 * ("temporarily rate limited" on a 550: nobody retries it); a 4xx is not, unless its words say that retrying
 * is in vain.
 */
export function permanenceOf(text: string, codeClass: string, category: Category): Permanence {
  if (codeClass === '5') return 'permanent';
  if (forGood.test(text)) return 'permanent';
  if (codeClass === '4' || forNow.test(text)) return 'temporary';
  return passing.has(category) ? 'temporary' : 'permanent';
}
