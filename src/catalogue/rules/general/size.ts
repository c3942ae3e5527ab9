import type { Rule } from '../../rule.ts';

/** Full mailboxes, full disks and messages over a limit: three things that share their words. */
export const size = [
  {
    id: 'general-sender-quota',
    cause: 'account-restricted',
    match:
      /(?:sender|sending (?:user|account)|your (?:own )?(?:mailbox|account))(?:'s)?.{0,30}(?:over quota|quota exceed|is full|over its|exceeded .{0,20}quota)|RESOLVER\.SND\.|SubmissionQuotaExceeded|sender.{0,20}submission quota/i,
    source: 'Exchange: quota of the sender',
    example: '550 5.2.2 RESOLVER.SND.QuotaFull; the mailbox of the sender is full',
  },
  {
    id: 'general-system-full',
    cause: 'system-full',
    match:
      /(?:mail )?(?:system|server|file ?system|disk|queue|spool|partition|volume|device|storage).{0,20}(?:is |was )?full\b|no space left|(?:insufficient|not enough|no|low on|out of|running low on|inadequate) (?:system |disk |queue |spool |free |server )?(?:disk|system) (?:storage|space|resources)|(?:insufficient|not enough|out of) (?:system |server )?(?:disk|queue|spool) ?(?:space)?|(?:insufficient|not enough) (?:system )?(?:storage|resources)|(?:disk|system|filesystem) (?:space|storage) (?:low|short|exhausted|full)|4\.3\.1 (?:insufficient|out of)|disk quota/i,
    unless: /user|mailbox|recipient|account|quota|inbox|Blocks limit/i,
    source: 'RFC 3463 X.3.1; Postfix, Sendmail, Exchange back pressure',
    example: '550 5.0.0 Mail system full',
  },
  {
    id: 'general-mailbox-full',
    cause: 'mailbox-full',
    match:
      /\b(?:is |are |was |currently |has |been |too |almost )*(?:full|over ?-?(?:the |its |his |their |maximum )?(?:quota|limit|stuffed|drawn|sized?|size)|out of (?:storage|space|disk)|exceed\w{0,5}|stuffed|limit (?:exceed|reach)\w{0,3}|at (?:its )?(?:capacity|limit)|exhausted|reached (?:the |its |their |his )?(?:\w{1,10} )?(?:quota|limit|capacity|maximum)|used up|too (?:full|large|big)|voll|plein\w?|llen[oa]|pien[ao]|chei[ao]|vol|pełn[ay]|przepełnion\w|переполнен)\b(?<=(?:mail ?box|mail ?drop|in-?box|account|recipient|user|mail ?folder|box|maildir|destination|mail directory|mail ?store|addressee|storage|boite|postfach|message store|quota|mail file).{0,120})|(?:over|exceed\w{0,5}|above|beyond|out of|at|reached|run out of|would exceed)[^.]{0,30}(?:\b(?:quota|mailbox (?:size|limit|space|storage|quota)|storage (?:limit|space|quota|allocation)|disk (?:quota|space|allocation)|maildir|inbox space|space)\b)|\b(?:quota|maildir|mailbox)\b.{0,30}(?:exceed|violat|full|over|reached|exhaust)|over ?quota|exceeded storage|(?:not enough|insufficient|no|lacks?|without|does(?:n't| not) have (?:enough|sufficient)) (?:mailbox |storage |disk |free |more )?(?:space|storage|room|quota)|(?:mail|message)box.{0,20}full|mail quota|disc quota|Inode limit|MapiExceptionShutoffQuota|OverQuota(?:Perm|Temp)|insufficient disk space|storage (?:space )?exceeded|(?:empf.{1,3}nger|benutzer|konto|postfach|mailbox|speicher).{0,40}(?:voll\b|überschritten|ueberschritten|.{1,2}berschritten|ersch.{1,2}pft)|(?:bo.{1,2}te|bal|quota).{0,40}(?:pleine|satur|d.{1,2}pass)|(?:buz.{1,2}n|casilla|cuota|bandeja).{0,40}(?:llen[oa]|excedid|superad|agotad|sobrepas)|(?:casella|cartella|quota).{0,40}(?:pien[ao]|superat|esaurit)|(?:caixa|cota|quota).{0,40}(?:chei[ao]|excedid|lotad|ultrapassad)|(?:postvak|mailbox|quotum).{0,30}(?:\bvol\b|overschreden)|(?:skrzynk|konto|limit).{0,40}(?:pełn|przepełni|przekrocz)|(?:ящик|квот).{0,40}(?:переполн|превыш|исчерп)|メールボックス.{0,20}(?:一杯|いっぱい|容量|満杯|超過)|容量.{0,10}(?:超過|オーバー|を超え)|(?:邮箱|信箱|郵箱|空间|空間|容量).{0,10}(?:已?满|已?滿|不足|超限|超出|超過)|사서함.{0,20}(?:가득|초과)|\bfull (?:mailbox|inbox|mail box)|too much mail stored|zu ?viele (?:mails|nachrichten) auf dem server|posta kutusu.{0,20}dolu|brevlåda.{0,10}full|(?:postkasse|indbakke).{0,10}fuld/i,
    unless:
      /(?:message|user) size limit|message (?:size|too|is too|exceed|length)|size of (?:the |your |this )?message|too (?:large|big) for|message (?:file )?too big|sending (?:quota|limit)|hourly|per (?:hour|day)|daily|sender|rate|send(?:ing)? (?:limit|quota)|connection|(?:user|recipient|mailbox) unknown|MaxMessageSize|fixed maximum|attachment|not full|RecipSizeLimit|mail loop|number of recipients/i,
    source: 'RFC 3463 X.2.2; texts of many servers and languages',
    example: '550 Mailbox is full / Blocks limit exceeded / Inode limit exceeded',
  },
  {
    id: 'general-too-large-for-mailbox',
    cause: 'message-too-large-for-mailbox',
    match:
      /(?:too (?:large|big|long)|exceeds?|larger|size).{0,40} (?:for|of|by|allowed (?:for|by)) (?:this|the|that|his|their) (?:recipient|mailbox|user|account)|RecipSizeLimit|(?:recipient|mailbox|user)(?:'s)? (?:\w{1,10} ){0,2}(?:message )?size limit|(?:would|will) exceed.{0,30}(?:maximum|quota)|would (?:over|put).{0,40}quota/i,
    source: 'RFC 3463 X.2.3; Exchange RESOLVER.RST.RecipSizeLimit',
    example: '552 5.2.3 Message is larger than allowed by this recipient',
  },
  {
    id: 'general-message-too-large',
    cause: 'message-too-large',
    match:
      /(?:message|mail|e-?mail|msg|body|data|attachments?|content|header|size|it|letter|object)\b.{0,50}\b(?:too (?:large|big|long|great|much data)|exceed\w{0,5}|larger than|bigger than|oversized?|over the (?:size|maximum)|greater than|over ?size|above the|is over \d)|(?:exceed\w{0,5}|over|greater than|larger than|above|beyond) (?:\w{1,14} ){0,5}(?:message[- ]size|size[- ]limit|max(?:imum)? (?:message |allowed |allowable |mail |data )?(?:size|length)|fixed (?:limit|maximum)|byte limit|size|maximum allowable|message length|fixed limit on|limit of \d{1,12} (?:kb|mb|bytes))|too (?:large|big)\b.{0,40}(?:message|mail|limit|size|attachment)|message size|size limit|size exceeds|size of (?:the |your |this )?(?:message|mail|e-?mail) is (?:over|above|beyond)|max(?:imum)? message size|(?:message|mail|e-?mail) (?:is |was )?too (?:large|big)|oversized (?:message|mail)|file too (?:large|big)|(?:the )?number of attachments|(?:nachricht|mail|datei|gr.{1,3}e).{0,40}(?:zu gro.{1,3}|überschreitet|.{1,2}berschreitet)|(?:message|courrier|taille|fichier).{0,40}(?:trop (?:gros|volumineux|grand|long)|d.{1,2}passe)|(?:mensaje|tama.{1,2}o|correo).{0,40}(?:demasiado grande|excede|supera)|(?:messaggio|dimension).{0,40}(?:troppo grande|supera|eccede)|(?:mensagem|tamanho).{0,40}(?:muito grande|excede|grande demais)|(?:bericht|bestand).{0,30}te groot|(?:wiadomo|rozmiar).{0,30}(?:za du|zbyt du|przekracza)|(?:сообщени|письм|размер).{0,40}(?:слишком (?:больш|велик)|превыша)|サイズ.{0,20}(?:超|大き)|(?:邮件|郵件|信件).{0,10}(?:过大|過大|太大|超过|超過)/i,
    unless:
      /(?<!size of the )headers? (?:is|are|line|field|value) |file name|queue|line|hops|received:? headers?|subject (?:is )?too|rate|per (?:hour|day)|number of (?:recipients|messages|connections)|quota|spam score|score|hop ?count|(?:header|headers) (?:line )?too (?:long|large)|domain policy size|timed? ?out|limits? .{0,20}(?:exceeded|reached)$|mail ?box/i,
    source: 'RFC 3463 X.3.4; RFC 1870',
    example: '552 Message size exceeds fixed maximum message size (10485760)',
  },
] as const satisfies readonly Rule[];
