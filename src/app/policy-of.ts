import { categories } from '../catalogue/category.ts';
import { playbooks as defaultPlaybooks } from '../catalogue/playbooks.ts';
import { providers } from '../catalogue/providers.ts';
import { type Config, ConfigError } from '../config/config.ts';
import { dayTeller } from '../digest/day.ts';
import { applyOverrides } from '../incident/overrides.ts';
import { makePolicy, type Policy } from '../pipeline/policy.ts';
import { openStore, type Store, type StoreOptions } from '../store/store.ts';

/** What the conditions of a route may name. Anything else would never fit, and in silence. */
const routable: Readonly<Record<string, readonly string[]>> = {
  playbook: defaultPlaybooks.map(({ id }) => id),
  category: categories,
  provider: providers.map(({ id }) => id),
};

const routeMistakes = (routes: Config['routes']): readonly string[] =>
  routes.flatMap(({ when }, index) =>
    Object.entries(when).flatMap(([name, value]) => {
      const known = routable[name];
      return !known || known.includes(value)
        ? []
        : [`routes.${index}.when.${name} is "${value}"; there are ${known.join(', ')}.`];
    }),
  );

/** The operator's choices as the pipeline takes them. Throws `ConfigError` for overrides that make no sense. */
export function policyOf(config: Config): Policy {
  const { playbooks, mistakes: wrongSettings } = applyOverrides(defaultPlaybooks, config.playbooks);
  const mistakes = [...wrongSettings, ...routeMistakes(config.routes)];
  if (mistakes.length > 0) throw new ConfigError(mistakes.map((mistake) => `rebound.yaml: ${mistake}`));
  return makePolicy({
    playbooks,
    own: {
      domains: config.senderDomains,
      ips: config.sendingIps,
      relays: config.trustedRelays,
      authservId: config.authservId,
      secret: config.bounceSecret,
    },
    channels: {
      alert: config.slack?.alertChannel ?? '',
      digest: config.slack?.digestChannel ?? '',
      ops: config.slack?.opsChannel ?? '',
    },
    routes: config.routes,
    timeZone: config.digest.timeZone,
    retentionDays: config.retentionDays,
  });
}

/** Opens the store that the configuration names, counting days in the digest's time zone. */
export const storeOf = (
  config: Config,
  options: Pick<StoreOptions, 'onDamaged' | 'existing'> = {},
): Promise<Store> => openStore(config.databaseUrl, { dayOf: dayTeller(config.digest.timeZone), ...options });
