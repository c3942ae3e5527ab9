import type { Incident } from '../incident/incident.ts';
import { isWithin } from '../incident/origin.ts';

/** What an incident must be to fit; each that is given must hold. */
export interface Conditions {
  readonly provider?: string;
  readonly playbook?: string;
  readonly category?: string;
  readonly severity?: string;
  readonly brand?: string;
  readonly mailbox?: string;
  readonly senderDomain?: string;
  readonly sendingIp?: string;
  readonly list?: string;
}

const asks: Readonly<Record<keyof Conditions, (incident: Incident, wanted: string) => boolean>> = {
  provider: ({ provider }, wanted) => provider === wanted,
  playbook: ({ playbook }, wanted) => playbook === wanted,
  category: ({ category }, wanted) => category === wanted,
  severity: ({ severity }, wanted) => severity === wanted,
  brand: ({ brand = '' }, wanted) => brand === wanted,
  mailbox: ({ origin }, wanted) => origin?.mailbox === wanted,
  senderDomain: ({ origin }, wanted) => isWithin(origin?.senderDomain ?? '', wanted),
  sendingIp: ({ origin, scope }, wanted) => origin?.sendingIp === wanted || scope.value === wanted,
  list: ({ origin }, wanted) => isWithin(origin?.list ?? '', wanted),
};

/** Whether an incident is one of those that the conditions mean; without any, all are. */
export const fits = (when: Conditions, incident: Incident): boolean =>
  Object.entries(when).every(([name, wanted]) => asks[name as keyof Conditions](incident, wanted));
