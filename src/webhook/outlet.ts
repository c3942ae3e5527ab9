import type { Delivery, Outlet, Parcel } from '../pipeline/outlet.ts';
import { jsonRequest } from './json.ts';
import { pagerDutyRequest } from './pagerduty.ts';
import { type HttpRequest, send } from './send.ts';

/** Where incidents are posted, and in which form. */
export type WebhookOptions = {
  readonly name: string;
  readonly url: string;
} & (
  | { readonly form: 'json'; readonly secret: string }
  | { readonly form: 'pagerduty'; readonly routingKey: string }
);

/** The outlet's name in rows and routes. */
export const outletName = (webhook: string): string => `webhook:${webhook}`;

type IncidentParcel = Extract<Parcel, { kind: 'incident' }>;

function requestOf(options: WebhookOptions, parcel: IncidentParcel, now: number): HttpRequest {
  const drawn =
    options.form === 'json'
      ? jsonRequest(parcel, options.secret, now)
      : pagerDutyRequest(parcel, options.routingKey, now);
  return { url: options.url, ...drawn };
}

/**
 * An outgoing webhook as an outlet. It brings incidents alone, as they stand when they are sent; every
 * request may come twice and says by its id (or key) that it does, so nothing has to be looked for.
 */
export function webhookOutlet(options: WebhookOptions, now: () => number = Date.now): Outlet {
  const name = outletName(options.name);
  return {
    name,
    async deliver(parcel): Promise<Delivery> {
      const placed = { channel: name, ts: 'placed' in parcel ? (parcel.placed?.ts ?? parcel.id) : parcel.id };
      if (parcel.kind !== 'incident') return { ok: true, placed };
      const trouble = await send(requestOf(options, parcel, now()), now());
      return trouble ?? { ok: true, placed };
    },
    find: async () => null,
  };
}
