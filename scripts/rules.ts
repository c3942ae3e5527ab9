import { explain, explanationText } from '../src/classify/explain.ts';

const usage = `Usage:
  npm run rules -- why TEXT   every rule that hits, in order, and why the first one won`;

/** Every hit of a text in the order of evidence, and what decided. */
export const why = (text: string): string => explanationText(explain({ text }));

if (import.meta.main) {
  const [verb, ...rest] = process.argv.slice(2);
  if (verb === 'why' && rest.length > 0) console.log(why(rest.join(' ')));
  else {
    console.error(usage);
    process.exitCode = 2;
  }
}
