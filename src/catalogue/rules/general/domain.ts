import type { Rule } from '../../rule.ts';
import { anyOf } from '../any-of.ts';

/** The recipient's domain does not exist or takes no mail. */
export const domain = [
  {
    id: 'general-account-or-domain',
    cause: 'domain-no-mail-host',
    match:
      /(?:account or domain|domain or (?:user|account)) (?:name )?(?:may not exist|does not exist|doesn't exist|might not exist|may be misspelled)/i,
    addressVerdict: 'suppress-after-repeats',
    source: 'Exim setups that guess at the reason',
    examples: [
      'The mail server could not deliver mail to user@example.org. The account or domain may not exist, they may be blacklisted',
    ],
  },
  {
    id: 'general-dns-domain-not-found',
    cause: 'domain-unknown',
    match: /dns error: domain name not found/i,
    source: 'Gmail as the sending server',
    examples: ['DNS Error: Domain name not found'],
  },
  {
    id: 'general-dns-try-again',
    cause: 'dns-failure',
    match: /name service error.{0,120}try again|host not found, try again/i,
    source: 'Postfix, temporary DNS errors',
    examples: ['Name service error for domain example.org: Host not found, try again'],
  },
  {
    id: 'general-gateway',
    cause: 'routing-failure',
    match: /find a gateway|no gateway/i,
    source: 'Exim and X.400 relays',
    examples: ['Routing: Could not find a gateway for user@example.org'],
  },
  {
    id: 'general-null-mx',
    cause: 'domain-null-mx',
    match: anyOf(
      /null ?mx/,
      /(?:domain|host|server)\b.{0,60}(?:does not|doesn't|do not|never|will not|no longer) (?:accept|receive|handle|process)s? (?:any )?(?:e-?mail|mail|messages|smtp)/,
      /MX or SRV record indicated no SMTP service|no smtp service (?:here|on)/,
      /(?:host|server|domain|site) (?:is )?(?:not accepting|does not accept|never accepts?) (?:e-?mail|mail|messages|network)/,
      /not accept(?:ing)? (?:any )?(?:e-?mail|mail) (?:for|at) this (?:domain|host)/,
    ),
    unless: /sender|from you|\bfrom\b|mail from|temporar|try again|later|unauthenticated|currently/i,
    source: 'RFC 7505, RFC 7504',
    examples: [
      '556 5.1.10 <user@example.org>: Recipient address rejected: Domain example.org does not accept mail (nullMX)',
    ],
  },
  {
    // Postfix before 3.0 says this of a null MX.
    id: 'general-null-mx-malformed',
    cause: 'host-accepts-no-mail',
    match: /type=MX: Malformed or unexpected name server reply/i,
    source: 'Postfix before null MX support',
    examples: ['Name service error for name=example.org type=MX: Malformed or unexpected name server reply'],
  },
  {
    id: 'general-mx-nowhere',
    cause: 'domain-no-mail-host',
    match: anyOf(
      /(?:all relevant )?MX records? .{0,60}(?:non-?existent|point to|invalid|localhost|loopback|illegal|unusable|numeric)/,
      /(?:no|without) (?:usable |valid )?(?:MX|mail exchanger|mail host|a\/aaaa|mx host)\w{0,2}(?: record)?s?\b.{0,30}(?:found|for|exist|available|domain|host)/,
      /mail exchangers? .{0,30}(?:not found|unknown)/,
      /(?:MX|mail exchanger) (?:lookup|record)s? .{0,60}(?:loops back|points? to|not found|does not exist)/,
      /no mx (?:record)?s?\b|find a mail exchanger|no host found for existing|\bhas no (?:mx\b|mail (?:exchanger|host|server))/,
      /had no relevant answers|no mail (?:server|host|exchanger)s? (?:found|for|exist)/,
    ),
    unless:
      /sender|loops back to myself|could be reached|temporar|dns error: \d|dns type '?mx|sending domain|your domain|helo/i,
    source: 'Exim, qmail, Yahoo, Sendmail',
    examples: ['No mx record found for domain=example.org'],
  },
  {
    // 5.4.4, unable to route: the lookup did not fail on the way, it found nothing (Exchange).
    id: 'general-dns-unroutable',
    cause: 'domain-unknown',
    match: /(?:unable to|could not|cannot|can't) (?:look ?up|resolve) (?:the )?(?:dns|domain|mx)/i,
    status: '5.4.4',
    source: 'Exchange, non-delivery reports, read 2026-11',
    examples: ['550 5.4.4 Unable to lookup DNS for example.org'],
  },
  {
    id: 'general-dns-lookup-failed',
    cause: 'dns-failure',
    match: anyOf(
      /dns (?:temporary|error|type|fail|server|lookup|timeout|problem|query|resolution|look-?up)\b/,
      /(?:malformed|unexpected) (?:or unexpected )?name server reply|^no relevant answers/,
      /name ?server.{0,30}(?:fail|timeout|timed|no response|not respond|loop|error)|SERVFAIL/,
      /(?:temporar(?:y|ily)|transient) .{0,40}(?:name|dns|resol|(?:host|mx|domain) lookup)/,
      /host lookup (?:did not complete|fail|timed|deferred)/,
      /(?:name|mx|host|a|aaaa) (?:service|server|record)? ?(?:lookup|resolution|query|look-?up)s? .{0,40}(?:fail|error|timed out|timeout|problem|temporar)/,
      /CNAME[_ ]lookup|no answer from (?:dns|name)|hostname lookup/,
      /(?:could ?not|unable to|cannot|can't|couldn't|failed to) (?:lookup|look up|query|perform dns)/,
      /try again.{0,40}host name lookup|host name lookup failure|name server: .{0,60}(?:host name lookup|connection)/,
    ),
    unless:
      /reverse|\bspf\b|dmarc|sender|\bptr\b|Host (?:\S{1,255} )?(?:was )?not found|nxdomain|host or domain name not found|IP name lookup|authenticat|\bdane\b|tlsa/i,
    source: 'Postfix, Exim, Sendmail, Gmail DNS errors',
    examples: ["DNS Error: 80480947 DNS type 'mx' lookup of example.org responded with code SERVFAIL"],
  },
  {
    id: 'general-domain-unknown',
    cause: 'domain-unknown',
    match: anyOf(
      /(?:host|domain|hostname|domainname|destination|site|server|mail domain|host or domain)(?: name| part| server)? ?(?:<?\[?[\w.-]{3,100}\]?>?)? ?(?:is |was |could |can ?not |has |does |did |are |be )*(?:not (?:be )?(?:found|exist|known|resolved?|a valid|registered|valid|defined|recogni[sz]ed)|unknown|does ?n[o']t (?:exist|resolve)|doesn't (?:exist|resolve)|nonexistent|non-?existent|invalid|no longer (?:exist|in use|valid|in service)|unresolvable|expired|illegal|unrouteable|must exist|no mx)/,
      /^(?:5\d\d )?(?:5\.\d\.\d )?[\w-]{1,63}(?:\.[\w-]{1,63}){1,6} does(?: not|n't) exist/,
      /(?:unknown|no such|invalid|non-?existent|nonexistent|bad|illegal|unrouteable|unroutable|unresolvable|undefined|unrecogni[sz]ed|inexistent|incorrect|misspelled) (?:\w{1,14} ){0,2}(?:hosts?|domains?|hostname|domain name|host\/domain|site|top.level domain|tld|mail domain|destination (?:system|host|domain|address))/,
      /unrouteable address|unroutable address|NXDOMAIN/,
      /(?:domain|host)\b.{0,100}(?:couldn't|could not|can't|cannot) be found/,
      /(?:can ?not|cannot|can't|could not|couldn't|unable to|failed to|not able to|fail to) (?:find|resolve|locate|look up|lookup|determine|route)[^.]{0,40}(?:host|domain|mx|mail server|mail exchanger|server|dns)\b/,
      /no route (?:found )?to domain|resolve the (?:recipient|domain)|name (?:or service )?not known/,
      /domain (?:name )?(?:lookup|does not|lookup failed|isn't)|couldn't find any host|no such domain/,
      /domain.{0,20}not exist|all host address lookups failed permanently|Host not found|non-?existent (?:domain|host)/,
      /domain (?:\S{1,80} )?is not (?:reachable|found)|unable to resolve route|recipient(?:'s)? domain.{0,60}(?:not|unknown|invalid|reject)/,
      /bad destination (?:system|host)/,
      /(?:domain|domäne|rechner|host).{0,40}(?:unbekannt|existiert nicht|nicht gefunden)/,
      /domaine.{0,40}(?:inconnu|n'existe pas|introuvable|inexistant)/,
      /dominio.{0,40}(?:desconocid|no existe|inexistente|non esiste|sconosciut|no encontrad|non trovat)/,
      /dom.{1,2}nio.{0,40}(?:n.{1,3}o existe|desconhecid|inexistente|n.{1,3}o encontrad)/,
      /domein.{0,30}(?:onbekend|bestaat niet)|domen\w.{0,30}(?:nie istnieje|nieznan)/,
      /домен.{0,30}(?:не существ|не найден|неизвест)|ドメイン.{0,60}(?:存在し|見つから)|域名.{0,10}(?:不存在|无效)|網域.{0,10}不存在/,
    ),
    unless: anyOf(
      /dnssec|sender|helo|ehlo|reverse|\bptr\b|user unknown|unknown user|no such user|mail from|return-path/,
      /domain of (?!the recipient)|your (?:host|domain|ip)|client host|mailbox (?:not found|unavailable|does not)/,
      /recipient (?:address )?(?:does not exist|not found|unknown)|from address|user (?:does not|doesn't) exist/,
      /loops back|spf|relay|ip address|not a valid (?:mailbox|user|recipient)|user not found|mailbox not|\bin domain/,
      /in this domain|at this domain|address.{0,20}(?:does not|doesn't) exist (?:at|in|on)|unknown address|account/,
      /temporar|domain (?:is )?blocked|local[- ]part|unknown (?:to|on|at) (?:this|our)/,
    ),
    source: 'Postfix, Exim, Sendmail, qmail, Exchange; several languages',
    examples: [
      'Host or domain name not found. Name service error for name=example.org type=A: Host not found',
    ],
  },
] as const satisfies readonly Rule[];
