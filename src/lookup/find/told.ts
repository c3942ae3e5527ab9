import type { Entry } from '../answer.ts';
import { matterOf } from '../read/named.ts';
import type { Query } from '../read/query.ts';
import { thresholds } from '../thresholds.ts';
import { labelled } from '../word/entry.ts';
import { permanenceOf, rulesWithCode } from './codes.ts';
import { entryFor, searchWords } from './search.ts';

/**
 * What a provider or a list means by a code, when a person tells in words what the reply said instead of
 * quoting it: `550 5.7.1 gmail low reputation`, `554 5.7.1 spamhaus`. `null` when the words fit nothing that
 * is sent with this code.
 */
export function toldEntry({ codes, names, quoted, rest, tags, words }: Query): Entry | null {
  const [code] = codes;
  if (!code || codes.length > 1 || tags.length > 0 || words > thresholds.toldWords || quoted) return null;
  const { provider } = names;
  if (!names.any || (names.alone && provider !== 'mxroute')) return null;
  const ids =
    provider === '' ? undefined : new Set(rulesWithCode(code, provider).map((rule) => `rule:${rule.id}`));
  if (ids?.size === 0) return null;
  const [best] = searchWords(matterOf(rest), 1, ids);
  if (!best || best.share < thresholds.toldShare || (ids && best.found < thresholds.toldFound)) return null;
  const entry = entryFor(best.id, permanenceOf(code));
  return labelled(entry, [entry.label, code.reply, code.status].filter(Boolean).join(' '));
}
