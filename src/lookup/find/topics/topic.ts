import type { Step } from '../../../catalogue/cause.ts';
import type { ProviderId } from '../../../catalogue/providers.ts';

/**
 * A general subject that is no single cause: how to read codes, what an allow list is, MXroute's blocks
 * together.
 */
export interface Topic {
  readonly id: string;
  readonly title: string;
  /** Other ways to ask for it, for the search. */
  readonly ask: readonly string[];
  readonly meaning: string;
  /** Id of the provider whose blocks it leads out of. */
  readonly wayOutOf?: ProviderId;
  readonly message?: string;
  readonly condition?: string;
  readonly address?: string;
  readonly clock?: string;
  readonly reasons?: readonly string[];
  readonly steps?: readonly Step[];
  readonly avoid?: readonly string[];
  /** Direct questions, as a cause has them. */
  readonly questions?: readonly { readonly ask: string; readonly answer: string }[];
  readonly related: readonly string[];
  readonly sources: readonly string[];
}

export const lists = 'Bounce code lookup (31 codes)';
export const filter = 'SpamExperts / N-able SMTP responses';
