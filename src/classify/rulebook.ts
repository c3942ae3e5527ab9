import type { Rule } from '../catalogue/rule.ts';
import { conditionsHold, type Facts } from './conditions.ts';
import { indexPatterns } from './pattern-index.ts';

/** Rules in order of evidence, indexed by what their texts require. */
export interface Rulebook {
  /** The first rule that fits, or `undefined`. */
  find(text: string, facts: Facts): Rule | undefined;
}

/** Builds a rulebook of rules that read the text. */
export function textRulebook(rules: readonly Rule[]): Rulebook {
  const texts = rules.filter((rule) => rule.match !== undefined);
  const index = indexPatterns(texts.map((rule) => rule.match));
  return {
    find(text, facts) {
      for (const at of index.candidates(text.toLowerCase())) {
        const rule = texts[at];
        if (rule && conditionsHold(rule, facts) && textFits(rule, text)) return rule;
      }
      return undefined;
    },
  };
}

function textFits(rule: Rule, text: string): boolean {
  return rule.match?.test(text) === true && !rule.unless?.test(text);
}

/** Builds a rulebook of rules that read codes only, asked by provider. */
export function codeRulebook(rules: readonly Rule[]): Rulebook {
  const byProvider = new Map<string, Rule[]>();
  for (const rule of rules) {
    if (rule.match !== undefined) continue;
    const key = rule.provider ?? '';
    byProvider.set(key, [...(byProvider.get(key) ?? []), rule]);
  }
  return {
    find(text, facts) {
      const own = facts.provider === '' ? [] : (byProvider.get(facts.provider) ?? []);
      return [...own, ...(byProvider.get('') ?? [])].find((rule) => conditionsHold(rule, facts) && !rule.unless?.test(text));
    },
  };
}
