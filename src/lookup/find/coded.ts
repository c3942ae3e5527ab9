import type { Entry } from '../answer.ts';
import type { Query } from '../read/query.ts';
import { codeEntry } from './codes.ts';
import { tagEntry } from './tags.ts';

/** A tag that nobody explains says less than a code. */
const isUnlisted = ({ id }: Entry): boolean => id.startsWith('tag:');

/** One entry a code; tags join the code they stand with, or answer for themselves. */
export function codedEntries({ codes, provider, rest, shape, tags }: Query): readonly Entry[] {
  const others = /\baffect|\b(?:too|also|as well)\b/i.test(rest);
  const tagged = tags.map(tagEntry).filter((entry) => entry !== null);
  const concrete = codes.filter((code) => code.status !== '' || !code.reply.endsWith('xx'));
  const apart = shape === 'compared';
  const entries = (concrete.length > 0 ? concrete : codes).map((code) =>
    codeEntry(code, apart ? [] : tags, others ? '' : provider),
  );
  if (apart) return [...tagged, ...entries];
  const paired = entries.find((entry) => tagged.some((one) => one.id === entry.id));
  if (paired) return [paired];
  return tagged.length > 0 && !(tagged.every(isUnlisted) && entries.length > 0) ? tagged : entries;
}
