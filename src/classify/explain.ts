import { causeOfStatus } from './by-code.ts';
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
  const { verdict, guard = '', evidence } = explainText(input);
  const read = normalise(input.text).text;
  const hits = everyHit(input).map(({ stage, rule }) => ({
    stage,
    rule: rule.id,
    cause: rule.cause,
    by: rule.match?.exec(read)?.[0] ?? 'its code',
  }));
  const because = verdict.rule === '' ? withoutRule(verdict, guard) : won(verdict.rule, hits[0]?.rule);
  return { hits, rule: verdict.rule, because, guard, evidence, verdict };
}

function won(winner: string, first: string | undefined): string {
  if (winner === first) return `${winner} won: no rule of stronger evidence, and none before it, hits.`;
  return first === undefined
    ? `${winner} won: it hits a part of the text, or what stands around the server's words.`
    : `${winner} won: the words inside a frame, or a gateway's around them, came before ${first}.`;
}

function withoutRule({ cause, status, reply }: TextVerdict, guard: string): string {
  if (guard !== '') return 'No rule decided.';
  if (cause === 'unknown') return 'Nothing decided.';
  const code = causeOfStatus(status) === cause ? status : reply;
  return code === ''
    ? 'No rule decided: a delay that quotes no reply did.'
    : `No rule decided: the code ${code} did.`;
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
