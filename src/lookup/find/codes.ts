import type { Permanence } from '../../catalogue/category.ts';
import { causeOf } from '../../catalogue/causes/index.ts';
import { codeClasses, codeSubjects } from '../../catalogue/codes/classes.ts';
import { type EnhancedStatus, enhancedStatuses } from '../../catalogue/codes/enhanced.ts';
import { type CodePair, codePairs } from '../../catalogue/codes/pairs.ts';
import { saidOf } from '../../catalogue/fate.ts';
import type { Rule } from '../../catalogue/rule.ts';
import { providerRules } from '../../catalogue/rules/providers.ts';
import { type Condition, conditionOf } from '../../classify/conditions.ts';
import type { Entry } from '../answer.ts';
import type { CodeToken } from '../read/codes.ts';
import { causeEntry, entryOf, labelled, messageLine, sourcesOf } from '../word/entry.ts';
import { providerName, ruledEntry } from '../word/ruled.ts';
import { titlesOf } from './overview.ts';
import { related } from './related.ts';
import { classEntry, replyEntry, unheardEntry } from './replies.ts';

const byStatus = new Map(enhancedStatuses.map((one) => [one.code.slice(1), one]));

/**
 * The answer for one code. Every code has one: what no table holds is placed by its class and subject, and
 * said to be so placed.
 */
export function codeEntry(token: CodeToken, tags: readonly string[], provider: string): Entry {
  const label = [token.reply, token.status.replace(/^x/, 'X'), ...tags.map((tag) => `[${tag}]`)]
    .filter(Boolean)
    .join(' ');
  const found = asPrinted(
    token.status === '' ? replyEntry(token.reply) : statusEntry(token, tags, provider),
    token,
    provider,
  );
  return labelled(
    { ...found, related: related(token, found) },
    [found.label, label].filter(Boolean).join(' '),
  );
}

/**
 * The general answer as the provider that the asker names prints this code: with one text, with several that
 * only their words tell apart, or with none known.
 */
function asPrinted(entry: Entry, token: CodeToken, provider: string): Entry {
  if (provider === '' || entry.label !== '' || !/^[45]/.test(token.status || token.reply)) return entry;
  const rules = rulesWithCode(token, provider);
  const [rule] = rules;
  const name = providerName(provider);
  const [shortName = name] = name.split(' / ');
  if (!rule)
    return {
      ...entry,
      meaning: `${entry.meaning} No reading of ${shortName}’s own is known for this code: this is the general one.`,
    };
  const titles = titlesOf(rules, provider);
  if (titles.length === 1) return withStatus(ruledEntry(rule, permanenceOf(token)), token);
  return {
    ...entry,
    label: name,
    meaning: `${entry.meaning} ${shortName} prints ${token.status || token.reply} with ${titles.length} kinds of refusal, which only the words after the code tell apart.`,
    reasons: titles.slice(0, mostTitles).map((title) => `${title}.`),
  };
}

const mostTitles = 10;

function statusEntry(token: CodeToken, tags: readonly string[], provider: string): Entry {
  if (!/^[245]\.\d\d?\.\d{1,3}$/.test(token.status)) return patternEntry(token);
  const pair = pairOf(token, tags, provider);
  if (pair) return pairEntry(pair, token);
  if (token.status.startsWith('2')) return successEntry(token.status);
  const rule = ruleOf(token, provider);
  const known = byStatus.get(token.status.slice(1));
  if (known && !(rule && provider !== '' && ownerOf(rule) === provider)) return enhancedEntry(known, token);
  return rule ? withStatus(ruledEntry(rule, permanenceOf(token)), token) : placedEntry(token);
}

/** Whether the class of a code tells of a refusal for good or for now; `null` when it tells neither. */
export const permanenceOf = ({ status, reply }: CodeToken): Permanence | null => {
  const first = status[0] ?? reply[0];
  return first === '5' ? 'permanent' : first === '4' ? 'temporary' : null;
};

const withStatus = (entry: Entry, token: CodeToken): Entry => ({
  ...entry,
  seenAs: {
    causes: entry.seenAs.causes,
    statuses: /^\d\.\d+\.\d+$/.test(token.status) ? [token.status] : [],
  },
});

const general = codePairs.filter((one) => one.provider === undefined);

/** The pair that was typed; for a status alone, the first pair with it, unless several causes share it. */
function pairOf(
  { reply, status }: CodeToken,
  tags: readonly string[],
  provider: string,
): CodePair | undefined {
  const fitting = codePairs.filter(
    (one) =>
      one.status === status &&
      (reply === '' || one.reply === reply) &&
      (provider === '' || one.provider === undefined || one.provider === provider),
  );
  const tagged = fitting.find((one) => one.tag && tags.includes(one.tag));
  if (tagged) return tagged;
  const own = provider === '' ? undefined : fitting.find((one) => one.provider === provider);
  if (own) return own;
  if (ownRule({ reply, status }, provider)) return undefined;
  return fitting.find((one) => one.tag === undefined) ?? general.find((one) => one.status === status);
}

function pairEntry(pair: CodePair, token: CodeToken): Entry {
  const cause = causeOf(pair.cause);
  const permanence: Permanence = pair.status.startsWith('5') ? 'permanent' : 'temporary';
  const entry = causeEntry(cause, permanence);
  const more = cause.disagreement ?? '';
  return withStatus(
    {
      ...entry,
      label: pair.provider ? providerName(pair.provider) : '',
      title: pair.title,
      meaning: pair.meaning.length > cause.happened.length ? pair.meaning : cause.happened,
      message:
        pair.hardness === 'soft first'
          ? softFirst
          : messageLine(cause, permanence, sides[pair.side ?? 'address']),
      inShort: pair.advice,
      disagreement: more || (pair.disagreement ?? ''),
      notToConfuse: [...entry.notToConfuse, ...practice(token.status)],
      sources: sourcesOf([pair.source], entry.sources),
    },
    token,
  );
}

const softFirst = 'Soft at first, though a 5xx: this message failed; treat the trouble as temporary.';

/** Whose side a hard refusal lies on, in the words of code lists. */
const sides = {
  address: '',
  sender: 'on the sender side',
  message: 'for this message',
  protocol: 'a protocol fault',
} as const;

/** Rules that name a status, with its test. Wide patterns as `5.7.X` say nothing about one code. */
const statusRules: readonly { readonly rule: Rule; readonly fits: Condition }[] = providerRules.flatMap(
  (rule) => {
    const status = [rule.status ?? []].flat().filter((one) => !one.endsWith('X'));
    return status.length === 0 ? [] : [{ rule, fits: conditionOf({ status }) }];
  },
);

const rulesOf = (status: string): readonly Rule[] =>
  statusRules
    .filter(({ fits }) => fits({ status, reply: '', command: '', provider: '' }))
    .map(({ rule }) => rule);

const ownerOf = (rule: Rule) => rule.provider ?? rule.names ?? '';

/**
 * Rules of one provider for a code: those that name the status, else those whose text is printed with just
 * this code.
 */
function ownRules({ reply, status }: CodeToken, provider: string): readonly Rule[] {
  if (provider === '') return [];
  const named = rulesOf(status).filter((rule) => ownerOf(rule) === provider);
  if (named.length > 0) return named;
  return printedWith({ reply, status }, provider);
}

const printedWith = ({ reply, status }: CodeToken, provider: string): readonly Rule[] =>
  providerRules.filter((rule) => {
    const [first = '', second = ''] = rule.examples[0].split(/[\s-]/, 2);
    return (
      ownerOf(rule) === provider && (status === '' || second === status) && (reply === '' || first === reply)
    );
  });

/** Every rule of one provider that goes with a code, by its condition or by its example. */
export function rulesWithCode(token: CodeToken, provider: string): readonly Rule[] {
  return [...new Set([...ownRules(token, provider), ...printedWith(token, provider)])];
}

/**
 * What a provider that the asker names means by a code: its rule that needs no words, or the one thing that
 * its texts say with it.
 */
function ownRule(token: CodeToken, provider: string): Rule | undefined {
  const own = ownRules(token, provider);
  return (
    own.find((rule) => !rule.match) ??
    (new Set(own.map((rule) => rule.cause)).size === 1 ? own[0] : undefined)
  );
}

/** The provider's rule for this status, else anybody's; one that needs no words first. */
function ruleOf(token: CodeToken, provider: string): Rule | undefined {
  const fitting = rulesOf(token.status);
  return ownRule(token, provider) ?? fitting.find((rule) => !rule.match) ?? fitting[0];
}

function enhancedEntry(known: EnhancedStatus, token: CodeToken): Entry {
  const temporary = token.status.startsWith('4');
  const id = (temporary ? known.causeTemporary : undefined) ?? known.cause;
  const cause = causeOf(id ?? 'unknown');
  const entry = causeEntry(cause, permanenceOf(token));
  return withStatus(
    {
      ...entry,
      title: temporary && known.causeTemporary ? cause.title : known.title,
      meaning: cause.id === 'unknown' ? known.meaning : `${known.meaning} ${cause.happened}`,
      alsoKnownAs: [`${cause.title}.`, ...entry.alsoKnownAs],
      disagreement: [known.practice ?? '', entry.disagreement].filter(Boolean).join(' '),
      sources: sourcesOf([known.source, known.rfc], entry.sources),
    },
    token,
  );
}

function practice(status: string): string[] {
  const known = byStatus.get(status.slice(1))?.practice;
  return known ? [known] : [];
}

function successEntry(status: string): Entry {
  const known = byStatus.get(status.slice(1));
  const accepted = codeClasses[0];
  return entryOf({
    id: `code:${status}`,
    title:
      // X.n.0 is “other or undefined” in every subject (RFC 3463 section 3).
      known && !status.endsWith('.0') ? `Success: ${known.title.toLowerCase()}` : 'Success',
    meaning: `A 2.x.x is no failure. ${status === '2.6.0' ? '250 2.6.0: the message is queued for delivery. ' : ''}${accepted?.meaning ?? ''}`,
    sources: accepted ? [accepted.source] : [],
  });
}

const lowerFirst = (text: string) => `${text.charAt(0).toLowerCase()}${text.slice(1)}`;

/** Neither registered nor in a provider's table: class and subject still say where to look. */
function placedEntry(token: CodeToken): Entry {
  const entry = subjectEntry(token);
  const note = `${token.status} is an unknown code: neither the registry nor a provider’s table has it. Placed by its class${codeSubjects.some((one) => one.number === token.status.split('.')[1]) ? ' and subject' : ''}: `;
  const title = `Unlisted code, by its class: ${lowerFirst(entry.title)}`;
  return withStatus(
    { ...entry, id: `code:${token.status}`, title, meaning: `${note}${entry.meaning}` },
    token,
  );
}

/** `5.7`, `4.7.x`, `5.x`, `x.7.28`. */
function patternEntry(token: CodeToken): Entry {
  const [digit = '', subject = '', detail = ''] = token.status.split('.');
  if (digit === 'x' && byStatus.has(`.${subject}.${detail}`)) {
    const hard = codePairs.find((one) => one.status === `5.${subject}.${detail}`);
    const known = byStatus.get(`.${subject}.${detail}`) as EnhancedStatus;
    const entry = enhancedEntry(known, { reply: '', status: token.status });
    return hard && known.cause
      ? { ...entry, meaning: `${known.meaning} Class 4 defers, class 5 rejects.` }
      : entry;
  }
  return subjectEntry(token);
}

function subjectEntry({ status }: CodeToken): Entry {
  const [digit = '', number = ''] = status.split('.');
  const klass = codeClasses.find((one) => one.digit === digit);
  const subject = codeSubjects.find((one) => one.number === number);
  if (!subject && klass) return { ...classEntry(klass.digit), title: klass.title };
  if (!subject) return unheardEntry(status);
  const id = (digit === '4' ? subject.causeTemporary : undefined) ?? subject.cause;
  const entry = causeEntry(causeOf(id), permanenceOf({ reply: '', status }));
  const advice = saidOf(subject.advice, permanenceOf({ reply: '', status }));
  return {
    ...entry,
    id: `code:${status}`,
    title: `${klass ? `${klass.title}, ` : ''}${subject.title.toLowerCase()}`,
    meaning: `${klass ? `${digit}.x.x: ${klass.title.toLowerCase()}. ` : ''}X.${number}: ${subject.meaning}`,
    address:
      number === '1' ? 'Only 5.1.1 (user unknown) and 5.1.2 (no such domain) end an address.' : entry.address,
    inShort: advice,
    alsoKnownAs: [],
    notToConfuse: [],
    disagreement: '',
    seenAs: { causes: [], statuses: [] },
  };
}
