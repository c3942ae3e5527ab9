import type { Incident, IncidentChange } from '../incident/incident.ts';

/** What changed about one incident in this transaction. `byHand`: a person did it and waits to see it. */
export interface IncidentUpdate {
  readonly incident: Incident;
  readonly changes: readonly IncidentChange[];
  readonly byHand?: boolean;
}
