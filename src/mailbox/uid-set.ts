/** `[1, 2, 3, 7]` -> `1:3,7` (RFC 9051 sequence-set). Ascending input; short sets keep commands short. */
export function uidSet(uids: readonly number[]): string {
  const ranges: { first: number; last: number }[] = [];
  for (const uid of uids) {
    const open = ranges.at(-1);
    if (open && uid === open.last + 1) open.last = uid;
    else ranges.push({ first: uid, last: uid });
  }
  return ranges.map(({ first, last }) => (first === last ? `${first}` : `${first}:${last}`)).join(',');
}
