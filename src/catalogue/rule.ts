import type { AddressVerdict, Owner, Permanence, ScopeKind } from './category.ts';
import type { CauseId } from './causes/index.ts';
import type { Clock } from './clock.ts';
import type { ProviderId } from './providers.ts';

/**
 * A rule recognises one thing that servers say. A rule is data: adding one is one entry here and one fixture.
 * All conditions that are present must hold. Rules are tried in order of evidence: provider text, provider
 * code, general text, enhanced status, reply code (design, "Text beats codes").
 */
export interface Rule {
  readonly id: string;
  /** Id of the cause in the catalogue. */
  readonly cause: CauseId;
  /** Only for mail refused by this provider: id in `providers.ts`. Unset: any. */
  readonly provider?: ProviderId;
  /**
   * Provider that this text or code gives away, whatever the host is. No condition: the verdict's provider
   * when none else is known.
   */
  readonly names?: ProviderId;
  /**
   * Text marks, against the normalised text (see classify/normalise.ts). Linear, or of a low degree: bounded
   * quantifiers, no nested repeats; it never sees more than the 4,000 characters of `longestText`, and
   * `linear.test.ts` holds that.
   */
  readonly match?: RegExp;
  /** A text that must not match as well. */
  readonly unless?: RegExp;
  /** Enhanced status as `5.7.28`, `X.7.28` (any class), `5.7.X`, or a last part in a range `X.7.606-649`. */
  readonly status?: string | readonly string[];
  /** Reply code as `550`, `4XX`, `5XX`. */
  readonly reply?: string | readonly string[];
  /** SMTP command that was refused: `RCPT`, `DATA`, `MAIL`, `CONNECT`, `HELO` … */
  readonly command?: string | readonly string[];
  /** Overrides of what the cause says, where this text says more. */
  readonly scope?: ScopeKind;
  /** Reads the scope's value out of the text: its first named group `value`. */
  readonly scopeValue?: RegExp;
  readonly permanence?: Permanence;
  readonly addressVerdict?: AddressVerdict;
  readonly owner?: Owner;
  readonly clock?: Clock;
  /** What this very text or code means, when the cause's sentence is too general. Own wording. */
  readonly means?: string;
  /** What to do about this very text, before the cause's steps. */
  readonly advice?: string;
  /** Tags by which people look it up: `TSS04`, `S3150`, `CS01`. */
  readonly tags?: readonly string[];
  readonly source: string;
  /** Real texts (or made like real ones) that hit this rule and no earlier one. */
  readonly examples: readonly [string, ...string[]];
  /** Texts near to those of `examples` that `unless` keeps away from this rule. */
  readonly not?: readonly string[];
}
