import { type Bulk, inPieces, insertRows } from './bulk.ts';
import { dayKey, dayNumber, hash53 } from './keys.ts';
import type { Session } from './session.ts';
import type { Pair } from './write-bounces.ts';

/** One message that failed for one recipient, and when. */
export interface KnownFailure extends Pair {
  readonly at: number;
}

/** Which failures were told already, by whatever report. */
export interface KnownFailures {
  /**
   * Claims them: answers those that nobody told of within a day of their time, in the given order. Each is
   * answered once, over all transactions and instances.
   */
  claim<T extends KnownFailure>(failures: readonly T[]): Promise<readonly T[]>;
  /** Which of them were told within a day of their time; claims nothing. */
  told<T extends KnownFailure>(failures: readonly T[]): Promise<readonly T[]>;
}

const bulk: Bulk = {
  table: 'knownFailures',
  columns: { key: 'int', check: 'int' },
  tail: 'on conflict ("key", "check") do nothing returning "key", "check"',
};

const nameOf = ({ originalId, address }: Pair): string => `${originalId} ${address.toLowerCase()}`;
const checkOf = (pair: Pair): number => hash53(`failed ${nameOf(pair)}`);
const keyOf = (failure: KnownFailure, day: number): number => dayKey(day, nameOf(failure));
const markOf = (key: number, check: number): string => `${key} ${check}`;

/** Two reports of one failure may give it times on two sides of a midnight. */
const daysAround = ({ at }: KnownFailure): readonly number[] =>
  [-1, 0, 1].map((days) => Math.max(0, dayNumber(at) + days));

async function told<T extends KnownFailure>(
  { read }: Session,
  failures: readonly T[],
): Promise<readonly T[]> {
  const keys = [...new Set(failures.flatMap((one) => daysAround(one).map((day) => keyOf(one, day))))];
  const rows = await inPieces(keys, 5000, (piece) =>
    read.selectFrom('knownFailures').selectAll().where('key', 'in', piece).execute(),
  );
  const marks = new Set(rows.map(({ key, check }) => markOf(key, check)));
  return failures.filter((one) =>
    daysAround(one).some((day) => marks.has(markOf(keyOf(one, day), checkOf(one)))),
  );
}

async function claim<T extends KnownFailure>(
  session: Session,
  failures: readonly T[],
): Promise<readonly T[]> {
  return session.atomically(async (inside) => {
    const before = new Set(await told(inside, failures));
    const wanted = new Map<string, T>();
    for (const one of failures.filter((failure) => !before.has(failure))) {
      const name = nameOf(one);
      if (!wanted.has(name)) wanted.set(name, one);
    }
    const rows = [...wanted.values()]
      .map((one) => [keyOf(one, dayNumber(one.at)), checkOf(one)])
      // In one order: two instances wait for each other instead of locking up.
      .sort(([a = 0, b = 0], [c = 0, d = 0]) => a - c || b - d);
    const claimed = await insertRows<{ key: number; check: number }>(inside, bulk, rows);
    const ours = new Set(claimed.map(({ key, check }) => markOf(key, check)));
    return [...wanted.values()].filter((one) =>
      ours.has(markOf(keyOf(one, dayNumber(one.at)), checkOf(one))),
    );
  });
}

export const knownFailuresOf = (session: Session): KnownFailures => ({
  claim: (failures) => claim(session, failures),
  told: (failures) => told(session, failures),
});
