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
    examples: ['550 5.7.1 DMARC check of example.com failed'],
  },
  {
    id: 'general-alignment',
    cause: 'auth-alignment',
    match:
      /(?:header|domain|identit|from).{0,60}(?:is ?n.t|is not|not|mis-?)\s?align(?:ed|ment)|unaligned (?:from|sender|domain)/i,
    source: 'Alignment demands of large receivers, 2024',
    examples: [
      '550 5.7.1 The From: header in this message is not aligned with the SPF or DKIM organizational domain',
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
    examples: ['550 5.7.24 SPF PermError: too many DNS lookups for example.com'],
  },
  {
    id: 'general-spf',
    cause: 'auth-spf',
    match: anyOf(
      /\bSPF\b.{0,120}(?:fail|reject|not (?:pass|allow|permit|authori|match|list|designat)|unauth|den(?:y|ied)|forbid|violat|mismatch|block|error|check|polic|no match|validat|-all|hard ?fail|did ?n.t pass|suspicious)/,
      /(?:fail|reject|violat|blocked|prohibited|unauth|not (?:allowed|permitted|authori[sz]ed|pass)|due to|no|missing|without|lacks|see|because of).{0,80}(?:\bSPF\b|sender policy framework)/,
      /openspf\.(?:org|net|com)|spf\.pobox\.com|(?:domain|sender|address) does not designate|sender id \(pra\)/,
      /not (?:a )?designated (?:mail ?)?(?:sender|host|mailer)/,
    ),
    source: 'SPF refusals (RFC 7208), openspf.org links',
    examples: [
      '550 5.7.23 SPF check failed: 192.0.2.10 is not allowed to send for example.com',
      '550 Sender prohibited by SPF [BFD]',
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
      /duplicate (?:header|DKIM)|unusual rate|too many|multiple (?:dkim|instances)|poor reputation/,
      /low reputation/,
    ),
    source: 'DKIM refusals (RFC 6376)',
    examples: [
      '550 5.7.20 DKIM signature verification failed for example.com',
      '550 message rejected due to DKIM policy',
    ],
  },
  {
    // Google's short forms of 2025: the mail is slowed down because it is not authenticated.
    id: 'general-authentication-slowed',
    cause: 'auth-unauthenticated',
    match: /rate|limit|defer|slow|authentic|align|block/i,
    unless: /unusual/i,
    status: ['4.7.26', '4.7.27', '4.7.30', '4.7.31', '4.7.32'],
    source: 'Google, Gmail SMTP errors, 2026-02-12',
    examples: ['450 4.7.26 deferred and rate limited: no authentication'],
    not: ['421 4.7.26 unusual rate of mail'],
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
      /(?:sender|message|mail) failed authentication|all authentication (?:methods|checks) failed/,
      /does not meet the required authentication/,
    ),
    unless: /smtp auth|log ?in|credentials|not allowed to relay/i,
    source: 'Receivers that demand authenticated mail, 2024',
    examples: ['550 5.7.1 Unauthenticated senders are not accepted: the message is not authenticated'],
  },
] as const satisfies readonly Rule[];
