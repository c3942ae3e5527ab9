import type { Tx } from '../store/store.ts';
import { announce } from './announce.ts';
import type { IncidentUpdate } from './incident-update.ts';
import type { Policy } from './policy.ts';

/** Saves what was stepped and writes down what people should see of it, in the caller's transaction. */
export async function saveAndAnnounce(
  tx: Tx,
  told: readonly IncidentUpdate[],
  policy: Policy,
  now: number,
): Promise<void> {
  await tx.incidents.save(told.map(({ incident }) => incident));
  await tx.incidents.append(told.flatMap(({ changes }) => changes));
  await announce(
    tx,
    told.filter(({ changes, byHand }) => changes.length > 0 || byHand === true),
    policy,
    now,
  );
}
