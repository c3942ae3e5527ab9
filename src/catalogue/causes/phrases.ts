import type { Step } from '../cause.ts';

/** A step that the sender's own people take. */
export const us = (text: string): Step => ({ who: 'us', text });
/** A step of ours that suppresses the address, or decides whether to. */
export const suppressing = (text: string): Step => ({ who: 'us', text, about: 'address' });
/** A step for whoever hosts our server or rents us the IP. */
export const host = (text: string): Step => ({ who: 'our-host', text });
/** A step for the administrator of the receiving domain. */
export const them = (text: string): Step => ({ who: 'recipient-admin', text });
/** Nothing to do but wait. */
export const wait = (text: string): Step => ({ who: 'wait', text });

/** What became of the message, where the class of the reply alone decides it. `lookup/` puts the class's own sentence in its place. */
export const eitherClass =
  'With a 4xx it is still being retried; with a 5xx it has failed and must be sent again after the fix.';
export const willRetry = 'Still being retried; it fails only if the trouble outlasts your queue.';
export const resendAfterFix = 'It failed and will not be retried. Send it again after the fix.';
export const neverDelivered = 'It failed for good. Sending it again to this address will fail too.';

export const fine = 'The address is fine: do not suppress it.';
export const fineSender = 'The address is fine: do not suppress it. The trouble is on the sending side.';
export const fineRecipientSide =
  'The address may well be fine: do not suppress it. The receiving side has to act.';

export const source = {
  rfc3463: 'RFC 3463 (enhanced status codes)',
  rfc5321: 'RFC 5321 (SMTP)',
  iana: 'IANA, SMTP enhanced status codes registry',
  google: 'Google, Gmail SMTP errors, 2026-02-12',
  googleGuidelines: 'Google sender guidelines, 2026-03-21',
  gmailGuide: 'Sender guide to Gmail 4.7.28',
  floodGuide: 'Flood page for 5.7.28',
  codeList: 'Bounce code lookup (31 codes)',
  mxroute: 'MXroute, Temporary SMTP Blocks',
  spamexperts: 'SpamExperts / N-able SMTP responses',
  microsoft: 'Microsoft, Email NDRs and SMTP errors in Exchange Online',
  exchange: 'Microsoft, DSNs and NDRs in Exchange Server',
  outlook: 'Outlook.com Postmaster, Troubleshooting (2026-06)',
  yahoo: 'Yahoo Sender Hub, SMTP error codes (2026-02)',
  apple: 'Apple, Postmaster information for iCloud Mail (2025-02)',
  spamhaus: 'Spamhaus, check.spamhaus.org',
  observed: 'Observed server texts; not documented by the provider',
} as const;
