import type { Rule } from '../../rule.ts';
import { anyOf } from '../any-of.ts';

/** What can be switched off, whole words; a bare "mail", "it" or "this" may be anything. */
const holder =
  /\b(?:user|recipient|mailbox|mail box|account|address|addressee|customer|inbox|login|alias|member|subscriber|conta|compte|cuenta)s?\b/;
const off =
  /\b(?:disabled|inactive|suspended|deactivated|de-activated|discontinued|not active|isn't active|not activated|expired|frozen|locked|blocked|dormant|closed|cancel+ed|terminated|retired|inactivated|unactivated|barred|ceased|not enabled|in-?active|abandoned|no longer active|archived|administratively (?:closed|locked|denied)|banned|deprecated|deleted (?:for inactivity|by (?:the |its )?(?:user|owner))|removed by (?:the |its )?(?:user|owner)|out of service|not in service|out of order|shut down|decommissioned|de-?provisioned|withdrawn|switched off|turned off|disconnected|unsubscribed|not yet activated|not been activated|overdue|lapsed|in arrears|parked|temporarily (?:disabled|locked|blocked|limited))\b/;
/** The state stands within a few words of what it is said of, in one sentence. */
const switchedOff = new RegExp(`${off.source}(?<=${holder.source}(?:(?!\\. ).){0,80})`);

/** Moved and disabled mailboxes. Asked before the unknown user, whose words are wider. */
export const mailbox = [
  {
    id: 'general-inactive-unknown',
    cause: 'user-unknown',
    match: /inactive (?:e-?mail )?(?:address|user|recipient)|no longer on server/i,
    status: ['X.1.1', 'X.1.6'],
    source: 'iCloud: a code of an unknown user beside milder words',
    examples: ['550 5.1.6 <user@example.org>: recipient no longer on server'],
  },
  {
    id: 'general-mailbox-file',
    cause: 'local-delivery-failed',
    match: anyOf(
      /procmail: /,
      /(?:couldn't|can't|cannot|could not|unable to) (?:create|open|lock|append|write)[^.]{0,30}(?:\/var\/|\/home\/|\/spool\/|\/mail\/|mailbox file|mail spool)/,
      /^(?:x-unix; ?)?(?:1?\d{1,2}|2[0-4]\d)$/,
    ),
    unless: /quota|full/i,
    source: 'procmail, sysexits',
    examples: ['procmail: Couldn\'t create "/var/spool/mail/user" id: r.example.org: No such user'],
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
      /please (?:use|try|update|send to) (?:the )?(?:new|following|instead)? ?(?:e-?mail )?address|mailbox has moved/,
      /adresse .{0,40}ge.{1,2}ndert|nouvelle adresse|nueva direcci|nuovo indirizzo|novo endere/,
    ),
    unless:
      /does not exist\.? please try|double-check|try sending|server .{0,20}moved|(?<!(?:another|other|new|different) )domain|url/i,
    source: 'RFC 3463 X.1.6; vacation-like refusals',
    examples: ['550 5.1.6 The user has moved to another address: user@example.net'],
  },
  {
    id: 'general-suspended-service',
    cause: 'mailbox-disabled',
    match:
      /(?:recipient|user|mailbox|subscriber) (?:has )?suspend(?:s|ed)? (?:the |his |her )?service|recipient suspend\b/i,
    source: 'Asian mailbox providers',
    examples: ['550 5.1.1 <user@example.org> recipient suspend the service'],
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
    ],
  },
  {
    id: 'general-disabled',
    cause: 'mailbox-disabled',
    match: anyOf(
      switchedOff,
      /\b(?:disabled|inactive|suspended|deactivated|discontinued|expired|frozen|locked|blocked|dormant|closed|terminated|unused|abandoned|in-active|de-activated) (?:\w{1,12} ){0,2}(?:user|recipient|mailbox|account|address|customer|inbox|mail box)\b/,
      /(?:account|mailbox|user).{0,20}no longer accept(?:s|ing)? (?:any )?(?:e-?mail|mail|messages)|\[suspend\]|account (?:is )?(?:disabled|suspended|locked|inactive)/,
      /user (?:account )?(?:suspended|disabled|deactivated)|mailbox (?:is )?(?:disabled|suspended)|not currently in use/,
      /n't been activated|sleeping (?:account|mailbox)|allowed inactivity|(?:due to|because of) (?:\w{1,12} )?inactivity/,
      /(?:hasn't|has not|not) (?:been )?(?:logged|log|accessed|used)[^.]{0,40}(?:days|months|long|recently)/,
      /(?:mailbox|account|user)\b.{0,40}(?:not (?:accept|receiv)\w{0,3}|is not currently|cannot accept|refuses|disallow|not permitted to receive|does not accept) (?:any )?(?:new )?(?:e-?mails?|mail|messages)\b(?! (?:written|in|with|from|of|larger|that|containing|to)\b)/,
      /delivery (?:to this|for this) (?:user|account|mailbox).{0,30}(?:disabled|suspended|stopped|discontinued)/,
      /<[^<>@]{1,64}(?:@[^<>]{1,255})?> (?:is|was|has been) (?:now |currently )?(?:disabled|suspended|deactivated|closed)\b/,
      /(?:postfach|konto|empf.{1,3}nger|benutzer|adresse|mailbox).{0,40}(?:deaktiviert|gesperrt|inaktiv|stillgelegt|abgeschaltet|gek.{1,3}ndigt)/,
      /(?:compte|bo.{1,2}te|bal|adresse).{0,40}(?:d.{1,2}sactiv|archiv|suspendu|inactif|inactive|ferm|r.{1,2}sili|bloqu)/,
      /(?:cuenta|buz.{1,2}n|casilla|usuario).{0,40}(?:desactivad|deshabilitad|suspendid|inactiv|bloquead|cancelad|cerrad)/,
      /(?:casella|utente|account).{0,40}(?:disattivat|disabilitat|sospes|inattiv|bloccat|chius)/,
      /(?:conta|caixa|usu.{1,2}rio).{0,40}(?:desativad|suspens|inativ|bloquead|cancelad|desabilitad)/,
      /(?:account|gebruiker|postvak|mailbox).{0,30}(?:uitgeschakeld|geblokkeerd|opgeheven|gesloten|inactief)/,
      /(?:konto|skrzynk|użytkownik).{0,40}(?:zablokowan|nieaktywn|zawieszon|wyłączon)/,
      /(?:ящик|аккаунт|учетн|пользовател|account).{0,50}(?:заблокирован|отключ|неактив|приостановлен)/,
      /アカウント.{0,20}(?:無効|停止|利用停止)|(?:帐户|账户|帳戶|帳號|账号|帐号|邮箱|信箱).{0,10}(?:停用|禁用|冻结|凍結|被锁|未激活|关闭)/,
    ),
    unless: anyOf(
      /has blocked|\bblocked your|certificate|sender|does not exist|doesn't exist|unknown user|user unknown|no such user/,
      /not exist|no longer (?:exists?|valid)|never existed|sending|relay|spam|url|blocked using|\blist\b|policy/,
      /authentication|\bip\b|client host|virus|dmarc|storage|space|quota|full/,
      /(?:message|mail|e-?mail) (?:has been |was |is )?(?:blocked|rejected)|mail from|\bsend\b|(?<!to )log ?in (?!for)|password|contains/,
      /attachment|dns|domain (?:is |has )?(?:been )?(?:blocked|expired)|file|lock(?:ed)? (?:by (?!(?:the |our )?abuse)|file)|\brate|session/,
      /connection|content|computer|service\b(?<!out of service|not in service|the service)|temporarily unavailable|smtp auth|undisclosed/,
      /\b(?:mail|e-?mail|mail system|mail server|mail host|server|system) (?:from|is being|is shutting|is locked)\b|\btime for delivery|link\b/,
    ),
    source: 'RFC 3463 X.2.1; texts of many servers and languages',
    examples: ['550 5.2.1 This mailbox has been suspended'],
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
  match: /unknown user|user unknown|no such user/i,
  command: ['DATA'],
  status: ['X.0.X', 'X.2.X', 'X.5.X', 'X.7.X'],
  source: 'Carrier help pages on refusal settings; Sisimai samples',
  examples: [
    `host ${host}[192.0.2.25] said: 550 5.2.0 Unknown user user@example.ne.jp (in reply to end of DATA command)`,
  ],
})) satisfies readonly Rule[];

/** Words by which a text speaks of something else than a missing mailbox, however alike the rest. */
const notTheRecipient = anyOf(
  /dnssec|sender|domain (?:not|does|unknown|lookup|of)|host (?:unknown|not found|name)|unknown host|mail from/,
  /invalid credentials|password|smtp auth|relay (?:access )?denied|no such file|syntax|spf|dkim|dmarc|\bptr\b/,
  /reverse|helo|ehlo|unknown command|blacklist|reputation|too many|mailbox (?:is )?(?:full|over)|quota|temporar/,
  /\brate|policy|virus|spam|from (?:address|header|domain|field)/,
  /invalid (?:host|domain|header|date|message|content|ip|data|command|argument|parameter)|certificate/,
  /private exclusive|attachment|list of|name server|name service|\bdns\b|protocol|originator|header|tls|reply-to/,
  /return-path|error code|failed \d{1,3} attempts|unknown (?:error|reason|mail transport|mailer)|\bmoved|url|service unavailable/,
  /(?:name|address) list|no such (?:domain|host|process|device)|content|authentication required|disclaimer|child process|unsubscribe/,
);

/** The ways in which servers say that there is no such user; wide, so some other trouble may use the same words. */
const wordsOfUnknown = anyOf(
  /\b(?:unknown|no such|invalid|non-?exist(?:ent|ant|ing)|bad|illegal|undefined|unrecogni[sz]ed|incorrect|inexistent|wrong|no valid|not a valid|not valid|unregistered|unlisted|missing|nonexist\w{0,4}) (?:(?:virtual|local|mail|e-?mail|destination|final|recipient'?s?|user'?s?|internet|smtp|envelope|system|alias|remote|mailing) ){0,3}(?:users?|recipients?|recipient(?:\(s\))|mailbox(?:es)?|mail box|accounts?|address(?:ee|es)?|receivers?|rcpts?|rcpt to|alias|maildrop|mail drop|person|in-?box|login|local[- ]?part|user ?name|userid|e-?mail|member|subscriber|customer|name|contact|destination|list|people|person here)\b/,
  /\b(?:unknown|inexistent|not (?:be )?(?:found|known|exist\w{0,3}|listed|recogni[sz]ed|here|registered|configured|available here|in (?:our|the|my|this) \w{2,20}|in (?:\w{2,14} )?(?:director(?:y|ies)|tables?|database|address book)|on (?:our|the|this|my) (?:system|server|host|site|machine)|hosted here|our|defined|present|provisioned|(?:been )?located|local|correct|resolved|identified|a (?:valid|known|user|mailbox|registered|customer|recipient|subscriber))|does ?n[o']?t exist|doesn[’']t exist|dosn't exist|do(?:es)? not (?:exist|have an? (?:\S{1,40} )?(?:account|mailbox|box)|live (?:here|on|at)|belong|match|resolve to (?:an?|any|the) (?:mailbox|user|account|recipient))|does not appear|did not match|doesn[’']t have an? .{0,60}account|non-?exist\w{0,4}|nonexist\w{0,4}|no longer (?:exists?|valid|available|in use|here|works?|with|has (?:an? )?(?:account|mailbox|address)|employed|a (?:valid|user|customer|subscriber)|an employee|on this|in service|at|registered|supported|used|monitored)|never existed|unrecogni[sz]ed|undeliverable(?: address)?|(?:has|have|had)(?: been)? (?:deleted|removed|left)|(?:was|is|been) (?:deleted|removed|erased|purged|wrong|incorrect|misspelled)|isn[’']t (?:known|valid|registered|recogni[sz]ed|a|in|on|found|here|listed)|is (?:invalid|not valid|nonexistent|incorrect)|could ?n[o']t be (?:found|validated)|no such object|(?:was|were|is|be) not found|invalid|gone)\b(?<=(?:users?|recipients?|receiver|mailbox|mail box|account|address(?:ee)?|e-?mails?|person|alias|destination|rcpt|in-?box|local[- ]part|user ?name|login|name|customer|subscriber|member|maildrop|mail drop|dest|list|sorry|addresses|to).{0,180}|@.{0,60})/,
  /user ?unknown|unknown ?user|no ?such ?user|(?:user|recipient) not exist/,
);

/** The plain phrases, which mean nothing else. */
const plainly = anyOf(
  /user ?unknown|unknown ?user|user not known|no such user|no such recipient|unknown recipient|no such mailbox/,
  /mailbox (?:not found|does not exist|unknown)|recipient (?:not found|does not exist|unknown)/,
  /user (?:not found|not exist\b|does not exist|doesn't exist|doesn't have)|not a known user|no mailbox here/,
  /account (?:that you tried to reach )?does not exist|unknown (?:local|virtual) (?:part|user)|unknown address/,
  /no such address|(?:user|account|mailbox)s? not available here|\.\.\. account not available/,
);

/** The address does not exist, or cannot be one. */
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
    examples: ['550 5.1.4 Recipient address is ambiguous: matches several entries'],
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
    ],
    not: ['450 4.1.8 <a@example.com>: sender refused: unverified address: no answer'],
  },
  {
    id: 'general-recipient-not-listed',
    cause: 'user-unknown',
    match: anyOf(
      /not (?:in|on) (?:the |our |my |this )?(?:recipients? list|list of (?:valid |known )?recipients)/,
      /not a member of this (?:domain|server|system)/,
      /\b(?:rcpt|recipient)\b.{0,40}\bis not ok\b/,
      /account (?:was |has been )?(?:deleted|removed)\b(?! (?:for|by))/,
    ),
    unless: /sender|allowed|approved|white|content|message (?:was|has)/i,
    source: 'Gateways that keep a list of their recipients',
    examples: [
      '554 5.7.1 <a@example.org>: Recipient address rejected: Not in recipient list',
      '550 the address is not on our list of valid recipients',
      '550 User is not a member of this domain',
      '550 RCPT user <a@example.org> is not OK',
      '550 5.7.1 recipient address rejected: the account was deleted',
    ],
    not: ['550 5.7.1 sender not in recipient list'],
  },
  {
    // Sendmail with a table of addresses: the code says who is missing, the words that the table has no such line.
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
      /user (?:is )?not local|non-?local user|not (?:a )?local user|please try <|please (?:forward|try) (?:to )?<?\S{1,80}@/i,
    source: 'RFC 5321 reply 551',
    examples: ['551 non-local user; please try <user@example.net>'],
  },
  {
    // The code says policy and the words are wide: the address is not condemned by that alone.
    id: 'general-user-unknown-by-policy',
    cause: 'user-unknown',
    match: wordsOfUnknown,
    unless: anyOf(notTheRecipient, plainly),
    status: 'X.7.X',
    addressVerdict: 'suppress-after-repeats',
    source: 'RFC 3463 X.7.X beside words about the recipient',
    examples: ['550 5.7.1 <user@example.org>: this address is not listed here'],
  },
  {
    id: 'general-user-unknown',
    cause: 'user-unknown',
    match: wordsOfUnknown,
    unless: notTheRecipient,
    source: 'RFC 3463 X.1.1; texts of many servers',
    examples: [
      '550 5.1.1 <user@example.org>: Recipient address rejected: User unknown in virtual mailbox table',
    ],
  },
  {
    id: 'general-user-absent',
    cause: 'user-unknown',
    match: anyOf(
      /(?:no|not an?|nobody) (?:(?:mailbox|mail box|account|user|person|such|known|one|valid|active|local|recipient|e-?mail|match(?:ing)?|registered|mail ?host) ?){1,3}(?:here|by that name|with (?:that|this)|on (?:this|our)|for this|available|found|at (?:this|our)|called|named|of that name|exist|known|user|mailbox|recipient|account|address|in (?:this|our|the)|box|matching)/,
      /no user\b|no mailbox|not our (?:customer|user)|we do(?:n't| not) have (?:a |any )?(?:user|mailbox|account|such|anyone|anybody)/,
      /there is no (?:one|such|user|mailbox|account|person|recipient|body)/,
      /can(?:not|'t| not) (?:find|verify|locate|resolve|open|recogni[sz]e|identify) (?:the |this |that |your |a |any |such )?(?:user|recipient|mailbox|account|address(?! \d)|destination|addressee|e-?mail address|person|named)/,
      /could(?:n't| not) (?:find|verify|locate|resolve|determine) (?:the |this |that |your |a )?(?:user|recipient|mailbox|account|addressee|e-?mail address|delivery address)/,
      /(?:unable|failed) to (?:find|verify|locate|validate|resolve|recogni[sz]e) (?:the |this |that |a )?(?:user|recipient|mailbox|account|e-?mail|addressee)/,
    ),
    unless: notTheRecipient,
    source: 'Texts that say that nobody of that name is here',
    examples: ['550 sorry, no mailbox here by that name (#5.1.1)'],
  },
  {
    id: 'general-user-tags',
    cause: 'user-unknown',
    match: anyOf(
      /RecipNotFound|ADR\.RecipNotFound|ExRecipNotFound|RecipientNotFound|badrcptto|bad[-_ ]recipient|BAD_RECIPIENT/,
      /invalid[-_ ]recipient|recipient[-_ ]?unknown|path no exist|address no longer accepts|mailbox[-_ ]not[-_ ]found/,
      /user[-_ ]not[-_ ]found|recipient[-_ ]not[-_ ]found/,
      /unknown (?:or illegal|or invalid|or restricted) (?:alias|user|recipient)|wrong (?:user|address|e-?mail)/,
      /address (?:unknown|not found)|is not a known|is not a valid|isn't a valid|no account|who are you talking/,
      /mailbox (?:\S{1,80} )?unknown|does not have a .{1,60} (?:e-?mail )?(?:account|mailbox)/,
      /recipients? (?:address )?(?:lookup|verification|validation|check) fail|call-?ahead|recipient callout/,
      /unroute?able (?:recipient|user|mailbox|local)|no record of (?:the |this |that |such |a |any )?(?:user|recipient|mailbox|account|person)/,
      /user rejected|undeliverable address|(?:recipient|address) verify fail|has left the/,
      /former (?:employee|staff|user|member|student)|left the (?:company|university|organi[sz]ation)|account closed/,
      /was not found in (?:the )?(?:domino|directory|lotus|public)|not listed in (?:public )?(?:domino|name)/,
      /(?:in|from) (?:the )?(?:domino|lotus|public|name) (?:&|and)? ?(?:address book|directory)|inbox not found/,
    ),
    unless: notTheRecipient,
    source: 'Exchange, qmail, Domino and others by their own words',
    examples: ['553 sorry, badrcptto (#5.7.1)'],
  },
  {
    id: 'general-user-unknown-plain',
    cause: 'user-unknown',
    match: plainly,
    unless: /authentication required|unknown user name|sender (?:address )?(?:rejected|verify)|callback/i,
    source: 'The plain phrases, whatever stands beside them',
    examples: ['550 Policy says: unknown user <user@example.org>'],
  },
  {
    id: 'general-user-unknown-languages',
    cause: 'user-unknown',
    match: anyOf(
      /(?:empf.{1,3}nger|benutzer|adresse|adressat|postfach|mailbox|konto|nutzer|teilnehmer|account|e-?mail-adresse).{0,60}(?:unbekannt|existiert nicht|nicht (?:gefunden|bekannt|vorhanden|existent|g.{1,3}ltig)|ung.{1,3}ltig|gel.{1,3}scht|gibt es nicht|nicht (?:im|in) .{0,30}(?:verzeichnis|aufgef)|nicht mehr (?:vorhanden|g.{1,3}ltig|aktiv|verf))/,
      /unbekannte[rn]? (?:empf|benutzer|adress|nutzer)|ung.{1,3}ltige[rn]? (?:empf|adress)/,
      /kein (?:solcher|postfach|benutzer)/,
      /(?:destinataire|utilisateur|adresse|bo.{1,2}te|compte|usager|abonn).{0,60}(?:inconnu|invalide|n['’? ]existe (?:pas|plus)|inexistant|introuvable|pas r[ée]pertori|supprim|non valide|incorrect|erron)/,
      /(?:destinatario|usuario|buz.{1,2}n|cuenta|direcci.{1,2}n|casilla|correo).{0,60}(?:desconocid|no existe|inexistente|no (?:es )?v.{1,2}lid|inv.{1,2}lid|no (?:se )?encontr|incorrect|eliminad|err.{1,2}ne)/,
      /(?:destinatario|utente|indirizzo|casella|mailbox|account).{0,60}(?:sconosciut|inesistente|non (?:esiste|valid|trovat|presente|attiv|.{1,2} valid|conosciut)|errat)/,
      /(?:destinat.{1,2}rio|usu.{1,2}rio|endere.{1,2}o|caixa|\bconta\b|e-?mail).{0,60}(?:desconhecid|n.{1,3}o (?:existe|encontrad|.{1,2} v.{1,2}lid|cadastrad|localizad|foi encontrad)|inexistente|inv.{1,2}lid)/,
      /geen geldig\w? (?:e-?mail)?-?adres|(?:ontvanger|gebruiker|adres|postvak|mailbox|geadresseerde).{0,50}(?:onbekend|bestaat niet|niet (?:gevonden|bekend|geldig|bestaand)|ongeldig)/,
      /onbekende (?:gebruiker|ontvanger)/,
      /(?:odbiorc|użytkownik|adres|uzytkownik|skrzynk|konto).{0,60}(?:nie istnieje|nieznan|nie (?:został|znalezion|jest)|niepoprawn|nieprawidłow)/,
      /nieznany (?:odbiorca|użytkownik|adres)|nie ma takiego/,
      /(?:пользовател|получател|адрес|ящик|аккаунт|абонент).{0,60}(?:не (?:найден|существ|зарегистр|обслуж|опознан)|неизвест|отсутств|удал|недейств)/,
      /нет такого|неизвестный (?:пользов|получ|адрес)|такого (?:пользов|адреса|ящика)/,
      /(?:ユーザ|宛先|メールアドレス|受信者|アカウント|アドレス|メールボックス).{0,30}(?:存在し|見つかりません|見つかり|不明|ありません|無効|間違|誤り|登録されて)/,
      /ディレクトリ.{0,20}見つかりません|不存在.{0,2}(?:用户|收件人|邮箱)|(?:用户|收件人|邮箱|地址|使用者|收信人|信箱|帐号|账号|帳號).{0,12}(?:不存在|未找到|找不到|无效|無效|错误|錯誤|未知|没有)/,
      /(?:사용자|수신자|받는 ?사람|계정|주소|메일주소).{0,20}(?:없|존재하지|찾을 수)/,
      /(?:mottagare|användare|adress|anv.{1,3}ndare).{0,40}(?:okänd|ok.{1,3}nd|finns inte|existerar inte)|\bok.{1,3}nd (?:mottagare|användare|adress)/,
      /(?:modtager|bruger|mottaker|bruker).{0,40}(?:ukendt|findes ikke|ukjent|finnes ikke)/,
      /(?:uživatel|příjemc|adresát|adresa).{0,40}(?:neexistuje|neznám|nenalezen)/,
      /(?:kullan.{1,2}c.{1,2}|al.{1,2}c.{1,2}|adres).{0,40}(?:bulunamad.{1,2}|mevcut değil|bilinmeyen|geçersiz)/,
      /(?:címzett|felhasználó).{0,40}(?:ismeretlen|nem létezik)/,
      /(?:vastaanottaja|käyttäjä).{0,30}(?:tuntematon|ei (?:ole|löydy))|aucun destinataire|destinatario sconosciuto/,
      /n'est pas .{0,20}destinataire|Adresse d.{0,4}au moins un destinataire invalide/,
    ),
    unless:
      /absender|exp[ée]diteur|remitente|mittente|remetente|afzender|nadawc|отправител|送信者|发件人|寄件/i,
    source: 'Unknown user in twenty languages',
    examples: ['550 5.1.1 Destinataire inconnu: boîte supprimée'],
  },
  {
    id: 'general-address-syntax',
    cause: 'address-syntax',
    match: anyOf(
      /(?:address|mailbox|recipient|rcpt(?: to)?|user|local[- ]part|destination)(?: name| address)?\b.{0,40}(?:syntax|malformed|illegal|not (?:rfc|fully|a valid (?:rfc|smtp)|allowed character)|badly formed|must (?:contain|have)|fully[- ]qualified|incomplete|missing (?:domain|@)|format (?:error|is|not)|contains (?:an? )?(?:illegal|invalid|whitespace|bad))/,
      /(?:syntax|malformed|illegal|badly formed|improper(?:ly formed)?|invalid(?:ly)? format\w{0,3}|parse|unparse?able) .{0,30}(?:address|mailbox|recipient|rcpt)/,
      /mailbox name (?:not allowed|invalid)|bad destination mailbox address syntax|domain (?:part )?missing/,
      /colon expected|unbalanced|invalid character|unqualified address|(?:need|not a) fully[- ]qualified/,
      /address .{0,20}(?:is )?not (?:valid|legal) (?:rfc|smtp)|angle-brackets|address family/,
    ),
    unless:
      /sender|mail from|from (?:address|header)|helo|ehlo|header|subject|message|content|host ?name|command/i,
    source: 'RFC 3463 X.1.3',
    examples: ['501 5.1.3 Bad recipient address syntax'],
  },
  {
    id: 'general-recipient-access-denied',
    cause: 'address-rejected',
    // Postfix says so for an access rule of its own: a refusal of the recipient, which may be a good one.
    match: /recipient address rejected: access denied/i,
    addressVerdict: 'keep',
    source: 'Postfix, access(5)',
    examples: ['554 5.7.1 <user@example.org>: Recipient address rejected: Access denied'],
  },
] as const satisfies readonly Rule[];
