import type { Owner } from '../../catalogue/category.ts';

const ownerNames: Readonly<Record<Owner, string>> = {
  us: 'You (the sender)',
  'our-host': 'Your hosting or IP provider',
  'recipient-admin': 'The recipient’s mail administrator',
  provider: 'The receiving provider',
  wait: 'Nobody; it passes by itself',
};

/** How people call an owner. */
export const ownerName = (owner: Owner): string => ownerNames[owner];
