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
    not: [
      '550 5.1.351 Remote server returned unknown recipient or mailbox unavailable -> 550 Sender verify failed',
    ],
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
    not: [
      '451 Recipient temporarily unavailable - https://community.mimecast.com/docs/DOC-1369#451',
      '550 5.7.1 <news@example.com>... Sender address rejected: Access denied',
      '550-Requested action not taken: mailbox unavailable 550-Reject due to SPF policy. 550 For explanation visit https://postmaster.gmx.net/en/error-messages?ip=203.0.113.9&c=spf',
      '554 5.7.1 <a@example.org>: Recipient address rejected: Throttling quota exceeded',
      '450 4.2.0 mailbox unavailable: greylisted for 300 seconds',
      '452 4.3.1 <user84@example.net>: Recipient address rejected: Mail system full. See https://docs.example.org/en/reason/#x',
      '550 mailbox unavailable: Your network 203.0.113.0/24 is blacklisted',
      '550 Requested action not taken: mailbox unavailable 550 message contains a virus',
      '535 5.7.8 <user54@example.net>: Recipient address rejected: Authentication credentials invalid. See https://docs.example.org/en/reason/#x',
      '550 5.1.6 Recipient addresses in single label domains not accepted',
      '535-5.7.8 Username and Password not accepted. For more information, go to 535 5.7.8 https://support.google.com/mail/?p=BadCredentials gsmtp',
      '550 5.7.0 <user50@example.net>: Recipient address rejected: Other or undefined security status. See https://docs.example.org/en/reason/#x',
      '550 5.7.1 Undisclosed recipients are not accepted',
      '550-Requested action not taken: mailbox unavailable 550 invalid DNS MX or A/AAAA resource record',
      '550 5.2.1 Mailbox unavailable. Your IP address... Account expired',
    ],
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
    examples: ['451 Try again later', '450 spam scanner unavailable'],
    not: ['451 4.7.850 Access denied, please try again later'],
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
    examples: [
      '550 5.7.1 Access denied',
      '550 5.7.1 an undisclosed address list is not allowed',
      '550 verification failure',
      '550 We did not send this message: backscatter rejected',
      '550 5.5.0 Refused',
      '550 mailfrom test failed, blocked',
      '550 5.7.1 Undisclosed recipients are not accepted',
    ],
    not: [
      '550 5.7.0 <user50@example.net>: Recipient address rejected: Other or undefined security status. See https://docs.example.org/en/reason/#x',
      'Delivery not allowed: mailbox temporarily locked',
      '451 4.7.850 Access denied, please try again later',
    ],
  },
] as const satisfies readonly Rule[];
