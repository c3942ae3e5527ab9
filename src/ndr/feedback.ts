import { addressesIn, readAddress } from './addresses.ts';
import type { Content } from './content.ts';
import { all, first, parseHeaders } from './mime/headers.ts';

/**
 * Who complained: Original-Rcpt-To or Removal-Recipient of the feedback report (RFC 5965 section 3.2), else
 * the recipient of the returned original. Providers that hide the recipient yield nobody.
 */
export function readComplained(content: Content): string[] {
  const fields = parseHeaders(content.feedback);
  const named = [...all(fields, 'original-rcpt-to'), ...all(fields, 'removal-recipient')].map(readAddress);
  const found = named.filter((address) => address !== '');
  if (found.length > 0) return [...new Set(found)].slice(0, 500);
  if (!content.original) return [];
  const hidden = first(content.original, 'x-hmxmroriginalrecipient') || first(content.original, 'x-rcpt-to');
  return addressesIn(hidden || first(content.original, 'to')).slice(0, 1);
}
