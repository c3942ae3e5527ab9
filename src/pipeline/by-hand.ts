import { mailServers } from '../catalogue/mail-servers.ts';
import type { Incident } from '../incident/incident.ts';

/** What can be done by hand on one kind of mail server. */
export interface ByHand {
  /** `Postfix`. */
  readonly server: string;
  readonly lines: readonly { readonly what: string; readonly command: string }[];
}

/** A person copies the command into a shell, and the domain was written by whoever sent the mail. */
const safe = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,62}\.)+[a-z]{2,63}$/;

/**
 * How to hold mail back while a block stands, for the kinds of mail servers (`postfix`, `exim`) that are
 * known to be ours. Empty where no mail waits, where waiting would not help, or where no domain is known.
 */
export function byHand(
  { state, delays, category }: Incident,
  kinds: readonly string[],
  domain: string,
): readonly ByHand[] {
  const waits = state !== 'resolved' && delays > 0;
  if (!waits || !['rate-limited', 'reputation-block', 'flood'].includes(category)) return [];
  const name = domain.toLowerCase();
  if (!safe.test(name)) return [];
  return mailServers
    .filter((one) => kinds.includes(one.id) && one.byHand.length > 0)
    .map((one) => ({
      server: one.name,
      lines: one.byHand.map(({ what, command }) => ({
        what: what.replaceAll('{domain}', name),
        command: command.replaceAll('{domain}', name),
      })),
    }));
}
