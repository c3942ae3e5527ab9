import type { Rule } from '../../rule.ts';
import { anyOf } from '../any-of.ts';

/** A link in the message is on a list: said so plainly that a provider's tag beside it says less. */
export const listedLinks = [
  {
    id: 'general-link-on-dbl',
    cause: 'spamhaus-dbl',
    match:
      /\b(?:url|uri|link|domain)s? (?:is |are |was )?listed (?:in|on|by) (?:the )?(?:dbl\.spamhaus|spamhaus dbl)/i,
    scope: 'url-domain',
    scopeValue: /\((?<value>[\w-]{1,63}(?:\.[\w-]{1,63}){1,6})\)/,
    source: 'Spamhaus DBL hits on links',
    examples: ['550 5.7.1 Message blocked: URL listed in dbl.spamhaus.org (news.example.com)'],
  },
] as const satisfies readonly Rule[];

/** The sending IP or a domain of the message is on a list. */
export const blocklists = [
  {
    id: 'general-new-ip-volume',
    cause: 'ip-reputation',
    match:
      /new or untrusted ip|untrusted (?:ip|host|sender|server)|(?:too many messages|high volume).{0,30}(?:untrusted|new) ip/i,
    source: 'Filters that distrust new IPs',
    examples: ['451 4.7.1 Received too many messages from a new or untrusted IP: 192.0.2.61'],
  },
  {
    id: 'general-url-blocklist',
    cause: 'content-url',
    match: anyOf(
      /\b(?:surbl|uribl|multi\.surbl)\b.{0,80}(?:url|uri|link|domain|host|found|listed|in (?:the )?(?:message|body|mail))/,
      /contains an? (?:url|uri|link)\b.{0,80}(?:(?:black|block)-?listed|malicious)|(?:url|uri|link|website|web ?site|domain)s? .{0,80}(?:listed|found|blocked|black-?listed|in|on|detected).{0,40}\b(?:surbl|uribl|ivmuri|black ?list|blocklist)/,
      /(?:contains?|containing|includes?) (?:an? |some )?(?:spam(?:my|vertised)?|bad|blocked|blacklisted|malicious|suspicious|forbidden|unwanted|spammer) (?:urls?|uris?|links?|domains?|websites?)/,
      /(?:blocked|rejected|blacklisted|spammy|suspicious|malicious) (?:url|uri|link)s?|blocked using (?:multi\.(?:uri|sur)bl|uribl|surbl)/,
    ),
    source: 'SURBL, URIBL and Spamhaus DBL refusals',
    examples: [
      '554 5.7.1 Message refused: it contains a blacklisted link',
      '550 Your message contains a link that is known to be malicious',
      '554 blocked due to malicious link',
    ],
  },
  {
    id: 'general-cloudmark',
    cause: 'cloudmark-csi',
    match: /csi\.cloudmark|cloudmark (?:sender intelligence|csi)/i,
    source: 'Cloudmark Sender Intelligence',
    examples: [
      '554 Connection refused, 192.0.2.10 has a poor reputation on Cloudmark Sender Intelligence (CSI)',
    ],
  },
  {
    id: 'general-geo-block',
    cause: 'geo-blocked',
    match: anyOf(
      /\bgeo[- ]?(?:ip|block|graph|location|fenc|filter|polic|restrict)|countries\.nerd/,
      /(?:mail|connections?|e-?mails?|messages?|ip(?:s| address(?:es)?)?|traffic) from (?:your |this |that |the )?(?:country|region)/,
      /your (?:country|region|location).{0,30}(?:block|reject|not (?:allowed|accepted|permitted)|denied|banned)/,
      /country .{0,30}(?:block|reject|not allowed|banned|denied)|blocked by country/,
    ),
    unless: /hostkarma|junkemailfilter/i,
    source: 'Country filters',
    examples: [
      '550 5.7.1 Rejected based on geographical location: mail from your country is not accepted here',
      '550 Geo-blocked: mail from RU not accepted',
    ],
  },
  {
    id: 'general-blocklist',
    cause: 'blocklist',
    match: anyOf(
      /\b(?:dns-?(?:based )?(?:bl|wl|black ?list|block ?list)s?|dnsrbl|rbl|rbls|rhsbl|drbl|uceprotect|spam ?cop|ahbl|psbl|njabl|mailspike|hostkarma|backscatterer|spamrats|0spam|manitu|nixspam|blocklist\.de|truncate\.gbudb|lashback|wpbl|cbl|dsbl|ordb|mapsrbl|mail-?abuse\.(?:org|com)|abuseat|abuse ?at\.org|dynablock|blackholes?|trend ?micro.{0,20}(?:ers|reputation|rbl)|junkemailfilter|cobion|anti-?spam\.org\.cn|realtime b[al]|real-?time b[al])\b/,
      /\bbl[ao]ck(?:ed)? using\b|black[- ]?list|block[- ]?list|deny ?-?list|bad ?-?list|blackhole|bloqueado.{0,20}lista/,
      /liste noire|lista negra|lista nera|schwarze liste|sperrliste|czarn\w* li[sś][tc]|ч[её]рн\w{1,3} спис|ブラックリスト|黑名单/,
      /黑名單/,
      /(?:ip|host|address|server|client|domain|relay|you).{0,40}\b(?:is|are|was|been|found) (?:currently )?(?:listed|blackholed|black-?listed|block-?listed)\b/,
      /(?:found|listed) (?:in|on|at|by) (?:one or more |a |the |our |my |an? )?(?:\w{1,20} ){0,2}(?:list|database|dnsbl|rbl|blocklists?)\b/,
      /\(BL\)\s{0,3}$/,
      /you are on (?:our|my|the|a) .{0,20}list|\blisted (?:at|in|on|by) [\w-]{1,40}\.[\w.-]{2,80}|spam(?:mer)?s? list/,
      /local (?:deny|reject) list/,
    ),
    unless: anyOf(
      /too many (?:errors|connections|recipients)|(?:not|n't) (?:on|in) (?:the |our |a )?(?:white|allow)-?list/,
      /mailing-?list is|black-?listed (?:content|phrase|word|string|term)|may be blacklisted|user unknown|no such user|unknown user|malware|virus|not found/,
    ),
    source: 'DNS block list refusals of many servers',
    examples: [
      '550 Rejected: 192.0.2.10 is listed at work.drbl.example.net',
      '550 Rejected by local policy (RBL)',
      '550 blacklisted ip: 203.0.113.9',
      '554 IP=192.0.2.9 - We met a problem. (Ask your postmaster for help.) (BL)',
      '550 5.7.1 Mail from 192.0.2.1 has been refused: listed at bl.example.net',
      '421 mx.example.org Service not available - closing transmission channel. IP 203.0.113.7 is listed',
    ],
    not: [
      '550 Rule imposed as message contained a blacklisted phrase',
      'The mail server could not deliver mail to user@example.org. The account or domain may not exist, they may be blacklisted',
      '554 5.6.1 eicar body hash found in the malware database',
      '550 the recipient was not found in our user database',
    ],
  },
] as const satisfies readonly Rule[];
