import type { Entry } from '../answer.ts';
import { isQuoted } from '../read/clauses.ts';
import { namesProvider, providerIn } from '../read/named.ts';
import type { Query } from '../read/query.ts';
import { labelled } from '../word/entry.ts';
import { permanenceOf, rulesWithCode } from './codes.ts';
import { matterOf, namesOnly } from './overview.ts';
import { entryFor, searchWords } from './search.ts';

const mostWords = 12;
const enough = 0.6;

/**
 * What a provider or a list means by a code, when a person tells in words what the reply said instead of quoting it:
 * `550 5.7.1 gmail low reputation`, `554 5.7.1 spamhaus`. `null` when the words fit nothing that is sent with this code.
 */
export function toldEntry(query: Query): Entry | null {
  const [code] = query.codes;
  if (
    !code ||
    query.codes.length > 1 ||
    query.tags.length > 0 ||
    query.words > mostWords ||
    isQuoted(query.text)
  )
    return null;
  if (!namesProvider(query.rest) || namesOnly(query.rest)) return null;
  const provider = providerIn(query.rest);
  const ids =
    provider === '' ? undefined : new Set(rulesWithCode(code, provider).map((rule) => `rule:${rule.id}`));
  if (ids?.size === 0) return null;
  const [best] = searchWords(matterOf(query.rest), 1, ids);
  if (!best || best.share < enough || (ids && best.found < 2)) return null;
  const entry = entryFor(best.id, permanenceOf(code));
  return labelled(entry, [entry.label, code.reply, code.status].filter(Boolean).join(' '));
}
