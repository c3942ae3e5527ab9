import type { AddressVerdict, Category, Owner, Permanence, ScopeKind } from '../catalogue/category.ts';
import type { Action, Kind, Original, Times } from '../ndr/report.ts';

export interface Scope {
  readonly kind: ScopeKind;
  /** IP, netblock or domain that the text names; `''` when it names none. */
  readonly value: string;
}

/** What a text or a recipient's report means. */
export interface TextVerdict {
  readonly category: Category;
  /** Cause id in the catalogue. */
  readonly cause: string;
  /** Id of the rule that decided, `''` when only the class did. */
  readonly rule: string;
  readonly status: string;
  readonly reply: string;
  readonly permanence: Permanence;
  readonly addressVerdict: AddressVerdict;
  readonly scope: Scope;
  readonly owner: Owner;
  /** Provider id (`gmail`, `microsoft`, `mxroute` …), `''` when unknown. */
  readonly provider: string;
}

/** The verdict on one recipient of a report. */
export interface Verdict extends TextVerdict, Times {
  readonly address: string;
  /** The alias or list by which the message came to `address`, `''` when it came straight. */
  readonly originalRecipient: string;
  /** The members behind `address` at which delivery failed, when it is an alias or list. */
  readonly finalRecipients: readonly string[];
  /** Domain part, lower case, `''` when there is no address. */
  readonly domain: string;
  readonly action: Action;
  readonly diagnostic: string;
  readonly remoteMta: string;
}

/** A whole mail, read and judged. */
export interface Judgement {
  readonly kind: Kind;
  readonly because: string;
  readonly reportingMta: string;
  readonly verdicts: readonly Verdict[];
  readonly original: Original;
  readonly defects: readonly string[];
}

/** What the text classifier takes. Only `text` is required; an empty text with a status is fine. */
export interface TextInput {
  readonly text: string;
  readonly status?: string;
  readonly reply?: string;
  readonly command?: string;
  /** Remote host, for the provider. */
  readonly host?: string;
  /** Recipient's domain, for the provider when the host says nothing. */
  readonly domain?: string;
  /** Envelope sender and recipient of the refused message: a reply that names the sender speaks of us. */
  readonly sender?: string;
  readonly recipient?: string;
  /** From the report: a bounce is permanent even with 4.x.x, a delay temporary even with 5.x.x. */
  readonly kind?: 'bounce' | 'delay';
}
