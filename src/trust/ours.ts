import { getDomain } from 'tldts';
import type { Original } from '../ndr/report.ts';
import { isPublicIp } from '../network/private-ip.ts';
import { isWithin } from './networks.ts';
import type { Worth } from './worth.ts';

/** What the operator said is ours. Domains in lower case; empty lists and texts say nothing. */
export interface Ours {
  /** `SENDER_DOMAINS`. */
  readonly domains: readonly string[];
  /** `SENDING_IPS`: addresses and networks. */
  readonly ips: readonly string[];
  /** `TRUSTED_RELAYS`: addresses and networks of the servers whose own reports are ours. */
  readonly relays: readonly string[];
  /** `AUTHSERV_ID`: the name under which our receiving server writes Authentication-Results. */
  readonly authservId: string;
  /** `BOUNCE_SECRET`: signs the bounce addresses. */
  readonly secret: string;
  /** Whether a log of ours tells which messages we sent (`MTA_LOG`). */
  readonly log: boolean;
}

/** Nothing was said. */
export const nothingOurs: Ours = { domains: [], ips: [], relays: [], authservId: '', secret: '', log: false };

/**
 * Whether there is anything that a report could be proven by. Without it incidents open on unproven reports,
 * and say so.
 */
export const canProve = ({ domains, relays, authservId, secret, log }: Ours): boolean =>
  domains.length > 0 || relays.length > 0 || authservId !== '' || secret !== '' || log;

/** Domain of an address, with or without display name, in lower case; `''` when there is none. */
export const domainIn = (address: string): string =>
  /@(?<domain>[^@>\s]{1,255})>?\s{0,10}$/.exec(address.slice(-400))?.groups?.['domain']?.toLowerCase() ?? '';

/**
 * Which domain of ours an address (or a domain) belongs to, the nearest where one lies below another; `''`
 * for none.
 */
export function domainOfOurs(address: string, { domains }: Pick<Ours, 'domains'>): string {
  const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
  let nearest = '';
  for (const own of domains) if (own.length > nearest.length && isAtOrBelow(domain, own)) nearest = own;
  return nearest;
}

const isAtOrBelow = (domain: string, own: string): boolean => domain === own || domain.endsWith(`.${own}`);

/** A domain of ours or one below it. */
export const isOurs = (domain: string, { domains }: Pick<Ours, 'domains'>): boolean =>
  domains.some((own) => isAtOrBelow(domain, own));

/**
 * The organizational domain (RFC 7489 section 3.2), by which relaxed alignment goes; the name itself where
 * there is none.
 */
export const organization = (domain: string): string =>
  getDomain(domain, { allowPrivateDomains: true }) ?? domain.toLowerCase();

/**
 * Whether we sent the original: `true` when its report is worth something; `false` for backscatter (the
 * original names a sender that is not ours, or went out from a public address that is not); `null` when there
 * is nothing to tell by.
 */
export function sentByUs(
  original: Pick<Original, 'sendingIp' | 'from' | 'envelopeFrom'>,
  ours: Ours,
  worth: Worth,
): boolean | null {
  if (worth === 'proven') return true;
  const { sendingIp } = original;
  if (isWithin(sendingIp, ours.ips)) return worth === 'plausible' ? true : null;
  const domain = domainIn(original.envelopeFrom) || domainIn(original.from);
  if (ours.domains.length > 0 && domain !== '' && !isOurs(domain, ours)) return false;
  const foreign = ours.ips.length > 0 && isPublicIp(sendingIp);
  if (foreign) return false;
  return worth === 'plausible' ? true : null;
}
