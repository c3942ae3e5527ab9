import { active } from '../incident/change.ts';
import { providerName } from '../incident/match.ts';
import type { AddressFilter } from '../store/addresses.ts';
import type { Store, Tx } from '../store/store.ts';
import { type AddressFailure, type Condemnation, condemn } from '../suppression/condemn.ts';
import { suppressionPolicy } from '../suppression/policy.ts';
import {
  type AddressState,
  clearAddress,
  judgeAddress,
  releaseAddress,
  type Surroundings,
} from '../suppression/suppress.ts';
import { LATELY_MS, unusual, unusualPolicy, unusualWords } from '../suppression/unusual.ts';
import { enqueueNotice, heldKey } from './notice.ts';
import { OUTAGE_KEY } from './outages-and-surges.ts';
import type { Policy } from './policy.ts';

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

/**
 * Takes failures into the records of their addresses. Only what passes the door (suppression/condemn.ts)
 * leaves a trace.
 */
export async function noteFailures(
  tx: Tx,
  failures: readonly AddressFailure[],
  policy: Policy,
  now: number,
): Promise<void> {
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
  const records = [...changed].flatMap((address) => states.get(address) ?? []);
  await tx.addresses.put(records);
  if (records.some(({ suppressibleAt }) => suppressibleAt === now)) await holdUnusual(tx, policy, now);
}

/** Holds new suppressions that are far above the usual, and says so once. */
async function holdUnusual(tx: Tx, policy: Policy, now: number): Promise<void> {
  const { provider: floor } = unusualPolicy;
  for (const what of unusual(await tx.addresses.newlyListed(now, floor))) {
    if ((await tx.addresses.hold(what, now - LATELY_MS)) === 0) continue;
    const { provider, domain, why } = what;
    const words = unusualWords(what, provider === '' ? domain : providerName(provider));
    const held = why === 'provider' ? { provider, domain } : { provider: '', domain: '' };
    await enqueueNotice(
      tx,
      policy.channels.ops,
      { key: heldKey(what), ...words, at: now, held: { why, ...held } },
      now,
    );
  }
}

const PAGE = 500;

/** Changes every record that fits, a page a transaction. Returns how many. */
async function changeMatching(
  store: Store,
  filter: AddressFilter,
  change: (row: AddressState) => AddressState,
): Promise<number> {
  let changed = 0;
  let after = '';
  for (;;) {
    const page = await store.transaction(async (tx) => {
      const rows = await tx.addresses.matching(filter, after, PAGE);
      await tx.addresses.put(rows.map(change));
      return rows;
    });
    changed += page.length;
    after = page.at(-1)?.address ?? '';
    if (page.length < PAGE) return changed;
  }
}

/** A person lets held ones go: they may be suppressed. */
export const releaseMatching = (store: Store, filter: AddressFilter, now: number): Promise<number> =>
  changeMatching(store, { held: 'any', ...filter }, (row) =>
    row.verdict === 'suppress' ? releaseAddress(row, now) : row,
  );

/** A person takes them off the list, with a reason. */
export const clearMatching = (
  store: Store,
  filter: AddressFilter,
  by: string,
  reason: string,
  now: number,
): Promise<number> => changeMatching(store, filter, (row) => clearAddress(row, by, reason, now));

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
