import type { Rule } from '../../rule.ts';

/** What any server may say, the specific before the general. They outrank a status. */
export const generalRules: readonly Rule[] = [];

/** Phrases that say little: asked only where the enhanced status says no more. */
export const vagueRules: readonly Rule[] = [];
