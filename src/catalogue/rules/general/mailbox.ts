import type { Rule } from '../../rule.ts';
import { anyOf } from '../any-of.ts';

/** What can be switched off, whole words; a bare "mail", "it" or "this" may be anything. */
const holder =
  /\b(?:user|recipient|mailbox|mail box|account|address|addressee|customer|inbox|login|alias|member|subscriber|conta|compte|cuenta)s?\b/;
const off = anyOf(
  /disabled|(?:de-?|in|un)activated|not activated|not yet activated|not been activated|not enabled/,
  /in-?active|not active|isn't active|no longer active|dormant|abandoned/,
  /suspended|frozen|locked|blocked|barred|banned|temporarily limited|administratively (?:closed|locked|denied)/,
  /closed|cancel+ed|terminated|retired|discontinued|ceased|archived|deprecated|withdrawn|decommissioned|de-?provisioned/,
  /deleted (?:for inactivity|by (?:the |its )?(?:user|owner))|removed by (?:the |its )?(?:user|owner)|unsubscribed/,
  /out of service|not in service|out of order|shut down|switched off|turned off|disconnected|parked/,
  /expired|overdue|lapsed|in arrears/,
);
/** The state stands within a few words of what it is said of, in one sentence. */
const switchedOff = new RegExp(`\\b(?:${off.source})\\b(?<=${holder.source}(?:(?!\\. ).){0,80})`);

/** Moved and disabled mailboxes. Asked before the unknown user, whose words are wider. */
export const mailbox = [
  {
    id: 'general-inactive-unknown',
    cause: 'user-unknown',
    match: /inactive (?:e-?mail )?(?:address|user|recipient)|no longer on server/i,
    status: ['X.1.1', 'X.1.6'],
    source: 'iCloud: a code of an unknown user beside milder words',
    examples: [
      '550 5.1.6 <user@example.org>: recipient no longer on server',
      '550 5.1.1 <user@icloud.com>: inactive email address',
    ],
  },
  {
    // Diagnostic-Code: X-Unix; the exit code of a program, and no word.
    id: 'general-exit-code',
    cause: 'local-delivery-failed',
    match: /^(?:x-unix; ?)?(?:1?\d{1,2}|2[0-4]\d)$/i,
    source: 'Sendmail, X-Unix diagnostics (sysexits)',
    examples: ['X-Unix; 74', '126'],
  },
  {
    id: 'general-mailbox-file',
    cause: 'local-delivery-failed',
    match: anyOf(
      /procmail: /,
      /(?:couldn't|can't|cannot|could not|unable to) (?:create|open|lock|append|write)[^.]{0,30}(?:\/var\/|\/home\/|\/spool\/|\/mail\/|mailbox file|mail spool)/,
    ),
    unless: /quota|full/i,
    source: 'procmail, sysexits',
    examples: [
      'procmail: Couldn\'t create "/var/spool/mail/user" id: r.example.org: No such user',
      "can't open mailbox /var/spool/mail/user. Temporary error",
      '550 5.3.0 procmail: unexpected failure',
    ],
    not: [
      "552 5.2.2 can't append to /var/mail/bob: quota used up",
      "452 4.2.2 can't write to /var/mail/bob: disk full",
    ],
  },
  {
    id: 'general-moved',
    cause: 'mailbox-moved',
    match: anyOf(
      /^(?:5\d\d[- ])?(?:5\.\d\.\d )?<[^>]{1,200}>:? has moved\b/,
      /(?:user|recipient|mailbox|account|address|person|he|she|has|have|subscriber)\b.{0,40}(?:has |have |was |been )+(?:moved|changed (?:to|his|her|their|its|email|e-?mail|address|name)|relocated|replaced|migrated|transferred)/,
      /(?:new|current|forwarding) (?:e-?mail )?address (?:is|:)|\bha(?:s|ve) (?:a )?new (?:e-?mail )?address/,
      /address .{0,120}(?:has been replaced by|changed to|is now)|(?:recipient|user|mailbox) (?:has )?(?:moved|relocated)/,
      /@[\w.-]{1,100}>? is now <?[^\s@<>]{1,64}@|(?:e-?mail|address) (?:has|was) changed\b|user (?:has )?changed (?:e-?mail )?address|please use <?[^\s@<>]{1,64}@/,
      /moved (?:to|permanently|with no forward)/,
      /please (?:use|try|update|send to) (?:the )?(?:new|following|instead)? ?(?:e-?mail )?address/,
      {
        de: [/adresse .{0,40}ge.{1,2}ndert/],
        es: [/nueva direcci/],
        fr: [/nouvelle adresse/],
        it: [/nuovo indirizzo/],
        pt: [/novo endere/],
      },
    ),
    unless: /server .{0,20}moved|(?<!(?:another|other|new|different) )domain/i,
    source: 'RFC 3463 X.1.6; vacation-like refusals',
    examples: [
      '550 5.1.6 The user has moved to another address: user@example.net',
      '551 5.1.6 <user@example.com> has moved; please try <other@example.org>',
      '551 user has been replaced by other@example.org',
      'This person has a new email address: a@example.net',
      'mailbox relocated',
      '550 user@example.org is now user@example.net, please update your address book',
      '550 user changed address',
      '550 this address is no longer in use, please use new@example.net',
      '551 5.1.6 His new address is bob@example.net',
      '551 5.1.6 address changed to bob@example.net',
      '550 5.1.6 His address has changed',
      '550 5.1.6 moved permanently',
      '550 5.1.6 Please use the following address: bob@example.net',
      '550 5.1.6 Meine E-Mail-Adresse hat sich geändert',
      '550 5.1.6 Nouvelle adresse : bob@example.net',
      '550 5.1.6 Nueva dirección: bob@example.net',
      '550 5.1.6 Nuovo indirizzo: bob@example.net',
      '550 5.1.6 Novo endereço: bob@example.net',
    ],
    not: [
      '451 4.4.4 The server of this user has moved, try later',
      '450 4.1.2 The domain of this address has been transferred, try later',
    ],
  },
  {
    id: 'general-suspended-service',
    cause: 'mailbox-disabled',
    match:
      /(?:recipient|user|mailbox|subscriber) (?:has )?suspend(?:s|ed)? (?:the |his |her )?service|recipient suspend\b/i,
    source: 'Asian mailbox providers',
    examples: [
      '550 5.1.1 <user@example.org> recipient suspend the service',
      '550 5.1.1 subscriber suspends the service',
      '550 5.1.1 recipient suspend: bob@example.org',
    ],
  },
  {
    id: 'general-mailbox-locked',
    cause: 'local-delivery-failed',
    match: /mail ?(?:box|store|file)s? (?:is |was )?(?:currently |temporarily )?(?:locked|busy|in use)\b/i,
    reply: '4XX',
    source: 'Mail stores that lock a file while another process writes',
    examples: ['450 4.2.0 mailbox is locked by another process'],
  },
  {
    id: 'general-dormant',
    cause: 'mailbox-disabled',
    match: anyOf(
      /\bno ?activity\b|\bno (?:recipient )?(?:activity|log-?ins?) since\b/,
      /\b(?:user|recipient|account|owner)\b.{0,80}\b(?:must|should|has to|have to|needs to) (?:first )?(?:log|sign) ?in\b.{0,60}\breceiv/,
      /AccountDisabledException|ADUserDisabled|\bMailboxDisabled\b/,
    ),
    source: 'Rambler, dormant accounts; Exchange AccountDisabledException',
    examples: [
      '550 NOACTIVITY: Sorry, no recipient activity since 2020-01-01',
      '554 5.7.1 User user@example.org should log in to enable receiving the mail',
      '550 5.2.1 STOREDRV.Deliver.Exception:AccountDisabledException; Failed to process message due to a permanent exception',
      '554 5.2.0 STOREDRV.Deliver: MapiExceptionADUserDisabled',
      '554 5.2.0 STOREDRV.Deliver; MailboxDisabled',
      '550 no logins since 2019',
      '550 5.2.1 No activity in this mailbox for a year',
    ],
  },
  {
    id: 'general-disabled',
    cause: 'mailbox-disabled',
    match: anyOf(
      switchedOff,
      /\b(?:disabled|inactive|suspended|deactivated|discontinued|expired|frozen|locked|blocked|dormant|closed|terminated|unused|abandoned|in-active|de-activated) (?:\w{1,12} ){0,2}(?:user|recipient|mailbox|account|address|customer|inbox|mail box)\b/,
      /(?:account|mailbox|user).{0,20}no longer accept(?:s|ing)? (?:any )?(?:e-?mail|mail|messages)/,
      /not currently in use/,
      /n't been activated|allowed inactivity|(?:due to|because of) (?:\w{1,12} )?inactivity/,
      /(?:hasn't|has not|not) (?:been )?(?:logged|log|accessed|used)[^.]{0,40}(?:days|months|long|recently)/,
      /(?:mailbox|account|user)\b.{0,40}(?:not (?:accept|receiv)\w{0,3}|is not currently|cannot accept|refuses|disallow|not permitted to receive|does not accept) (?:any )?(?:new )?(?:e-?mails?|mail|messages)\b(?! (?:written|in|with|from|of|larger|that|containing|to)\b)/,
      /<[^<>@]{1,64}(?:@[^<>]{1,255})?> (?:is|was|has been) (?:now |currently )?(?:disabled|suspended|deactivated|closed)\b/,
      {
        de: [
          /(?:postfach|konto|empf.{1,3}nger|benutzer|adresse|mailbox).{0,40}(?:deaktiviert|gesperrt|inaktiv|stillgelegt|abgeschaltet|gek.{1,3}ndigt)/,
        ],
        es: [
          /(?:cuenta|buz.{1,2}n|casilla|usuario).{0,40}(?:desactivad|deshabilitad|suspendid|inactiv|bloquead|cancelad|cerrad)/,
        ],
        fr: [
          /(?:compte|bo.{1,2}te|bal|adresse).{0,40}(?:d.{1,2}sactiv|archiv|suspendu|inactif|inactive|ferm|r.{1,2}sili|bloqu)/,
        ],
        it: [/(?:casella|utente|account).{0,40}(?:disattivat|disabilitat|sospes|inattiv|bloccat|chius)/],
        ja: [/アカウント.{0,20}(?:無効|停止|利用停止)/],
        nl: [
          /(?:account|gebruiker|postvak|mailbox).{0,30}(?:uitgeschakeld|geblokkeerd|opgeheven|gesloten|inactief)/,
        ],
        pl: [/(?:konto|skrzynk|użytkownik).{0,40}(?:zablokowan|nieaktywn|zawieszon|wyłączon)/],
        pt: [/(?:conta|caixa|usu.{1,2}rio).{0,40}(?:desativad|suspens|inativ|bloquead|cancelad|desabilitad)/],
        ru: [
          /(?:ящик|аккаунт|учетн|пользовател|account).{0,50}(?:заблокирован|отключ|неактив|приостановлен)/,
        ],
        zh: [
          /(?:用户|帐户|账户|帳戶|帳號|账号|帐号|邮箱|信箱).{0,10}(?:停用|禁用|冻结|凍結|被锁|未激活|关闭)/,
        ],
      },
    ),
    unless: anyOf(
      /has blocked|\bblocked you|certificate|sender|doesn't exist|unknown user|user unknown|no such user/,
      /not exist|no longer (?:exists?|valid)|never existed|sending|relay|spam|url|blocked using|\blist\b|policy/,
      /authentication|\bip\b|client host|virus|dmarc|dkim|\bspf\b|storage|space|quota|full/,
      /(?:message|mail|e-?mail) (?:has been |was |is )?(?:blocked|rejected)|\bsend\b|(?<!to )log ?in (?!for)|password|contains/,
      /attachment|dns|domain (?:is |has )?(?:been )?(?:blocked|expired)|file|lock(?:ed)? (?:by (?!(?:the |our |an? )?(?:abuse|admin|postmaster|owner|provider))|file)|\brate|session/,
      /connection|content|computer|service\b(?<!out of service|not in service|the service)|temporarily unavailable|smtp auth|undisclosed/,
      /\b(?:mail|e-?mail|mail system|mail server|mail host|server|system) (?:from|is being|is shutting|is locked)\b|\btime for delivery|link\b/,
    ),
    source: 'RFC 3463 X.2.1; texts of many servers and languages',
    examples: [
      '550 5.2.1 This mailbox has been suspended',
      '550 invalid/inactive user',
      'this email account no longer accepts mail',
      "550 this mailbox hasn't been activated",
      '554 5.1.1 user is over the allowed inactivity period',
      '550 <anna> is now disabled on this system',
      '550 boite du destinataire archivee',
      '552 mailbox locked by administrator',
      '550 账号被禁用',
      '550 5.2.1 Dieses Postfach ist deaktiviert',
      '550 5.2.1 La casella è stata disattivata',
      '550 5.1.1 address not currently in use',
      '550 5.2.1 mailbox unavailable due to inactivity',
      '550 5.2.1 User has not logged in for 180 days',
      '550 5.2.1 This account does not accept mail',
      '550 5.2.1 La cuenta está suspendida',
      '550 5.2.1 Conta desativada',
      '550 5.2.1 Dit postvak is opgeheven',
      '550 5.2.1 Konto zablokowane',
      '550 5.2.1 Ящик заблокирован',
      '550 5.2.1 このアカウントは利用停止中です',
    ],
    not: [
      '421 Sender address blocked - https://community.mimecast.com/docs/DOC-1369#421',
      '550 user unknown (prvs/BATV tag missing or expired)',
      '550 5.7.0 Mail sending denied. The account has been temporarily suspended due to abuse. gsmtp',
      '550 mail relaying is disabled for your address',
      '550 Requested action not taken: mailbox unavailable (policy: your country is blocked)',
      '550 Access from ip address 192.0.2.1 blocked.',
      '554 5.7.1 <user116@example.net>: Recipient address rejected: Client host blocked. See https://docs.example.org/en/reason/#x',
      '450 4.2.0 mailbox is locked by another process',
      '535 5.7.3 Authentication unsuccessful: account is locked',
      '550 5.7.0 your e-mail address has an expired DKIM key',
      '550 5.7.1 the address has an expired SPF entry',
      '550 5.7.1 The user has blocked you',
      '550 5.7.1 user blocked your messages',
      '550 5.2.1 the recipient blocked you',
      '550 5.7.1 this user has blocked example.com',
      '454 4.7.0 The certificate of this user has expired',
      "550 5.1.1 account closed or doesn't exist",
      '550 5.1.1 mailbox closed or not existing',
      '550 5.1.1 unknown user or account closed',
      '550 5.1.1 account closed, no such user',
      '550 5.1.1 account expired, no longer valid',
      '550 5.1.1 mailbox closed or never existed',
      '550 5.7.1 Your address is blocked for spam',
      '554 5.7.1 Delivery to the recipient blocked: malicious URL',
      '554 5.7.1 address blocked using bl.example.net',
      '550 5.7.1 Your address is on the list of blocked hosts',
      '554 5.7.1 mail to this user blocked, virus found',
      '550 5.7.1 Delivery to the user blocked because of DMARC',
      '452 4.2.2 account blocked until storage is freed',
      '552 5.2.2 mailbox locked, no space left',
      '552 5.2.2 mailbox locked: over quota',
      '552 5.2.2 mailbox blocked because it is full',
      "550 5.7.1 The recipient's filter: your message was blocked",
      '550 5.7.1 user: e-mail from 203.0.113.9 is blocked',
      '550 5.7.1 account blocked, you may not send',
      '535 5.7.8 account locked, log in again',
      '535 5.7.8 account locked: wrong password',
      '554 5.7.1 Delivery to the recipient blocked: message contains a macro',
      '554 5.7.1 For this recipient the attachment type is blocked',
      '550 5.7.1 address blocked after DNS check',
      '550 5.7.1 address not accepted: domain is blocked',
      '554 5.7.1 For this account the file type is blocked',
      '450 4.7.1 Recipient blocked for now: rate of messages too high',
      '421 4.7.0 user session expired',
      '421 4.7.0 address blocked, connection refused',
      '554 5.7.1 For this user such content is blocked',
      '550 5.7.1 Your account: the computer at 203.0.113.9 is blocked',
      '421 4.3.2 mailbox service suspended',
      '450 4.2.0 mailbox temporarily unavailable: locked',
      '535 5.7.139 account disabled for SMTP AUTH',
      '550 5.7.1 address blocked: undisclosed recipients',
      '550 4.4.7 recipient: time for delivery expired',
      '554 5.7.1 Delivery to the recipient blocked: phishing link',
    ],
  },
] as const satisfies readonly Rule[];

/**
 * Japanese carriers answer RCPT with 250 and say "unknown user" only after the message: that is the subscriber's filter (by domain,
 * by link, by sender), so the address stays.
 */
export const carriers = (
  [
    { provider: 'docomo', host: 'mfsmax.docomo.ne.jp' },
    { provider: 'kddi', host: 'lsean.ezweb.ne.jp' },
    { provider: 'softbank', host: 'mx.softbank.ne.jp' },
  ] as const
).map(({ provider, host }) => ({
  id: `general-${provider}-filtered`,
  cause: 'recipient-filtered',
  provider,
  match: anyOf(/unknown user/, /user unknown/, /no such user/),
  command: ['DATA'],
  status: ['X.0.X', 'X.2.X', 'X.5.X', 'X.7.X'],
  source: 'Carrier help pages on refusal settings; Sisimai samples',
  examples: [told(host, 'Unknown user'), told(host, 'User unknown'), told(host, 'No such user')],
})) satisfies readonly Rule[];

function told(host: string, words: string): string {
  return `host ${host}[192.0.2.25] said: 550 5.2.0 ${words} user@example.ne.jp (in reply to end of DATA command)`;
}
