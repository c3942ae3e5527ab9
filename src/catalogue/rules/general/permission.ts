import type { Rule } from '../../rule.ts';
import { anyOf } from '../any-of.ts';

/**
 * Who may write to this recipient. Asked before the words for an unknown one: "not in the address book" is
 * about the sender.
 */
export const permission = [
  {
    id: 'general-recipient-allowlist',
    cause: 'recipient-allowlist',
    match: anyOf(
      /(?:not|n't) (?:on|in|part of) (?:[\w'’]{1,14} ){0,3}(?:white-?list|allow-?list|accept(?:ed)? list|safe ?(?:sender|list)|allowed senders?|(?<=\b(?:my|your|[a-z]{1,14}['’]s) )address book|contacts\b|contact list|friends|buddy|guest list|approved)/,
      /not (?:been )?(?:white|allow)-?listed|whitelist(?:ed)? (?:only|senders)/,
      /only accepts? (?:mail|e-?mail|messages) from|accepts? (?:mail|messages) only from/,
      /(?:only|restricted to) (?:approved|allowed|known|whitelisted|certain|authori[sz]ed|trusted) (?:senders?|users|addresses)/,
      /must be (?:on|in) (?:\w{1,10} ){0,2}(?:allow|white)-?list|only (?:local|internal) (?:users?|senders?) (?:may|can|are)/,
    ),
    unless: /please (?:add|ask).{0,40}white/i,
    source: 'Allow lists of recipients',
    examples: [
      '550 5.7.1 Sender is not on the recipient’s allow list: this mailbox only accepts mail from approved senders',
      '550 sender must be on allowlist',
      '550 only local users may write to this address',
      'you are not on the list of allowed senders',
      "550 5.7.1 you are not in the recipient's address book",
      '550 5.7.1 your address has not been whitelisted',
      '550 5.7.1 mailbox is whitelist only',
      '550 5.7.1 This mailbox accepts mail only from people it knows',
      '550 5.7.1 delivery to it is restricted to authorized senders',
    ],
    not: ['550 5.7.1 you are not on our allow-list, please ask postmaster@example.org to be whitelisted'],
  },
  {
    id: 'general-not-allowed-to-list',
    cause: 'not-allowed-to-list',
    match: anyOf(
      /(?:not|n't|cannot|unauthori[sz]ed|only).{0,40}(?:post(?:ing)?|send|submit|write|mail)\w{0,4} (?:messages? )?(?:to|in) (?:this |the |that |our )?(?:\S{1,60} )?(?:mailing[- ]?list|list\b|group|distribution|alias|forum|members)/,
      /(?:post(?:ing)?s?|submission) .{0,40}(?:restricted|members only|not allowed|subscribers|moderat)/,
      /(?:members?|subscribers?)[- ]only|only (?:members|subscribers)|(?:you|sender)\b[^:]{0,40} not (?:a )?(?:member|subscriber|subscribed)\b/,
      /must (?:be (?:a )?)?(?:member|subscribed?|subscriber)|non-?(?:member|subscriber)/,
      /mailing list expansion prohibited/,
      /(?:distribution )?(?:list|group) (?:is )?(?:restricted|closed|private|moderated)|closed (?:mailing )?list\b/,
      /\bgroup\b.{0,40}(?:no|not|n't) .{0,30}(?:from )?(?:outside|external)/,
      /restricted (?:list|group|recipient|distribution|address)|(?:投稿|メーリングリスト).{0,40}(?:会員|メンバー|拒否|できません|権限)/,
    ),
    source: 'RFC 3463 X.7.2; mailing lists and groups',
    examples: [
      '550 5.7.2 Posting to this mailing list is for members only',
      '550 5.7.1 You are not allowed to send to this distribution list',
      '550 only members may write to staff@example.net',
      '550 you must subscribe before posting',
      'list@example.net is a closed list',
      '550 5.7.193 the group takes no mail from outside the organisation',
      '550 5.7.2 Posting to announce is moderated',
      '550 5.7.2 announce@example.net is members-only',
      '550 5.7.2 You are not a subscriber',
      '550 5.7.2 non-members may not write here',
      '550 5.7.2 Mailing list expansion prohibited',
      '550 5.7.2 the list is moderated',
      '550 5.7.1 restricted recipient',
      '550 5.7.2 メーリングリストの会員ではありません',
    ],
  },
] as const satisfies readonly Rule[];
