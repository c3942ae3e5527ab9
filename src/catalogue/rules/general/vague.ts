import type { Rule } from '../../rule.ts';

/** Phrases that say little. Asked only where no telling status and no other rule speaks. */
export const vague = [
  {
    id: 'vague-mailbox-unavailable',
    cause: 'mailbox-unavailable',
    match:
      /(?:mail ?box|mail ?drop|user|recipient|account|inbox).{0,60}(?:temporar\w{0,3}|currently|busy|locked|in use|unavailable|not available|offline|try (?:again )?later)/i,
    reply: '4XX',
    source: 'RFC 5321 reply 450',
    example: '450 Requested mail action not taken: mailbox unavailable',
  },
  {
    id: 'vague-recipient-unavailable',
    cause: 'address-rejected',
    match:
      /mail ?box unavailable|mail ?box not available|recipient (?:address )?rejected|recipient rejected|address rejected|recipient refused|invalid recipients?|undeliverable address|not a valid recipient/i,
    source: 'RFC 5321 reply 550',
    example: 'Recipient address rejected: Access denied',
  },
  {
    id: 'vague-sender-at-mail',
    cause: 'sender-refused',
    match: /access denied|rejected|denied|refused|not (?:allowed|permitted|accepted)|forbidden/i,
    command: ['MAIL'],
    source: 'Refusals of MAIL FROM without a reason',
    example: '5.7.1 Access denied (in reply to MAIL FROM command)',
  },
  {
    id: 'vague-connect-refused',
    cause: 'provider-block',
    match:
      /access denied|rejected|denied|refused|not (?:allowed|permitted|accepted)|forbidden|refused to talk|no smtp service|not accepting|connect/i,
    command: ['CONNECT', 'HELO', 'EHLO'],
    source: 'Refusals of the connection without a reason',
    example: '554 Access denied (in reply to EHLO command)',
  },
  {
    id: 'vague-policy-later',
    cause: 'temporary-policy-deferral',
    match: /try (?:again )?later|temporar|deferred|not now|later/i,
    status: ['4.7.X'],
    source: 'Deferrals for policy without a reason',
    example: '421 4.7.0 Try again later',
  },
  {
    id: 'vague-refused-to-talk',
    cause: 'provider-temporary-block',
    match: /refused to talk to me/i,
    source: 'Postfix: the server refused at the greeting',
    example: 'host mx.example.org[192.0.2.25] refused to talk to me: 421 Service not available, closing transmission channel',
  },
  {
    id: 'vague-service-unavailable',
    cause: 'server-trouble',
    match:
      /service (?:currently |temporarily )?(?:unavailable|not available)|try (?:again )?later|temporar|unavailable|cannot (?:be )?(?:deliver|process)|resources|failed to|failure/i,
    unless: /access denied/i,
    reply: '4XX',
    source: 'Replies 421 and 451 without a reason',
    example: '421 Try again later',
  },
  {
    id: 'vague-access-denied',
    cause: 'policy-refused',
    match:
      /access (?:is )?(?:denied|not allowed|forbidden|refused|prohibited)|not (?:authori[sz]ed|permitted|allowed)|unauthori[sz]ed|forbidden|prohibited|permission|restricted|message (?:was |has been |is )?(?:rejected|refused|denied|blocked|not accepted|declined|discarded)|mail (?:was |has been |is )?(?:rejected|refused|denied|blocked|not accepted)|e-?mail (?:was |has been |is )?(?:rejected|refused|denied|blocked)|rejected|refused|den(?:ied|y)|blocked|not accept|declined|acl|rejeté|refusé|abgelehnt|abgewiesen|rechazad|rifiutat|respint|rejeitad|recusad|geweigerd|odrzucon|отклонен|отказ|拒否|拒绝|拒絕/i,
    unless: /temporar|try (?:again )?later|cannot be delivered to one|mail delivery (?:software|system)/i,
    source: 'Refusals without a reason',
    example: '550 5.7.1 Access denied',
  },
] as const satisfies readonly Rule[];
