import { categories } from '../catalogue/category.ts';
import { playbooks as defaultPlaybooks } from '../catalogue/playbooks.ts';
import { providers } from '../catalogue/providers.ts';
import type { Config } from '../config/config.ts';
import { ConfigError } from '../config/error.ts';
import { dayTeller } from '../digest/day.ts';
import { applyOverrides } from '../incident/overrides.ts';
import { makePolicy, type Policy } from '../pipeline/policy.ts';
import { openStore, type Store, type StoreOptions } from '../store/store.ts';
import { MINUTE } from '../time/span.ts';
import { outletName } from '../webhook/outlet.ts';

/** What the conditions of a route may name. Anything else would never fit, and in silence. */
const routable: Readonly<Record<string, readonly string[]>> = {
  playbook: defaultPlaybooks.map(({ id }) => id),
  category: categories,
  provider: providers.map(({ id }) => id),
};

const routeMistakes = (
  whens: readonly { readonly where: string; readonly when: Config['routes'][number]['when'] }[],
): readonly string[] =>
  whens.flatMap(({ when, where }) =>
    Object.entries(when).flatMap(([name, value]) => {
      const known = routable[name];
      return !known || known.includes(value)
        ? []
        : [`${where}.when.${name} is "${value}"; there are ${known.join(', ')}.`];
    }),
  );

/**
 * The operator's choices as the pipeline takes them. Throws `ConfigError` for overrides that make no sense.
 */
export function policyOf(config: Config): Policy {
  const { playbooks, mistakes: wrongSettings } = applyOverrides(defaultPlaybooks, config.playbooks);
  const mistakes = [
    ...wrongSettings,
    ...routeMistakes([
      ...config.routes.map(({ when }, index) => ({ where: `routes.${index}`, when })),
      ...config.webhooks.map(({ when, name }) => ({ where: `webhook ${name}`, when })),
    ]),
  ];
  if (mistakes.length > 0) throw new ConfigError(mistakes.map((mistake) => `rebound.yaml: ${mistake}`));
  const calls = (config.slack?.mention.length ?? 0) > 0 || config.routes.some(({ mention }) => mention);
  const recallMs = calls ? (config.slack?.mentionAgainMinutes ?? 0) * MINUTE : 0;
  return makePolicy({
    playbooks: recallMs > 0 ? playbooks.map((playbook) => ({ ...playbook, recallMs })) : playbooks,
    own: {
      domains: config.senderDomains,
      ips: config.sendingIps,
      relays: config.trustedRelays,
      authservId: config.authservId,
      secret: config.bounceSecret,
      log: config.logs.length > 0,
    },
    channels: {
      alert: config.slack?.alertChannel ?? '',
      digest: config.slack?.digestChannel ?? '',
      ops: config.slack?.opsChannel ?? '',
    },
    routes: config.routes,
    mention: config.slack?.mention ?? [],
    brands: config.brands,
    mailboxes: config.mailboxes.length,
    mailServers: config.logs.map(({ server }) => server),
    destinations: config.webhooks.map(({ name, when }) => ({ outlet: outletName(name), when })),
    quiet: config.quietHours ? { ...config.quietHours, timeZone: config.digest.timeZone } : null,
    timeZone: config.digest.timeZone,
    retentionDays: config.retentionDays,
  });
}

/** Opens the store that the configuration names, counting days in the digest's time zone. */
export const storeOf = (
  config: Config,
  options: Pick<StoreOptions, 'onDamaged' | 'existing'> = {},
): Promise<Store> => openStore(config.databaseUrl, { dayOf: dayTeller(config.digest.timeZone), ...options });
