import type { Rule } from '../../rule.ts';
import { anyOf } from '../any-of.ts';

/** Nothing is known of the recipient, though the words for an unknown one are near. Asked before those. */
export const unchecked = [
  {
    id: 'general-recipient-not-checked',
    cause: 'callout-destination-failed',
    match: anyOf(
      /(?:could not|cannot|can't|unable to) verify (?:the )?(?:recipient|user|mailbox)\b.{0,60}(?:timed? ?out|again|at this time|no (?:response|answer)|unavailable|refused|is down)/,
      /(?:recipient|user|mailbox) (?:verification|lookup|check) (?:has )?(?:failed|error)\b.{0,60}(?:time ?out|timed out|temporar|again|no (?:response|answer)|unavailable|refused|is down)/,
    ),
    unless: /sender/i,
    source: 'Filters that ask a directory or the mailbox server about each recipient',
    examples: [
      '451 4.3.0 recipient lookup failed: LDAP server is down',
      '450 4.1.1 could not verify recipient: no response from the mailbox server',
    ],
    not: [
      '550 sender verify: recipient check failed, try again',
      '451 4.3.0 recipient check failed for this sender, try again',
    ],
  },
  {
    id: 'general-no-recipient-left',
    cause: 'address-rejected',
    match: /\bno valid recipients\b|valid RCPT command must precede/i,
    // Replies to DATA: a 550 with these words may be the answer to RCPT itself.
    reply: ['503', '554'],
    addressVerdict: 'keep',
    means:
      'The server had refused every recipient before, and says only that. Why it refused them stands in its replies to RCPT.',
    source: 'Postfix (554 5.5.1 Error: no valid recipients) and Exim (503), in reply to DATA',
    examples: ['554 5.5.1 Error: no valid recipients', '503 valid RCPT command must precede DATA'],
  },
] as const satisfies readonly Rule[];
