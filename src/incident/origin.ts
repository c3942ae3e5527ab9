import type { Original } from '../ndr/report.ts';

/** Whose mail failed, as far as the returned message tells; `''` where it does not. */
export interface Origin {
  /** The mailbox (or log) that told of it. */
  readonly mailbox: string;
  readonly senderDomain: string;
  readonly sendingIp: string;
  /** The List-Id. */
  readonly list: string;
}

/** A name for some of an operator's mail: that of these domains, lists, IPs or mailboxes. */
export interface Brand {
  readonly name: string;
  readonly senderDomains: readonly string[];
  readonly lists: readonly string[];
  readonly sendingIps: readonly string[];
  readonly mailboxes: readonly string[];
}

const domainOf = (address: string): string =>
  /@(?<domain>[^\s@<>]{1,255})>?\s*$/.exec(address)?.groups?.['domain']?.toLowerCase() ?? '';

/** `Shop news <news.shop.example>` is the list `news.shop.example` (RFC 2919). */
const listIdOf = (listId: string): string =>
  (/<(?<id>[^<>]{1,255})>/.exec(listId)?.groups?.['id'] ?? listId).trim().toLowerCase();

/**
 * Where a failed message came from. The author's domain goes before the envelope's, which is often the
 * sending service's.
 */
export const originOf = (
  mailbox: string,
  original: Pick<Original, 'from' | 'envelopeFrom' | 'sendingIp' | 'listId'>,
): Origin => ({
  mailbox,
  senderDomain: domainOf(original.from) || domainOf(original.envelopeFrom),
  sendingIp: original.sendingIp,
  list: listIdOf(original.listId),
});

/** Whether a domain is the one named, or below it. */
export const isWithin = (domain: string, named: string): boolean =>
  domain !== '' && (domain === named.toLowerCase() || domain.endsWith(`.${named.toLowerCase()}`));

/**
 * The first brand that the mail tells it belongs to; `''` for none. What says most about it is asked first:
 * list, domain, IP, mailbox.
 */
export function brandOf(origin: Origin, brands: readonly Brand[]): string {
  const asks: readonly ((brand: Brand) => boolean)[] = [
    ({ lists }) => lists.some((list) => isWithin(origin.list, list)),
    ({ senderDomains }) => senderDomains.some((domain) => isWithin(origin.senderDomain, domain)),
    ({ sendingIps }) => sendingIps.includes(origin.sendingIp),
    ({ mailboxes }) => mailboxes.includes(origin.mailbox),
  ];
  for (const ask of asks) {
    const brand = brands.find(ask);
    if (brand) return brand.name;
  }
  return '';
}
