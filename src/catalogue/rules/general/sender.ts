import type { Rule } from '../../rule.ts';

/** The sender's address or domain was refused: never the recipient's fault. */
export const sender = [
  {
    id: 'general-sender-domain-coded',
    cause: 'sender-domain-bad',
    match: /domain|host/i,
    status: ['X.1.7', 'X.1.8'],
    unless: /outbound/i,
    source: 'RFC 3463 X.1.8 with words about the domain',
    example: '550 5.1.7 No such domain news.example.com.',
  },
  {
    id: 'general-sender-null-mx',
    cause: 'sender-null-mx',
    match:
      /sender.{0,60}null ?mx|sender (?:address|domain).{0,40}(?:does not|doesn't) (?:accept|receive) (?:e-?mail|mail)|domain of (?:the )?sender.{0,40}(?:nullmx|null mx)/i,
    source: 'RFC 7505; Postfix reject_unknown_sender_domain',
    example: '550 5.7.27 <news@example.com>: Sender address rejected: Domain example.com does not accept mail (nullMX)',
  },
  {
    id: 'general-sender-domain-bad',
    cause: 'sender-domain-bad',
    match:
      /(?:domain|host) (?:of|for|in|from) (?:the |your )?(?:envelope )?(?:sender|return|from|mail from|reverse).{0,100}(?:not exist|doesn'?t exist|not resolve|doesn'?t resolve|not found|unknown|invalid|unresolvable|no (?:mx|a |dns|valid)|cannot|could not|unverif|has no|is not|lookup|must)|sender(?:'s|s)? (?:address |e-?mail |mail )?(?:rejected: )?(?:domain|host).{0,60}(?:not exist|not found|doesn'?t exist|not resolve|unresolv|unknown|invalid|not valid|lookup fail|cannot|could not be|has no (?:mx|a |dns)|missing)|sender (?:address )?rejected: .{0,120}(?:domain not found|unknown domain|domain .{0,60}not exist|host not found|malformed dns|mx record|domain must resolve)|(?:unknown|invalid|nonexistent|non-existent|unresolvable|unroutable|unrouteable|bad|bogus) (?:sender|return|from|envelope)(?:'s)? (?:address )?(?:mail )?domain|(?:envelope )?(?:sender|from|return(?:-path)?) (?:address )?domain .{0,40}(?:must exist|must resolve|does not|is not|has no)|(?:domain|host) .{1,80} (?:does not|doesn't) (?:exist|resolve|match)[^.]{0,20}(?:sender|mail from|envelope)|mail from.{0,60}(?:domain|host) (?:not found|unknown|does not)|cannot resolve (?:your )?(?:sender|from|mail from|your)(?: address)?(?:'s)? domain|domain of sender address|unroutable sender|from:? domain is invalid|valid from:|unrouteable sender/i,
    source: 'Postfix reject_unknown_sender_domain, Sendmail, Exim sender verification',
    example: '450 4.1.0 <news@example.com>: Sender address rejected: Domain not found',
  },
  {
    id: 'general-sender-dns-missing',
    cause: 'sender-dns-missing',
    match:
      /(?:no|missing|without|lacks|must have (?:an? )?(?:valid )?)\s?(?:MX|A\/MX|MX or A|valid MX)(?: record)?s?.{0,40}(?:sender|from|your|return|domain of)|your (?:domain|e-?mail domain|mail domain).{0,40}(?:has no|no|without|missing) (?:valid )?(?:mx|dns|a record)|(?:sender|from|your) domain .{0,60}has no (?:mx|a|dns)/i,
    source: 'Sender domain DNS checks',
    example: '550 Access denied, your domain has no valid MX record',
  },
  {
    id: 'general-sender-unverifiable',
    cause: 'sender-unverifiable',
    match:
      /sender (?:address )?(?:verif(?:y|ication)|callout|callback)|(?:could not|cannot|can't|unable to|failed to|couldn't) verify (?:the )?(?:envelope )?(?:sender|your (?:address|e-?mail))|verif(?:y|ication) (?:of )?(?:the )?(?:envelope )?sender|sender verify|unverif(?:ied|iable) (?:sender|address.{0,30}sender)|sender (?:address )?rejected: (?:un(?:verified|deliverable) address|undeliverable)|callback (?:setup|verification)|(?:sender|return) address.{0,40}(?:could not be verified|unverifiable|not verified)|sender (?:unknown|not found|does not exist|address does not exist)|unknown sender/i,
    unless: /verifying recipient|recipient verif/i,
    source: 'Exim sender verify, Postfix reject_unverified_sender',
    example: '550 5.1.7 Sender verify failed',
  },
  {
    id: 'general-sender-syntax',
    cause: 'sender-syntax',
    match:
      /(?:sender|mail from|envelope from|from address|return-path|originator)(?: e-?mail)?(?: address)?.{0,30}(?:syntax|malformed|illegal|missing|empty|not fully|need fully|bad format|rfc)|(?:syntax|malformed|illegal|badly formed) (?:\w{1,10} ){0,2}(?:sender|mail from|from address|originator|return-path)|(?:bad|invalid|improper) (?:mail from|sender|sender's|envelope sender|originator|reverse-path|return path)(?: address| syntax| e-?mail| mailbox)?\b/i,
    unless: /guidelines|header/i,
    source: 'RFC 3463 X.1.7',
    example: "553 5.1.7 Bad sender's mailbox address syntax",
  },
  {
    id: 'general-sender-mismatch',
    cause: 'sender-address-mismatch',
    match:
      /(?:not|isn't|is not) (?:owned|allowed|permitted|authori[sz]ed) (?:by|to|for) .{0,40}(?:send|use|user|as|this|from)[^.]{0,30}(?:sender|from|as|address|user|behalf)|sender address .{0,60}not owned by|client was not authenticated to send (?:anonymous )?mail during|(?:does not|doesn't|must|did not) match .{0,60}(?:authenticat|login|logged|account|user ?name|sasl|smtp user)|not permitted to send (?:on behalf|as)|send ?as ?denied|sendondehalf|send on behalf|sender (?:mis-?match|login mismatch)|must be the same as (?:your )?(?:authori[sz]ed|login|authenticat)|mail from must equal|MapiExceptionSendAsDenied|'?send mail as'?|sending (?:from|as) this (?:user|address).{0,30}not allowed/i,
    unless: /certificate|\bdkim\b|\bspf\b/i,
    source: 'Postfix reject_sender_login_mismatch, Exchange SendAsDenied',
    example: '553 5.7.1 <news@example.com>: Sender address rejected: not owned by user app@example.com',
  },
  {
    id: 'general-sender-refused',
    cause: 'sender-refused',
    match:
      /sender(?:'s)?(?: e-?mail)?(?: address| domain| mailbox)?:? ?(?:<[^>]{0,200}>:? ?)?(?:is |was |has been |have been |are )?(?:rejected|refused|denied|blocked|not allowed|not accepted|black-?listed|not permitted|block-?listed|forbidden|disallowed|not welcome|banned|prohibited|unauthori[sz]ed|suspended|listed|on (?:a|the|our|my) (?:block|black|deny|reject))|(?:denied|reject(?:ed|s)?|refus(?:ed|es|ing)|block(?:ed|s|ing)?|bad|banned|unauthori[sz]ed|prohibited|disallowed|not accept(?:ing|ed)?|blacklisted) (?:by (?:the )?)?(?:mail |e-?mails? |messages? |all mail )?(?:from )?(?:the |your |this |that |envelope )?(?:sender|from[- ]address|mail from|return[- ]path|originator)\b|(?:rejected|refused|blocked|denied|not accept(?:ed)?)[^.]{0,30} from (?:<[^>@]{0,100}@[^>]{1,100}>|[\w.+-]{1,64}@[\w.-]{1,100})|(?:mail|e-?mail|messages?) from (?:<?[\w.+=-]{1,100}@[\w.-]{1,100}>?|(?:you|your (?:domain|address|e-?mail))|that (?:address|domain)|this (?:address|domain|sender)|@?[\w-]{1,60}\.[\w.-]{1,80})(?: domain)?,? (?:is|was|are|has been|have been) ?(?:not )?(?:rejected|refused|denied|blocked|allowed|accepted|permitted|prohibited|unwelcome|banned|forbidden|not wanted)|sender ?filter|badmailfrom|in my badmailfrom|(?:do|does|will|can)(?:n't| not|not) (?:accept|receive|allow|want) (?:e-?mails?|mail|messages?|anything) from (?:<[^>]{1,200}>|you|your (?:domain|address|e-?mail)|this (?:sender|domain|address)|(?:[\w.+-]{1,64})?@|sender)|your (?:e-?mail address|address|sender address|domain|e-?mail domain|sender domain) (?:is|was|has been|[\w.-]{1,60} is) (?:blocked|rejected|black-?listed|block-?listed|banned|on (?:a|our|the) (?:block|black)|denied|not allowed|not permitted|refused|in (?:a|our|my|the) (?:block|black))|sender denied|envelope (?:sender )?(?:blocked|rejected|refused)|rule imposed mailbox access for|no mail from your domain|(?:spammer|blocked) (?:sender|address|e-?mail address)\b|unauthori[sz]ed sender|blocked senders?\b|from address (?:is )?not (?:allowed|accepted|permitted)|invalid from address|you (?:are|have been) (?:blocked|banned|blacklisted) (?:by|from) (?:this|the) (?:user|recipient)/i,
    unless:
      /unusual (?:rate|amount)|protect our users|spam or virus|\bIP\b|client host|\[\d{1,3}\.\d|dnsbl|\brbl\b|spamhaus|spamcop|reputation|domain blocked due to|user unknown/i,
    source: 'Sender refusals of many servers',
    example: '550 5.7.1 <news@example.com>... Sender address rejected: Access denied',
  },
  {
    id: 'general-sender-refused-languages',
    cause: 'sender-refused',
    match:
      /absender.{0,60}(?:abgelehnt|abgewiesen|gesperrt|blockiert|nicht (?:erlaubt|akzeptiert|zugelassen))|exp[ée]diteur.{0,60}(?:refus|rejet|bloqu|interdit|non autoris)|remitente.{0,60}(?:rechazad|bloquead|denegad|no (?:permitid|autorizad|aceptad))|mittente.{0,60}(?:rifiutat|respint|bloccat|non (?:autorizzat|accettat|consentit))|remetente.{0,60}(?:rejeitad|recusad|bloquead|negad|n.{1,3}o (?:permitid|autorizad|aceit))|afzender.{0,60}(?:geweigerd|geblokkeerd|niet toegestaan)|nadawc.{0,60}(?:odrzucon|zablokowan)|отправител.{0,60}(?:отклон|заблокир|запрещ|отверг)|送信者.{0,40}(?:拒否|許可されて)|发件人.{0,40}(?:拒绝|被拒|屏蔽)|寄件(?:人|者).{0,40}(?:拒絕|被拒)/i,
    source: 'Sender refusals in other languages',
    example: '550 5.7.1 Absenderadresse abgelehnt: nicht erlaubt',
  },
  {
    id: 'general-group-no-permission',
    cause: 'not-allowed-to-list',
    match:
      /(?:may not have|do(?:n't| not) have|without|no) permissions? to (?:post|send|submit)(?: messages?)? (?:to|in)|the group you tried to contact|grupo con el que has intentado|(?:gruppe|group|groupe|grupo|gruppo|groep|grupp|grupie|grupa).{0,40}(?:Kontakt|kontaktieren|contacter|contactar|contattare|contact (?:op|te)).{0,200}(?:nicht vorhanden|n'existe pas|n’existe pas|no exista|non esist|n.{1,3}o exist|niet best)|グループ.{0,60}(?:存在しない|権限がない)|群組.{0,30}(?:不存在|權限)|群组.{0,30}(?:不存在|权限)|समूह.{0,80}(?:मौजूद|अनुमति)|المجموعة.{0,120}(?:موجودة|مصرح)|그룹.{0,80}(?:존재|권한)|групп.{0,80}(?:не существует|прав)|skupin.{0,60}(?:neexist|oprávn)|grup.{0,60}(?:mevcut de|izn|istnie|uprawn)/i,
    source: 'Google Groups and other lists',
    example:
      "We're writing to let you know that the group you tried to contact (example) may not exist, or you may not have permission to post messages to the group.",
  },
] as const satisfies readonly Rule[];
