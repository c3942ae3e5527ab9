import { everyHit, explainText } from './classify.ts';
import { normalise } from './normalise.ts';
import type { TextInput, TextVerdict } from './verdict.ts';

/** One rule that hits a text. */
export interface Hit {
  /** Kind of evidence: `provider text`, `provider code`, `general text`, `vague text`. */
  readonly stage: string;
  readonly rule: string;
  readonly cause: string;
  /** The words that it hits. */
  readonly by: string;
}

/** Why a text was judged so. */
export interface Explanation {
  /** Every rule that hits, in the order in which rules are asked. */
  readonly hits: readonly Hit[];
  /** The rule that decided, `''` when only a code did. */
  readonly rule: string;
  readonly because: string;
  /** What no text can pass that had the last word, `''` when none did. */
  readonly guard: string;
  /** The line of the text that decided. */
  readonly evidence: string;
  readonly verdict: TextVerdict;
}

/** Every hit of a text in the order of evidence, and what decided. */
export function explain(input: TextInput): Explanation {
  const { verdict, rule, guard, evidence } = explainText(input);
  const read = normalise(input.text).text;
  const hits = everyHit(input).map(({ stage, rule: hit }) => ({
    stage,
    rule: hit.id,
    cause: hit.cause,
    by: hit.match?.exec(read)?.[0] ?? 'its code',
  }));
  const because = decided(rule?.id, hits[0]?.rule, verdict.status || verdict.reply);
  return { hits, rule: rule?.id ?? '', because, guard: guard ?? '', evidence, verdict };
}

function decided(winner: string | undefined, first: string | undefined, code: string): string {
  if (winner === undefined)
    return code === '' ? 'Nothing decided.' : `No rule decided: the code ${code} did.`;
  return winner === first
    ? `${winner} won: no rule of stronger evidence, and none before it, hits.`
    : `${winner} won: a telling status or the words inside a frame came before ${first ?? 'the whole'}.`;
}

/** An explanation, for people. */
export function explanationText({ hits, because, guard, evidence, verdict }: Explanation): string {
  return [
    ...(hits.length > 0
      ? hits.map(({ stage, rule, cause, by }, at) => `${at + 1}. ${stage}: ${rule} → ${cause}, by "${by}"`)
      : ['No rule hits.']),
    '',
    because,
    ...(guard === '' ? [] : [`The guard "${guard}" had the last word.`]),
    `${verdict.category} / ${verdict.cause}, ${verdict.permanence}, address: ${verdict.addressVerdict}`,
    `Read in: ${evidence}`,
  ].join('\n');
}
