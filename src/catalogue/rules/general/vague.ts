import type { Rule } from '../../rule.ts';
import { anyOf } from '../any-of.ts';

/** Phrases that say little. Asked only where no telling status and no other rule speaks. */
export const vague = [
  {
    id: 'vague-mailbox-unavailable',
    cause: 'mailbox-unavailable',
    match:
      /(?:mailbox|mail box|maildrop|mail drop|user|recipient|account|inbox).{0,60}(?:temporar\w{0,3}|currently|busy|locked|in use|unavailable|not available|offline|try (?:again )?later)/i,
    unless: /server|\bstore\b/i,
    reply: '4XX',
    source: 'RFC 5321 reply 450',
    examples: ['450 Requested mail action not taken: mailbox unavailable'],
  },
  {
    id: 'vague-recipient-not-accepted',
    cause: 'address-rejected',
    match: anyOf(
      /(?:recipient|rcpt|mailbox|user|addressee|address|destination)(?: address)?s?(?: name)?:? ?(?:<[^>]{0,200}>:? ?)?.{0,40}\b(?:is |was |are |been )?(?:rejected|refused|not (?:accepted|allowed|acceptable|accepting)|denied|unavailable|not available|undeliverable|unacceptable|inaccessible|unreachable|not accessible|unable to (?:receive|accept)|cannot (?:receive|accept))\b/,
      /(?:reject(?:ed|ing)?|refus(?:ed|ing)|not accept(?:ed|ing)?|unavailable|undeliverable|denied|unacceptable) (?:the |this |your |mail |message )?(?:to |for )?(?:the |this |that )?(?:recipient|rcpt|mailbox|user|addressee)\b/,
      /no (?:valid )?recipients?\b|not a deliverable|all recipients (?:were |are )?(?:rejected|refused|invalid|failed)/,
      /valid RCPT|(?:recipient|user|address) (?:can ?not|could not) be verified|dd not a valid/,
      /does not (?:like|want) (?:the )?recipient|(?:can ?not|unable to) receive (?:any )?(?:e-?mail|mail|messages)/,
    ),
    unless: anyOf(
      /temporar|try (?:again )?later|sender|policy|spam|helo|client host|quota|greylist|\bfull\b|\brate|too many/,
      /service (?:currently )?unavailable|blocked|black|relay|virus|from\b|authenticat|busy|locked|lock|domain|password/,
      /other or undefined|undisclosed|\bdns|tls|address \[?\d|ip address|mail from|because|exchange|Message rejected|undeliverable mail|loop/,
    ),
    source: 'Refusals of a recipient without a reason',
    examples: ['550 Requested action not taken: mailbox unavailable'],
  },
  {
    id: 'vague-sender-at-mail',
    cause: 'sender-refused',
    match: /access denied|rejected|denied|refused|not (?:allowed|permitted|accepted)|forbidden/i,
    command: ['MAIL'],
    source: 'Refusals of MAIL FROM without a reason',
    examples: ['5.7.1 Access denied (in reply to MAIL FROM command)'],
  },
  {
    id: 'vague-connect-refused',
    cause: 'provider-block',
    match: anyOf(
      /access denied|rejected|denied|refused|not (?:allowed|permitted|accepted)|forbidden|refused to talk/,
      /no smtp service|not accepting|connect/,
    ),
    command: ['CONNECT', 'HELO', 'EHLO'],
    source: 'Refusals of the connection without a reason',
    examples: ['554 Access denied (in reply to EHLO command)'],
  },
  {
    id: 'vague-policy-later',
    cause: 'temporary-policy-deferral',
    match: /try (?:again )?later|temporar|deferred|not now|later/i,
    status: ['4.7.X'],
    source: 'Deferrals for policy without a reason',
    examples: ['421 4.7.0 Try again later'],
  },
  {
    id: 'vague-service-unavailable',
    cause: 'server-trouble',
    match: anyOf(
      /service (?:currently |temporarily )?(?:unavailable|not available)|try (?:again )?later|temporar|unavailable/,
      /cannot (?:be )?(?:deliver|process)|resources|failed to|failure/,
    ),
    unless: /access denied/i,
    reply: '4XX',
    source: 'Replies 421 and 451 without a reason',
    examples: ['451 Try again later'],
  },
  {
    id: 'vague-access-denied',
    cause: 'policy-refused',
    match: anyOf(
      /access (?:is )?(?:denied|not allowed|forbidden|refused|prohibited)|not (?:authori[sz]ed|permitted|allowed)/,
      /unauthori[sz]ed|forbidden|prohibited|permission|restricted|verification fail/,
      /message (?:was |has been |is )?(?:rejected|refused|denied|blocked|not accepted|declined|discarded)/,
      /mail (?:was |has been |is )?(?:rejected|refused|denied|blocked|not accepted)/,
      /e-?mail (?:was |has been |is )?(?:rejected|refused|denied|blocked)|rejected|refused|den(?:ied|y)|blocked/,
      /not accept|declined|acl|rejeté|refusé|abgelehnt|abgewiesen|rechazad|rifiutat|respint|rejeitad|recusad|geweigerd/,
      /odrzucon|отклонен|отказ|拒否|拒绝|拒絕/,
    ),
    unless:
      /other or undefined|temporar|try (?:again )?later|cannot be delivered to one|mail delivery (?:software|system)/i,
    source: 'Refusals without a reason',
    examples: ['550 5.7.1 Access denied'],
  },
] as const satisfies readonly Rule[];
