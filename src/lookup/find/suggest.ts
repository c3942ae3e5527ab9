import { causes } from '../../catalogue/causes/index.ts';
import { examples } from '../word/help.ts';
import { searchWords } from './search.ts';

/** What to try instead, when nothing fits: the nearest titles, then examples. */
export function suggest(query: string): readonly string[] {
  const near = query
    .split(/\s+/)
    .slice(0, 8)
    .flatMap((word) => (word.length > 3 ? searchWords(word, 1) : []));
  const titles = near.map(({ entry }) => entry.title).filter((title) => title.length < 80);
  return [...new Set([...titles, ...examples])]
    .slice(0, 5)
    .filter((one) => one !== causes.get('unknown')?.title);
}
