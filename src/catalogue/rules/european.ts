import { hours, minutes } from '../clock.ts';
import type { Rule } from '../rule.ts';
import { blamedIp } from './readers.ts';

const ui = 'postmaster.gmx.com, error messages';
const uiPlatform = 'SMTP messages of the United Internet platform (comservice-ffo.de)';
const shaping = 'KumoMTA shaping';

/**
 * Free, SFR, GMX with web.de, mail.com and IONOS, and T-Online. United Internet sends no enhanced codes; the
 * last line tells.
 */
export const europeanTexts: readonly Rule[] = [
  {
    id: 'free-too-many-errors',
    cause: 'invalid-recipient-limit',
    names: 'free',
    match: /too many errors from your ip/i,
    scopeValue: blamedIp,
    means: 'Too many unknown recipients or other errors from this IP.',
    advice: 'Clean the list, and slow down.',
    source: 'Seen by Sisimai',
    examples: ['451 too many errors from your ip (203.0.113.9), please visit http://postmaster.free.fr/'],
  },
  {
    id: 'free-too-many-spams',
    cause: 'provider-block',
    names: 'free',
    match: /too many spams from your ip/i,
    scopeValue: blamedIp,
    means: 'The IP is blocked for spam.',
    advice: 'Stop, and find what sends the spam: outbound logs, accounts, scripts.',
    source: 'Seen by Sisimai',
    examples: [
      '550 spam detected, too many spams from your ip (203.0.113.9), please visit http://postmaster.free.fr/',
    ],
  },
  {
    id: 'free-too-many-connections',
    cause: 'connection-limit',
    match: /server busy, too many connections from your ip/i,
    scopeValue: blamedIp,
    means: 'Too many connections from this IP.',
    advice: 'Open fewer connections.',
    source: 'A public bounce classifier',
    examples: ['421 server busy, too many connections from your IP (203.0.113.9)'],
  },
  {
    id: 'sfr-abus-detecte',
    cause: 'provider-block',
    names: 'sfr',
    match: /client host rejected: abus detecte|\bGU_EIB_0[24]\b/i,
    scopeValue: blamedIp,
    means: 'SFR blocks the IP for abuse.',
    advice: 'Find the source, then contact the SFR postmaster.',
    tags: ['GU_EIB_02', 'GU_EIB_04'],
    source: 'Seen by Sisimai',
    examples: [
      '554 5.7.1 <unknown[203.0.113.9]>: Client host rejected: Abus detecte GU_EIB_04',
      '554 5.7.1 <mail.example.com[203.0.113.9]>: Client host rejected: GU_EIB_02',
      '554 5.7.1 <unknown[203.0.113.9]>: Client host rejected: Abus detecte',
    ],
  },
  {
    id: 'gmx-policy-violations',
    cause: 'provider-temporary-block',
    match: /reject due to policy violations/i,
    scopeValue: blamedIp,
    clock: {
      basis: 'practice',
      words: 'No time is published; a pause of 1 hour is common practice.',
      retry: hours(1),
    },
    means: 'The IP has a bad delivery ratio: too many unknown addresses.',
    advice: 'Clean the list, and retry later.',
    names: 'gmx',
    source: `${uiPlatform}; ${shaping}`,
    examples: [
      '421-gmx.net (mxgmx016) Nemesis ESMTP Service not available 421-Service unavailable 421 Reject due to policy violations. https://postmaster.gmx.net/en/error-messages?ip=203.0.113.9',
    ],
  },
  {
    id: 'gmx-policy-restrictions',
    cause: 'policy-refused',
    match: /reject due to policy restrictions/i,
    scopeValue: blamedIp,
    clock: { basis: 'practice', words: 'A pause of 1 to 2 hours is common practice.', retry: hours(1, 2) },
    means: 'Refused by policy: content, HELO name, or reputation.',
    advice: 'Open the case address in the reply, and fix what it names.',
    names: 'gmx',
    source: `${shaping}; KumoMTA bounce rules`,
    examples: [
      '554-Transaction failed 554-Reject due to policy restrictions. 554 For explanation visit https://postmaster.gmx.net/en/case?c=hi&i=ip&v=203.0.113.9',
    ],
  },
  {
    id: 'gmx-spf-policy',
    cause: 'auth-spf',
    match: /reject due to spf policy/i,
    names: 'gmx',
    means: 'The IP is not in the SPF record of the sending domain.',
    advice: 'Fix SPF: list the sending IP in the record of the envelope domain.',
    source: 'smtp.codes',
    examples: [
      '550-Requested action not taken: mailbox unavailable 550-Reject due to SPF policy. 550 For explanation visit https://postmaster.gmx.net/en/error-messages?ip=203.0.113.9&c=spf',
    ],
  },
  {
    id: 'gmx-dns-record',
    cause: 'sender-dns-missing',
    match: /invalid dns mx or a\/aaaa resource record/i,
    names: 'gmx',
    means:
      'The domain of the envelope sender has no usable MX or A record. (From the submission server the same words are about the recipient’s domain.)',
    advice: 'Give the sender domain an MX or an A record that resolves.',
    source: 'postmaster.gmx.com; Mailgun help, as reported in posts',
    examples: [
      '550-Requested action not taken: mailbox unavailable 550 invalid DNS MX or A/AAAA resource record',
      '550 <news@example.com>: Invalid DNS MX or A/AAAA resource record',
    ],
  },
  {
    id: 'gmx-rate-limit',
    cause: 'rate-limited',
    provider: 'gmx',
    match: /rate limit reached/i,
    clock: {
      basis: 'promise',
      words: 'Some hours, say the messages of the platform.',
      recovers: hours(1, 6),
    },
    means: 'Too much mail in too short a time.',
    advice: 'Retry in a few hours, more slowly.',
    source: uiPlatform,
    examples: [
      '421-Service unavailable 421-Rate limit reached. 421 For explanation visit https://postmaster.gmx.net/en/error-messages',
    ],
  },
  {
    id: 'gmx-too-many-connections',
    cause: 'connection-limit',
    provider: 'gmx',
    match: /too many connections/i,
    clock: {
      basis: 'practice',
      words: '30 minutes at one connection is common practice.',
      retry: minutes(30),
    },
    means: 'Too many connections.',
    advice: 'Keep to one connection for 30 minutes.',
    source: shaping,
    examples: ['421-web.de (mxweb011) Nemesis ESMTP Service not available 421 Too many connections'],
  },
  {
    id: 'gmx-ip-block-listed',
    cause: 'blocklist',
    names: 'gmx',
    match: /ip address is block listed/i,
    scopeValue: blamedIp,
    means: 'The IP is on a block list, and is refused when it connects.',
    advice: 'Open the case address in the reply.',
    source: ui,
    examples: [
      '554-gmx.net (mxgmx016) Nemesis ESMTP Service not available 554-No SMTP service 554-IP address is block listed. 554 For explanation visit https://postmaster.gmx.net/en/error-messages?ip=203.0.113.9&c=bl',
    ],
  },
  {
    id: 'gmx-mailbox-unavailable',
    cause: 'user-unknown',
    provider: 'gmx',
    match: /requested action not taken: mailbox unavailable/i,
    unless: /reject due to|policy/i,
    means: 'There is no such mailbox.',
    advice: 'Suppress the address.',
    source: 'smtp.codes',
    examples: [
      '550 Requested action not taken: mailbox unavailable For explanation visit https://postmaster.gmx.net/en/error-messages?ip=203.0.113.9&c=rcpt',
    ],
    not: [
      '550 Requested action not taken: mailbox unavailable (policy: your country is blocked)',
      '550 Requested action not taken: mailbox unavailable. Reject due to blocked message content',
    ],
  },
  {
    id: 'gmx-no-smtp-service',
    cause: 'provider-block',
    names: 'gmx',
    match: /nemesis esmtp service not available/i,
    scopeValue: blamedIp,
    means:
      'Refused when connecting: the IP is listed, dynamic, or has no proper DNS. The rest of the reply may say which.',
    advice: 'Open the case address in the reply.',
    source: ui,
    examples: ['554-gmx.net (mxgmx016) Nemesis ESMTP Service not available 554 No SMTP service'],
  },
  {
    id: 'gmx-no-smtp-service-alone',
    cause: 'provider-block',
    provider: 'gmx',
    match: /no smtp service/i,
    scopeValue: blamedIp,
    means: 'Refused when connecting: the IP is listed, dynamic, or has no proper DNS.',
    advice: 'Open the case address in the reply.',
    source: ui,
    examples: ['554-No SMTP service 554 For explanation visit https://postmaster.web.de/en/case?c=hi'],
  },
  {
    id: 't-online-problem-occurred',
    cause: 'provider-block',
    names: 't-online',
    match: /a problem occurred\..{0,120}t-online\.de/i,
    scopeValue: blamedIp,
    owner: 'us',
    clock: { basis: 'none', ends: 'after-fix', words: 'Lifted by hand, after you have written to them.' },
    means: 'T-Online blocks the IP, or does not know it: new senders must introduce themselves.',
    advice:
      'Write to tosa@rx.t-online.de with the IP, the host name (its PTR must lead back) and the web page with imprint and contact details.',
    source: 'zone-mta bounce rules; postmaster.t-online.de',
    examples: [
      '554 IP=203.0.113.9 - A problem occurred. (Ask your postmaster for help or to contact tosa@rx.t-online.de to clarify.) (BL)',
    ],
  },
  {
    id: 't-online-contact-tosa',
    cause: 'provider-block',
    names: 't-online',
    match: /@rx\.t-online\.de/i,
    scopeValue: blamedIp,
    clock: { basis: 'none', ends: 'after-fix', words: 'Lifted by hand, after you have written to them.' },
    means: 'T-Online blocks the IP, or does not know it: new senders must introduce themselves.',
    advice: 'Write to tosa@rx.t-online.de with the IP and who you are.',
    source: 'zone-mta bounce rules',
    examples: [
      '554 IP=203.0.113.9 - Dialup/transient IP not allowed. Use a mailgateway or contact tosa@rx.t-online.de for further assistance. (DIAL)',
    ],
  },
  {
    id: 't-online-no-reputation',
    cause: 'ip-reputation',
    names: 't-online',
    match: /none\/bad reputation/i,
    scopeValue: blamedIp,
    clock: { basis: 'none', ends: 'after-fix', words: 'Lifted by hand, after you have written to them.' },
    means: 'The IP has no reputation at T-Online, or a bad one.',
    advice: 'Register with the T-Online postmaster.',
    source: 'Seen by Sisimai',
    examples: [
      '554 IP=203.0.113.9 - None/bad reputation. Ask your postmaster for help or to contact reputation@rx.example.de for reset. (NOWL)',
    ],
  },
];
