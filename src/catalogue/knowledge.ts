import type { AddressVerdict, Owner, Permanence } from './category.ts';
import type { Cause, Step } from './cause.ts';
import { causeOf } from './causes/index.ts';
import type { Clock } from './clock.ts';
import { saidOf, saidOfAll } from './fate.ts';
import type { Rule } from './rule.ts';
import { rules } from './rules/index.ts';

/** What was judged, as far as it decides what is known: a `TextVerdict` is one, and so is a cause alone. */
export interface Judged {
  readonly cause: string;
  /** Id of the rule that decided; `''` or absent when only a code or the cause is known. */
  readonly rule?: string;
  /** What became of the message, where that is known: some texts depend on it. */
  readonly permanence?: Permanence | null;
  /**
   * The verdict on the address, where the judge was more careful than the catalogue (a 4xx that expired
   * condemns nobody).
   */
  readonly addressVerdict?: AddressVerdict;
}

/**
 * All that the catalogue knows of one failure, by the rule that decided and its cause. The alert, its thread,
 * `/smtp`, the digest and the command line draw this one record, so that none of them says what another does
 * not.
 */
export interface Knowledge {
  readonly cause: Cause;
  /** The rule that decided, `null` when only a code or the cause is known. */
  readonly rule: Rule | null;
  readonly title: string;
  /** What happened: the cause's sentence, true of every text that leads to it. */
  readonly happened: string;
  /** What this very text or code means, `''` where no rule says more than the cause. */
  readonly means: string;
  readonly message: string;
  readonly condition: string;
  readonly address: { readonly verdict: AddressVerdict; readonly words: string };
  readonly owner: Owner;
  readonly clock: Clock;
  /** In short, what to do about this very text; `''` where no rule says it. */
  readonly advice: string;
  /** The cause's steps in their order. */
  readonly steps: readonly Step[];
  /**
   * Those of the steps that can name who or what sends the mail, as `{culprit}`, and which step each stands
   * for.
   */
  readonly namedSteps: readonly (Step & { readonly insteadOf: string })[];
  readonly avoid: readonly string[];
  readonly reasons: readonly string[];
  readonly alsoKnownAs: readonly string[];
  readonly notToConfuse: readonly string[];
  readonly disagreement: string;
  readonly sources: readonly string[];
}

/** What is said of an address where the rule or the judge knows better than the cause's own sentence. */
const addressWords: Readonly<Record<AddressVerdict, string>> = {
  suppress: 'Suppress it now and stop sending to it.',
  'suppress-after-repeats': 'Suppress it only after repeated failures over several days.',
  keep: 'The address is fine: do not suppress it.',
};

const ruleOf = (id: string | undefined): Rule | null => rules.get(id ?? '') ?? null;

/** When it passes: the deciding rule's clock, else its cause's. */
export const knownClock = ({ cause, rule }: Judged): Clock => ruleOf(rule)?.clock ?? causeOf(cause).clock;

/**
 * The record of what is known. An id that the catalogue does not have (an older row) falls back: an unknown
 * rule to its cause, an unknown cause to `unknown`.
 */
export function knowledgeOf(judged: Judged): Knowledge {
  const cause = causeOf(judged.cause);
  const rule = ruleOf(judged.rule);
  const fate = judged.permanence ?? null;
  const verdict = judged.addressVerdict ?? rule?.addressVerdict ?? cause.addressVerdict;
  return {
    cause,
    rule,
    title: cause.title,
    happened: cause.happened,
    message: saidOf(cause.message, fate),
    condition: saidOf(cause.condition, fate),
    owner: rule?.owner ?? cause.owner,
    clock: knownClock(judged),
    ...(rule ? saidBy(rule) : { means: '', advice: '' }),
    ...judgedAs(verdict, cause, fate),
    ...asides(cause, fate),
    sources: [...new Set([...(rule ? [rule.source] : []), ...cause.sources])],
  };
}

const saidBy = ({ means = '', advice = '' }: Rule): Pick<Knowledge, 'means' | 'advice'> => ({
  means,
  advice,
});

/**
 * The address and the steps: what the cause says of an address holds only while the verdict is the cause's
 * own.
 */
function judgedAs(
  verdict: AddressVerdict,
  cause: Cause,
  fate: Permanence | null,
): Pick<Knowledge, 'address' | 'steps' | 'namedSteps'> {
  const own = verdict === cause.addressVerdict;
  const said = cause.steps
    .filter(({ about }) => own || about !== 'address')
    .map(({ named = '', ...step }) => ({ ...step, text: saidOf(step.text, fate), named }))
    .filter(({ text }) => text !== '');
  return {
    address: { verdict, words: own ? cause.address : addressWords[verdict] },
    steps: said.map(({ named, ...step }) => step),
    namedSteps: said
      .filter(({ named }) => named !== '')
      .map(({ who, text, named }) => ({ who, text: named, insteadOf: text })),
  };
}

const asides = (
  { avoid = [], reasons = [], alsoKnownAs = [], notToConfuse = [], disagreement = '' }: Cause,
  fate: Permanence | null,
) => ({ avoid, reasons: saidOfAll(reasons, fate), alsoKnownAs, notToConfuse, disagreement });

/** An advice speaks to the reader, whoever has to mend it in the end. */
const adviceStep = (text: string): Step => ({ who: 'us', text });

/**
 * What to do, whole: this text's own advice, which is the short form, and then the cause's steps, one by one.
 */
export function stepsOf(known: Knowledge): readonly Step[] {
  const { advice, steps } = known;
  if (advice === '' || steps.some(({ text }) => text === advice)) return steps;
  return [adviceStep(advice), ...steps];
}

/**
 * What to do first, in short, for where room is scarce: this text's own advice, or else the cause's steps.
 * Where the `culprit` is known (an incident's), the step that can name it comes before.
 */
export function firstStepsOf(known: Knowledge, culprit = ''): readonly Step[] {
  const { advice, steps, namedSteps } = known;
  const short = advice === '' ? steps : [adviceStep(advice)];
  const [named] = culprit === '' ? [] : namedSteps;
  if (!named) return short;
  return [
    { who: named.who, text: named.text.replace('{culprit}', () => culprit) },
    ...short.filter(({ text }) => text !== named.insteadOf),
  ];
}
