import { type Expiries, isWorthALook, waysThatFail } from '../suppression/expiring.ts';
import { DAY } from '../time/span.ts';
import { inPieces } from './bulk.ts';
import { blocksOf } from './evidence.ts';
import { blockKeys } from './keys.ts';
import type { Session } from './session.ts';

/** An address whose mail only ever expires. */
export interface Expiring extends Expiries {
  readonly address: string;
}

/** Rows looked through at once: on SQLite the process stands still for some tens of milliseconds. */
const PIECE = 20_000;
/** How far back is looked, in days: the list of last failures shows as much. */
const SPAN_DAYS = 90;
const mostAddresses = 50_000;

/**
 * Addresses that are worth a look (`isWorthALook`) at `now`: they failed, in the last 90 days, by expiry
 * alone, and stand on no list. Those that failed longest come first. Reads the newest rows by pieces; one of
 * two spellings of an address counts as itself.
 */
export async function expiring(session: Session, now: number): Promise<readonly Expiring[]> {
  const found = [...(await expiries(session, now)).values()].filter(isWorthALook);
  const others = await otherwiseKnown(
    session,
    found.map(({ address }) => address),
    now,
  );
  return found
    .filter(({ address }) => !others.has(address))
    .toSorted((a, b) => a.firstAt - b.firstAt || (a.address < b.address ? -1 : 1));
}

async function expiries({ read }: Session, now: number): Promise<ReadonlyMap<string, Expiring>> {
  const all = new Map<string, Expiring>();
  const newest = await read
    .selectFrom('bounces')
    .select('id')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  for (let to = newest?.id ?? 0; to > 0; to -= PIECE) {
    const rows = await read
      .selectFrom('bounces')
      .select(({ fn }) => ['address', fn.countAll<number>().as('failures')])
      .select(({ fn }) => [fn.min('at').as('firstAt'), fn.max('at').as('lastAt')])
      .where('id', '>', to - PIECE)
      .where('id', '<=', to)
      .where('kind', '=', 'bounce')
      .where('cause', 'in', waysThatFail)
      .where('at', '>=', now - SPAN_DAYS * DAY)
      .where('at', '<=', now)
      .groupBy('address')
      .execute();
    for (const row of rows) {
      const known = all.get(row.address);
      if (known ?? all.size < mostAddresses) all.set(row.address, known ? joined(known, row) : row);
    }
  }
  return all;
}

const joined = (one: Expiring, other: Expiring): Expiring => ({
  address: one.address,
  failures: one.failures + other.failures,
  firstAt: Math.min(one.firstAt, other.firstAt),
  lastAt: Math.max(one.lastAt, other.lastAt),
});

/**
 * Those that a server refused as well, or that have a record: on the list, on the way to it, or cleared by
 * somebody.
 */
async function otherwiseKnown(
  session: Session,
  addresses: readonly string[],
  now: number,
): Promise<ReadonlySet<string>> {
  const { read } = session;
  const blocks = await blocksOf(session);
  const recorded = await inPieces(addresses, 1000, (piece) =>
    read.selectFrom('addresses').select('address').where('address', 'in', piece).execute(),
  );
  const keys = addresses.flatMap((address) => blockKeys(address.toLowerCase(), blocks));
  const refused = await inPieces(keys, 5000, (piece) =>
    read
      .selectFrom('bounces')
      .select('address')
      .distinct()
      .where('addressKey', 'in', piece)
      .where('kind', '=', 'bounce')
      .where('cause', 'not in', waysThatFail)
      .where('at', '>=', now - SPAN_DAYS * DAY)
      .execute(),
  );
  return new Set([...recorded, ...refused].map(({ address }) => address));
}
