import { beginsAsMail } from '../ndr/is-mail.ts';
import type { Report } from '../ndr/report.ts';
import { otherKind } from '../unpack/kind.ts';

/**
 * What a file is that is no mail, for people; `''` when it is one, or a notice whose headers somebody cut
 * off.
 */
export function noMail(source: Uint8Array, { kind }: Report): string {
  if (kind !== 'not-bounce' || beginsAsMail(source)) return '';
  return otherKind(source) || 'it does not begin with headers';
}
