/** UIDs from `first` to `last`, both included. */
export interface UidRange {
  readonly first: number;
  readonly last: number;
}

/** Runs of numbers, ascending input: `[1, 2, 3, 7]` -> 1…3, 7…7. */
export function toRanges(uids: readonly number[]): UidRange[] {
  const ranges: { first: number; last: number }[] = [];
  for (const uid of uids) {
    const open = ranges.at(-1);
    if (open && uid === open.last + 1) open.last = uid;
    else ranges.push({ first: uid, last: uid });
  }
  return ranges;
}

/** `[1, 2, 3, 7]` -> `1:3,7` (RFC 9051 sequence-set). Ascending input; short sets keep commands short. */
export function uidSet(uids: readonly number[]): string {
  return toRanges(uids)
    .map(({ first, last }) => (first === last ? `${first}` : `${first}:${last}`))
    .join(',');
}

/** `1:3,7` -> 1…3, 7…7, ascending; either end of a range may come first. What is no number is left out. */
export function parseUidSet(set: string): UidRange[] {
  const ranges = set.split(',').flatMap((part) => {
    const [one = Number.NaN, other = one] = part.split(':').map(Number);
    return Number.isInteger(one) && Number.isInteger(other)
      ? [{ first: Math.min(one, other), last: Math.max(one, other) }]
      : [];
  });
  return ranges.sort((a, b) => a.first - b.first);
}

/**
 * UIDs that wait, ascending. Kept as ranges: a hundred thousand numbers one by one would cost more than the
 * mail in hand.
 */
export interface UidQueue {
  /** How many wait. */
  left(): number;
  /** Takes the next ones off. */
  take(count: number): number[];
}

/** The UIDs of these ranges that lie within `from` … `to`. Ascending input. */
export function uidQueue(ranges: readonly UidRange[], from = 1, to = Number.POSITIVE_INFINITY): UidQueue {
  const within = ranges
    .map(({ first, last }) => ({ first: Math.max(first, from), last: Math.min(last, to) }))
    .filter(({ first, last }) => first <= last);
  let left = within.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  let at = 0;
  return {
    left: () => left,
    take(count) {
      const uids: number[] = [];
      while (uids.length < count) {
        const range = within[at];
        if (!range) break;
        while (range.first <= range.last && uids.length < count) uids.push(range.first++);
        if (range.first > range.last) at += 1;
      }
      left -= uids.length;
      return uids;
    },
  };
}
