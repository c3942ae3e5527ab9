import { sql } from 'kysely';
import type { AddressState, Hold } from '../suppression/suppress.ts';
import { LATELY_MS, type NewlyListed, type Unusual, USUAL_DAYS } from '../suppression/unusual.ts';
import { DAY } from '../time/span.ts';
import { type Bulk, inPieces, insertRows } from './bulk.ts';
import type { Schema } from './schema.ts';
import type { Session } from './session.ts';
import { clean, cut, limits } from './text.ts';

/**
 * What is known of one address, in columns. One that says `suppress` can only come from the door
 * (suppression/condemn.ts).
 */
export type AddressRow = AddressState;

/**
 * Which addresses: all that is given must fit. Times are those at which they came onto the list, epoch ms.
 */
export interface AddressFilter {
  readonly addresses?: readonly string[];
  readonly mail?: string;
  readonly sender?: string;
  readonly provider?: string;
  readonly domain?: string;
  readonly worth?: string;
  readonly since?: number;
  readonly until?: number;
  /** Held ones alone, for any reason or for this one. */
  readonly held?: Hold | 'any';
}

export interface Addresses {
  /** Inserts or replaces. */
  put(rows: readonly AddressRow[]): Promise<void>;
  get(address: string): Promise<AddressRow | null>;
  byAddresses(addresses: readonly string[]): Promise<ReadonlyMap<string, AddressRow>>;
  /**
   * Those that may be suppressed and are not held, by address, a page at a time: `after` is the last address
   * of the page before (`''` first).
   */
  suppressible(after: string, limit: number): Promise<readonly AddressRow[]>;
  /** How many became suppressible in `from <= t < to`. */
  newlySuppressible(from: number, to: number): Promise<number>;
  /** Those that a person looks for, by address, a page at a time. */
  matching(filter: AddressFilter, after: string, limit: number): Promise<readonly AddressRow[]>;
  /**
   * New suppressions of the last day by provider (or domain), with those of the two weeks before where the
   * day has more than `floor`.
   */
  newlyListed(now: number, floor: number): Promise<readonly NewlyListed[]>;
  /**
   * Holds those of a provider (or domain; of all) that came onto the list since then and were not released.
   * Returns how many.
   */
  hold(what: Unusual, since: number): Promise<number>;
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
  JSON.stringify({ cause: row.cause, ...(row.whose ? { whose: row.whose } : {}) }),
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
  ({ ...row, ...stateIn(state) }) as AddressRow;

/** What has no column of its own: nobody asks by it. */
function stateIn(text: string): Pick<AddressRow, 'cause' | 'whose'> {
  const { cause, whose } = (JSON.parse(text) ?? {}) as Partial<Pick<AddressRow, 'cause' | 'whose'>>;
  return { cause: typeof cause === 'string' ? cause : '', ...(whose ? { whose } : {}) };
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

async function matching(
  { read }: Session,
  { addresses: some, mail, sender, provider, domain, worth, since, until, held }: AddressFilter,
  after: string,
  limit: number,
): Promise<readonly AddressRow[]> {
  let query = read
    .selectFrom('addresses')
    .selectAll()
    .where('address', '>', after)
    .where('verdict', '=', 'suppress');
  if (some) query = query.where('address', 'in', [...some]);
  const texts = Object.entries({ mail, sender, provider, domain, worth }) as [
    'mail' | 'sender' | 'provider' | 'domain' | 'worth',
    string | undefined,
  ][];
  for (const [column, value] of texts) if (value !== undefined) query = query.where(column, '=', value);
  if (since !== undefined) query = query.where('suppressibleAt', '>=', since);
  if (until !== undefined) query = query.where('suppressibleAt', '<', until);
  if (held === 'any') query = query.where('held', '=', 1);
  else if (held) query = query.where('heldFor', '=', held);
  return (await query.orderBy('address').limit(limit).execute()).map(rowOf);
}

/** The domain stands for the provider where nobody knows that. */
const unknownDomain = sql<string>`case when "provider" = '' then "domain" else '' end`;

async function newlyListed({ read }: Session, now: number, floor: number): Promise<readonly NewlyListed[]> {
  const since = now - LATELY_MS;
  const listed = () =>
    read.selectFrom('addresses').where('verdict', '=', 'suppress').groupBy(['provider', unknownDomain]);
  const lately = await listed()
    .select(['provider', unknownDomain.as('domain')])
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.max('releasedAt').as('releasedAt')])
    .where('suppressibleAt', '>', since)
    .execute();
  if (lately.reduce((sum, { count }) => sum + count, 0) <= floor) return [];
  const before = await listed()
    .select(['provider', unknownDomain.as('domain')])
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('suppressibleAt', '<=', since)
    .where('suppressibleAt', '>', since - USUAL_DAYS * DAY)
    .where('held', '=', 0)
    .execute();
  const usual = new Map(before.map(({ provider, domain, count }) => [`${provider} ${domain}`, count]));
  return lately.map(({ provider, domain, count, releasedAt }) => ({
    provider,
    domain,
    lately: count,
    before: usual.get(`${provider} ${domain}`) ?? 0,
    releasedAt,
  }));
}

async function hold({ write }: Session, what: Unusual, since: number): Promise<number> {
  let query = write
    .updateTable('addresses')
    .set({ held: 1, heldFor: what.why })
    .where('verdict', '=', 'suppress')
    .where('suppressibleAt', '>', since)
    .where('releasedAt', 'is', null)
    .where('held', '=', 0);
  if (what.why === 'provider') query = query.where('provider', '=', what.provider);
  if (what.domain !== '') query = query.where('domain', '=', what.domain);
  const { numUpdatedRows } = await query.executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
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
  matching: (filter, after, limit) => matching(session, filter, after, limit),
  newlyListed: (now, floor) => newlyListed(session, now, floor),
  hold: (what, since) => hold(session, what, since),
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
