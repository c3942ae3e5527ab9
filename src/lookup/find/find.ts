import type { Answer, Entry } from '../answer.ts';
import { isQuoted, isTyped, voices } from '../read/clauses.ts';
import { quote } from '../read/clean.ts';
import { namesProvider, providerIn } from '../read/named.ts';
import type { Query } from '../read/query.ts';
import { added } from '../word/additions.ts';
import { guessLead } from '../word/guesses.ts';
import { asHearsay } from '../word/hearsay.ts';
import { asks, leadFor } from '../word/lead.ts';
import { withWayOut } from '../word/way-out.ts';
import { codeEntry } from './codes.ts';
import { namesOnly, providerOverview } from './overview.ts';
import { type Paste as Pasted, pasteEntry } from './paste.ts';
import { entryFor, type Hit, searchWords } from './search.ts';
import { suggest } from './suggest.ts';
import { tagEntry } from './tags.ts';
import { thresholds } from './thresholds.ts';
import { toldEntry } from './told.ts';
import { topics } from './topics/index.ts';

type Paste = Pasted | null;

/** Codes and tags alone, or with a short question, are answered from the tables; longer words first from what servers say. */
export function queryAnswer(query: Query): Answer {
  const named = namedEntry(query);
  if (named) return answer(query, 'words', [named]);
  const asking = query.own !== '' || asks(query.rest) || asks(query.text);
  const paste = query.rest !== '' ? believable(query, pasteEntry(query.text)) : null;
  if (isCoded(query) && tablesFirst(query, asking, paste)) {
    const found = codedEntries(query);
    if (found.length > 0) return answer(query, 'code', found);
  }
  if (paste?.specific || (paste?.ruled && !prefersSearch(query, asking) && !knownByName(query, paste)))
    return answer(query, 'text', [paste.entry]);
  return wordsAnswer(query, paste);
}

/** A reply that is known to be one: its words decide, and its codes only where they tell nothing. */
export function replyAnswer(query: Query): Answer {
  const paste = pasteEntry(query.text);
  return paste.unknown ? queryAnswer(query) : answer(query, 'text', [paste.entry]);
}

/** Who is named decides: a provider alone, the way out of its blocks, what it means by a code. */
const namedEntry = (query: Query): Entry | null =>
  (isCoded(query) ? null : (providerOverview(query.rest) ?? wayOutFor(query))) ?? toldEntry(query);

/** What a person typed without a code is a server's text only when its deciding words are most of it. */
function believable(query: Query, paste: Pasted): Paste {
  const told = !isCoded(query) && isTyped(query.text);
  return told && paste.ruled && !paste.specific && paste.share < thresholds.mark ? null : paste;
}

/** A few words that one subject holds all of, as its name does: `attachment name too long`. */
function knownByName(query: Query, paste: NonNullable<Paste>): boolean {
  if (isCoded(query) || query.words < 2 || query.words > 6 || query.text.includes('\n')) return false;
  const best = searchWords(query.rest, 1)[0];
  return (
    best !== undefined &&
    best.share >= (paste.entry.id === vague ? 0.65 : 1) &&
    best.entry.id !== paste.entry.id
  );
}

/** What the classifier makes of any `blocked` or `rejected`. */
const vague = 'policy-refused';

/** Asked how to get off a block of a provider, without a code that would tell which block. */
const outOfBlock =
  /\bun-?(?:block|ban|list)|\bde-?list|\bget (?:\w{1,12} )?off\b|\bblack ?-?list|\bblock ?-?list|\bremov(?:e|al)\b|\bblock(?:s|ed|ing)?\b|\bentsperr|\bblockiert/i;

function wayOutFor({ provider, text, words }: Query): Entry | null {
  const topic = topics.find(({ wayOutOf }) => wayOutOf !== undefined && wayOutOf === provider);
  return topic && words <= mostAsked && isTyped(text) && outOfBlock.test(text) && asksWayOut.test(text)
    ? entryFor(topic.id)
    : null;
}
const mostAsked = 14;
const asksWayOut =
  /\bhow\b|\bwho\b|\bwhere\b|\bwhen\b|\bwhat\b|\bform\b|\bcontact|\brequest|\bremov|\bde-?list|\bunblock|\bwie\b|\bget off\b|\?$/i;

const isCoded = (query: Query) => query.codes.length + query.tags.length > 0;

function tablesFirst(query: Query, asking: boolean, paste: Paste): boolean {
  if (compares(query)) return true;
  if (bareReplies(query) && query.words > 0 && namesProvider(query.rest)) return namesOnly(query.rest);
  if (query.typed && query.words <= 8) return !paste?.specific;
  if (asking) return query.words <= 12 && !paste?.specific && !saysMore(query, paste);
  return query.words <= 2 && !(paste?.ruled && query.words > 1);
}

/** The server's words beside the asker's own tell more than its code. */
const saysMore = (query: Query, paste: Paste): boolean =>
  query.own !== '' && paste?.ruled === true && paste.entry.id !== vague;

/** Several codes or tags, asked for beside each other. */
const compares = (query: Query) =>
  query.codes.length + query.tags.length > 1 && /\bdifferen\w{2,4}\b|\bvs\b|\bversus\b/i.test(query.rest);

/** No status and no tag: a provider's name beside them says more than they do. */
const bareReplies = (query: Query) =>
  query.tags.length === 0 && query.codes.every((code) => code.status === '');

/** Questions, and words that name a provider, mean a subject; the classifier would see only the nearest phrase. */
function prefersSearch(query: Query, asking: boolean): boolean {
  return (
    bareReplies(query) &&
    !isQuoted(query.text) &&
    ((query.words <= (asking ? 12 : 8) && namesProvider(query.rest)) || (asking && bestShare(query) > 0.7))
  );
}

const bestShare = (query: Query) => searchWords(query.rest, 1)[0]?.share ?? 0;

const mostSearched = 40;

function wordsAnswer(query: Query, paste: Paste): Answer {
  const hits =
    query.words > 0 && query.words <= mostSearched ? together(searchWords(query.rest, 5)).slice(0, 4) : [];
  const found = () => answer(query, 'words', entriesOf(hits).slice(0, 1), titlesOf(likeFirst(hits)));
  if (
    hits.length > 0 &&
    (!isCoded(query) || isSure(query, hits[0]) || (bareReplies(query) && namesProvider(query.rest)))
  )
    return found();
  if (paste && readsAsReply(query, paste)) return answer(query, 'text', [paste.entry]);
  const coded = codedEntries(query);
  if (coded.length > 0) return answer(query, 'code', coded);
  return hits.length > 0 ? found() : unknownAnswer(query);
}

/** Where two of MXroute's blocks fit alike, what is said of all of them comes first. */
function together(hits: readonly Hit[]): readonly Hit[] {
  const [first, second] = hits.filter(({ id }) => id.startsWith('mxroute-'));
  const all = hits.find(({ id }) => id === 'topic:mxroute');
  const alike = first && second && first === hits[0] && first.found === second.found;
  return alike && all ? [all, ...hits.filter((hit) => hit !== all)] : hits;
}

/** Whether the classifier's reading stands: by words, or by the codes of a long text. A status that was typed into a sentence is answered for the provider that the sentence names. */
const readsAsReply = (query: Query, { ruled, unknown }: NonNullable<Paste>): boolean =>
  ruled ||
  (!unknown && query.words > 6 && (bareReplies(query) || query.words > 12 || query.text.includes('\n')));

/** Nothing fits: what is known of the provider at least, if one is named. */
function unknownAnswer(query: Query): Answer {
  const overview = providerOverview(providerIn(query.rest));
  if (overview?.id.startsWith('topic:')) return answer(query, 'words', [overview]);
  if (overview)
    return {
      ...answer(query, 'words', [overview]),
      lead: 'Not known: nothing here fits these words. This much is known of the provider.',
    };
  return {
    query: quote(query.text),
    kind: 'unknown',
    lead: unknownLead,
    entries: [],
    recipients: [],
    facts: [],
    suggestions: suggest(query.text),
  };
}

/** Words beside a code that one subject holds nearly all of: a server's text that no rule knows by its words. */
const isSure = (query: Query, best: Hit | undefined) =>
  query.words > 3 &&
  query.codes.every((code) => code.status === '') &&
  best !== undefined &&
  best.share >= 0.8;

const entriesOf = (hits: readonly Hit[]) => hits.map(({ entry }) => entry);
/** What fits nearly as well as the first. */
const likeFirst = ([first, ...others]: readonly Hit[]) =>
  others.filter((one) => first && one.share >= first.share * 0.75);
const titlesOf = (hits: readonly Hit[]) => hits.map(({ entry }) => entry.title);

const unknownLead =
  'Unknown: no code, tag, provider text or words here that Rebound knows. It does not guess; paste the whole reply if you have it.';

/** A tag that nobody explains says less than a code. */
const isUnlisted = ({ id }: Entry) => id.startsWith('tag:');

/** One entry a code; tags join the code they stand with, or answer for themselves. */
function codedEntries(query: Query): readonly Entry[] {
  const provider = /\baffect|\b(?:too|also|as well)\b/i.test(query.rest) ? '' : query.provider;
  const tagged = query.tags.map(tagEntry).filter((entry) => entry !== null);
  const concrete = query.codes.filter((code) => code.status !== '' || !code.reply.endsWith('xx'));
  const apart = compares(query);
  const codes = (concrete.length > 0 ? concrete : query.codes).map((code) =>
    codeEntry(code, apart ? [] : query.tags, provider),
  );
  if (apart) return [...tagged, ...codes];
  const paired = codes.find((entry) => tagged.some((one) => one.id === entry.id));
  if (paired) return [paired];
  return tagged.length > 0 && !(tagged.every(isUnlisted) && codes.length > 0) ? tagged : codes;
}

function answer(
  query: Query,
  kind: Answer['kind'],
  entries: readonly Entry[],
  suggestions: readonly string[] = [],
): Answer {
  const tail = kind === 'text' ? afterLastSentence(query.text) : '';
  const asked = query.own || (tail !== '' || quotes(query, kind) ? tail : query.text);
  const [first, ...others] = entries;
  const worded = first ? wordFirst(first, query, kind) : { lead: '', guess: '', hearsay: false };
  const shown = worded.entry ? [worded.entry, ...others] : entries;
  return {
    query: quote(query.text),
    kind,
    lead: worded.lead || (worded.hearsay ? '' : leadFor(asked, shown)) || worded.guess || leftOut(query),
    entries: shown,
    recipients: [],
    facts: [],
    suggestions,
  };
}

interface Worded {
  readonly lead: string;
  readonly guess: string;
  readonly entry?: Entry;
  readonly hearsay: boolean;
}

/** The first entry as it reads for this asker: nothing condemned by hearsay, the way out, and what he adds. */
function wordFirst(entry: Entry, query: Query, kind: Answer['kind']): Worded {
  const careful = isHearsay(query, kind) ? asHearsay(entry) : entry;
  const out = kind === 'text' || isCoded(query) ? withWayOut(careful, query.text) : careful;
  const own = isCoded(query) ? query.own : voices(query.text).own;
  const more = added(out, own, query.text);
  return {
    lead: more?.lead ?? '',
    guess: careful === entry ? guessLead(entry, own) : '',
    entry: more?.entry ?? out,
    hearsay: careful !== entry,
  };
}

/** A person tells of it, without a code and without anything that was pasted. */
const isHearsay = (query: Query, kind: Answer['kind']): boolean =>
  !isCoded(query) &&
  kind !== 'bounce' &&
  !query.text.includes('\n') &&
  (voices(query.text).own !== '' || (isTyped(query.text) && query.words > 6)) &&
  !isTerm(voices(query.text).server) &&
  !beginsWithTerm(query.text);

/** A server's words and nothing else, as one names a failure: `user unknown`. */
const isTerm = (text: string): boolean => text !== '' && pasteEntry(text).share >= thresholds.term;

/** The same with a question behind it: `user unknown remove from list?`. */
function beginsWithTerm(text: string): boolean {
  const { share, at } = pasteEntry(text);
  return at === 0 && share >= thresholds.mark;
}

const said =
  /^(?!.*\b(?:is|are) (?:the|it|this|that|my|our)\b).*\b(?:temporar\w{1,3}|permanent\w{0,2}|try again)\b/i;

/** Whether words are a server's rather than a question about them: `try again later` asks nothing. */
function quotes(query: Query, kind: Answer['kind']): boolean {
  if (kind === 'text') return query.text.includes('\n') || !asks(query.text);
  return kind === 'words' && !isCoded(query) && !asks(query.text) && said.test(query.text);
}

const leftOut = ({ codes, left }: Query) =>
  left > 0 ? `The first ${codes.length} codes; ask for the other ${left} separately.` : '';

/** A question that was typed behind a pasted reply. */
function afterLastSentence(text: string): string {
  const tail =
    text
      .slice(0, 2_000)
      .split(/[.!]\s|\n/)
      .at(-1)
      ?.trim() ?? '';
  const question = asks(tail) || /^(?:so )?(?:will|must)\b/i.test(tail);
  return question && tail.length < 120 ? tail : '';
}
