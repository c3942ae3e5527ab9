import type { Playbook } from '../catalogue/playbooks.ts';
import { active, change } from './change.ts';
import { declare, type Stepped } from './create.ts';
import type { Incident } from './incident.ts';

/** Over this many open incidents that speak for themselves, new ones gather in one. */
const STORM_CAP = 15;

/** Those that have a message of their own. */
const speaking = (incidents: readonly Incident[]): readonly Incident[] =>
  incidents.filter(
    (incident) =>
      active(incident) &&
      incident.inhibitedBy === null &&
      incident.playbook !== 'storm' &&
      incident.severity !== 'ops',
  );

/** Whether a newly opened incident should gather in the storm instead of a message of its own. Critical ones do so, too: past the cap nobody reads. */
export const gathers = (open: readonly Incident[], cap: number = STORM_CAP): boolean =>
  speaking(open).length >= cap;

/** The gathering incident. */
export function declareStorm(open: readonly Incident[], playbook: Playbook, now: number): Stepped {
  return declare(
    playbook,
    {
      key: `${playbook.id}||unstated:`,
      cause: 'unknown',
      category: 'unknown',
      provider: '',
      scope: { kind: 'unstated', value: '' },
      because: `${speaking(open).length} incidents are open at once; further ones are gathered here so that the channel stays readable.`,
    },
    now,
  );
}

/** One more has gathered. */
export function gather(
  storm: Incident,
  count: number,
  title: string,
  playbook: Playbook,
  now: number,
): Stepped {
  const because = `${count} further incident${count === 1 ? '' : 's'} gathered, the latest: ${title}.`;
  return change(storm, { lastAt: now, bounces: count }, { kind: 'updated', because }, playbook, now);
}
