/** Whether people see whole addresses (`ADDRESSES`). */
export type AddressPolicy = 'masked' | 'full';

const address = /(?<local>[^\s@<>()[\],;:"'=]{1,256})@(?<domain>[a-z0-9](?:[a-z0-9.-]{0,253}[a-z0-9])?)/gi;

/** First character kept: enough to recognise an address that one knows, too little to learn one. Masking twice changes nothing. */
const masked = (local: string): string => `${[...local][0] ?? ''}…`;

/** Every address within a text, shown by the policy. */
export const maskText = (text: string, policy: AddressPolicy): string =>
  policy === 'full' ? text : text.replace(address, (_, local: string, domain: string) => `${masked(local)}@${domain}`);

/** One address, shown by the policy. */
export const maskAddress = (one: string, policy: AddressPolicy): string => {
  if (policy === 'full') return one;
  const at = one.lastIndexOf('@');
  return at < 0 ? masked(one) : `${masked(one.slice(0, at))}${one.slice(at)}`;
};
