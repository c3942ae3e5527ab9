import type { Permanence } from './category.ts';

/**
 * What is said of a message, by what became of it. One text holds for both; of two, one is said while the
 * message is still tried (a 4xx) and one when it has failed for good (a 5xx). An empty one says nothing.
 */
export type ByFate = string | { readonly whileTried: string; readonly failed: string };

/** Said only while the message is still tried. */
export const whileTried = (text: string): ByFate => ({ whileTried: text, failed: '' });
/** Said only of a message that has failed for good. */
export const onceFailed = (text: string): ByFate => ({ whileTried: '', failed: text });

/** The text for this fate; for an unknown one (`null`) both, each with its condition. */
export function saidOf(text: ByFate, fate: Permanence | null): string {
  if (typeof text === 'string') return text;
  if (fate !== null) return fate === 'temporary' ? text.whileTried : text.failed;
  return [text.whileTried && `With a 4xx: ${text.whileTried}`, text.failed && `With a 5xx: ${text.failed}`]
    .filter(Boolean)
    .join(' ');
}

/** The texts that say something for this fate, in their order. */
export const saidOfAll = (texts: readonly ByFate[], fate: Permanence | null): readonly string[] =>
  texts.map((text) => saidOf(text, fate)).filter((text) => text !== '');
