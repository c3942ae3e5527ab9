import { playbooks as defaultPlaybooks, type Playbook } from '../catalogue/playbooks.ts';
import type { Incident } from '../incident/incident.ts';
import { playbookMatcher } from '../incident/match.ts';
import { nothingOurs, type Ours } from '../trust/ours.ts';

/** Sends the incidents that fit to another channel; the first that fits wins. */
export interface ChannelRoute {
  readonly when: {
    readonly provider?: string;
    readonly playbook?: string;
    readonly category?: string;
    readonly severity?: string;
  };
  readonly channel: string;
}

/** What the operator chose, as the pipeline needs it. */
export interface Policy {
  readonly playbooks: readonly Playbook[];
  readonly playbookOf: ReturnType<typeof playbookMatcher>;
  readonly own: Ours;
  readonly channels: { readonly alert: string; readonly digest: string; readonly ops: string };
  readonly routes: readonly ChannelRoute[];
  readonly timeZone: string;
  readonly retentionDays: number;
}

/** A policy with the defaults filled in. */
export function makePolicy(
  given: Partial<Omit<Policy, 'playbookOf' | 'own'>> & Pick<Policy, 'channels'> & { own?: Partial<Ours> },
): Policy {
  const playbooks = given.playbooks ?? defaultPlaybooks;
  return {
    routes: [],
    timeZone: 'UTC',
    retentionDays: 90,
    ...given,
    own: { ...nothingOurs, ...given.own },
    playbooks,
    playbookOf: playbookMatcher(playbooks),
  };
}

/** The channel in which an incident stands. */
export function channelFor(incident: Incident, policy: Policy): string {
  if (incident.severity === 'ops') return policy.channels.ops;
  const fits = ({ when }: ChannelRoute): boolean =>
    (when.provider === undefined || when.provider === incident.provider) &&
    (when.playbook === undefined || when.playbook === incident.playbook) &&
    (when.category === undefined || when.category === incident.category) &&
    (when.severity === undefined || when.severity === incident.severity);
  return policy.routes.find(fits)?.channel ?? policy.channels.alert;
}
