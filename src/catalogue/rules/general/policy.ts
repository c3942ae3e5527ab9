import type { Rule } from '../../rule.ts';

/** The receiver's rules, of the kind that words name. */
export const policy = [
  {
    id: 'general-smtp-auth-required',
    cause: 'smtp-auth-required',
    match:
      /(?:smtp[- ])?authentication (?:is |was )?(?:required|needed|necessary|mandatory)(?! for relay)|(?:must|need to|requires?|have to|please|turn on|should|not) (?:be )?(?:first )?(?:log(?:ged)? ?in|authenticate[d]?|sign in|smtp auth\w{0,11}|use smtp auth\w{0,11}|issue an? auth|smtp authentication)|(?:please|must|use|turn on|enable) (?:\w{1,10} ){0,3}(?:smtp[- ]?)?auth(?:entication)?\b|AuthRequired|unauthenticated (?:senders? not|users?|relay)|not authenticated|requires? (?:that all )?(?:senders? (?:are |be )?)?authenticat\w{1,5}|smtp auth|auth(?:entication)? first|client (?:was |is )?not authenticated|pop before smtp|only authenticated|authenticated (?:users|senders) only|not RESOLVER/i,
    unless:
      /dmarc|spf|dkim|fail|invalid|incorrect|fails? to|sender (?:is|mail|email|message) (?:un)?auth|mail .{0,20}auth.{0,10}required|domain/i,
    source: 'RFC 4954; Exchange RESOLVER.RST.AuthRequired',
    example: '530 5.7.0 Authentication is needed before mail is taken',
  },
  {
    id: 'general-smtp-auth-failed',
    cause: 'smtp-auth-failed',
    match:
      /authentication (?:credentials )?(?:failed|failure|invalid|unsuccessful|rejected|error|aborted|denied|not (?:successful|accepted))|(?:invalid|incorrect|bad|wrong|unknown) (?:log ?in|user ?name|credentials|password|user (?:name )?or password|auth\w{0,12})|user ?name (?:and|or|\/) ?password|password (?:is |was )?(?:incorrect|not accepted|invalid|expired|wrong|required|transition|too)|credentials? (?:are |is |were )?(?:invalid|incorrect|not|rejected|expired)|log ?in (?:failed|denied|incorrect|invalid|error|disabled)|535[- ]|auth(?:entication)? mechanism|application-specific password|sasl|web browser|failed to authenticate/i,
    unless: /dmarc|spf|dkim|message|mail from|e-?mail auth/i,
    source: 'RFC 4954',
    example: '535 5.7.8 Error: authentication failed: bad user name or password',
  },
  {
    id: 'general-requiretls',
    cause: 'requiretls',
    match: /requiretls/i,
    source: 'RFC 8689',
    example: '550 5.7.30 REQUIRETLS needed but not offered by the next host',
  },
  {
    id: 'general-tls-certificate',
    cause: 'tls-certificate',
    match:
      /certificate|\bmta-sts\b|\bdane\b|tlsa|x509|(?:tls|ssl)(?: library)? (?:verif|trust|valid|handshake|negotiat|error|alert|failure|failed|problem|session|connection)|handshake fail|untrusted|unsupported (?:tls|ssl|protocol version)/i,
    unless: /untrusted (?:ip|host|sender)|cert for gatewaying|certified|(?:tls|ssl) (?:is )?(?:required|needed)/i,
    source: 'TLS failures as Postfix, Exim, Exchange print them',
    example: 'Server certificate not trusted: self-signed certificate',
  },
  {
    id: 'general-tls-required',
    cause: 'tls-required',
    match:
      /(?:must|requires?|need\w{0,2}|required|mandatory|only|issue|use|offer\w{0,2}|support\w{0,2}|without|encrypt\w{0,4}|no|not).{0,40}\b(?:starttls|tls|ssl|encrypt(?:ion|ed))\b|\b(?:starttls|tls|ssl|encrypt(?:ion|ed))\b.{0,40}(?:required|must|needed|mandatory|not (?:available|offered|supported)|unavailable|refused|failed|is too weak|fail)|plain ?text (?:connection|session)|unencrypted|starttls/i,
    unless: /attachment|archive|file/i,
    source: 'RFC 3207; X.7.10',
    example: '530 5.7.0 Must issue a STARTTLS command first',
  },
  {
    id: 'general-bad-helo',
    cause: 'bad-helo',
    match:
      /\b(?:helo|ehlo)\b.{0,80}(?:invalid|reject|bad|need|not|must|mismatch|forg|fail|refus|denied|illegal|syntax|deny|required|match|resolv|block|wrong|impersonat|spoof|fake|fully|bogus|first|argument|is|does|was|found|unknown|should|cannot|ip|claim|string)|(?:invalid|bad|forged|illegal|reject\w{0,3}|wrong|fake|faked|unacceptable|improper|unknown|need|malformed|polite|mismatch|refused|no|require|missing) .{0,40}\b(?:helo|ehlo)\b|(?:polite|good) people say|say hello|greeting (?:mismatch|error)|host ?name (?:mismatch|is not (?:fully|valid)|used in)|impersonat|you are not (?:me|who|allowed to (?:use|pretend))|forged|pretend/i,
    unless:
      /obtained from helo|timed? ?out|timeout|no error response|helo stage|mailbox|user unknown|unrecogni[sz]ed command|not implemented|sender|from header|spoof/i,
    source: 'HELO checks of Postfix, Exim, Sendmail',
    example: '504 5.5.2 <localhost>: Helo command rejected: need fully-qualified hostname',
  },
  {
    id: 'general-challenge-response',
    cause: 'challenge-response',
    match:
      /challenge[- ]?response|(?:server|sender|address|mail) requires confirmation|to confirm (?:this|your) (?:mail ?server|address)|boxtrapper|spamarrest|spam arrest|tmda|click (?:on )?(?:the |this )?link.{0,60}(?:deliver|release|approve)|(?:confirm|verify|authenticate) (?:that )?(?:you|your message|yourself|this message).{0,60}(?:human|deliver|release|sender|not spam)/i,
    source: 'Challenge-response systems',
    example: '550 Challenge-response: please click the link to have your message delivered http://cr.example.net/',
  },
  {
    id: 'general-recipient-allowlist',
    cause: 'recipient-allowlist',
    match:
      /(?:not|n't) (?:on|in|part of) (?:the |my |our |your |a |recipient's |this |(?:\w{1,14}'s )?)?(?:\w{1,14} )?(?:white-?list|allow-?list|accept(?:ed)? list|safe ?(?:sender|list)|allowed senders?|address book|contacts?|friends|buddy|guest list|approved)|not (?:been )?(?:white|allow)-?listed|whitelist(?:ed)? (?:only|senders)|private exclusive|only accepts? (?:mail|e-?mail|messages) from|accepts? (?:mail|messages) only from|(?:only|restricted to) (?:approved|allowed|known|whitelisted|certain|authori[sz]ed|trusted) (?:senders?|users|addresses)|not in whitelist/i,
    unless: /please (?:add|ask).{0,40}white/i,
    source: 'Allow lists of recipients',
    example: '550 5.7.1 Sender is not on the recipient’s allow list: this mailbox only accepts mail from approved senders',
  },
  {
    id: 'general-not-allowed-to-list',
    cause: 'not-allowed-to-list',
    match:
      /(?:not|n't|cannot|unauthori[sz]ed|only).{0,40}(?:post(?:ing)?|send|submit|write|mail)\w{0,4} (?:messages? )?(?:to|in) (?:this |the |that |our )?(?:\S{1,60} )?(?:mailing[- ]?list|list\b|group|distribution|alias|forum|members)|(?:post(?:ing)?s?|submission) .{0,40}(?:restricted|members only|not allowed|subscribers|moderat)|(?:members?|subscribers?)[- ]only|only (?:members|subscribers)|not (?:a )?(?:member|subscriber|subscribed)|must be (?:a )?(?:member|subscribed|subscriber)|non-?(?:member|subscriber)|RESOLVER\.RST\.(?:NotAuthorized|RestrictedToRecipientsPermission)|mailing list expansion prohibited|(?:distribution )?(?:list|group) (?:is )?(?:restricted|closed|private|moderated)|restricted (?:list|group|recipient|distribution|address)|(?:投稿|メーリングリスト).{0,40}(?:会員|メンバー|拒否|できません|権限)/i,
    unless: /black ?list|block ?list/i,
    source: 'RFC 3463 X.7.2; mailing lists and groups',
    example: '550 5.7.2 Posting to this mailing list is for members only',
  },
  {
    id: 'general-account-restricted',
    cause: 'account-restricted',
    match:
      /(?:your|this|sending|sender(?:'s)?) (?:e-?mail )?(?:account|user|tenant|organi[sz]ation) .{0,60}(?:has been|is|was|been) (?:blocked|suspended|restricted|disabled|limited|banned|locked|not (?:allowed|authori[sz]ed)|compromised)|(?:mail )?sending (?:is |has been )?(?:denied|disabled|suspended|blocked|not allowed)|outgoing (?:mail|e-?mail|messages?) (?:from \S{1,80} )?(?:has been |is |was )?(?:suspended|blocked|disabled)|outgoing messages from|not (?:registered|verified|enabled) (?:within|in|for) (?:your|this|sending)|e-?mail address is not verified|account (?:is )?not (?:allowed|permitted|authori[sz]ed|enabled) (?:to|for) send/i,
    source: 'Accounts that may not send',
    example: '550 5.7.1 Sending is disabled: outgoing mail from this account has been suspended',
  },
  {
    id: 'general-recipient-policy',
    cause: 'recipient-policy',
    match:
      /(?:rejected|refused|blocked|denied|filtered|declined|discarded|stopped|not accepted)[^.]{0,30} by (?:the |this |that |an? |its |his |their )?(?:user|recipient|addressee|mailbox owner|receiver|account owner|customer|intended|destination|recipient's)|(?:user|recipient(?! server)|addressee|mailbox owner|receiver|customer)(?:'s)? (?:has |have |does |do |is |refuses|reject|mailbox |account )?(?:\w{1,10} ){0,2}(?:not (?:want|accept|wish)|block(?:ed|s)?|refuse[ds]?|reject(?:ed|s)?|declined?|filter(?:ed|s)?|does not accept|doesn't accept|opted|denied|rejecting)\b|(?:recipient|user)(?:'s)? (?:filter|preferences|settings|rules?|policy|polic)|personal (?:filter|block|policy)|user filter|rule .{0,20}recipient|blocked by recipient|domain filter|受信拒否|指定受信|ドメイン指定|フィルタ|rejected by the domain filter|do not wish to receive/i,
    unless:
      /user (?:unknown|not)|requests to connect|unknown|recipient address rejected|does not exist|too many|rcpt|virus|content|spam|blacklist/i,
    source: 'Refusals in the name of the recipient',
    example: '550 Your message was rejected by this user and was not delivered',
  },
  {
    id: 'general-ipv6-refused',
    cause: 'ipv6-refused',
    match: /ipv6.{0,60}(?:not|reject|refus|denied|guideline|require)|(?:not|no|reject|refus).{0,30}ipv6/i,
    source: 'Receivers that refuse IPv6 clients',
    example: '550 5.7.1 This message does not fulfil our IPv6 guidelines',
  },
  {
    id: 'general-namespace',
    cause: 'null-sender-many-recipients',
    match:
      /(?:null|empty|<>) (?:reverse-?path|sender|return[- ]path|envelope sender).{0,60}(?:not|reject|multiple|many|only|refus|more than)|(?:bounce|dsn)s? (?:with|to|may|must).{0,30}(?:multiple|one|more than one) recipients?|multi-?recipient bounce/i,
    source: 'RFC 5321 section 4.5.5 checks',
    example: '550 5.5.3 <>: Data command rejected: Multi-recipient bounce',
  },
  {
    id: 'general-policy',
    cause: 'policy-refused',
    match:
      /polic(?:y|ies)\b|политик|richtlinie|politique|pol.{1,2}tica|politica|beleid|ポリシー|政策|策略|administrative(?:ly)? (?:prohibit|den|reject|block|restrict|lock|refus|prohibition)|admin(?:istrator)? (?:has |have )?(?:prohibit|block|reject|denied|refus)|prohibited by|security (?:reason|polic|problem|violation|restriction|rule)|violat\w{1,4}|not (?:in )?complian|message (?:is )?not allowed|e-?mail (?:is )?not allowed|site (?:rule|config)|local rule|transport\.rules|rejected by (?:the )?(?:transport|mail flow|organi[sz]ation|administrator|gateway|firewall|server|filter|acl|local|an admin|system)|protocol violation|firewall|cannot send e-?mail to yourself|header error/i,
    unless: /temporar|sender policy framework|protect our users|privacy policy|user unknown|no such user/i,
    source: 'Policy refusals without detail',
    example: '550 5.7.1 Denied by policy',
  },
] as const satisfies readonly Rule[];
