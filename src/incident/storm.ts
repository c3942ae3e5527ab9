import type { Playbook } from '../catalogue/playbooks.ts';

import { active, change } from './change.ts';
import { declare, type Stepped } from './create.ts';
import type { Incident } from './incident.ts';
import { providerName } from './match.ts';

/** Over this many open incidents of one kind that speak for themselves, new ones of it gather in one. */
const STORM_CAP = 5;

/**
 * What incidents must share to gather: the same trouble at the same receiver, met by one IP or domain after
 * the other.
 */
export type Kind = Pick<Incident, 'playbook' | 'provider' | 'cause'>;

/** Those of a kind that have a message of their own. */
const siblings = (open: readonly Incident[], { playbook, provider, cause }: Kind): readonly Incident[] =>
  open.filter(
    (incident) =>
      active(incident) &&
      incident.inhibitedBy === null &&
      incident.playbook === playbook &&
      incident.provider === provider &&
      incident.cause === cause,
  );

/**
 * Whether a newly opened incident should gather in the storm of its kind instead of a message of its own. A
 * first flood, an outage, a cause that is not told of yet never do: nobody would read of them.
 */
export const gathers = (open: readonly Incident[], kind: Kind, cap: number = STORM_CAP): boolean =>
  siblings(open, kind).length >= cap;

/** The key of the storm of a kind. */
export const stormKey = ({ playbook, provider, cause }: Kind): string =>
  `storm/${playbook}/${cause}|${provider}|unstated:`;

/** What a storm gathers, by its key. */
export function kindOf({ key, provider, cause }: Pick<Incident, 'key' | 'provider' | 'cause'>): Kind {
  return { playbook: key.split('/')[1] ?? '', provider, cause };
}

/** The gathering incident of a kind. */
export function declareStorm(
  open: readonly Incident[],
  latest: Incident,
  count: number,
  playbook: Playbook,
  now: number,
): Stepped {
  return declare(
    playbook,
    {
      key: stormKey(latest),
      cause: latest.cause,
      category: latest.category,
      provider: latest.provider,
      scope: { kind: 'unstated', value: '' },
      bounces: count,
      gathered: count,
      because: `${siblings(open, latest).length} incidents of one kind are open at ${providerName(latest.provider)}; further ones are gathered here so that the channel stays readable.`,
    },
    now,
  );
}

/** More have gathered: so many by now. */
export function gather(
  storm: Incident,
  count: number,
  title: string,
  playbook: Playbook,
  now: number,
): Stepped {
  const because = `${count} further incident${count === 1 ? '' : 's'} gathered, the latest: ${title}.`;
  return change(
    storm,
    { lastAt: now, bounces: count, gathered: count },
    { kind: 'updated', because },
    playbook,
    now,
  );
}
