import type { Rule } from '../../rule.ts';

/** Too much or too fast. What the text says it counts decides the scope. */
export const rate = [
  {
    id: 'general-mail-flood',
    cause: 'mail-flood',
    match:
      /mail ?flood|flood (?:detect|protect|attack|control|block)|flooding|message flood|flood of (?:mail|messages|connections)|flood(?:ed|s)? (?:our|the|this|us)/i,
    source: 'Flood protection; X.7.28 of RFC 7505 registry',
    example: '550 5.7.28 Mail flood detected from your IP, message rejected',
  },
  {
    id: 'general-unusual-rate-blocked',
    cause: 'mail-flood',
    match: /unusual (?:rate|amount|volume|number) of (?:unsolicited )?(?:e-?mail|mail|messages|traffic)/i,
    reply: '5XX',
    source: 'Google wording, also printed by resellers',
    example: '550 5.7.1 Blocked because of an unusual volume of messages from 192.0.2.10',
  },
  {
    id: 'general-unusual-rate',
    cause: 'gmail-unusual-rate',
    match: /unusual (?:rate|amount|volume|number) of (?:unsolicited )?(?:e-?mail|mail|messages|traffic)/i,
    source: 'Google wording, also printed by resellers',
    example: '421 4.7.1 Deferred because of an unusual volume of messages from 192.0.2.10',
  },
  {
    id: 'general-recipient-rate',
    cause: 'recipient-rate',
    match:
      /(?:user|recipient|mailbox|account|customer).{0,60}(?:is |are )?(?:receiving|getting|received) (?:mail|e-?mails?|messages|too many|too much).{0,40}(?:quickly|rate|fast|many|much)|(?:receiving|reception) (?:rate )?limit|too (?:many|much) (?:messages|mail|e-?mails?) (?:for|to) (?:this|that|the) (?:user|recipient|mailbox|account)|recipient (?:thread|rate|receiv).{0,20}limit|(?:user|recipient|mailbox) .{0,30}(?:rate limit|is being throttled)/i,
    unless: /quota exceeded|mail stored|full/i,
    source: 'Gmail, Yahoo, Exchange Online receiving limits',
    example: '450 4.2.1 This mailbox gets too many messages: recipient rate limit, resend later',
  },
  {
    id: 'general-invalid-recipient-limit',
    cause: 'invalid-recipient-limit',
    match:
      /(?:too many|excessive|number of|max(?:imum)?|high|limit (?:of|on)|exceeded).{0,30}(?:invalid|unknown|bad|non-?exist\w{0,5}|wrong|rejected|failed|incorrect) (?:recipients?|users?|addresses|rcpts?|mailboxes|rcpt)|(?:invalid|unknown|bad) (?:recipients?|users?|rcpts?) (?:limit|threshold|rate|exceed)|dictionary attack|directory harvest|namespace mining|harvest(?:ing)? attack/i,
    source: 'Harvest protection of many servers',
    example: '550 Too many invalid recipients',
  },
  {
    id: 'general-smtp-auth-throttled',
    cause: 'smtp-auth-throttled',
    match:
      /too many (?:failed )?(?:log ?in|auth\w{0,12}|sign-?in|password) (?:attempts?|failures?|errors?)|too many authentication|(?:auth\w{0,12}|log ?in) (?:attempts|failures).{0,30}(?:limit|exceed|throttl|temporarily)/i,
    source: 'SMTP AUTH throttling',
    example: '454 4.7.0 Too many login attempts, please try again later.',
  },
  {
    id: 'general-too-many-recipients',
    cause: 'too-many-recipients',
    match:
      /too many (?:recipients|rcpts?|addresses|to:|destinations|envelope recipients|cc)(?! (?:this|per|in|within|an?|the last|today|every) ?(?:hour|day|minute|second|last))|(?:number of|max(?:imum)?(?: number of)?|limit (?:of|on)|exceed\w{0,3}|more than \d{1,6}) (?:allowed |the )?(?:recipients|rcpts?)(?! (?:per|this|in|within|an?) (?:hour|day|minute|second))|recipients? (?:count|number|limit)|(?:only|at most) (?:one|\d{1,4}) recipients?|only one recipient|recipients .{0,20}(?:exceeds?|exceeded|over limit)/i,
    unless: /(?:per|this|an|in (?:the last )?\d{0,3} ?|last|every|within|each) ?(?:hour|day|minute|second|24)|hourly|daily|rate/i,
    source: 'RFC 5321 section 4.5.3.1.8; X.5.3',
    example: '550 5.5.3 Too many recipients for this message (maximum 100)',
  },
  {
    id: 'general-connection-limit',
    cause: 'connection-limit',
    match:
      /(?:too many|excessive|max(?:imum)?(?: number of| of)?|number of|multiple|exceed\w{0,5}(?: the)?(?: max\w{0,4})?(?: number of)?|limit of|simultaneous|concurrent|parallel) (?:\w{1,14} ){0,3}(?:connections?|sessions?|connects|threads?|smtp sessions?|conn)\b|connections? (?:rate|limit|frequency|count|throttl|per|exceed)|(?:connection|session)s? (?:\w{1,12} ){0,3}(?:limit|exceeded|too (?:fast|often|quick|many)|limited)|max(?:imum)? (?:connections?|sessions?)|concurrency limit|ip frequency limit|frequency limited|connecting too (?:often|fast|frequently|quickly)|too many concurrent|trop de connexions|zu viele (?:gleichzeitige )?verbindungen|demasiadas conexiones|troppe connessioni|muitas conex.{1,2}es|te veel (?:verbindingen|connecties)|zbyt wiele po|слишком много (?:соединений|подключений)|連接過多|连接(?:过多|太多|频率)|同時接続/i,
    unless: /dropped connection|could not|timed out/i,
    source: 'Connection limits of many servers',
    example: '421 4.7.0 mx.example: Too many concurrent connections from 192.0.2.10, try again later',
  },
  {
    id: 'general-message-limit',
    cause: 'message-limit',
    match:
      /(?:daily|hourly|monthly|weekly|per[- ](?:hour|day|minute)|sending|outgoing|outbound|send|messages?|e-?mails?|mail|sender|relay|submission|user|account|recipients?) (?:\w{1,12} ){0,2}(?:quota|limits?)\b.{0,30}(?:exceed|reach|hit|over|violat)|(?:exceed\w{0,5}|reach(?:ed)?|over|hit|passed) (?:\w{1,14} ){0,4}(?:daily|hourly|sending|outgoing|outbound|send|message|messages|mail|e-?mail|relay|rate|per[- ]hour|per[- ]day|submission|recipient|recipients)\s?(?:\w{1,12} ){0,2}(?:limits?|quota|rate|allowance)|(?:limit|quota|max(?:imum)?|number of (?:messages|recipients|e-?mails|mails))(?: of)? .{0,40}per (?:hour|day|minute|second|session|connection|month)|max(?:imum)? (?:messages?|mails?|e-?mails?|number of messages|defers and failures) (?:per|in|this)|max (?:defers|emails|recipients) .{0,30}per hour|too many (?:messages|e-?mails?|mails|recipients|emails|deliveries|transactions|requests|errors|hits|rcpts?|transaction|submissions|attempts|commands)(?: .{0,60}(?:hour|day|minute|second|session|connection|ip|time|from|sent|this|recent|today|later|slow|too|in a|at once))?|(?:sent|sending) (?:to )?too (?:many|much)|has sent (?:\d{1,7} )?(?:to )?(?:too|more)|messages? (?:limit|quota)|messaging limits?|outgoing (?:mail|message) limit|smtp send limit/i,
    unless:
      /(?:user|account|mailbox) (?:exceeded )?quota|received:? ?headers?|hops|too many errors after|mailbox|inbox|user.{0,30}over quota|invalid|size|kb|mb|bytes|large|storage|disk|too many recipients$|mime|header|dns|lookups|redirect/i,
    source: 'Sending limits of many servers and hosts',
    example: '550 5.1.1 <user@example.org> - 203.0.113.222 has sent to too many recipients this hour.',
  },
  {
    id: 'general-rate-limited',
    cause: 'rate-limited',
    match:
      /rate[- ]?(?:limit|control|exceed|throttl|too high|restrict|polic)|throttl|too (?:fast|quick(?:ly)?|frequent(?:ly)?|often|much (?:mail|e-?mail|traffic|volume|data))|slow(?:er)? down|try again slower|slower|(?:excessive|unexpected|high|unusual|abnormal|large) (?:\w{1,12} ){0,2}(?:volume|rate|traffic|amount|number of (?:messages|mails|e-?mails|connections|recipients))|(?:sending|message|delivery|mail|arrival|incoming|over) rate\b|(?:volume|frequency|traffic) (?:limit|control|exceed|restrict|too high)|quota for (?:this|your) (?:ip|host|sender)|reduce (?:your )?(?:sending|rate|volume)|exceeded (?:the |your )?(?:allowed |max\w{0,4} )?rate|mail (?:server )?volume|ratelimit|temporarily (?:deferred|limited) due to|送信(?:数|通数).{0,20}(?:制限|超過)|发送(?:频率|数量|过快)|频率|слишком (?:много|часто)|zu viele (?:nachrichten|mails|e-?mails|empf)|trop de (?:messages|mails|courriers|destinataires)|demasiados (?:mensajes|correos)|troppi messaggi|muitas mensagens|te veel (?:berichten|e-?mails)|zbyt wiele (?:wiadomo|mail)/i,
    unless: /quota exceeded|mail stored|dns|lookups|hops|received|full/i,
    source: 'Throttling in free words',
    example: '451 4.7.1 <smtp.example.jp[192.0.2.3]>: Client host rejected: Please try again slower',
  },
] as const satisfies readonly Rule[];
