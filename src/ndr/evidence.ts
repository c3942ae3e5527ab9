import type { Content } from './content.ts';
import type { ReportFields } from './fields.ts';
import type { KnownFamilies } from './prose.ts';
import type { Kind } from './report.ts';

/** A kind, and why, in a few words for people. */
export interface KindDecision {
  readonly kind: Kind;
  readonly because: string;
}

/** A mail with the few things about it that several questions need. */
export interface Evidence {
  readonly content: Content;
  readonly fields: ReportFields;
  /** The families that know its wording. */
  readonly families: KnownFamilies;
  /** From and Subject of the report, decoded. */
  readonly from: string;
  readonly subject: string;
}

/** One thing to ask of a mail; no answer leaves it to the next. */
export type Question = (evidence: Evidence) => KindDecision | undefined;
