import { codesIn } from '../read/codes.ts';
import type { Query } from '../read/query.ts';

/** Words and marks with which people go from one reply to another. */
const joint =
  /[,;.]?\s(?:and|und|et|y|then|dann|puis|luego|but|aber|or|oder|ou|while|the other|der andere|l[’']autre|el otro)\s|;\s|,\s(?=[245]\d\d\b)/gi;
const longest = 300;
const most = 3;

/**
 * The replies that a typed sentence tells of, each with its own code and words; none when it tells of one.
 */
export function repliesIn({ codes, oneLine, quoted, whole }: Query): readonly string[] {
  if (codes.length < 2 || !oneLine || quoted || whole.length > longest) return [];
  const parts: string[] = [];
  for (const piece of whole.split(joint)) {
    const last = parts.at(-1);
    // What has no code of its own belongs to the reply beside it.
    const joins =
      last !== undefined && (codesIn(piece).codes.length === 0 || codesIn(last).codes.length === 0);
    if (joins) parts[parts.length - 1] = `${last} ${piece}`;
    else parts.push(piece);
  }
  const found = parts.map((part) => codesIn(part).codes);
  const apart = new Set(found.flat().map(({ reply, status }) => `${reply} ${status}`)).size === parts.length;
  return apart && parts.length <= most && found.every((one) => one.length === 1) ? parts : [];
}
