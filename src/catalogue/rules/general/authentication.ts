import type { Rule } from '../../rule.ts';
import { anyOf } from '../any-of.ts';

/** SPF, DKIM, DMARC and ARC: the receiver could not tie the message to its sender's domain. */
export const authentication = [
  {
    id: 'general-dmarc-missing',
    cause: 'auth-dmarc-missing',
    match:
      /(?:no|without (?:a )?|missing|lacks? (?:a )?|does(?:n't| not) (?:have|publish) (?:a )?(?:valid )?|must (?:have|publish) (?:a )?(?:valid )?)DMARC (?:record|policy)?/i,
    source: 'Receivers that demand a DMARC record',
    examples: ['550 5.7.1 Your domain example.com does not have a DMARC record'],
  },
  {
    id: 'general-dmarc',
    cause: 'auth-dmarc',
    match: anyOf(
      /\bDMARC\b.{0,120}(?:fail|reject|polic|quarantine|violat|unauth|not (?:pass|accept|align)|did ?n.t pass|check|block|evaluat|verif)/,
      /(?:fail|reject|polic|violat|unauth|not pass|does not pass|due to|per|because of).{0,120}\bDMARC\b/,
    ),
    source: 'DMARC refusals of many receivers (RFC 7489)',
    examples: ['550 5.7.1 DMARC check of example.com failed', '554 5.7.5 Message rejected because of DMARC'],
  },
  {
    id: 'general-alignment',
    cause: 'auth-alignment',
    match:
      /(?:header|domain|identit|from|sender).{0,60}(?:is ?n.t|is not|not|mis-?)\s?align(?:ed|ment)|unaligned (?:from|sender|domain)/i,
    source: 'Alignment demands of large receivers, 2024',
    examples: [
      '550 5.7.1 The From: header in this message is not aligned with the SPF or DKIM organizational domain',
      '550 5.7.1 Unaligned From domain example.com',
      '550 5.7.1 rate limited because the sender is not aligned',
    ],
  },
  {
    id: 'general-spf-error',
    cause: 'auth-spf-error',
    match: anyOf(
      /\bSPF\b.{0,60}(?:perm-?error|temp-?error|too many (?:dns|lookups|include)|syntax|invalid record|multiple .{0,20}records|record .{0,30}(?:suspicious|invalid|broken))/,
      /(?:invalid|broken|bad|malformed) SPF (?:record|polic|syntax)/,
    ),
    source: 'RFC 7208 permerror and temperror as printed by servers',
    examples: [
      '550 5.7.24 SPF PermError: too many DNS lookups for example.com',
      '550 5.7.24 Invalid SPF record for example.com',
    ],
  },
  {
    id: 'general-spf',
    cause: 'auth-spf',
    match: anyOf(
      /\bSPF\b.{0,120}(?:fail|reject|not (?:pass|allow|permit|authori|match|list|designat)|unauth|den(?:y|ied)|forbid|violat|mismatch|block|error|check|polic|no match|validat|-all|hard ?fail|did ?n.t pass|suspicious)/,
      /(?:fail|reject|violat|blocked|prohibited|unauth|n[o'’]t (?:allowed|permitted|authori[sz]ed|pass)|due to|no|missing|without|lacks|see|because of).{0,80}(?:\bSPF\b|sender policy framework)/,
      /openspf\.(?:org|net|com)/,
      /(?:domain|sender|address)\b.{0,80} does not designate/,
      /sender id \(pra\)/,
      /not (?:a )?designated (?:mail ?)?(?:sender|host|mailer)/,
    ),
    source: 'SPF refusals (RFC 7208), openspf.org links',
    examples: [
      '550 5.7.23 SPF check failed: 192.0.2.10 is not allowed to send for example.com',
      '550 Sender prohibited by SPF [BFD]',
      "550 5.7.1 203.0.113.9 isn't permitted to send as a user of example.com (SPF)",
      '550 5.7.1 Please see http://www.openspf.org/Why?id=user%40example.com&ip=203.0.113.9',
      '550 5.7.1 domain of example.com does not designate 203.0.113.9 as permitted sender',
      '550 5.7.1 Sender ID (PRA) Not Permitted',
      '550 5.7.1 203.0.113.9 is not a designated mailer for example.com',
    ],
  },
  {
    id: 'general-dkim',
    cause: 'auth-dkim',
    match: anyOf(
      /\b(?:DKIM|domainkeys?)\b.{0,100}(?:fail|reject|invalid|bad|not (?:pass|valid|verif|found|present|accept|configur)|n'est pas configur|missing|required|unsigned|verif|no valid|did ?n.t|error|check)/,
      /(?:fail|invalid|bad|no|pas de|missing|unsigned|lacks?|without|must|require|not|due to).{0,60}\b(?:DKIM|domainkeys?)\b/,
    ),
    unless: anyOf(
      /duplicate (?:header|DKIM)|too many|multiple (?:dkim|instances)|poor reputation/,
      /low reputation/,
    ),
    source: 'DKIM refusals (RFC 6376)',
    examples: [
      '550 5.7.20 DKIM signature verification failed for example.com',
      '550 message rejected due to DKIM policy',
    ],
    not: [
      '421 4.7.0 DKIM check: duplicate header From',
      '421 4.7.0 too many messages with a failing DKIM signature',
      '550 5.7.1 Message has multiple DKIM-Signature headers, only one is accepted with DKIM check on',
      '550 5.7.1 Your DKIM domain has a poor reputation, mail not accepted',
      '550 5.7.1 DKIM domain example.com not accepted, low reputation',
    ],
  },
  {
    // Google's short forms of 2025: the mail is slowed down because it is not authenticated.
    id: 'general-authentication-slowed',
    cause: 'auth-unauthenticated',
    match: /rate|limit|defer|slow|authentic|block/i,
    unless: /unusual/i,
    status: ['4.7.26', '4.7.27', '4.7.30', '4.7.31', '4.7.32'],
    source: 'Google, Gmail SMTP errors, 2026-02-12',
    examples: [
      '450 4.7.26 deferred and rate limited: no authentication',
      '421 4.7.32 Your email has been rate restricted',
      '421 4.7.27 Traffic from example.com is limited',
      '421 4.7.27 Mail from example.com is deferred',
      '421 4.7.31 Mail from example.com is slowed down',
      '421 4.7.26 This mail is not authenticated',
      '421 4.7.30 Mail from example.com is temporarily blocked',
    ],
    not: ['421 4.7.26 unusual rate of mail', '421 4.7.30 unusual amount of mail, deferred'],
  },
  {
    id: 'general-arc',
    cause: 'auth-arc',
    match: /\bARC\b.{0,60}(?:fail|invalid|reject|broken|chain)/,
    source: 'RFC 8617; X.7.29',
    examples: ['550 5.7.29 ARC validation failed: broken chain'],
  },
  {
    id: 'general-unauthenticated',
    cause: 'auth-unauthenticated',
    match: anyOf(
      /unauthenticated (?:e-?mail|messages?|mail|senders?)/,
      /(?:sender|message|mail|e-?mail|it|domain) (?:is|was|are) (?:un-?authenticated|not (?:properly )?authenticated)/,
      /does ?n[o']t (?:have|contain|pass) (?:any )?(?:authentication (?:information|check|requirement)|email authentication)/,
      /fails? (?:to pass )?(?:e-?mail |sender |message )?authentication (?:checks?|requirements?|test)/,
      /(?:failed|lacks?|insufficient|missing) (?:e-?mail |sender |message )authentication/,
      /(?:sender|message|mail) failed authentication/,
      /all authentication (?:methods|checks) failed/,
    ),
    unless: /smtp auth|log ?in|credentials|not allowed to relay/i,
    source: 'Receivers that demand authenticated mail, 2024',
    examples: [
      '550 5.7.1 Unauthenticated senders are not accepted: the message is not authenticated',
      '550 5.7.26 Unauthenticated email from example.com is not accepted',
      '550 5.7.1 The message is not authenticated, rejected',
      '550 5.7.1 This message does not contain authentication information',
      '550 5.7.1 Message fails to pass authentication checks',
      '554 5.7.1 Message refused: lacks sender authentication',
      '550 5.7.1 Sender failed authentication',
      '550 5.7.1 Rejected: all authentication checks failed for example.com',
    ],
    not: [
      '530 5.7.0 The sender is not authenticated: use SMTP AUTH',
      '530 5.7.1 Sender is not authenticated, please log in first',
      '535 5.7.8 Sender is not authenticated: invalid credentials',
      '550 5.7.1 Sender is not authenticated and not allowed to relay',
    ],
  },
] as const satisfies readonly Rule[];
