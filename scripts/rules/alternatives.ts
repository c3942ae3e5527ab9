import { RegExpParser } from '@eslint-community/regexpp';
import type { Rule } from '../../src/catalogue/rule.ts';
import { rules } from '../../src/catalogue/rules/index.ts';
import { everyHit, rulesByStage } from '../../src/classify/classify.ts';
import { normalise } from '../../src/classify/normalise.ts';

/** One way of a rule to match, or to be kept from matching: a top-level alternative of its pattern. */
export interface Alternative {
  readonly rule: Rule;
  readonly part: 'match' | 'unless';
  /** As it stands in the pattern. */
  readonly source: string;
  /** The rule without it. */
  readonly without: Rule;
}

const parser = new RegExpParser();
const never = /(?!)/;

/**
 * The alternatives of a rule's patterns; the only one of `match` is left out, since any example covers it.
 */
export function alternativesOf(rule: Rule): Alternative[] {
  return (['match', 'unless'] as const).flatMap((part) => {
    const pattern = rule[part];
    if (!pattern) return [];
    const sources = topLevel(pattern);
    if (part === 'match' && sources.length === 1) return [];
    return sources.map((source, at) => {
      const rest = sources.filter((_, other) => other !== at);
      const changed = rest.length === 0 ? never : new RegExp(rest.join('|'), pattern.flags);
      return { rule, part, source, without: { ...rule, [part]: changed } };
    });
  });
}

function topLevel(pattern: RegExp): string[] {
  return parser.parsePattern(pattern.source).alternatives.map((one) => one.raw);
}

/** Whether one of the rule's own texts would be judged otherwise without it. */
export function isCovered({ rule, part, without }: Alternative): boolean {
  return part === 'match'
    ? rule.examples.some((text) => !fits(without, text))
    : (rule.not ?? []).some(
        (text) => !fits(rule, text) && fits(without, text) && !isDecidedBefore(rule, text),
      );
}

/**
 * Whether a rule that is asked earlier decides a text anyway: what keeps this one away from it is then not
 * tried by it.
 */
export function isDecidedBefore(rule: Rule, text: string): boolean {
  const first = everyHit({ text })[0]?.rule;
  return first !== undefined && rankOf(first) < rankOf(rule);
}

const ranks = new Map(
  rulesByStage
    .flatMap((stage) => [...stage.filter(({ match }) => match), ...stage.filter(({ match }) => !match)])
    .map(({ id }, rank): [string, number] => [id, rank]),
);

/** Where a rule stands among those that are asked; one that is none of them comes first. */
function rankOf({ id }: Rule): number {
  return ranks.get(id) ?? -1;
}

/** Whether the rule's patterns, codes aside, fit a text as the classifier reads it. */
export function fits(rule: Rule, text: string): boolean {
  return readings(text).some((part) => rule.match?.test(part) !== false && !rule.unless?.test(part));
}

const known = new Map<string, readonly string[]>();

function readings(text: string): readonly string[] {
  const before = known.get(text);
  if (before) return before;
  const normal = normalise(text);
  const parts = [normal.text, normal.reason, normal.behindStock, normal.around].filter((one) => one !== '');
  known.set(text, parts);
  return parts;
}

/** The alternatives of all rules that no text of their rule covers: none may. */
export function uncovered(): string[] {
  return [...rules.values()].flatMap((rule) =>
    alternativesOf(rule)
      .filter((one) => !isCovered(one))
      .map(({ part, source }) => `${rule.id} ${part} ${source}`),
  );
}
