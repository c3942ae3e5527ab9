import type { Owner } from '../catalogue/category.ts';
import type { Entry } from './answer.ts';

/** Words that carry meaning, by their first letters, so that `retry` and `retries` count as one. */
function stems(text: string): readonly string[] {
  return (text.toLowerCase().match(/[\p{L}\p{N}.]{4,}/gu) ?? []).map((word) => word.slice(0, 5));
}

const mostly = 0.5;

/** Whether a sentence says little that the others do not say already: at least `share` of its words. */
export function repeats(others: readonly string[], sentence: string, share: number = mostly): boolean {
  const known = new Set(others.flatMap(stems));
  const words = stems(sentence);
  return words.filter((word) => known.has(word)).length >= words.length * share;
}

const alike = 0.35;

/** Two ways to say what happened as one: the longer alone when they are alike, else both. */
export function merged(one: string, other: string): string {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  return repeats([long], short, alike) ? long : `${one} ${other}`;
}

/** All that an entry tells, for comparison. */
const textsOf = (entry: Entry): readonly string[] => [
  entry.meaning,
  entry.condition,
  entry.address,
  entry.clock,
  ...entry.steps.map((step) => step.text),
  ...entry.avoid,
  ...entry.reasons,
];

/** From so many steps on, advice that is added comes last: the cause's own order leads. */
const manySteps = 5;

/** The entry with one more piece of advice, unless it says already what that would tell. */
export function advised(entry: Entry, who: Owner, advice: string): Entry {
  if (advice === '' || repeats(textsOf(entry), advice)) return entry;
  const step = { who, text: advice };
  return {
    ...entry,
    steps: entry.steps.length < manySteps ? [step, ...entry.steps] : [...entry.steps, step],
  };
}
