import type { Rule } from '../rule.ts';

/** What providers say, most specific first: texts before bare codes. */
export const providerRules: readonly Rule[] = [];
