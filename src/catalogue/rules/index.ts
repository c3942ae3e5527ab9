import type { Rule } from '../rule.ts';
import { decisiveRules, generalRules, vagueRules } from './general/index.ts';
import { providerRules } from './providers.ts';

/** Every rule by id. */
export const rules: ReadonlyMap<string, Rule> = new Map(
  [...decisiveRules, ...providerRules, ...generalRules, ...vagueRules].map((rule) => [rule.id, rule]),
);
