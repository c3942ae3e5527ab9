import type { Worth } from '../trust/worth.ts';
import type { Incident } from './incident.ts';

const none: Readonly<Record<Worth, number>> = { proven: 0, plausible: 0, unproven: 0 };

/** Counts one more failure of this worth. */
export const counted = (incident: Incident, worth: Worth): Incident => {
  const before = incident.worths ?? none;
  return { ...incident, worths: { ...before, [worth]: before[worth] + 1 } };
};
