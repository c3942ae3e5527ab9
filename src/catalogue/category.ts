/** The closed vocabularies of the catalogue. Everything Rebound says about a bounce is one of these words. */

/** What happened, in twenty words (design, section 3). */
export const categories = [
  'invalid-recipient',
  'invalid-domain',
  'mailbox-disabled',
  'mailbox-full',
  'moved',
  'message-too-large',
  'content-rejected',
  'policy-rejected',
  'sender-rejected',
  'auth-failure',
  'reputation-block',
  'missing-ptr',
  'rate-limited',
  'flood',
  'greylisted',
  'relay-denied',
  'network-error',
  'server-error',
  'protocol-error',
  'unknown',
] as const;
export type Category = (typeof categories)[number];

/** The message: `permanent` has failed and will not be retried, `temporary` is still being tried. */
export type Permanence = 'permanent' | 'temporary';

/** The address: may it be suppressed at once, after repeats over days, or must it be kept. */
export type AddressVerdict = 'suppress' | 'suppress-after-repeats' | 'keep';

/** What the receiver punishes. */
export const scopeKinds = [
  'ip',
  'netblock',
  'dkim-domain',
  'spf-domain',
  'url-domain',
  'from-domain',
  'account',
  'recipient',
  'message',
  'unstated',
] as const;
export type ScopeKind = (typeof scopeKinds)[number];

/** Who can fix it. `wait` means that nobody has to: it passes by itself. */
export const owners = ['us', 'our-host', 'recipient-admin', 'provider', 'wait'] as const;
export type Owner = (typeof owners)[number];
