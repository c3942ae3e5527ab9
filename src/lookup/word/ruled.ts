import type { Permanence } from '../../catalogue/category.ts';
import { knowledgeOf, stepsOf } from '../../catalogue/knowledge.ts';
import { nameOfProvider } from '../../catalogue/providers.ts';
import type { Rule } from '../../catalogue/rule.ts';
import type { Entry } from '../answer.ts';
import { causeEntry, sourcesOf } from './entry.ts';
import { ownerName } from './owner.ts';

/** A provider's name for people, `''` when unknown. */
export const providerName = nameOfProvider;

/**
 * A cause as one rule puts it: the record that the alert draws, too (`knowledgeOf`), under the provider's
 * name.
 */
export function ruledEntry(rule: Rule, permanence: Permanence | null = null): Entry {
  const fate = permanence ?? rule.permanence ?? null;
  const known = knowledgeOf({ cause: rule.cause, rule: rule.id, permanence: fate });
  // Where the rule judges the address otherwise, the cause's sentence would contradict it.
  const own = known.address.verdict === known.cause.addressVerdict || known.means === '';
  const happened = own ? known.happened : '';
  return {
    ...causeEntry(known.cause, fate),
    meaning: [known.means, happened].filter(Boolean).join(' '),
    steps: stepsOf(known),
    owner: known.owner,
    ownerName: ownerName(known.owner),
    address: known.address.words,
    clock: known.clock.words,
    label: providerName(rule.provider ?? rule.names ?? ''),
    sources: sourcesOf(known.sources),
  };
}
