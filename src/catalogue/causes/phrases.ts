import type { ByFate } from '../fate.ts';

/** A step that the sender's own people take. */
export const us = <T extends ByFate>(text: T) => ({ who: 'us' as const, text });
/** A step of ours that suppresses the address, or decides whether to. */
export const suppressing = (text: string) => ({ who: 'us', text, about: 'address' }) as const;
/** A step for whoever hosts our server or rents us the IP. */
export const host = <T extends ByFate>(text: T) => ({ who: 'our-host' as const, text });
/** A step for the administrator of the receiving domain. */
export const them = <T extends ByFate>(text: T) => ({ who: 'recipient-admin' as const, text });
/** Nothing to do but wait. */
export const wait = <T extends ByFate>(text: T) => ({ who: 'wait' as const, text });

/**
 * What became of the message, where its fate alone decides it. `lookup/` puts the class's own sentence in its
 * place.
 */
export const eitherClass: ByFate = {
  whileTried: 'It is still being retried.',
  failed: 'It has failed and must be sent again after the fix.',
};
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
