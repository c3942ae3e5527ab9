import type { Rule } from '../../rule.ts';
import { anyOf } from '../any-of.ts';

/** Mail that goes round in circles. Asked before texts whose words are wider. */
export const loops = [
  {
    id: 'general-mail-loop',
    cause: 'mail-loop',
    match: anyOf(
      /too many hops|(?:hop|hops) ?(?:count|limit|exceed)|(?:max(?:i ?mum)?|exceeded|many) (?:\w{1,10} ){0,3}hops?\b/,
      /(?:routing|mail|message|forward(?:ing)?|delivery|possible|infinite) loop/,
      /(?:message|mail) (?:was|is) loop|loop(?:ing|ed|s)? (?:detect|back|in|count|mail|message|path)|loops? back to (?:myself|me)/,
      /too many "?(?:received|delivered-to)"?:? ?(?:headers?|lines)|loop count|(?:is|it's|message|mail) looping|loop\b.{0,20}(?:detected|found)/,
      /received (?:headers?|lines?) (?:limit|count|exceed)|routing loop|detected a loop|already (?:have|been) delivered/,
      /delivered-to .{0,30}loop|(?:\d{1,3}) hops|schleife|boucle|bucle|ループ|зациклив/,
    ),
    source: 'RFC 5321 section 6.3; RFC 3463 X.4.6',
    examples: [
      '554 5.4.6 Too many hops, possible mail loop',
      'mail forwarding loop for user@example.com',
      'server misconfigured: your message was looping',
    ],
  },
] as const satisfies readonly Rule[];

/** The way to the server: connections, expiry, routes. */
export const network = [
  {
    id: 'general-host-unreachable',
    cause: 'host-unreachable',
    match: anyOf(
      /no route to host|(?:network|host) (?:is )?unreachable|host (?:is )?down|EHOSTUNREACH|ENETUNREACH/,
      /address family not supported|cannot assign requested address/,
    ),
    source: 'System errors as MTAs print them (connect(2))',
    examples: [
      'connect to mx.example.org[2001:db8::25]:25: Network is unreachable',
      'connect to mx.example.org[192.0.2.1]:25: No route to host',
    ],
  },
  {
    id: 'general-connection-refused',
    cause: 'connection-refused',
    match: anyOf(
      /server refused mail service/,
      /connection (?:was )?(?:refused|rejected by remote|actively refused|reset by peer.{0,20}connect)/,
      /connect(?:ion)? (?:attempt )?(?:to \S{1,100} )?(?:was )?refused|ECONNREFUSED/,
    ),
    unless: /reputation|poor|block|spam|due to|polic|due|black|complain/i,
    source: 'System errors as MTAs print them',
    examples: ['connect to mx.example.org[192.0.2.25]:25: Connection refused'],
    not: ['Connection reset by peer: connection refused by the remote, dropped, bad reputation ip'],
  },
  {
    id: 'general-queue-expired',
    cause: 'queue-expired',
    match: anyOf(
      /failed \d{1,3} attempts|retry time(?:out)? (?:exceeded|not reached)/,
      /(?:message|mail|delivery|queue|queued|retry|delivery time|time|deliver) (?:\w{1,10} ){0,3}(?:expired|time(?:d)? ?-?out|too long|exceeded)\b/,
      /(?:message|envelope|delivery) expired|expired (?:after|in queue|from)/,
      /could(?: not|n't) (?:be )?deliver(?:ed)? .{0,40}(?:for|within|in|after|during) (?:the last |more than )?\d{1,7} ?(?:seconds|minutes|hours|days)/,
      /(?:in|on) the queue (?:too long|for)|been in the queue|queue time|unable to deliver in \d/,
      /(?:aborted|failed|undelivered|undeliverable|giving up) after \d{1,4}(?:\.\d)? ?(?:days|hours|minutes)/,
      /(?:has|had) been (?:delayed|in (?:the|our) queue|frozen)/,
      /(?:message|delivery|it) .{0,60}(?:will be|is being) retried/,
      /will (?:be )?(?:continue|retried|keep)(?: \w{1,10}){0,3} (?:try|trying|for|until|\d)/,
      /not (?:yet )?been delivered (?:after|to)|(?:tried|trying) (?:for|to deliver).{0,40}(?:days|hours)/,
      /(?:all hosts?|host).{0,40}failing for a long time|delay reason|maximum (?:retry|queue|retries|delivery)/,
      /retries (?:exceeded|exhausted)|too many retries|tried all mxs|failed \d{1,3} attempts/,
      /delivery attempts? (?:exceed|fail|exhaust)|gave up|gives? up|giving up|i'm not going to try again/,
      /this message has been in the queue too long|still undelivered|delivery time expired|delivery has been delayed/,
      /not delivered within|within the (?:retry|queue|delivery|allowed) (?:\w{1,10} )?(?:period|time)|timely (?:manner|fashion)|time limit for delivery|zeitüberschreitung|délai.{0,20}(?:dépassé|expiré)|tiempo (?:agotado|excedido)|tempo scaduto/,
      /tempo (?:esgotado|excedido)|配送.{0,10}(?:期限|遅延)|送信.{0,10}遅れ|超时|逾時/,
    ),
    unless: anyOf(
      /mailbox is full|over ?quota|user unknown|unknown user|no such user|\bfilter/,
      /connection (?:timed out|refused|reset|dropped)|giving up on \S{1,60}\.? ?$|certificate|account|remote host said/,
      /password|mailbox|authentication|connect/,
    ),
    source: 'RFC 3463 X.4.7; texts of many MTAs',
    examples: [
      '554 4.4.7 Message expired: unable to deliver in 840 minutes',
      '421 4.4.2 mail session expired',
      'Message could not be delivered for 5 days; Message will be deleted from queue',
      'undeliverable after 3 days',
      'Tried all MXs',
      'message too old, giving up',
      'could not be delivered within the retry period',
      'Could not deliver message in a timely manner',
    ],
    not: [
      'mail filter timeout',
      "554 The recipient's mailbox daily message quota exceeded",
      '550 5.4.300 Message expired -> 421 4.7.0 too many connections from your host',
      'maildir over quota: Mail quota exceeded',
    ],
  },
  {
    id: 'general-connection-timeout',
    cause: 'connection-timeout',
    match: anyOf(
      /timed? ?-?out|time ?-?out|(?:no|not) (?:answer|response|respond\w{0,3}|reply)(?: from)?(?: host| server| the)?/,
      /(?:did|does|is|was|has|are)(?: not|n't)(?: \w{1,10})? respond\w{0,3}/,
      /(?:could|can)(?: ?not|n't) (?:connect|establish|reach|contact|open (?:a )?connection|make a connection|be reached|be contacted|be connected)/,
      /unable to (?:connect|establish|reach|contact|open (?:a |the )?(?:smtp )?connection)|could not initiate/,
      /(?:failed|failure|error|cannot|trouble|problem) (?:to |in |while |establishing |making )?(?:connect|reach|contact|establish|opening)\w{0,3}/,
      /connection (?:failed|failure|error|problem|attempt|could not)|not accept our requests to connect/,
      /deferred: (?:connection|connect|no route)/,
      /server (?:is )?(?:unreachable|not reachable|down|offline|not responding)/,
      /MXs? for this domain could (?:not )?be reached|wasn't able to establish an smtp connection|sorry, i couldn't|no smtp (?:server|connection)|host unreachable/,
      /(?:server|host|destination|system) (?:is )?not reachable|unreachable|connect\(\)|Operation timed/,
      /timeout exceeded|(?:verbindung|server).{0,30}(?:nicht möglich|fehlgeschlagen|nicht erreichbar|abgelehnt)/,
      /connexion.{0,20}(?:impossible|échou|refus)|接続.{0,12}(?:できません|失敗|タイムアウト)|连接.{0,8}(?:超时|失败)/,
      /соединени.{0,20}(?:не|ошибк|отказ)/,
    ),
    unless: anyOf(
      /sender|verify|user unknown|unknown user|ldap|daemon|filter|database|\bsql|mailbox (?:is )?full|over ?quota|does not exist|too many|resolve/,
      /authenticat|disk|permission|milter|\bpipe\b|procmail|dropped|reset|closed/,
    ),
    source: 'RFC 3463 X.4.1; texts of many MTAs',
    examples: [
      'connect to mx.example.org[192.0.2.25]:25: Connection timed out',
      '421 4.4.0 [internal] no MXs for this domain could be reached at this time',
      "Sorry, I wasn't able to establish an SMTP connection. (#4.4.1) I'm not going to try again; this message has been in the queue too long.",
      '554 5.4.1 no answer from host',
    ],
    not: [
      'unable to connect to LDAP server; local error in processing',
      '451 unable to connect to daemon',
      'mail filter timeout',
      'The following recipient(s) could not be reached: user@example.com on 1/1/2026. The e-mail account does not exist at the organization this message was sent to.',
      '451 4.7.1 milter timed out / temporarily unavailable',
    ],
  },
  {
    id: 'general-connection-dropped',
    cause: 'connection-dropped',
    match: anyOf(
      /lost connection/,
      /connection (?:(?:with|to) \S{1,100} )?(?:was |has been |is )?(?:lost|dropped|closed|reset|terminated|broken|aborted|unexpectedly|died)/,
      /(?:remote|server|host|peer|other side|dropped|closed|broke|reset|terminated|lost|interrupted|hung up|disconnected).{0,30}(?:the )?connection/,
      /disconnect\w{0,3}|broken pipe|(?:network|smtp|reply:|socket|connection|tcp) (?:read|write) error|reply: read error/,
      /(?:server|host|peer) hung up|read error from|premature(?:ly)? (?:end|close|eof)|unexpected(?:ly)? (?:close|eof|disconnect|end)/,
      /(?:session|connection) (?:has |is )?(?:expired|too old)\b/,
      /connection reset|ECONNRESET|EPIPE|socket (?:error|closed)|i\/o error.{0,20}(?:network|socket|connection)/,
      /network (?:error|problem|failure|read|write)/,
    ),
    unless:
      /closing connection|closing transmission|user unknown|\brate|limit|polic|spam|block|too many|please (?!reconnect)|tls|refus|black/i,
    source: 'RFC 3463 X.4.2; texts of many MTAs',
    examples: [
      'lost connection with mx.example.org[192.0.2.25] while sending end of data -- message may be sent more than once',
      '#4.4.7 smtp; 442 Connection dropped',
      'tcp read error',
      'server hung up',
      '421 4.4.2 the connection is too old',
    ],
    not: [
      '501-5.5.4 HELO/EHLO argument "localhost_" invalid, closing connection. gsmtp',
      'SMTP error from remote mail server after initial connection: 554 user unknown',
      '421 server busy, too many connections from your IP (203.0.113.9)',
      '450 4.4.316 Connection refused [Message=Socket error code 10061]',
    ],
  },
  {
    id: 'general-routing',
    cause: 'routing-failure',
    match: anyOf(
      /(?:no|unable to|cannot|can't|could not|couldn't|failed to) (?:find (?:an? )?)?rout(?:e|able|ing)/,
      /routing (?:error|problem|fail)|(?:unable|not able) to route|unrouteable|unroutable|delivery (?:path|route)/,
      /no (?:connector|route)|(?:MX|mail) .{0,40}loops|points? (?:back )?to (?:myself|local ?host|this host|localhost)/,
      /config error: mail loops|transport.{0,20}not available/,
    ),
    unless: /domain/i,
    source: 'RFC 3463 X.4.4',
    examples: ['554 5.4.4 Routing error, no connector for the address space'],
    not: ['unrouteable mail domain "nosuch.example"'],
  },
] as const satisfies readonly Rule[];
