import { z } from 'zod';
import { conditions, type When } from './conditions.ts';

/** An outgoing webhook: JSON of our own, signed, or events as PagerDuty takes them. */
export type WebhookConfig = {
  readonly name: string;
  readonly url: string;
  readonly when: When;
} & (
  | { readonly form: 'json'; readonly secret: string }
  | { readonly form: 'pagerduty'; readonly routingKey: string }
);

const PAGERDUTY = 'https://events.pagerduty.com/v2/enqueue';

/** One entry of `webhooks:` as it stands in the file. */
export const webhook = z.strictObject({
  name: z.string(),
  form: z.enum(['json', 'pagerduty']).default('json'),
  url: z.string().optional(),
  secret: z.string().optional(),
  routingKey: z.string().optional(),
  when: conditions.optional(),
});

/** Over plain HTTP only to this machine: incidents name domains and IPs, and the key would be readable. */
function urlMistake(url: string, where: string): string {
  if (url === '') return `${where}.url is missing.`;
  if (!URL.canParse(url)) return `${where}.url is "${url}"; give a whole URL (https://…).`;
  const { protocol, hostname } = new URL(url);
  const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname);
  if (protocol === 'https:' || (protocol === 'http:' && loopback)) return '';
  return `${where}.url is "${protocol}//${hostname}…"; use https (http only to this machine).`;
}

/**
 * Checks one webhook; `null` when it cannot be used. A phone rings for what is critical only, unless `when`
 * says otherwise.
 */
export function webhookOf(
  given: z.output<typeof webhook>,
  where: string,
  mistakes: string[],
): WebhookConfig | null {
  const { name, form, secret = '', routingKey = '', when } = given;
  const url = given.url ?? (form === 'pagerduty' ? PAGERDUTY : '');
  const wrong = [nameMistake(name, where), urlMistake(url, where), keyMistake(given, where)].filter(Boolean);
  mistakes.push(...wrong);
  if (wrong.length > 0) return null;
  return form === 'pagerduty'
    ? { name, url, form, routingKey, when: when ?? { severity: 'critical' } }
    : { name, url, form, secret, when: when ?? {} };
}

/** It stands in rows of the database and in the log. */
const nameMistake = (name: string, where: string): string =>
  /^[a-z0-9][a-z0-9-]{0,39}$/.test(name)
    ? ''
    : `${where}.name is "${name.slice(0, 40)}"; use small letters, digits and hyphens, 40 at most.`;

/** Each form has a key of its own. */
function keyMistake({ form, secret = '', routingKey = '' }: z.output<typeof webhook>, where: string): string {
  if (form === 'pagerduty')
    return /^[\w-]{16,64}$/.test(routingKey)
      ? ''
      : `${where}.routingKey is missing or too short: the Integration Key of an Events API v2 integration (routingKey: \${PAGERDUTY_KEY}).`;
  return secret.length >= 16
    ? ''
    : `${where}.secret is missing or shorter than 16 characters; the receiver checks the signature with it (secret: \${HOOK_SECRET}).`;
}
