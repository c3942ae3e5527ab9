import { active } from '../incident/change.ts';
import type { Store, Tx } from '../store/store.ts';
import { type AddressFailure, type Condemnation, condemn } from '../suppression/condemn.ts';
import { suppressionPolicy } from '../suppression/policy.ts';
import { type AddressState, clearAddress, judgeAddress, type Surroundings } from '../suppression/suppress.ts';
import { OUTAGE_KEY } from './outages-and-surges.ts';

/** What goes on around these failures: whether "it is us", and how many domains fail as unknown at once. */
async function surroundings(tx: Tx, failures: readonly Condemnation[], now: number): Promise<Surroundings> {
  const outage = (await tx.incidents.byKeys([OUTAGE_KEY])).get(OUTAGE_KEY);
  const domains = new Set<string>();
  if (failures.some(({ verdict }) => verdict.category === 'invalid-domain')) {
    const recent = await tx.bounces.recentDomains('invalid-domain', now - suppressionPolicy.windowMs);
    for (const { domain } of recent) domains.add(domain);
  }
  return { outage: outage !== undefined && active(outage), failingDomains: domains.size };
}

/** Takes failures into the records of their addresses. Only what passes the door (suppression/condemn.ts) leaves a trace. */
export async function noteFailures(tx: Tx, failures: readonly AddressFailure[], now: number): Promise<void> {
  const condemned = failures.flatMap((failure) => condemn(failure, suppressionPolicy) ?? []);
  if (condemned.length === 0) return;
  const around = await surroundings(tx, condemned, now);
  const states = new Map<string, AddressState>(
    await tx.addresses.byAddresses([...new Set(condemned.map(({ verdict }) => verdict.address))]),
  );
  const changed = new Set<string>();
  for (const condemnation of condemned) {
    const { address } = condemnation.verdict;
    const before = states.get(address) ?? null;
    const after = judgeAddress(before, condemnation, suppressionPolicy, now, around);
    if (!after || after === before) continue;
    states.set(address, after);
    changed.add(address);
  }
  await tx.addresses.put([...changed].flatMap((address) => states.get(address) ?? []));
}

/** Mail got through to these addresses: what was held against them is forgotten. */
export async function noteDeliveries(tx: Tx, addresses: readonly string[], now: number): Promise<void> {
  if (addresses.length === 0) return;
  const known = await tx.addresses.byAddresses([...new Set(addresses)]);
  const open = [...known.values()].filter((row) => row.verdict !== 'keep');
  await tx.addresses.put(
    open.map((row) => clearAddress(row, 'delivery', 'a later message was delivered', now)),
  );
}

/** A person takes an address off the list. `false` when there is nothing to take off. */
export async function clearByHand(
  store: Store,
  address: string,
  by: string,
  reason: string,
  now: number,
): Promise<boolean> {
  return store.transaction(async (tx) => {
    const row = await tx.addresses.get(address);
    if (!row || row.verdict === 'keep') return false;
    await tx.addresses.put([clearAddress(row, by, reason, now)]);
    return true;
  });
}
