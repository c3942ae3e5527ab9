import type { Rule } from '../catalogue/rule.ts';
import { type Condition, conditionOf, type Facts } from './conditions.ts';
import { indexPatterns } from './pattern-index.ts';

/** Rules that read the text, in stages of evidence, behind one index. */
export interface TextRules {
  /** Finds, in one pass, what could match; `first` then asks the rules of a stage in their order. */
  scan(text: string): Scan;
}

export interface Scan {
  first(stage: number, facts: Facts): Rule | undefined;
  /** All of a stage that hit, in their order. */
  all(stage: number, facts: Facts): Rule[];
}

/** Rules that read codes only. */
export interface CodeRules {
  first(text: string, facts: Facts): Rule | undefined;
}

interface Entry {
  readonly rule: Rule;
  readonly holds: Condition;
}

function entryOf(rule: Rule): Entry {
  return { rule, holds: conditionOf(rule) };
}

/** Indexes the rules of every stage; those without a text are left out. */
export function textRules(stages: readonly (readonly Rule[])[]): TextRules {
  const entries = stages.flatMap((rules, stage) => rules.map((rule) => ({ ...entryOf(rule), stage })));
  const index = indexPatterns(entries.map((one) => one.rule.match));
  return {
    scan(text) {
      const candidates = index.candidates(text.toLowerCase());
      const fits = (at: number, stage: number, facts: Facts) => {
        const entry = entries[at];
        return entry?.stage === stage && entry.holds(facts) && textFits(entry.rule, text);
      };
      return {
        first: (stage, facts) => entries[candidates.find((at) => fits(at, stage, facts)) ?? -1]?.rule,
        all: (stage, facts) =>
          candidates.filter((at) => fits(at, stage, facts)).flatMap((at) => entries[at]?.rule ?? []),
      };
    },
  };
}

function textFits(rule: Rule, text: string): boolean {
  return rule.match?.test(text) === true && !rule.unless?.test(text);
}

/** Sorts the rules that read no text by provider. */
export function codeRules(rules: readonly Rule[]): CodeRules {
  const codes = rules.filter((rule) => rule.match === undefined);
  const anybodys = codes.filter((rule) => rule.provider === undefined).map(entryOf);
  const byProvider = new Map<string, Entry[]>();
  for (const rule of codes) {
    const { provider } = rule;
    if (provider !== undefined)
      byProvider.set(provider, [...(byProvider.get(provider) ?? []), entryOf(rule)]);
  }
  const pick = (entries: readonly Entry[], text: string, facts: Facts) =>
    entries.find((one) => one.holds(facts) && !one.rule.unless?.test(text))?.rule;
  return {
    first: (text, facts) =>
      pick(byProvider.get(facts.provider) ?? [], text, facts) ?? pick(anybodys, text, facts),
  };
}
