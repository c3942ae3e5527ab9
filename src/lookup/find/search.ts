import MiniSearch, { type SearchResult } from 'minisearch';
import type { Permanence } from '../../catalogue/category.ts';
import { causeOf, causes } from '../../catalogue/causes/index.ts';
import { codePairs } from '../../catalogue/codes/pairs.ts';
import { saidOfAll } from '../../catalogue/fate.ts';
import type { Rule } from '../../catalogue/rule.ts';
import { providerRules } from '../../catalogue/rules/providers.ts';
import type { Entry } from '../answer.ts';
import { withoutHosts } from '../read/host.ts';
import { namesProvider, providerIn, spelled } from '../read/named.ts';
import { thresholds } from '../thresholds.ts';
import { causeEntry, entryOf, labelled } from '../word/entry.ts';
import { ownerName } from '../word/owner.ts';
import { providerName, ruledEntry } from '../word/ruled.ts';
import { topics } from './topics/index.ts';
import type { Topic } from './topics/topic.ts';

/** One thing the search can find. */
interface Document {
  readonly id: string;
  readonly title: string;
  readonly aliases: string;
  readonly asks: string;
  readonly body: string;
}

/** What was found, best first. `share`: how much of the query's words was found, 0 to 1. */
export interface Hit {
  readonly id: string;
  readonly entry: Entry;
  readonly share: number;
  /** How many words that is. */
  readonly found: number;
}

const synonyms: Readonly<Record<string, string>> = {
  fail: 'failed',
  fails: 'failed',
  failing: 'failed',
  failure: 'failed',
  failures: 'failed',
  blacklist: 'blocklist',
  blacklisted: 'blocklist',
  blocked: 'block',
  blocks: 'block',
  blocking: 'block',
  whitelist: 'allowlist',
  whitelisted: 'allowlist',
  grey: 'greylisting',
  greylist: 'greylisting',
  greylisted: 'greylisting',
  graylist: 'greylisting',
  graylisting: 'greylisting',
  hotmail: 'outlook',
  live: 'outlook',
  office365: 'microsoft',
  o365: 'microsoft',
  m365: 'microsoft',
  exchange: 'microsoft',
  aol: 'yahoo',
  google: 'gmail',
  googlemail: 'gmail',
  workspace: 'gmail',
  icloud: 'apple',
  quota: 'full',
  inbox: 'mailbox',
  rdns: 'ptr',
  reverse: 'ptr',
  malware: 'malicious',
  throttled: 'throttling',
  throttle: 'throttling',
  limiting: 'limit',
  limited: 'limit',
  limits: 'limit',
  hacked: 'compromised',
  compromise: 'compromised',
  hack: 'compromised',
  timeout: 'timed',
  nonexistent: 'unknown',
  big: 'large',
  delisting: 'delist',
  delisted: 'delist',
  unauthenticated: 'unauthenticated',
  helo: 'greeting',
  ehlo: 'greeting',
};
const stop = new Set(
  'com net org www not a an and are as at be been by can could do does for from get got had has have how i if in is it its me my of on or our so that the their then there this to up us was we were what when where which who why will with would you your please long many much often fix cause causes reason reasons happens need allowed mean means meaning email mail message error code about say says since yesterday today now week weeks day days suddenly always shall all some any hi hello thanks tell somebody someone anybody nobody am boss customer problem issue broken'.split(
    ' ',
  ),
);

function term(word: string): string | null {
  const lower = word.toLowerCase();
  if (stop.has(lower) || lower.length < 2) return null;
  return synonyms[lower] ?? lower;
}

/**
 * A word of the catalogue under its own form as well as under its synonym's: a slip in either is then near to
 * one of them.
 */
function bothForms(word: string): string[] | null {
  const found = term(word);
  return found === null ? null : [...new Set([found, word.toLowerCase()])];
}

/** Subjects before causes before single rules. */
const weight = (id: unknown) =>
  String(id).startsWith('topic:') ? 1.5 : String(id).startsWith('rule:') ? 0.6 : 1;

/** Who names Spamhaus means its lists. */
const spamhausFirst = (id: unknown) => weight(id) * (String(id).startsWith('spamhaus') ? 2 : 1);

/** Who names no provider means the general cause. */
const plainFirst = (id: unknown) => weight(id) * (causes.get(String(id))?.provider ? 0.7 : 1);

/** Who names a provider means what that one does, and hardly what another does. */
function ofProvider(provider: string): (id: unknown) => number {
  return (id) => {
    const owner = ownerOf.get(String(id)) ?? '';
    if (owner === '') return weight(id);
    if (owner !== provider) return weight(id) * 0.4;
    return weight(id) * (String(id).startsWith('topic:') ? 1 : 1.5);
  };
}

const text = (...parts: readonly (string | readonly string[] | undefined)[]) =>
  parts.flat().filter(Boolean).join(' ');
const topicById = new Map(topics.map((topic) => [topic.id, topic]));
const ruleById = new Map<string, Rule>(providerRules.map((rule) => [`rule:${rule.id}`, rule]));

/** Everything that can be found. */
const documents = (): readonly Document[] => [
  ...[...causes.values()].map((cause) => ({
    id: cause.id,
    title: cause.title,
    aliases: text(
      cause.id,
      cause.alsoKnownAs,
      codePairs.filter((pair) => pair.cause === cause.id).map((pair) => pair.title),
    ),
    asks: text((cause.questions ?? []).map((one) => one.ask)),
    body: text(cause.happened, saidOfAll(cause.reasons ?? [], null)),
  })),
  ...topics.map((topic) => ({
    id: topic.id,
    title: topic.title,
    aliases: '',
    asks: text(topic.ask),
    body: text(topic.meaning, topic.reasons),
  })),
  ...[...ruleById].map(([id, rule]) => ({
    id,
    title: '',
    aliases: text(
      rule.examples[0].slice(0, 300).replace(/\S+@\S+/g, ''),
      rule.tags,
      rule.provider ? providerName(rule.provider) : '',
    ),
    asks: '',
    body: text(rule.means, rule.advice),
  })),
];

function makeIndex(): MiniSearch<Document> {
  const made = new MiniSearch<Document>({
    fields: ['title', 'aliases', 'asks', 'body'],
    processTerm: bothForms,
    tokenize: (text) => text.split(/[^\p{L}\p{N}]+/u),
    searchOptions: {
      boost: { title: 4, asks: 3, aliases: 2.5 },
      processTerm: term,
      prefix: (word) => word.length > 2,
      fuzzy: (word) => (word.length > 4 ? 0.2 : false),
      weights: { fuzzy: 0.25, prefix: 0.5 },
      combineWith: 'OR',
      boostDocument: weight,
    },
  });
  made.addAll(documents());
  return made;
}

let index: MiniSearch<Document> | null = null;

/**
 * Made when words are searched for the first time: a code needs none of it, and it costs more than the rest
 * of a start.
 */
function search(): MiniSearch<Document> {
  index ??= makeIndex();
  return index;
}

/** The provider that a cause or a rule belongs to, by id of the document. */
const ownerOf = new Map<string, string>([
  ...[...causes.keys()].map((id) => [id, causes.get(id)?.provider ?? ''] as const),
  ...[...ruleById].map(([id, rule]) => [id, rule.provider ?? rule.names ?? ''] as const),
  ['topic:mxroute', 'mxroute'] as const,
]);

/** A topic as an answer. */
function topicEntry(topic: Topic): Entry {
  return entryOf({
    ...topic,
    owner: topic.steps?.[0]?.who ?? 'us',
    ownerName: topic.steps?.[0] ? ownerName(topic.steps[0].who) : '',
  });
}

/** What was found, as an answer; for one class of reply, where the asker named a code. */
export function entryFor(id: string, permanence: Permanence | null = null): Entry {
  const topic = topicById.get(id);
  if (topic) return topicEntry(topic);
  const rule = ruleById.get(id);
  if (!rule) return causeEntry(causeOf(id), permanence);
  const entry = ruledEntry(rule, permanence);
  return labelled(entry, entry.label);
}

const asked = 300;
/** Addresses and process names of a log line: no words of the matter. */
const noise = /\S{0,255}[@[]\S{0,255}/g;

/**
 * Whether enough of the query was found: not only a provider's name, and not only a word that is like
 * another.
 */
function fits({ id, queryTerms, terms }: SearchResult, asked: ReadonlySet<string>): boolean {
  const share = queryTerms.length / asked.size;
  if (share < (String(id).startsWith('rule:') ? thresholds.rule : thresholds.subject)) return false;
  if (share === 1) return true;
  const matter = [...asked].filter((one) => providerIn(one) === '');
  const found = queryTerms.filter((one) => matter.includes(one));
  const sure = found.filter((one) =>
    terms.some((other) => other.startsWith(one) || (other.length > 3 && one.startsWith(other))),
  );
  return matter.length === 0 || sure.length > 0;
}

/**
 * Searches causes, topics and rules: words with typos, beginnings of words, synonyms; best first, at most
 * `most`; of the documents in `only`, if given.
 */
export function searchWords(query: string, most: number, only?: ReadonlySet<string>): readonly Hit[] {
  const head = spelled(withoutHosts(query.slice(0, asked)).replace(noise, ' '));
  const terms = new Set(
    head
      .split(/[^\p{L}\p{N}]+/u)
      .map(term)
      .filter((one) => one !== null),
  );
  if (terms.size === 0) return [];
  const provider = providerIn(head);
  const boostDocument =
    provider !== '' ? ofProvider(provider) : namesProvider(head) ? spamhausFirst : plainFirst;
  const hits = search()
    .search(head, { boostDocument, ...(only ? { filter: ({ id }) => only.has(String(id)) } : {}) })
    .filter((hit) => fits(hit, terms));
  const seen = new Map<string, Hit>();
  for (const { id, queryTerms } of hits.slice(0, most * 4)) {
    const entry = entryFor(String(id));
    const found = queryTerms.length;
    if (!seen.has(entry.id)) seen.set(entry.id, { id: String(id), entry, share: found / terms.size, found });
  }
  return [...seen.values()].slice(0, most);
}
