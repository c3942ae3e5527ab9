import type { Rule } from '../../rule.ts';
import { anyOf } from '../any-of.ts';

/** The sending IP or domain has a bad name, or is simply refused. */
export const reputation = [
  {
    id: 'general-error-limit',
    cause: 'provider-temporary-block',
    match:
      /\b(?:auth\w{0,12}|log-?in|error|command|failure)s? (?:\w{1,10} ){0,2}(?:limit|threshold) (?:is |was )?(?:exceed|reach|hit)\w{0,3}/i,
    // What Postfix says of a program that took too long over a delivery.
    unless: /command time limit/i,
    source: 'NetEase and others that count a client’s faults',
    examples: [
      '554 IP is rejected, smtp auth error limit exceed',
      '554 5.7.1 login failure threshold reached',
      '550 bad command limit exceeded',
    ],
    not: ['Command time limit exceeded: "/opt/helpdesk/bin/ticket"'],
  },
  {
    id: 'general-low-reputation-domain',
    cause: 'domain-reputation',
    match: anyOf(
      /(?:poor|bad|low|very low|negative|suspicious|insufficient|no|unknown|weak) (?:domain|sender domain|from domain|sending domain)(?:'s)? reputation/,
      /reputation of (?:the |your )?(?:sending |sender |from |a |e-?mail )?domain/,
      /domain.{0,40}(?:has|have|with|due to|a) (?:an? )?(?:very )?(?:poor|bad|low|negative) reputation/,
      /domain blocked due to (?:spam )?(?:complaints|abuse)/,
      /your domain has been (?:blocked|blacklisted|banned|rejected)/,
    ),
    source: 'Domain reputation refusals',
    examples: ['550 5.7.1 Message rejected because the reputation of the sending domain is very low'],
  },
  {
    id: 'general-poor-reputation',
    cause: 'ip-reputation',
    match: anyOf(
      /(?:poor|bad|low|very low|negative|suspicious|insufficient|weak|lowest|high risk) (?:\w{1,15} ){0,2}(?:reputation|sender ?score)|\bsbrs\b/,
      /not have (?:a )?(?:good|sufficient) (?:\w{1,12} )?reputation/,
      /reputation (?:is |was |score |level |of (?:the |your )?(?:sending |sender |connecting |source |client )?(?:ip|host|server|mta)|too|filter|block|based|service|system|check|problem|issue|list|data)/,
      /(?:ip|sender|host|email|network|ip address|by|server|client|mta|due to|of|local) reputation/,
      /reputation.{0,40}(?:reject|block|denied|refus|poor|bad|low)|(?:blocked|rejected|refused|denied)[^.]{0,40}(?<!url |uri |link )\breputation|spamtrap|spam trap|honeypot/,
    ),
    source: 'IP reputation refusals of many filters',
    examples: [
      '554 5.7.1 mx.example: your IP address 192.0.2.10 has a poor reputation; connection refused',
      '550 5.7.1 Your IP has a bad sender score',
      '554 SBRS rejected',
      '550 Blocked by Barracuda Reputation',
      '550 host [192.0.2.1] is blocked: too many spam traps',
    ],
  },
  {
    id: 'general-dynamic-ip',
    cause: 'dynamic-ip',
    match: anyOf(
      /dynamic(?:ally)?[- ](?:assigned |allocated )?(?:ip|host|address|client|range|pool|look)|dial-?up/,
      /residential (?:ip|address|line)|generic (?:rdns|reverse|host|ptr|hostname)|dyndns|consumer (?:broadband|ip|line)/,
      /(?:adsl|dsl|cable|dhcp|pool) (?:client|host|address|range|user|line)s?/,
      /not authorized to send (?:e-?mail|mail) directly|direct-?to-?mx|end-?user ip/,
    ),
    source: 'Refusals of dynamic and residential addresses',
    examples: ['550 5.7.1 Mail from dynamic IP addresses is not accepted here'],
  },
  {
    id: 'general-open-relay-block',
    cause: 'open-relay-block',
    match:
      /open (?:smtp )?relays?|open prox(?:y|ies)|(?:proxy|relay) (?:server )?(?:detected|test)|is an open/i,
    source: 'Open relay and proxy refusals',
    examples: ['550 5.7.1 Mail from 192.0.2.10 refused: open relay, see http://relays.example.net/'],
  },
  {
    id: 'general-complaints',
    cause: 'complaint-block',
    match: anyOf(
      /(?:user|spam|abuse|due to|too many|excessive|high|recipient) complaints?/,
      /complaints? (?:about|from|received|rate|of spam)|reported as spam by|spam (?:reports|complaint)/,
    ),
    unless: /temporarily deferred/i,
    source: 'Complaint-driven blocks',
    examples: ['554 Mail from 192.0.2.10 refused because of excessive complaints from our users'],
    not: ['421 4.7.0 [TS01] Messages from 192.0.2.1 temporarily deferred due to user complaints - 4.16.55.1'],
  },
  {
    id: 'general-spam-source',
    cause: 'ip-reputation',
    match: anyOf(
      /(?:you|your (?:ip|host|server|system|network|machine|mail server|address)|this (?:ip|host|server)|(?:sending|source) ip|host|client|site|network|ip(?: address)? ?\[?[\d.a-f:]{7,39}\]?|domain)\b.{0,40}\b(?:(?:is|are|was|has been|seems?|appears?) (?:to be )?(?:a )?(?:known |suspected |currently )?(?:send(?:ing|s)?|spamm(?:er|ing)|source of|sent|spam|used|abus|attack|infected|compromised|flagged for|an? abus))/,
      /spam(?:mer)?s? (?:source|host|site|network|server|ip|domain|not (?:welcome|allowed|tolerated|accepted))/,
      /suspected spammer|known spam(?:mer| source| site| domain)?|(?:currently|you are) sending spam/,
      /\bno spammers\b|spammers? .{0,30}(?:not|block|reject|go away)|excessive spam|sent (?:us )?spam|spam from (?:your|this|you)/,
      /junk ?mail rejected|mail abuse|abus(?:e|ive) (?:from|detected|by|host|ip|behaviou?r|ip address)|bot ?net/,
      /infected (?:host|machine|system|ip)|malicious (?:host|ip|client)|hacked|virus-?infected/,
      /compromised (?:host|server|ip|account)|\bkarma\b/,
    ),
    source: 'Blocks of spam sources in free words',
    examples: [
      '554 5.7.1 You are sending spam, go and clean your server',
      '550 sending IP has been flagged for spamming',
      '554 5.7.1 client host rejected: abusive IP',
      '550 karma too low: -8',
      '550 no spammers please',
    ],
  },
  {
    id: 'general-ip-blocked',
    cause: 'provider-block',
    match: anyOf(
      /\bip\b.{0,40}(?:заблок|запрещ|забан|в ч[её]рн|被封|被屏蔽|被拒|拒否|차단)/,
      /\b(?:is |was |has been |have been |been |are |were |temporarily |permanently |currently |_is_|is_)?(?:blocked|banned|denied|refused|rejected|forbidden|not allowed|not accepted|not permitted|not welcome|barred|blackholed|bloqu[eé]e?s?|locked|restricted|suspended|prohibited|disallowed|not authori[sz]ed|firewalled|bloccato|gesperrt|blockiert|abgelehnt|abgewiesen|bloqueada?o?|zablokowan\w{1,3}|заблокирован\w{0,2})\b(?<=(?:\bip\b|ips|ip[- ]?addr(?:ess)?(?:es)?|client host|host|server|connection|connecting ip|remote host|sending (?:server|mta|host)|mail server|mta|address \[?\d|client \[?\d|your (?:network|system|machine|isp|site|server|provider)|\[\d{1,3}(?:\.\d{1,3}){3}\]|<? ?\d{1,3}(?:\.\d{1,3}){3} ?>?).{0,120})/,
      /(?:blocked|banned|denied|refus(?:ed|ing|es)|reject(?:ed|ing)?|forbidden|block(?:s|ing)?|barred|(?:not|n't) accept(?:ed|ing)?|den(?:y|ying)|no access|not allowed|prohibited|invalid|bad|denied access|access denied|cannot accept)[^.;]{0,40} (?:from |by |for |of |to |your |this |the |mail |sending |source |client |address |connections? |server ){1,5}(?:ip\b|ip[- ]?addr|host\b|server\b|\[?\d{1,3}(?:\.\d{1,3}){3}|network|mail server|isp\b|client|connection)/,
      /no (?:mail|connections?) (?:is |are )?accepted from|no access from mail server|(?:invalid|bad|blocked|banned|black) (?:sending |client |source )?ip\b|\bip (?:is )?(?:in black|bad)\b|\byour ip (?:[\da-f.:]{7,39} )?is on (?:our|my|a|the) \w{0,12} ?list/,
      /blocked for (?:spam|abuse)|adresse ip source|\bip (?:block|ban|deny|reject)/,
      /your (?:host|ip) .{0,40}(?:reject|block)/,
      /(?:service|access|connection)s? (?:denied|refused|rejected|blocked|forbidden) (?:from|for|to|by) (?:\[?\d{1,3}\.|your|this)/,
      /server access forbidden|not accepting (?:connections|mail) from (?:you|your|this)/,
      /refused to talk to me: 5\d\d.{0,40}(?:denied|block|reject|refus)/,
      /you are (?:blocked|banned|not (?:allowed|permitted|welcome) to (?:connect|send)(?! (?:\w{1,12} ){0,2}to\b))|esmtp not accepting connections/,
      /access (?:from|for) .{0,60}(?:blocked|denied|rejected)/,
    ),
    unless: anyOf(
      /headers?\b|socket error|ipv6|too (?:many|much|fast|frequent)|\brate|limit|exceed|helo|ehlo|user unknown|no such/,
      /unknown user|virus|attachment|temporarily deferred|connection refused(?: by (?:the )?(?:remote )?(?:server|host|peer))?\W*$|invalid (?:host|domain) ?name/,
      /does not exist|mailbox|recipient|subject|temporarily rejected message|deferred: connection|sender address|not resolve|tls|ssl|certificate|authenticat|starttls/,
      /log ?in|password|name service|lookup|timed? ?out|:(?:25|465|587)\b|connect to|syntax/,
    ),
    source: 'IP blocks in free words',
    examples: [
      '550 Access from ip address 192.0.2.1 blocked.',
      '421 4.7.0 e-mail from your server is temporarily suspended',
      "550 We don't accept mail from your IP",
      '554 no connection accepted from 192.0.2.1',
      '550 black ip',
      '554 IP in black',
      '554 mr85p00im-smtpin001.me.com ESMTP not accepting connections',
    ],
    not: [
      '550-5.7.1 [203.0.113.9] Messages missing a valid address in From: header, or having no From: header, are not accepted. gsmtp',
      '450 4.4.316 Connection refused [Message=Socket error code 10061]',
      '554 5.7.1 - Connection refused. IPv6 is not supported. AUP#In-1260',
      '550 host [192.0.2.1] is blocked: too many spam traps',
      '550 5.7.1 <localhost>: Helo command rejected: Access denied',
      '442 connection refused',
      '550 Host rejected unknown local-part "user" in recipient',
      '451 4.3.0 Mail server temporarily rejected message',
      '550-Please turn on SMTP Authentication in your mail client. 550-mx.example.com [192.0.2.1]:4321 is not permitted to relay through this server without authentication.',
      '550 5.7.1 Service unavailable, Client host [203.0.113.9] blocked using Spamhaus. To request removal from this list see https://www.spamhaus.org/query/lookup?ip=203.0.113.9',
      '554 (RTR:BL) The IP address used to connect to AOL has been blocked: 203.0.113.9',
    ],
  },
  {
    id: 'general-recipients-blocked',
    cause: 'provider-block',
    match: anyOf(
      /\(blocked\)$|email blocked by|mail blocked|e-?mail (?:has been |was )blocked\b/,
      /your (?:message|mail|e-?mail) (?:was|has been) blocked\b/,
    ),
    unless:
      /virus|content|attachment|spam|policy|phish|malware|url|link|unauthenticated|recipient has|unsolicited/i,
    source: 'Blocks without a reason',
    examples: ['550 Your message was blocked'],
    not: [
      '541 5.4.1 Recipient address rejected: mail blocked by policy MessageLabs',
      '550-5.7.26 Your email has been blocked because the sender is unauthenticated. 550-5.7.26 Gmail requires all senders to authenticate with either SPF or DKIM. gsmtp',
      '550 bulk email blocked: the message was classified as unsolicited',
    ],
  },
] as const satisfies readonly Rule[];
