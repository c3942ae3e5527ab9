import { everyHit, explainText } from '../src/classify/classify.ts';
import { normalise } from '../src/classify/normalise.ts';
import { shrink } from './rules/ledger.ts';

const usage = `Usage:
  npm run rules -- why TEXT   every rule that hits, in order, and why the first one won
  npm run rules -- shrink     take out of the ledger what has a text by now`;

/** Every hit of a text in the order of evidence, and what decided. */
export function why(text: string): string {
  const { verdict, rule, guard, evidence } = explainText({ text });
  const hits = everyHit({ text });
  const read = normalise(text).text;
  const lines = hits.map(
    ({ stage, rule: hit }, at) =>
      `${at + 1}. ${stage}: ${hit.id} → ${hit.cause}, by "${hit.match?.exec(read)?.[0] ?? 'its code'}"`,
  );
  return [
    ...(lines.length > 0 ? lines : ['No rule hits.']),
    '',
    decided(rule?.id, hits[0]?.rule.id, verdict.status || verdict.reply),
    ...(guard ? [`The guard "${guard}" had the last word.`] : []),
    `${verdict.category} / ${verdict.cause}, ${verdict.permanence}, address: ${verdict.addressVerdict}`,
    `Read in: ${evidence}`,
  ].join('\n');
}

function decided(winner: string | undefined, first: string | undefined, code: string): string {
  if (winner === undefined)
    return code === '' ? 'Nothing decided.' : `No rule decided: the code ${code} did.`;
  return winner === first
    ? `${winner} won: no rule of stronger evidence, and none before it, hits.`
    : `${winner} won: a telling status or the words inside a frame came before ${first}.`;
}

if (import.meta.main) {
  const [verb, ...rest] = process.argv.slice(2);
  if (verb === 'why' && rest.length > 0) console.log(why(rest.join(' ')));
  else if (verb === 'shrink') console.log(shrink());
  else {
    console.error(usage);
    process.exitCode = 2;
  }
}
