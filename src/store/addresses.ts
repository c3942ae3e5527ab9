import type { AddressState } from '../suppression/suppress.ts';
import { type Bulk, inPieces, insertRows } from './bulk.ts';
import type { Schema } from './schema.ts';
import type { Session } from './session.ts';
import { clean, cut, limits } from './text.ts';

/** What is known of one address, in columns. One that says `suppress` can only come from the door (suppression/condemn.ts). */
export type AddressRow = AddressState;

export interface Addresses {
  /** Inserts or replaces. */
  put(rows: readonly AddressRow[]): Promise<void>;
  get(address: string): Promise<AddressRow | null>;
  byAddresses(addresses: readonly string[]): Promise<ReadonlyMap<string, AddressRow>>;
  /** Those that may be suppressed and are not held, by address, a page at a time: `after` is the last address of the page before (`''` first). */
  suppressible(after: string, limit: number): Promise<readonly AddressRow[]>;
  /** How many became suppressible in `from <= t < to`. */
  newlySuppressible(from: number, to: number): Promise<number>;
  /** Lets go of those that were held for our own trouble (the outage is over); returns how many. */
  unhold(): Promise<number>;
}

const columns = {
  address: 'text',
  domain: 'text',
  verdict: 'text',
  reason: 'text',
  evidence: 'text',
  failures: 'int',
  days: 'int',
  firstAt: 'int',
  lastAt: 'int',
  suppressibleAt: 'int',
  clearedAt: 'int',
  clearedBy: 'text',
  clearReason: 'text',
  held: 'int',
  state: 'text',
  provider: 'text',
  mail: 'text',
  sender: 'text',
  worth: 'text',
  proof: 'text',
  heldFor: 'text',
  releasedAt: 'int',
} as const;

const bulk: Bulk = {
  table: 'addresses',
  columns,
  tail: `on conflict ("address") do update set ${Object.keys(columns)
    .filter((column) => column !== 'address')
    .map((column) => `"${column}" = excluded."${column}"`)
    .join(', ')}`,
};

const valuesOf = (row: AddressRow) => [
  row.address,
  row.domain,
  row.verdict,
  cut(row.reason, limits.line),
  cut(row.evidence, limits.diagnostic),
  row.failures,
  row.days,
  row.firstAt,
  row.lastAt,
  row.suppressibleAt,
  row.clearedAt,
  row.clearedBy,
  cut(row.clearReason, limits.line),
  row.heldFor === '' ? 0 : 1,
  JSON.stringify({ cause: row.cause }),
  row.provider,
  row.mail,
  cut(row.sender, limits.line),
  row.worth,
  row.proof,
  row.heldFor,
  row.releasedAt,
];

/** A record as it was put: what says `suppress` here went through the door when it was written. */
const rowOf = ({ held: _, state, ...row }: Schema['addresses']): AddressRow =>
  ({ ...row, cause: causeIn(state) }) as AddressRow;

function causeIn(state: string): string {
  const known: unknown = JSON.parse(state);
  return known && typeof known === 'object' && 'cause' in known && typeof known.cause === 'string'
    ? known.cause
    : '';
}

async function suppressible({ read }: Session, after: string, limit: number): Promise<readonly AddressRow[]> {
  const rows = await read
    .selectFrom('addresses')
    .selectAll()
    .where('address', '>', after)
    .where('verdict', '=', 'suppress')
    .where('held', '=', 0)
    .where('clearedAt', 'is', null)
    .orderBy('address')
    .limit(limit)
    .execute();
  return rows.map(rowOf);
}

async function byAddresses(
  { read }: Session,
  list: readonly string[],
): Promise<ReadonlyMap<string, AddressRow>> {
  const rows = await inPieces(list, 1000, (piece) =>
    read.selectFrom('addresses').selectAll().where('address', 'in', piece).execute(),
  );
  return new Map(rows.map((row) => [row.address, rowOf(row)]));
}

export const addresses = (session: Session): Addresses => ({
  async put(rows) {
    const newest = [...new Map(rows.map((row) => [clean(row.address), row])).values()].sort((a, b) =>
      a.address < b.address ? -1 : 1,
    );
    await insertRows(session, bulk, newest.map(valuesOf));
  },
  get: async (address) => (await byAddresses(session, [address])).get(address) ?? null,
  byAddresses: (list) => byAddresses(session, list),
  suppressible: (after, limit) => suppressible(session, after, limit),
  async newlySuppressible(from, to) {
    const { count } = await session.read
      .selectFrom('addresses')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('suppressibleAt', '>=', from)
      .where('suppressibleAt', '<', to)
      .where('verdict', '=', 'suppress')
      .where('held', '=', 0)
      .where('clearedAt', 'is', null)
      .executeTakeFirstOrThrow();
    return count;
  },
  async unhold() {
    const { numUpdatedRows } = await session.write
      .updateTable('addresses')
      .set({ held: 0, heldFor: '' })
      .where('held', '=', 1)
      .where('heldFor', 'in', ['outage', 'dns'])
      .executeTakeFirstOrThrow();
    return Number(numUpdatedRows);
  },
});
