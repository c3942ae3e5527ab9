import { causeOf } from '../../catalogue/causes/index.ts';
import type { Rule } from '../../catalogue/rule.ts';
import { providerRules } from '../../catalogue/rules/providers.ts';
import type { Entry } from '../answer.ts';
import { entryOf } from '../word/entry.ts';
import { providerName } from '../word/ruled.ts';
import { entryFor } from './search.ts';

const mostCauses = 10;

/**
 * Titles of the causes behind the rules: those that only this provider has first, then those that most rules
 * lead to.
 */
export function titlesOf(rules: readonly Rule[], provider: string): readonly string[] {
  const counts = new Map<string, number>();
  for (const { cause } of rules)
    counts.set(cause, (counts.get(cause) ?? (cause.startsWith(`${provider}-`) ? 1_000 : 0)) + 1);
  return [
    ...new Set([...counts].sort(([, one], [, other]) => other - one).map(([cause]) => causeOf(cause).title)),
  ];
}

/** What is known of a provider, by its id; `null` for nobody. */
export function providerOverview(id: string): Entry | null {
  if (id === '') return null;
  if (id === 'mxroute') return entryFor('topic:mxroute');
  const rules = providerRules.filter((rule) => (rule.provider ?? rule.names) === id);
  const titles = titlesOf(rules, id);
  const name = providerName(id);
  return entryOf({
    id: `provider:${id}`,
    title: `${name}: which refusal is it?`,
    meaning:
      titles.length > 0
        ? `${name} refuses mail for many reasons, and the name alone does not tell which. Rebound knows ${titles.length} of them${titles.length > mostCauses ? `; the first ${mostCauses} stand below` : ''}.`
        : `Rebound knows ${name} by its hosts, but no codes of its own: its replies are read by their general words and codes.`,
    address: 'Keep it until the reply is read: most refusals are about the sender, not the address.',
    steps: [
      {
        who: 'us',
        text: 'Look up the reply here: its code, its tag in brackets, or the whole line from the log or the bounce.',
      },
    ],
    reasons: titles.slice(0, mostCauses).map((title) => `${title}.`),
    related: [...new Set(rules.flatMap((rule) => rule.tags ?? []))].slice(0, 8),
    sources: [...new Set(rules.map((rule) => rule.source.split(';')[0] ?? ''))]
      .filter((one) => !/undocumented/i.test(one))
      .slice(0, 2),
  });
}
