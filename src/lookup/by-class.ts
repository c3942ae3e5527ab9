import type { Permanence } from '../catalogue/category.ts';
import type { Entry } from './answer.ts';

/** `With a 4xx it …`, `With a 5xx: …`, `with 550 …`: a clause for one class only. */
const conditional = /^with (?:a )?(?:bare )?(?<digit>[45])(?:xx|21|50)\b:? /i;
/** A sentence about one class that keeps its subject: `A 550 with these words …`. */
const about = /^A (?:bare )?(?<digit>[45])(?:xx|\d\d)\b/;

/** The text without what it says of the other class; what is said of this one loses its condition. */
export function forClass(text: string, permanence: Permanence): string {
  const own = permanence === 'permanent' ? '5' : '4';
  // A clause behind a semicolon goes with the one before it, unless it names a class of its own.
  let digit = own;
  const clauses = text.split(/(?<=[.;]) /).flatMap((clause, at, all) => {
    const condition = conditional.exec(clause);
    const named = (condition ?? about.exec(clause))?.groups?.['digit'];
    digit = named ?? (all[at - 1]?.endsWith(';') ? digit : own);
    if (digit !== own) return [];
    return [condition ? upperFirst(clause.slice(condition[0].length)) : clause];
  });
  return clauses.join(' ').replace(/;$/, '.');
}

const upperFirst = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** The entry as it reads for one class of reply. */
export function entryForClass(entry: Entry, permanence: Permanence): Entry {
  return {
    ...entry,
    condition: forClass(entry.condition, permanence),
    steps: entry.steps
      .map((step) => ({ ...step, text: forClass(step.text, permanence) }))
      .filter(({ text }) => text !== ''),
    reasons: entry.reasons.map((one) => forClass(one, permanence)).filter((one) => one !== ''),
  };
}
