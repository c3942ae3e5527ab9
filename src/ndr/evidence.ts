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
  /** Subject of the report, decoded. */
  readonly subject: string;
  /** The address in From, `''` when there is none. */
  readonly sender: string;
  /** Whether a mail server's daemon sent it, by its From. */
  readonly fromDaemon: boolean;
}

/** One thing to ask of a mail; no answer leaves it to the next. */
export type Question = (evidence: Evidence) => KindDecision | undefined;
