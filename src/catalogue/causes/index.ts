import type { Cause } from '../cause.ts';
import { appleCauses } from './apple.ts';
import { authenticationCauses } from './authentication.ts';
import { floodCauses } from './flood.ts';
import { gmailCauses } from './gmail.ts';
import { mailboxCauses } from './mailbox.ts';
import { messageCauses } from './message.ts';
import { microsoftCauses } from './microsoft.ts';
import { mxrouteCauses } from './mxroute.ts';
import { networkCauses } from './network.ts';
import { policyCauses } from './policy.ts';
import { protocolCauses } from './protocol.ts';
import { rateCauses } from './rate.ts';
import { recipientCauses } from './recipient.ts';
import { reputationCauses } from './reputation.ts';
import { senderCauses } from './sender.ts';
import { yahooCauses } from './yahoo.ts';

const all = [
  ...recipientCauses,
  ...mailboxCauses,
  ...messageCauses,
  ...policyCauses,
  ...senderCauses,
  ...authenticationCauses,
  ...floodCauses,
  ...reputationCauses,
  ...rateCauses,
  ...gmailCauses,
  ...microsoftCauses,
  ...yahooCauses,
  ...appleCauses,
  ...mxrouteCauses,
  ...networkCauses,
  ...protocolCauses,
] as const satisfies readonly Cause[];

/** The id of a cause that the catalogue has. */
export type CauseId = (typeof all)[number]['id'];

/** Every cause by id. */
export const causes: ReadonlyMap<string, Cause> = new Map(all.map((cause) => [cause.id, cause]));

const unknown = causes.get('unknown') as Cause;

/** The cause with this id; the cause `unknown` when there is none. Never throws. */
export function causeOf(id: string): Cause {
  return causes.get(id) ?? unknown;
}
