import type { Store } from '../store/store.ts';
import { announce } from './announce.ts';
import type { Policy } from './policy.ts';
import type { Told } from './told.ts';

/** Saves what was stepped and writes down what people should see of it, in the caller's transaction. */
export async function keep(tx: Store, told: readonly Told[], policy: Policy, now: number): Promise<void> {
  await tx.incidents.save(told.map(({ incident }) => incident));
  await tx.incidents.append(told.flatMap(({ changes }) => changes));
  await announce(
    tx,
    told.filter(({ changes, byHand }) => changes.length > 0 || byHand === true),
    policy,
    now,
  );
}
