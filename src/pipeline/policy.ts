import { playbooks as defaultPlaybooks, type Playbook } from '../catalogue/playbooks.ts';
import type { Incident } from '../incident/incident.ts';
import { playbookMatcher } from '../incident/match.ts';
import type { Brand } from '../incident/origin.ts';
import { nothingOurs, type Ours } from '../trust/ours.ts';
import { type Conditions, fits } from './conditions.ts';
import type { QuietHours } from './quiet-hours.ts';

/**
 * For incidents that fit: another channel, other people to call, or both. Of each the first that fits wins.
 */
export interface Route {
  readonly when: Conditions;
  readonly channel?: string;
  /** `here`, or Slack ids of people and user groups; empty calls nobody. */
  readonly mention?: readonly string[];
}

/** An outlet beside the main one, and the incidents that it is told of. */
export interface Destination {
  readonly outlet: string;
  readonly when: Conditions;
}

/** What the operator chose, as the pipeline needs it. */
export interface Policy {
  readonly playbooks: readonly Playbook[];
  readonly playbookOf: ReturnType<typeof playbookMatcher>;
  readonly own: Ours;
  readonly channels: { readonly alert: string; readonly digest: string; readonly ops: string };
  readonly routes: readonly Route[];
  /** Whom critical incidents call where no route says otherwise. */
  readonly mention: readonly string[];
  readonly brands: readonly Brand[];
  /** How many mailboxes are watched. */
  readonly mailboxes: number;
  /** Kinds of the mail servers whose logs are followed. */
  readonly mailServers: readonly string[];
  readonly destinations: readonly Destination[];
  /** When warnings wait. */
  readonly quiet: QuietHours | null;
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
    mention: [],
    brands: [],
    mailboxes: 1,
    mailServers: [],
    destinations: [],
    quiet: null,
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
  const route = policy.routes.find(({ when, channel }) => channel !== undefined && fits(when, incident));
  return route?.channel ?? policy.channels.alert;
}
