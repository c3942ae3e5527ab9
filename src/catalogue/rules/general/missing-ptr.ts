import type { Rule } from '../../rule.ts';
import { anyOf } from '../any-of.ts';

/** Reverse DNS of the sending IP: missing, not confirmed, or looking like a customer line's. */
export const missingPtr = [
  {
    id: 'general-missing-ptr',
    cause: 'missing-ptr',
    match: anyOf(
      /\bPTR\b|\brDNS\b|inverse dns|r[ée]solution inverse|(?:in-addr|ip6)\.arpa/,
      /reversed?[- ](?:dns|lookup|resol|hostname|host ?name|name|ip|map|address|delegation|pointer|domain|entry|record|mx)/,
    ),
    unless: /anti-?spam checks/i,
    source: 'Reverse DNS demands of many servers',
    examples: [
      '550 5.7.1 Sorry, no PTR record found for your server, please fix reverse DNS',
      '554 IP 192.0.2.1 has no PTR record',
      '450 4.7.1 Client host rejected: cannot find your reverse hostname, [192.0.2.1]',
      '550 5.7.1 rDNS of 203.0.113.9 is missing',
      '550 no inverse DNS for 203.0.113.9',
      '550 échec de la résolution inverse de 203.0.113.9',
      '450 4.7.1 9.113.0.203.in-addr.arpa does not exist',
    ],
    not: ['554 5.7.1 refused by our anti-spam checks: the PTR record, SPF and the content were looked at'],
  },
  {
    id: 'general-ip-name-lookup',
    cause: 'missing-ptr',
    match: anyOf(
      /(?:IP|address|host) name lookup (?:failed|error|problem)|unverif\w{1,8} sending ips?|fix your dns/,
      /(?:can ?not|could not|cannot|unable to|can't|couldn't|failed to) (?:find|resolve|get|look ?up|verify|determine|validate) (?:your|the|a)? ?(?:host ?name|rdns|client host|name (?:for|of) (?:your )?(?:ip|address|host|server)|reverse|ip address \d)/,
      /no (?:valid )?(?:host ?)?name (?:is )?(?:associated|found|registered|for)|(?:your|client) host ?name is unknown/,
      /\b(?:your|client) (?:host ?name|host|server|ip(?: address)?)\b.{0,40}(?:not|n't) (?:be )?resolv/,
      /(?:unknown host(?: ?name)?|host ?name unknown)(?: for)?:? \[?(?:\d{1,3}\.\d{1,3}\.|[\da-f]{1,4}:)/,
      /(?:client|your) (?:ip|host|address).{0,40}(?:has no|without|lacks) (?:a )?(?:host ?)?name/,
      /unresolvable (?:relay|client|ip|sending) |all (?:connections|mail) .{0,40}must have .{0,20}(?:dns|host ?name)/,
      /no (?:a|dns) (?:record|entry) for (?:your )?(?:ip|\d)|(?:cannot|can't|could not|couldn't) resolve your (?:address|ip)/,
      /(?:ip|host|address).{0,60}(?:not |un)resolv(?:e|able|ed).{0,20}(?:host ?name|to (?:a )?name)/,
    ),
    source: 'Postfix reject_unknown_client_hostname, Sendmail require_rdns, others',
    examples: [
      '450 4.7.25 Client host rejected: cannot find your hostname, [192.0.2.7]',
      '550 unresolvable relay host name',
      "450 4.7.1 Can't resolve your IP to hostname",
      '451 4.1.8 IP name lookup failed [203.0.113.9]',
      '550 5.7.1 unverified sending IP 203.0.113.9',
      '554 5.7.1 Fix your DNS first',
      '550 no name is registered for 203.0.113.9',
      '550 5.7.1 your hostname is unknown',
      '550 unknown host 203.0.113.9',
      '550 your hostname could not be resolved',
      '550 your IP 203.0.113.9 has no hostname',
      '550 All connections to this server must have a valid hostname',
      '550 no DNS entry for 203.0.113.9',
      '550 5.7.1 IP 203.0.113.9 does not resolve to a hostname',
    ],
  },
  {
    id: 'general-forward-confirmed',
    cause: 'missing-ptr',
    match: anyOf(
      /(?:mismatch(?:es)?|does(?:n't| not) match|not match).{0,40}(?:client )?(?:ip|host ?name|ptr|reverse|forward)\b.{0,60}/,
      /(?:client|host|sending) ip.{0,20}(?:mismatch|does not match).{0,30}(?:name|helo|domain)/,
      /ip .{0,60}does not match (?:its|the) name|forged (?:host ?name|for)|fcrdns|forward[- ]confirmed/,
      /host ?name \S{1,255} does(?:n't| not) (?:resolve|map) (?:back )?to (?:the )?(?:ip )?(?:address|\[?\d)/,
    ),
    unless: /password|certificate/i,
    source: 'Forward-confirmed reverse DNS checks',
    examples: [
      '550 Your IP does not match its hostname (forward-confirmed check failed)',
      '451 4.1.8 Possibly forged hostname for sender domain',
      '550 5.7.1 mail.example.com does not match the IP',
      '550 client IP mismatch with HELO domain',
      '550 IP 203.0.113.9 does not match the name mail.example.com',
      '550 FCrDNS check failed',
      '450 4.7.1 no forward-confirmed name for 203.0.113.9',
      '450 4.7.1 hostname mail.example.com does not resolve to address 203.0.113.9',
    ],
    not: [
      '554 certificate name does not match hostname mx.example.org',
      '535 password mismatch from IP 203.0.113.9',
    ],
  },
] as const satisfies readonly Rule[];
