/** Whether people see whole addresses (`ADDRESSES`). */
export type AddressPolicy = 'masked' | 'full';

/**
 * The local part of an address within a text: everything back to a space, bracket, comma or colon, so that a
 * recipient coded into a bounce address (`bounce+jane=example.net@…`) goes, too; quoted local parts; `%40` as
 * links have it. The look-behind lets each run be tried from its beginning only, which keeps it linear.
 */
const local =
  /(?<![^\s@<>()[\],;:"'])(?<plain>[^\s@<>()[\],;:"']{1,100000}?)(?<at>@|%40)(?=[\p{L}\p{N}[])|(?<quoted>"[^"\n]{1,256}"@)(?=[\p{L}\p{N}[])/gu;

/**
 * First character kept: enough to recognise an address that one knows, too little to learn one. Masking twice
 * changes nothing.
 */
const masked = (part: string): string => `${[...part][0] ?? ''}…`;

/** Every address within a text, shown by the policy. */
export const maskText = (text: string, policy: AddressPolicy): string =>
  policy === 'full'
    ? text
    : text.replace(local, (_, plain: string | undefined, at: string | undefined) =>
        plain === undefined ? '"…"@' : `${masked(plain)}${at ?? '@'}`,
      );

/** One address, shown by the policy. */
export const maskAddress = (one: string, policy: AddressPolicy): string => {
  if (policy === 'full' || one === '') return one;
  const at = one.lastIndexOf('@');
  return at < 0 ? masked(one) : `${masked(one.slice(0, at))}${one.slice(at)}`;
};
