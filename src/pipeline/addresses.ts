import { active } from '../incident/change.ts';
import type { Sighting } from '../incident/incident.ts';
import type { AddressRow } from '../store/addresses.ts';
import type { Store, Tx } from '../store/store.ts';
import { suppressionPolicy } from '../suppression/policy.ts';
import { type AddressState, clearAddress, judgeAddress, type Surroundings } from '../suppression/suppress.ts';
import { OUTAGE_KEY } from './outages-and-surges.ts';

const stateOf = (row: AddressRow): AddressState => ({
  cause: '',
  ...(row.state as Partial<AddressState> | null),
  ...withoutState(row),
});

function withoutState({ state: _, ...row }: AddressRow): Omit<AddressRow, 'state'> {
  return row;
}

const rowOf = ({ cause, ...state }: AddressState): AddressRow => ({ ...state, state: { cause } });

/** What goes on around these failures: whether "it is us", and how many domains fail as unknown at once. */
async function surroundings(tx: Tx, sightings: readonly Sighting[], now: number): Promise<Surroundings> {
  const outage = (await tx.incidents.byKeys([OUTAGE_KEY])).get(OUTAGE_KEY);
  const domains = new Set<string>();
  if (sightings.some(({ verdict }) => verdict.category === 'invalid-domain')) {
    const recent = await tx.bounces.recentDomains('invalid-domain', now - suppressionPolicy.windowMs);
    for (const { domain } of recent) domains.add(domain);
  }
  return { outage: outage !== undefined && active(outage), failingDomains: domains.size };
}

/** Takes failures into the records of their addresses. Only what the address is to blame for leaves a trace. */
export async function noteFailures(tx: Tx, sightings: readonly Sighting[], now: number): Promise<void> {
  const telling = sightings.filter(
    ({ kind, verdict }) => kind === 'bounce' && verdict.address !== '' && verdict.addressVerdict !== 'keep',
  );
  if (telling.length === 0) return;
  const around = await surroundings(tx, telling, now);
  const prior = await tx.addresses.byAddresses([...new Set(telling.map(({ verdict }) => verdict.address))]);
  const states = new Map<string, AddressState>([...prior].map(([address, row]) => [address, stateOf(row)]));
  const changed = new Set<string>();
  for (const { at, kind, verdict } of telling) {
    const before = states.get(verdict.address) ?? null;
    const after = judgeAddress(before, { at, kind, verdict }, suppressionPolicy, now, around);
    if (!after || after === before) continue;
    states.set(verdict.address, after);
    changed.add(verdict.address);
  }
  await tx.addresses.put([...changed].flatMap((address) => states.get(address) ?? []).map(rowOf));
}

/** Mail got through to these addresses: what was held against them is forgotten. */
export async function noteDeliveries(tx: Tx, addresses: readonly string[], now: number): Promise<void> {
  if (addresses.length === 0) return;
  const known = await tx.addresses.byAddresses([...new Set(addresses)]);
  const open = [...known.values()].filter((row) => row.verdict !== 'keep');
  await tx.addresses.put(
    open.map((row) => rowOf(clearAddress(stateOf(row), 'delivery', 'a later message was delivered', now))),
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
    await tx.addresses.put([rowOf(clearAddress(stateOf(row), by, reason, now))]);
    return true;
  });
}
