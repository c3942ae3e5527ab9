import { createHash } from 'node:crypto';
import { DAY } from '../time/span.ts';
import { type Bulk, inPieces, insertRows } from './bulk.ts';
import { dayNumber, firstDayKey } from './keys.ts';
import type { Session } from './session.ts';
import type { Pair } from './write-bounces.ts';

/** Whether a message was sent to an address. */
export type WasSent = (originalId: string, address: string) => boolean;

/**
 * Which messages went to whom, as our own log or events told: marks without the text, each of its day. A
 * report that returns one is proven by it, so the marks are long and of a hash that nobody can aim at.
 */
export interface Sent {
  note(pairs: readonly Pair[], at: number): Promise<void>;
  /** Of these, those that were sent within the last two weeks: no queue keeps a message longer. */
  known(pairs: readonly Pair[], now: number): Promise<WasSent>;
}

/** Days for which a mark is asked for, and kept. */
export const SENT_DAYS = 14;

const bulk: Bulk = {
  table: 'sent',
  columns: { key: 'int', check: 'int' },
  tail: 'on conflict ("key", "check") do nothing',
};

/** Bits of the hash beside the day, in a key of 53 bits. */
const BESIDE_DAY = firstDayKey(1);

interface Mark {
  readonly beside: number;
  readonly check: number;
}

function markOf({ originalId, address }: Pair): Mark {
  const hash = createHash('sha256').update(`${originalId}\0${address.toLowerCase()}`).digest();
  return { beside: hash.readUIntBE(0, 6) % BESIDE_DAY, check: hash.readUIntBE(6, 6) };
}

const nameOf = ({ beside, check }: Mark): string => `${beside} ${check}`;

export const sent = (session: Session): Sent => ({
  async note(pairs, at) {
    const day = firstDayKey(dayNumber(at));
    const rows = new Map(pairs.map(markOf).map((mark) => [nameOf(mark), [day + mark.beside, mark.check]]));
    const inOrder = [...rows.values()].sort(([a = 0], [b = 0]) => a - b);
    await insertRows(session, bulk, inOrder);
  },
  async known(pairs, now) {
    const some = await session.read.selectFrom('sent').select('key').limit(1).executeTakeFirst();
    if (pairs.length === 0 || !some) return () => false;
    const today = dayNumber(now + DAY);
    const marks = pairs.map(markOf);
    const days = Array.from({ length: SENT_DAYS + 2 }, (_, back) => firstDayKey(Math.max(0, today - back)));
    const keys = [...new Set(marks.flatMap(({ beside }) => days.map((day) => day + beside)))];
    const rows = await inPieces(keys, 5_000, (piece) =>
      session.read.selectFrom('sent').selectAll().where('key', 'in', piece).execute(),
    );
    const known = new Set(rows.map(({ key, check }) => nameOf({ beside: key % BESIDE_DAY, check })));
    return (originalId, address) => known.has(nameOf(markOf({ originalId, address })));
  },
});
