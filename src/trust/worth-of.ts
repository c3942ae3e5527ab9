import { providerOf } from '../classify/provider.ts';
import type { Original, Report } from '../ndr/report.ts';
import { authenticatedDomains } from './authentication.ts';
import { originOf } from './origin.ts';
import { domainIn, isOurs, type Ours, organization } from './ours.ts';
import type { Receipt } from './receipt.ts';
import { readBatv, readBounceAddress, type Token } from './token.ts';
import { type Evidence, unproven } from './worth.ts';

/** Whether our own log or events tell that we sent this message (Message-ID) to this address. */
export type Known = (messageId: string, address: string) => boolean;

/** What a report is worth. */
export interface Belief {
  /** The token of the address to which it came, `null` when there is none of ours. */
  readonly token: Token | null;
  /** The worth of what it says of one recipient. */
  of(address: string): Evidence;
}

/**
 * Judges a report by what its author cannot write: the address to which it came, the lines that our own
 * servers put above it, the messages that our own log knows. `Reporting-MTA`, the From of the report and what
 * only its body says prove nothing. The answer is for one recipient at a time: a proof of one message says
 * nothing of others that the same report names.
 */
export function worthOf(
  report: Report,
  receipt: Receipt,
  ours: Ours,
  now: number,
  known: Known = () => false,
): Belief {
  const named = report.recipients.map(({ address }) => address);
  const token = receipt.to
    .map((one) => readBounceAddress(one, ours.secret, named))
    .find((one) => one !== null);
  const origin = originOf(receipt, ours.relays);
  const vouched = vouchedFor(report, receipt, authenticatedDomains(origin.written, ours.authservId));
  const tags = receipt.to.map((one) => readBatv(one, ours.secret, now)).filter((tag) => tag !== null);
  const verp = tags.find(({ recipient }) => recipient !== '');
  const mailed: Evidence = isPlausible(report.original, ours)
    ? { worth: 'plausible', by: 'original' }
    : tags.length > 0
      ? { worth: 'plausible', by: 'batv' }
      : unproven;
  const ofOne = (address: string): Evidence => {
    if (token && token.recipient === address.toLowerCase()) return { worth: 'proven', by: 'token' };
    if (verp?.recipient === address.toLowerCase()) return { worth: 'proven', by: 'batv' };
    if (origin.ours) return { worth: 'proven', by: 'relay' };
    const { messageId } = report.original;
    if (messageId !== '' && known(messageId, address)) return { worth: 'proven', by: 'message-id' };
    if (vouched.some((domain) => speaksFor(domain, domainIn(address), ours)))
      return { worth: 'proven', by: 'authentication' };
    return mailed;
  };
  return { token: token ?? verp ?? null, of: ofOne };
}

/**
 * The authenticated domains that align with the one that reports. A report has an empty return path (RFC 3464
 * section 2, RFC 5321 section 4.5.5): what a person sends through a provider has his own, and the provider's
 * signature on it says nothing.
 */
function vouchedFor(report: Report, receipt: Receipt, domains: ReadonlySet<string>): readonly string[] {
  if (receipt.returnPath === null || /[^<>\s]/.test(receipt.returnPath)) return [];
  const reporters = new Set([report.reportingMta, domainIn(receipt.from)].map(organization));
  return [...domains].filter((domain) => reporters.has(organization(domain)));
}

/**
 * A domain may tell of its own recipients, those of the provider that it belongs to, and, when it is ours, of
 * all.
 */
function speaksFor(domain: string, recipient: string, ours: Ours): boolean {
  if (recipient === '') return false;
  if (isOurs(domain, ours) || organization(domain) === organization(recipient)) return true;
  const provider = providerOf(domain, '', domain);
  return provider !== '' && provider === providerOf('', '', recipient);
}

/**
 * The returned original is ours as far as it can be told: it has a Message-ID, nothing in it names another
 * sender, and at least two of Message-ID, From and Return-Path are of a domain of ours (some senders'
 * Message-IDs are their service's).
 */
function isPlausible({ messageId, from, envelopeFrom }: Original, ours: Ours): boolean {
  if (messageId === '') return false;
  const senders = [domainIn(from), domainIn(envelopeFrom)].filter(Boolean);
  if (senders.some((domain) => !isOurs(domain, ours))) return false;
  return senders.length + (isOurs(domainIn(messageId), ours) ? 1 : 0) >= 2;
}
