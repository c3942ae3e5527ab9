import type { Rule } from '../../rule.ts';
import { anyOf } from '../any-of.ts';

/** What servers say of the recipient in words of their own, asked before the wide ones. */
export const recipient = [
  {
    id: 'general-recipient-ambiguous',
    cause: 'recipient-ambiguous',
    match: anyOf(
      /ambiguous|not unique|(?:multiple|several|more than one) (?:matches|users|entries|recipients match)/,
      /duplicate (?:proxy )?addresses/,
    ),
    unless: /header|from:/i,
    source: 'RFC 3463 X.1.4; Exchange, Domino',
    examples: [
      '550 5.1.4 Recipient address is ambiguous: matches several entries',
      '550 5.1.4 Recipient name is ambiguous',
      '550 5.1.4 Recipient is not unique',
      '550 5.1.4 Multiple matches found in the directory',
      '550 5.1.4 Duplicate proxy addresses',
    ],
    not: ['554 5.6.0 Subject header is not unique', '554 5.6.0 From: is not unique'],
  },
  {
    // Postfix asked the recipient's own server and has no answer yet: nothing is known of the address.
    id: 'general-recipient-not-verified-yet',
    cause: 'callout-destination-failed',
    match:
      /\bunverified address:|address verification (?:is )?in progress|recipient .{0,30}not (?:yet )?(?:been )?verified yet/i,
    unless: /sender/i,
    reply: '4XX',
    source: 'Postfix, ADDRESS_VERIFICATION_README: 450 while a probe is under way or failed',
    examples: [
      '450 4.1.1 <a@example.org>: Recipient address rejected: unverified address: Address verification in progress',
      '450 4.1.1 <a@example.org>: Recipient address rejected: unverified address: connect to mx.example.org[192.0.2.4]:25: Connection timed out',
      '451 4.1.1 recipient address not verified yet',
      '450 4.1.1 Address verification in progress',
    ],
    not: [
      '450 4.1.8 <a@example.com>: sender refused: unverified address: no answer',
      '450 4.1.7 Address verification in progress for the sender',
    ],
  },
  {
    id: 'general-recipient-not-listed',
    cause: 'user-unknown',
    match: anyOf(
      /not (?:in|on) (?:the |our |my |this )?(?:recipients? list|list of (?:valid |known )?recipients)/,
      /not a member of this (?:domain|server|system)/,
      /not one of our (?:users|customers|recipients)/,
      /(?:address|mailbox|user)\b.{0,30}not in use any ?(?:more|longer)/,
      /(?:recipient|user|address) (?:is )?not in (?:the )?(?:LDAP|active directory)/,
      /\b(?:rcpt|recipient)\b.{0,40}\bnot ok\b/,
      /account (?:was |has been )?(?:deleted|removed)\b(?! (?:for|by))/,
    ),
    unless: /sender|allowed|approved|white|content|message (?:was|has)/i,
    source: 'Gateways that keep a list of their recipients',
    examples: [
      '554 5.7.1 <a@example.org>: Recipient address rejected: Not in recipient list',
      '550 the address is not on our list of valid recipients',
      '550 User is not a member of this domain',
      '550 bob is not one of our users',
      '550 5.7.1 recipient address rejected: this address is not in use any more',
      '550 Recipient not in LDAP',
      '550 RCPT user <a@example.org> is not OK',
      '550 5.7.1 recipient address rejected: the account was deleted',
    ],
    not: [
      '550 5.7.1 sender not in recipient list',
      '550 5.7.1 Not in list of recipients allowed to receive from outside',
      '550 5.7.1 Recipient not in the recipients list approved by the administrator',
      '550 5.7.1 Not on the recipients list: no white list entry',
      '554 5.7.1 Recipient is not OK with this content',
      '554 5.7.1 The message was refused: recipient is not ok with it',
      '550 5.7.1 Not in the list of valid recipients approved by the owner',
    ],
  },
  {
    // Sendmail with a table of addresses: the code says who is missing, the words that the table has no such
    // line.
    id: 'general-recipient-lookup-failed',
    cause: 'user-unknown',
    match: /(?:address|alias|user) (?:map )?lookup failed/i,
    status: '5.1.1',
    addressVerdict: 'suppress-after-repeats',
    source: 'Sendmail virtusertable, as read in reports',
    examples: ['550 5.1.1 <a@example.org>... address map lookup failed'],
  },
  {
    id: 'general-user-not-local',
    cause: 'user-not-local',
    match:
      /user (?:is )?not local|non-?local user|not (?:a )?local user|please (?:forward|try) (?:to )?<?\S{1,80}@/i,
    source: 'RFC 5321 reply 551',
    examples: [
      '551 non-local user; please try <user@example.net>',
      '551 user not local, forwarding not offered',
      '551 non-local user',
      '551 5.7.1 not a local user',
      '551 5.1.6 please forward to user@example.net',
    ],
  },
] as const satisfies readonly Rule[];
