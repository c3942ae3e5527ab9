import type { Rule } from '../../rule.ts';
import { anyOf } from '../any-of.ts';

/** Reverse DNS of the sending IP: missing, not confirmed, or looking like a customer line's. */
export const missingPtr = [
  {
    id: 'general-missing-ptr',
    cause: 'missing-ptr',
    match: anyOf(
      /\bPTR\b|\br(?:everse[- ]?)?DNS\b/,
      /reverse[- ](?:dns|lookup|resol|hostname|host ?name|name|ip|map|address|delegation|pointer|domain|entry|record|mx)/,
      /reversed? (?:dns|lookup|name)|inverse (?:dns|resolution)|d[ée]lai de r[ée]solution inverse|resolution inverse/,
      /(?:in-addr|ip6)\.arpa/,
    ),
    unless: /anti-?spam checks|reverse-?path|spf (?:ptr|record)|not (?:in|on) .{0,20}ptr list/i,
    source: 'Reverse DNS demands of many servers',
    examples: [
      '550 5.7.1 Sorry, no PTR record found for your server, please fix reverse DNS',
      '554 IP 192.0.2.1 has no PTR record',
      '450 4.7.1 Client host rejected: cannot find your reverse hostname, [192.0.2.1]',
    ],
  },
  {
    id: 'general-ip-name-lookup',
    cause: 'missing-ptr',
    match: anyOf(
      /(?:IP|address|host) name lookup (?:failed|error|problem)/,
      /(?:can ?not|could not|cannot|unable to|can't|couldn't|failed to) (?:find|resolve|get|look ?up|verify|determine|validate) (?:your|the|a)? ?(?:host ?name|rdns|client host|name (?:for|of) (?:your )?(?:ip|address|host|server)|reverse|ip address \d)/,
      /no (?:valid )?(?:host ?)?name (?:is )?(?:associated|found|registered|for)/,
      /(?:client|your) (?:ip|host|address).{0,40}(?:has no|without|lacks) (?:a )?(?:host ?)?name/,
      /unresolvable (?:relay|client|ip|sending) |all (?:connections|mail) .{0,40}must have .{0,20}(?:dns|host ?name)/,
      /fix your (?:dns|reverse|ptr)|no (?:a|dns) (?:record|entry) for (?:your )?(?:ip|\d)/,
      /(?:ip|host|address).{0,60}(?:not|un)resolv(?:e|able|ed).{0,20}(?:host ?name|to (?:a )?name)/,
      /(?:cannot|can't|could not|couldn't) resolve your (?:address|ip)|host ?name is unknown|client host rejected: cannot find your hostname/,
      /unverif\w{1,8} sending ips?/,
    ),
    source: 'Postfix reject_unknown_client_hostname, Sendmail require_rdns, others',
    examples: [
      '450 4.7.25 Client host rejected: cannot find your hostname, [192.0.2.7]',
      '550 unresolvable relay host name',
      "450 4.7.1 Can't resolve your IP to hostname",
    ],
  },
  {
    id: 'general-forward-confirmed',
    cause: 'missing-ptr',
    match: anyOf(
      /(?:mismatch(?:es)?|does(?:n't| not) match|not match).{0,40}(?:client )?(?:ip|host ?name|ptr|reverse|forward)\b.{0,60}/,
      /(?:possibly )?forged (?:host ?name|for)|not (?:forward[- ])?confirmed|fcrdns|forward[- ]confirmed/,
      /(?:client|host|sending) ip.{0,20}(?:mismatch|does not match).{0,30}(?:name|helo|domain)/,
      /without a valid sender domain|domain .{1,80} mismatches client ip/,
      /ip .{0,60}does not match (?:its|the) (?:host ?)?name/,
      /host ?name \S{1,255} does(?:n't| not) (?:resolve|map) (?:back )?to (?:the )?(?:ip )?(?:address|\[?\d)/,
    ),
    unless: /\bspf\b|dmarc|password|checksum|certificate|digest|length|header|envelope|from:|account/i,
    source: 'Forward-confirmed reverse DNS checks',
    examples: [
      '550 Your IP does not match its hostname (forward-confirmed check failed)',
      '451 4.1.8 Possibly forged hostname for sender domain',
    ],
  },
] as const satisfies readonly Rule[];
