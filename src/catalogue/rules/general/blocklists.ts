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
      /untrusted (?:ip|host|sender|server)|(?:too many messages|high volume).{0,30}(?:untrusted|new) ip/i,
    source: 'Filters that distrust new IPs',
    examples: [
      '451 4.7.1 Received too many messages from a new or untrusted IP: 192.0.2.61',
      '451 4.7.1 untrusted host 203.0.113.9',
      '421 high volume from a new IP',
    ],
  },
  {
    id: 'general-url-blocklist',
    cause: 'content-url',
    match: anyOf(
      /contains an? (?:url|uri|link)\b.{0,80}(?:(?:black|block)-?listed|malicious)|(?:url|uri|link|website|web ?site|domain)s? .{0,80}(?:listed|found|blocked|black-?listed|in|on|detected).{0,40}\b(?:ivmuri|black ?list|blocklist)/,
      /(?:contains?|containing|includes?) (?:an? |some )?(?:spam(?:my|vertised)?|bad|blocked|blacklisted|malicious|suspicious|forbidden|unwanted|spammer) (?:urls?|uris?|links?|domains?|websites?)/,
      /(?:blocked|rejected|blacklisted|spammy|suspicious|malicious) (?:url|uri|link)s?/,
    ),
    source: 'SURBL, URIBL and Spamhaus DBL refusals',
    examples: [
      '554 5.7.1 Message refused: it contains a blacklisted link',
      '550 Your message contains a link that is known to be malicious',
      '554 blocked due to malicious link',
      '554 message contains spamvertised domains',
      '554 5.7.1 the link bad.example was found on a blocklist',
    ],
  },
  {
    id: 'general-cloudmark',
    cause: 'cloudmark-csi',
    match: /cloudmark (?:sender intelligence|csi)/i,
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
    unless: /hostkarma/i,
    source: 'Country filters',
    examples: [
      '550 5.7.1 Rejected based on geographical location: mail from your country is not accepted here',
      '550 Geo-blocked: mail from RU not accepted',
      '554 203.0.113.9 is listed in zz.countries.nerd.dk',
      '550 mail from your country is unwanted',
      '550 country XX is blocked',
      '550 blocked by country rule',
      '550 your region is not permitted',
    ],
    not: ['550 no mail from your country: 203.0.113.9 is listed by hostkarma.junkemailfilter.com'],
  },
  {
    id: 'general-blocklist',
    cause: 'blocklist',
    match: anyOf(
      /\b(?:dns-?(?:based )?(?:bl|wl|black ?list|block ?list)s?|dnsrbl|rbl|rbls|rhsbl|drbl|uceprotect|spam ?cop|ahbl|psbl|njabl|mailspike|hostkarma|backscatterer|spamrats|0spam|manitu|nixspam|blocklist\.de|truncate\.gbudb|lashback|wpbl|cbl|dsbl|ordb|mapsrbl|mail-?abuse\.(?:org|com)|abuseat|abuse ?at\.org|dynablock|blackholes?|trend ?micro.{0,20}(?:ers|reputation|rbl)|junkemailfilter|cobion|anti-?spam\.org\.cn|realtime b[al]|real-?time b[al])\b/,
      /black[- ]?list|block[- ]?list|deny ?-?list|reject list|spam(?:mer)?s? list/,
      /(?:ip|host|address|server|client|domain|relay|you).{0,40}\b(?:is|are|was|been|found) (?:currently )?(?:listed|blackholed|black-?listed|block-?listed)\b/,
      /(?:found|listed) (?:in|on|at|by) (?:one or more |a |the |our |my |an? )?(?:\w{1,20} ){0,2}(?:list|database|dnsbl|rbl|blocklists?)\b/,
      /you are on (?:our|my|the|a) .{0,20}list|\blisted (?:at|in|on|by) [\w-]{1,40}\.[\w.-]{2,80}|\(BL\)\s{0,3}$/,
      {
        de: [/schwarzen? liste|sperrliste/],
        es: [/lista negra|bloqueado.{0,20}lista/],
        fr: [/liste noire/],
        it: [/lista nera/],
        ja: [/ブラックリスト/],
        pl: [/czarn\w* li[sś][tc]/],
        ru: [/ч[её]рн\S{1,3} спис/],
        zh: [/黑名单|黑名單/],
      },
    ),
    unless: anyOf(
      /too many (?:errors|connections|recipients)|black-?listed (?:content|phrase|word|string|term)|may be blacklisted|user unknown|no such user|unknown user|malware|virus|not found/,
    ),
    source: 'DNS block list refusals of many servers',
    examples: [
      '550 Rejected: 192.0.2.10 is listed at work.drbl.example.net',
      '550 Rejected by local policy (RBL)',
      '550 blacklisted ip: 203.0.113.9',
      '554 IP=192.0.2.9 - We met a problem. (Ask your postmaster for help.) (BL)',
      '550 5.7.1 Mail from 192.0.2.1 has been refused: listed at bl.example.net',
      '421 mx.example.org Service not available - closing transmission channel. IP 203.0.113.7 is listed',
      '550 203.0.113.9 is on a blocklist',
      '550 denylist hit for 203.0.113.9',
      '550 203.0.113.9 is in the local reject list',
      '550 203.0.113.9 is on our spammers list',
      '550 your address was found in a local database',
      '550 you are on our list',
      '550 203.0.113.9 steht auf einer schwarzen Liste',
      '550 203.0.113.9 steht auf einer Sperrliste',
      '550 203.0.113.9 está en una lista negra',
      '550 bloqueado por estar en una lista',
      '550 203.0.113.9 est sur une liste noire',
      '550 203.0.113.9 si trova in una lista nera',
      '550 203.0.113.9 はブラックリストに登録されています',
      '550 203.0.113.9 jest na czarnej liście',
      '550 203.0.113.9 в чёрном списке',
      '550 203.0.113.9 在黑名单中',
      '550 203.0.113.9 在黑名單中',
    ],
    not: [
      '550 Rule imposed as message contained a blacklisted phrase',
      'The mail server could not deliver mail to user@example.org. The account or domain may not exist, they may be blacklisted',
      '554 5.6.1 eicar body hash found in the malware database',
      '550 the recipient was not found in our user database',
      '421 4.7.0 too many errors from 203.0.113.9, temporarily blacklisted',
      '550 5.1.1 user unknown; repeated attempts get you blacklisted',
      '550 5.1.1 No such user here. Repeat and you are blacklisted',
      '550 5.1.1 unknown user; who tries again is blacklisted',
      '554 5.7.1 virus found, its hash is on a blacklist',
    ],
  },
] as const satisfies readonly Rule[];
