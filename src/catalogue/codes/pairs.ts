import type { CauseId } from '../causes/index.ts';
import type { ProviderId } from '../providers.ts';
/** A reply code together with an enhanced status, as people look them up. */
export interface CodePair {
  readonly reply: string;
  readonly status: string;
  /** Vendor tag that belongs to the pair: `TS01`. */
  readonly tag?: string;
  readonly title: string;
  readonly cause: CauseId;
  readonly provider?: ProviderId;
  /** In the words of code lists; `soft first`: a 5xx whose trouble may be over soon. */
  readonly hardness: 'hard' | 'soft' | 'soft first';
  /** On whose side a hard one lies, where it is not the address. */
  readonly side?: 'sender' | 'message' | 'protocol';
  readonly meaning: string;
  readonly advice: string;
  /** Where other sources read the pair differently, and which reading to trust. */
  readonly disagreement?: string;
  readonly source: string;
}

const table = 'Bounce code lookup (31 codes)';

/** The code pairs that mail teams meet most. */
export const codePairs: readonly CodePair[] = [
  {
    reply: '550',
    status: '5.1.1',
    title: 'User unknown, mailbox not found',
    cause: 'user-unknown',
    hardness: 'hard',
    meaning: 'The mailbox does not exist at that domain.',
    advice: 'Remove the address from the list and stop retrying: suppress it immediately.',
    source: table,
  },
  {
    reply: '551',
    status: '5.1.1',
    title: 'User not local, try the forward path',
    cause: 'user-not-local',
    hardness: 'hard',
    meaning: 'The recipient is not hosted on that server.',
    advice: 'Verify the address, or the routing of its domain (MX records).',
    disagreement:
      'One source says "not local, check the routing", another "mailbox not available on the recipient server". Either way, verify address and domain first.',
    source: table,
  },
  {
    reply: '553',
    status: '5.1.2',
    title: 'Domain does not exist',
    cause: 'domain-unknown',
    hardness: 'hard',
    meaning: 'There is no valid route to the domain after the @.',
    advice: 'Double-check the domain and fix typos; suppress it when it is really gone.',
    source: table,
  },
  {
    reply: '550',
    status: '5.1.0',
    title: 'Address rejected',
    cause: 'address-rejected',
    hardness: 'hard',
    meaning: 'The address was rejected as invalid, without saying what is wrong.',
    advice: 'Validate the address; suppress it if the failure is persistent.',
    source: table,
  },
  {
    reply: '550',
    status: '5.2.1',
    title: 'Mailbox disabled',
    cause: 'mailbox-disabled',
    hardness: 'hard',
    meaning: 'The mailbox exists but is disabled or inactive.',
    advice: 'Suppress after repeat failures.',
    disagreement:
      'Gmail also sends 550 5.2.1 to a recipient who is receiving mail too fast. If the text speaks of a rate, keep the address.',
    source: table,
  },
  {
    reply: '552',
    status: '5.2.2',
    title: 'Mailbox full (over quota)',
    cause: 'mailbox-full',
    hardness: 'soft first',
    meaning: 'The mailbox is over its quota. The code is a 5xx, yet the trouble is often temporary.',
    advice: 'Treat it as transient at first; suppress it only if it persists.',
    disagreement:
      'The registry wants X.2.2 treated as a persistent transient failure although it goes with 552. Exchange uses 5.2.2 also for the sender’s own quota.',
    source: table,
  },
  {
    reply: '452',
    status: '4.2.2',
    title: 'Mailbox full for now',
    cause: 'mailbox-full',
    hardness: 'soft',
    meaning: 'The mailbox has no room at the moment.',
    advice: 'Retry with backoff; stop after repeated failures.',
    source: table,
  },
  {
    reply: '450',
    status: '4.2.0',
    title: 'Mailbox unavailable for now',
    cause: 'mailbox-unavailable',
    hardness: 'soft',
    meaning: 'The mailbox cannot be reached at the moment.',
    advice: 'Retry with exponential backoff.',
    disagreement: 'Postgrey and others greylist with 450 4.2.0. If the text says so, it is greylisting.',
    source: table,
  },
  {
    reply: '451',
    status: '4.3.0',
    title: 'Temporary server error',
    cause: 'server-trouble',
    hardness: 'soft',
    meaning: 'A passing failure on the remote side.',
    advice: 'Retry with backoff.',
    source: table,
  },
  {
    reply: '421',
    status: '4.4.1',
    title: 'Connection timed out',
    cause: 'connection-timeout',
    hardness: 'soft',
    meaning: 'The remote host did not answer in time: a network timeout.',
    advice: 'Retry; check that the destination can be reached.',
    disagreement: 'The registry pairs 4.4.1 with 451; 421 is just as common. The enhanced code decides.',
    source: table,
  },
  {
    reply: '421',
    status: '4.4.2',
    title: 'Connection dropped',
    cause: 'connection-dropped',
    hardness: 'soft',
    meaning: 'The connection was closed unexpectedly.',
    advice: 'Retry; investigate the network if it keeps happening.',
    source: table,
  },
  {
    reply: '554',
    status: '5.4.0',
    title: 'No mail hosts, or domain misconfigured',
    cause: 'domain-no-mail-host',
    hardness: 'hard',
    meaning: 'The domain has neither MX nor A records that lead to a mail host.',
    advice:
      'Treat it as a hard bounce and suppress it, unless many unrelated domains fail at once: then hold back and check your own DNS.',
    disagreement:
      'The table says to suppress. If many unrelated domains fail in the same window, the likely cause is your own resolver.',
    source: table,
  },
  {
    reply: '421',
    status: '4.7.0',
    title: 'Temporary deferral',
    cause: 'temporary-policy-deferral',
    hardness: 'soft',
    meaning: 'Put off for now, often for volume or reputation.',
    advice: 'Retry with pacing.',
    source: table,
  },
  {
    reply: '451',
    status: '4.7.0',
    title: 'Temporary policy deferral',
    cause: 'temporary-policy-deferral',
    hardness: 'soft',
    meaning: 'Put off by policy or for reputation.',
    advice: 'Slow down, and improve authentication (SPF, DKIM, DMARC).',
    source: table,
  },
  {
    reply: '421',
    status: '4.7.1',
    title: 'Greylisting, try again later',
    cause: 'greylisted',
    hardness: 'soft',
    meaning:
      'Often greylisting: the receiver defers the first attempt of an unknown sender on purpose. Only new IPs without a good reputation are hit.',
    advice: 'Retry after a short delay; do not blast retries.',
    disagreement:
      'Only the text makes it greylisting. Apple uses 421 4.7.1 for "deferred due to excessive volume", MessageLabs and Rackspace for other deferrals. SpamExperts greylists only new IPs and leaves legitimate traffic alone.',
    source: table,
  },
  {
    reply: '421',
    status: '4.7.26',
    title: 'Gmail: not authenticated, therefore rate limited',
    cause: 'gmail-unauthenticated-rate',
    provider: 'gmail',
    hardness: 'soft',
    meaning:
      'Gmail limits the rate of this mail because it does not pass authentication checks (neither SPF nor DKIM). Some tables call it "rate limited, suspicious traffic".',
    advice:
      'Fix SPF and DKIM first; then reduce the rate, warm up and review spam signals. Pacing alone will not clear it.',
    disagreement:
      'A lookup table files it under rate limits; Google’s text makes authentication the cause and the limit its effect. At 451 4.7.26 DMARC could not be checked for a DNS failure; at Microsoft it is IPv6 mail without SPF or DKIM.',
    source: `${table}; Google, Gmail SMTP errors, 2026-02-12`,
  },
  {
    reply: '421',
    status: '4.7.28',
    title: 'Gmail: temporary rate limiting',
    cause: 'gmail-unusual-rate',
    provider: 'gmail',
    hardness: 'soft',
    meaning: 'Gmail limits mail for an unusual rate: reputation or volume. It is a deferral, not a block.',
    advice: 'Let the queue retry with backoff, and keep the list clean (list hygiene).',
    source: `${table}; Google sender guidelines, 2026-03-21`,
  },
  {
    reply: '550',
    status: '5.7.26',
    title: 'Gmail: unauthenticated email',
    cause: 'gmail-unauthenticated',
    provider: 'gmail',
    hardness: 'hard',
    side: 'sender',
    meaning: 'Gmail requires SPF or DKIM to pass, often with DMARC alignment, and this mail has neither.',
    advice: 'Fix the authentication of the domain (SPF, DKIM, DMARC) and send again. The address is fine.',
    source: table,
  },
  {
    reply: '451',
    status: '4.7.500',
    title: 'Outlook: throttled, temporarily rejected',
    cause: 'microsoft-throttled',
    provider: 'microsoft',
    hardness: 'soft',
    meaning: 'Microsoft slows the sending IP down.',
    advice: 'Reduce concurrency, warm up, back off.',
    disagreement:
      'The table calls it throttling; Microsoft says that the IP changed its sending pattern and that steady traffic resolves it over a few days. Think in days, not minutes.',
    source: `${table}; Microsoft, 451 4.7.500-699`,
  },
  {
    reply: '550',
    status: '5.7.708',
    title: 'Outlook: access denied, traffic not accepted from this IP',
    cause: 'microsoft-tenant-blocked',
    provider: 'microsoft',
    hardness: 'hard',
    side: 'sender',
    meaning:
      'Refused for reputation or policy. Microsoft sends it to its own tenants that share an IP pool of low reputation, often new or trial tenants.',
    advice:
      'Your own Microsoft 365 tenant: contact Microsoft support. Otherwise make sure that SPF, DKIM and DMARC pass and complaints are low, and request delisting if your IP is listed.',
    disagreement:
      'The table says "request delisting"; Microsoft’s way out for 5.7.708 is support. The delist portal (sender.office.com) is for 5.7.511 and 5.7.606-649.',
    source: `${table}; Microsoft, 5.7.700-750`,
  },
  {
    reply: '421',
    status: '4.7.0',
    tag: 'TS01',
    title: 'Yahoo: temporarily deferred (TS01)',
    cause: 'yahoo-deferred',
    provider: 'yahoo',
    hardness: 'soft',
    meaning: 'Yahoo defers mail from this IP for complaints, reputation or volume.',
    advice: 'Slow down and retry; look at complaints.',
    source: table,
  },
  {
    reply: '421',
    status: '4.7.0',
    tag: 'TS03',
    title: 'Yahoo: temporarily deferred (TS03)',
    cause: 'yahoo-deferred',
    provider: 'yahoo',
    hardness: 'soft',
    meaning: 'Yahoo defers mail from this IP for unusual traffic.',
    advice: 'Improve the quality of the list and ramp up gradually.',
    disagreement:
      'The table calls it temporary. Some TS03 texts say "permanently deferred; retrying will NOT succeed": then believe the text, even on a 421.',
    source: table,
  },
  {
    reply: '550',
    status: '5.7.1',
    title: 'Blocked, not authorised',
    cause: 'policy-refused',
    hardness: 'hard',
    side: 'sender',
    meaning: 'Refused by policy or for reputation.',
    advice:
      'Verify SPF, DKIM and DMARC, the content, and the reputation of IP and domain. The address is fine.',
    source: table,
  },
  {
    reply: '554',
    status: '5.7.1',
    title: 'Message rejected by policy',
    cause: 'policy-refused',
    hardness: 'hard',
    side: 'sender',
    meaning: 'A policy of the receiver refuses the message.',
    advice:
      'Check authentication, spam signals, and whether the destination blocks you. The address is fine.',
    source: table,
  },
  {
    reply: '550',
    status: '5.7.23',
    title: 'SPF check failed',
    cause: 'auth-spf',
    hardness: 'hard',
    side: 'sender',
    meaning: 'SPF does not allow this server to send for the domain.',
    advice: 'Fix the SPF record: authorise the sending IP.',
    source: table,
  },
  {
    reply: '550',
    status: '5.7.24',
    title: 'SPF could not be evaluated (some tables: DKIM signature invalid)',
    cause: 'auth-spf-error',
    hardness: 'hard',
    side: 'sender',
    meaning:
      'In the registry: SPF could not be evaluated. At Gmail: the SPF record has suspicious entries. Some tables describe it as an invalid DKIM signature.',
    advice: 'Check SPF first: the record and its DNS. Then check DKIM: selector, DNS record, signing.',
    disagreement:
      'A lookup table says "DKIM signature invalid"; the IANA registry defines X.7.24 as an SPF error. DKIM codes are X.7.20 to X.7.22 (IANA) and 5.7.30 (Gmail). Let the text decide.',
    source: `${table}; IANA registry; Google, Gmail SMTP errors, 2026-02-12`,
  },
  {
    reply: '550',
    status: '5.7.25',
    title: 'Reverse DNS (PTR) missing',
    cause: 'missing-ptr',
    hardness: 'hard',
    side: 'sender',
    meaning: 'The sending IP has no reverse DNS, or it does not match.',
    advice: 'Have the IP provider (your host) configure rDNS, and make forward and reverse match.',
    source: table,
  },
  {
    reply: '552',
    status: '5.3.4',
    title: 'Message too large',
    cause: 'message-too-large',
    hardness: 'hard',
    side: 'message',
    meaning: 'The message is over the size limit.',
    advice: 'Reduce the attachments, or link to downloads instead.',
    source: table,
  },
  {
    reply: '554',
    status: '5.6.0',
    title: 'Invalid message content or format',
    cause: 'message-malformed',
    hardness: 'hard',
    side: 'message',
    meaning: 'The message is malformed.',
    advice: 'Validate MIME structure, encoding and headers.',
    source: table,
  },
  {
    reply: '554',
    status: '5.7.0',
    title: 'Content rejected',
    cause: 'content-spam',
    hardness: 'hard',
    side: 'message',
    meaning: 'Spam or content filters refused the message.',
    advice: 'Reduce risky wording, make sure there is a way to unsubscribe, and warm up.',
    source: table,
  },
  {
    reply: '554',
    status: '5.5.0',
    title: 'SMTP protocol error',
    cause: 'smtp-protocol',
    hardness: 'hard',
    side: 'protocol',
    meaning: 'The SMTP conversation failed.',
    advice: 'Check the implementation of the SMTP client and its compatibility with the server.',
    source: table,
  },
  {
    reply: '554',
    status: '5.3.4',
    title: 'Message size over the fixed maximum',
    cause: 'message-too-large',
    hardness: 'hard',
    side: 'message',
    meaning: 'The message is larger than the server’s fixed maximum size.',
    advice: 'Reduce the attachments, or link to downloads instead.',
    source: 'SpamExperts / N-able SMTP responses',
  },
  {
    reply: '550',
    status: '5.7.28',
    title: 'Mail flood detected',
    cause: 'mail-flood',
    hardness: 'hard',
    side: 'sender',
    meaning:
      'Severe: the receiver saw an extreme volume from your IP or domain and refuses mail to protect itself. A compromised server or account is likely.',
    advice:
      'Immediately check for compromise, read the outbound logs, throttle to this provider. The addresses are fine; list the messages to resend later.',
    disagreement:
      'Some texts say "temporarily rate limited" on a 550, Google’s page says "blocked". Two facts hold: this message has failed and will not be retried, and the address is good.',
    source: 'Flood page for 5.7.28; Google, Gmail SMTP errors, 2026-02-12',
  },
  {
    reply: '530',
    status: '5.7.0',
    title: 'Authentication or STARTTLS required first',
    cause: 'smtp-auth-required',
    hardness: 'hard',
    side: 'sender',
    meaning:
      'The server takes this mail only after a login (SMTP AUTH), or after STARTTLS; your software did neither.',
    advice: 'Turn on the login or STARTTLS in the sending software, and use port 587.',
    source: 'RFC 4954, RFC 3207',
  },
  {
    reply: '550',
    status: '5.4.1',
    title: 'Recipient refused (Exchange Online), else host did not answer',
    cause: 'address-rejected',
    hardness: 'hard',
    meaning:
      'A 550 5.4.1 nearly always comes from Exchange Online. With "Recipient address rejected: Access denied" the recipient does not exist; with "Relay access denied" the domain is not set up there.',
    advice:
      'Read the words: "Access denied" is an unknown user, suppress it. "Relay access denied" says nothing against the address.',
    disagreement:
      'The registry has X.4.1 as "no answer from host", and only as 4.4.1. Exchange Online prints 5.4.1 for recipients that its directory does not know. The text decides.',
    source: 'Microsoft, Email NDRs and SMTP errors in Exchange Online',
  },
];
