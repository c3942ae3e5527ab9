import type { AddressVerdict, Permanence } from '../catalogue/category.ts';
import type { Cause } from '../catalogue/cause.ts';
import { causeOf } from '../catalogue/causes/index.ts';
import type { Rule } from '../catalogue/rule.ts';
import { decisiveRules, generalRules, vagueRules } from '../catalogue/rules/general/index.ts';
import { providerRules } from '../catalogue/rules/providers.ts';
import { causeOfReply, causeOfStatus, isTelling } from './by-code.ts';
import type { Facts } from './conditions.ts';
import { evidenceIn } from './evidence.ts';
import { type Decision, guarded } from './guards.ts';
import { type NormalText, normalise } from './normalise.ts';
import { permanenceOf } from './permanence.ts';
import { providerOf } from './provider.ts';
import { codeRules, type Scan, textRules } from './rulebook.ts';
import { readScope } from './scope.ts';
import type { TextInput, TextVerdict } from './verdict.ts';

/** Stages of evidence that text rules have. */
const [provided, general, vague] = [0, 1, 2];
/**
 * The rules by stage, in the order in which they are asked; those that read codes alone come after their
 * stage's texts.
 */
export const rulesByStage = [[...decisiveRules, ...providerRules], generalRules, vagueRules] as const;
const texts = textRules(rulesByStage);
const codes = codeRules(providerRules);

/**
 * What a server's words and codes mean. Never throws; `unknown` when neither text nor codes say anything.
 * Evidence in order: provider text, provider code, general text, telling status, vague text, status, reply
 * code.
 */
export function classifyText(input: TextInput): TextVerdict {
  return decide(input).verdict;
}

/**
 * As `classifyText`, with the rule that decided (`null`: only a code did) and the line of the text in which
 * it stands.
 */
export function explainText(input: TextInput): {
  verdict: TextVerdict;
  rule: Rule | null;
  guard: Decision['guard'];
  evidence: string;
} {
  const { verdict, rule, guard } = decide(input);
  return {
    guard,
    verdict,
    rule: rule ?? null,
    evidence: evidenceIn(input.text, rule?.match, verdict.status || verdict.reply),
  };
}

/**
 * Every rule that hits a text as a whole, by stage of evidence and in the order in which the rules are asked.
 */
export function everyHit(input: TextInput): { readonly stage: string; readonly rule: Rule }[] {
  const normal = normalise(input.text);
  const facts = factsOf(input, normal);
  const scan = texts.scan(normal.text);
  const code = codes.first(normal.text, facts);
  const stages: readonly [string, readonly Rule[]][] = [
    ['provider text', scan.all(provided, facts)],
    ['provider code', code ? [code] : []],
    ['general text', scan.all(general, facts)],
    ['vague text', scan.all(vague, facts)],
  ];
  return stages.flatMap(([stage, rules]) => rules.map((rule) => ({ stage, rule })));
}

function decide(input: TextInput): {
  verdict: TextVerdict;
  rule: Rule | undefined;
  guard: Decision['guard'];
} {
  const normal = normalise(input.text);
  const facts = factsOf(input, normal);
  const decision = guarded(weigh(normal, facts, input.kind === 'delay'), {
    text: normal.text,
    printed: normal.printed,
    facts,
    sender: input.sender?.toLowerCase() ?? '',
    recipient: input.recipient?.toLowerCase() ?? '',
  });
  return { verdict: verdictOf(decision, normal, facts, input), rule: decision.rule, guard: decision.guard };
}

function factsOf(input: TextInput, normal: NormalText): Facts {
  return {
    status: statusFor(input.status ?? '', normal),
    reply: (normal.wrapped && normal.reply) || input.reply || normal.reply,
    command: (input.command || normal.command).toUpperCase(),
    provider: providerOf(input.host || normal.host, normal.text, input.domain ?? ''),
  };
}

/** The report's status, unless it is vague, or that of a gateway whose words wrap another server's reply. */
function statusFor(given: string, { status, wrapped }: NormalText): string {
  return given === '' || wrapped || (/^[45]\.0\.0$/.test(given) && status !== '') ? status : given;
}

/** A delay that quotes no reply: a refusal would have been quoted, so the way to the server is what fails. */
const silence = 'network-problem';

/** The server's own words first, the notice around them last but for what codes only hint at. */
function weigh(normal: NormalText, facts: Facts, delayed: boolean): Decision {
  const scan = texts.scan(normal.text);
  const rule = spokenBy(normal, scan, facts);
  if (rule) return { cause: rule.cause, rule };
  const byStatus = causeOfStatus(facts.status);
  if (byStatus !== '' && isTelling(facts.status)) return { cause: byStatus };
  return (
    hintedBy(normal, scan, facts) ?? {
      cause: byStatus || causeOfReply(facts.reply) || (delayed && facts.reply === '' ? silence : 'unknown'),
    }
  );
}

/**
 * Words that outrank a status: the reason behind a frame before the frame, a provider's words before
 * anybody's.
 */
function spokenBy(normal: NormalText, scan: Scan, facts: Facts): Rule | undefined {
  return (
    inPart(normal.behindStock, (part) => part.first(provided, facts) ?? part.first(general, facts)) ??
    scan.first(provided, facts) ??
    codes.first(normal.text, facts) ??
    inPart(normal.reason, (part) => part.first(general, facts)) ??
    scan.first(general, facts)
  );
}

/**
 * Words that say little, and the notice around them; what a gateway makes of a vague reply is worth more than
 * that reply.
 */
function hintedBy(normal: NormalText, scan: Scan, facts: Facts): Decision | undefined {
  const around = () =>
    inPart(
      normal.around,
      (part) =>
        part.first(provided, facts) ?? codes.first(normal.around, facts) ?? part.first(general, facts),
    );
  const guess = normal.wrapped ? around() : undefined;
  if (guess) return { cause: guess.cause, rule: guess, guessed: true };
  const reason = normal.reason || normal.behindStock;
  const rule = (reason === '' ? scan : texts.scan(reason)).first(vague, facts) ?? around();
  return rule && { cause: rule.cause, rule };
}

function inPart(part: string, ask: (scan: Scan) => Rule | undefined): Rule | undefined {
  return part === '' ? undefined : ask(texts.scan(part));
}

function verdictOf(decision: Decision, normal: NormalText, facts: Facts, input: TextInput): TextVerdict {
  const { rule } = decision;
  const text = normal.around || normal.text;
  const cause = causeOf(decision.cause);
  const owner = rule?.owner ?? cause.owner;
  const permanence = permanenceFor(input, text, facts, cause, rule);
  return {
    category: cause.category,
    cause: cause.id,
    rule: rule?.id ?? '',
    status: (normal.wrapped && facts.status) || input.status || facts.status,
    reply: facts.reply,
    permanence,
    addressVerdict: cautious(
      decision.addressVerdict ?? rule?.addressVerdict ?? cause.addressVerdict,
      permanence,
      facts,
    ),
    scope: readScope(rule?.scope ?? cause.scope, normal.printed, owner, rule?.scopeValue),
    owner,
    provider: facts.provider || (rule?.names ?? ''),
  };
}

function permanenceFor(
  input: TextInput,
  text: string,
  facts: Facts,
  cause: Cause,
  rule: Rule | undefined,
): Permanence {
  if (input.kind) return input.kind === 'bounce' ? 'permanent' : 'temporary';
  if (rule?.permanence) return rule.permanence;
  return permanenceOf(text, facts.reply[0] || facts.status[0] || '', cause.category);
}

/**
 * An address is condemned only by a final answer: not while the message is still tried, not by a 4xx that
 * merely expired.
 */
function cautious(verdict: AddressVerdict, permanence: Permanence, facts: Facts): AddressVerdict {
  const final = permanence === 'permanent' && !facts.reply.startsWith('4');
  return verdict === 'suppress' && !final ? 'suppress-after-repeats' : verdict;
}
