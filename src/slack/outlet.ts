import type { WebClient } from '@slack/web-api';
import type { Outlet } from '../pipeline/outlet.ts';
import type { AddressPolicy } from './mask.ts';

export interface OutletPolicy {
  readonly addresses: AddressPolicy;
  /** Epoch ms; for words like `in 3 h`. */
  readonly now?: () => number;
}

/** Slack as an outlet. The client must be one of `slackClient()`: it may neither retry nor wait by itself. */
export function slackOutlet(_client: WebClient, _policy: OutletPolicy): Outlet {
  throw new Error('not yet');
}
