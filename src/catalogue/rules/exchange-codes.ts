import type { Rule } from '../rule.ts';

/** Codes of Exchange Online that Microsoft's tables lack or name without a text of their own. */
export const exchangeCodes = [
  {
    id: 'microsoft-code-57193',
    cause: 'not-allowed-to-list',
    names: 'microsoft',
    status: '5.7.193',
    match: /unifiedgroupagent/i,
    owner: 'recipient-admin',
    means:
      'The address is a Microsoft 365 group (a team, for example) that takes mail only from its members or from inside the organisation. The group exists.',
    advice:
      'Ask an owner of the group, or its administrator, to let people from outside write to it, or write to a person.',
    source: 'Microsoft, Email issues in Microsoft 365 Groups (550 5.7.193), read 2026-11',
    examples: ['550 5.7.193 UnifiedGroupAgent; delivery failed, see the settings of the group'],
  },
  {
    id: 'microsoft-code-57350',
    cause: 'policy-refused',
    names: 'microsoft',
    status: ['5.7.350', '5.7.352', '5.7.367'],
    match: /remote server returned (?:an? )?(?:error|other|unknown)/i,
    means:
      'Exchange passes on what another server said when it tried to hand the mail over: the remote server refused it. Its own reply stands after the arrow (->), and that one decides.',
    advice: 'Read what stands after the last "->", or paste the whole line here.',
    source: 'Microsoft 365 NDR for 550 5.7.350 ("More info for email admins"), seen 2017 to 2026',
    examples: ['550 5.7.350 Remote server returned an error'],
  },
  {
    id: 'microsoft-code-4310-loopback',
    cause: 'domain-mx-unusable',
    names: 'microsoft',
    status: 'X.4.310',
    match: /loopback/i,
    means:
      'Microsoft found the recipient’s domain, but its MX or A record points to a loopback address (127.0.0.1), where no other server can deliver.',
    advice: 'Look up the MX of the domain from outside; tell its owner, or wait until the record is mended.',
    source: 'Exchange Online, 5.4.310 "DNS domain … points to loopback", as reported in posts',
    examples: ['550 5.4.310 DNS domain example.org points to loopback'],
  },
  {
    id: 'microsoft-code-57139',
    cause: 'smtp-auth-failed',
    names: 'microsoft',
    status: '5.7.139',
    means:
      'The log-in of our own device or program was refused: SMTP AUTH with a password is turned off for the tenant or the mailbox, or security defaults or a policy forbid it.',
    advice:
      'Let the administrator allow authenticated SMTP (SmtpClientAuthentication) for that mailbox, or use OAuth, a connector or another relay.',
    source: 'Exchange Online, 535 5.7.139 Authentication unsuccessful',
    examples: ['535 5.7.139 Not permitted for this mailbox'],
  },
  {
    id: 'microsoft-code-5120',
    cause: 'header-malformed',
    names: 'microsoft',
    status: '5.1.20',
    means:
      'The message has several addresses in From: and no Sender: header. Exchange Online refuses that since 2025 (RFC 5322 3.6.2 asks for the Sender).',
    advice: 'Put one address into From:, or add a Sender: header with a single address.',
    source: 'Microsoft Message Center MC886603, 2025-07-02',
    examples: ['550 5.1.20 Multiple From addresses are not allowed without Sender address'],
  },
  {
    id: 'microsoft-code-448',
    cause: 'tls-certificate',
    provider: 'microsoft',
    status: ['4.4.8', '5.4.8'],
    means:
      'The mail hosts of the recipient’s domain do not fit the MTA-STS policy that the domain publishes, so Exchange Online does not deliver to them.',
    advice:
      'Tell the recipient’s administrator: the mx lines of the policy and the MX records must name the same hosts.',
    source: 'Microsoft, Enhancing mail flow with MTA-STS, read 2026-11',
    examples: ['450 4.4.8 Refused'],
  },
  {
    id: 'microsoft-code-5754',
    cause: 'relay-denied',
    provider: 'microsoft',
    status: '5.7.54',
    means:
      'The recipient’s domain is none that this Exchange server accepts mail for, and the client may not relay.',
    advice: 'Log in before sending, or let the administrator allow relaying on the receive connector.',
    source:
      'Exchange Server, "SMTP; Unable to relay recipient in non-accepted domain": SMTP dialogues in public posts and code, 2016 to 2023, searched 2026-11',
    examples: ['550 5.7.54 Refused'],
  },
] as const satisfies readonly Rule[];
