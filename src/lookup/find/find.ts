import { causes } from '../../catalogue/causes/index.ts';
import type { Answer, Entry } from '../answer.ts';
import { type Query, readQuery } from '../read/query.ts';
import { thresholds } from '../thresholds.ts';
import { condemns } from '../word/hearsay.ts';
import { type Candidates, candidatesFor } from './candidates.ts';
import { repliesIn } from './several.ts';
import { suggest } from './suggest.ts';

/** What a query is answered by, before it is worded for its asker. */
export interface Found {
  readonly kind: Extract<Answer['kind'], 'words' | 'code' | 'text' | 'unknown'>;
  readonly entries: readonly Entry[];
  readonly suggestions: readonly string[];
  /** Whether it rests on what a person tells of a failure. */
  readonly hearsay: boolean;
}

type Fits = (query: Query, found: Candidates) => boolean;

/** One thing to answer by. */
interface Choice {
  readonly id: string;
  readonly kind: Found['kind'];
  readonly fits: Fits;
  /** None, where there is nothing to tell; then the next is tried. */
  readonly entries: (found: Candidates) => readonly (Entry | null)[];
  readonly suggestions?: (found: Candidates) => readonly string[];
}

const always: Fits = () => true;
const isUncoded: Fits = ({ shape }) => shape === 'uncoded';
const pasted = ({ paste }: Candidates): readonly (Entry | null)[] => [paste?.entry ?? null];
const nearest = ({ hits }: Candidates): readonly Entry[] => hits.slice(0, 1).map(({ entry }) => entry);

/** From the surest to the least: the first that fits and has something to tell is the answer. */
const choices: readonly Choice[] = [
  { id: 'a name alone', kind: 'words', fits: isUncoded, entries: ({ overview }) => [overview] },
  { id: 'the way out', kind: 'words', fits: isUncoded, entries: ({ wayOut }) => [wayOut] },
  { id: 'a code told in words', kind: 'words', fits: always, entries: ({ told }) => [told] },
  {
    id: 'a provider’s own words',
    kind: 'text',
    fits: always,
    entries: ({ unasked }) => [unasked?.entry ?? null],
  },
  {
    id: 'codes before words',
    kind: 'code',
    fits: (query, found) => codesFirst[query.shape](query, found),
    entries: ({ coded }) => coded,
  },
  {
    id: 'a provider’s own text',
    kind: 'text',
    fits: (_, { paste }) => paste?.specific === true,
    entries: pasted,
  },
  {
    id: 'a text that any server may send',
    kind: 'text',
    fits: (query, found) =>
      found.paste?.ruled === true && !meansSubject(query, found) && !isName(query, found),
    entries: pasted,
  },
  {
    id: 'a subject',
    kind: 'words',
    fits: (query, found) =>
      !isTale(query, found) &&
      (isUncoded(query, found) || (query.replyOnly && query.names.any) || isSure(query, found)),
    entries: nearest,
    suggestions: alike,
  },
  { id: 'a text read by its code', kind: 'text', fits: isReply, entries: pasted },
  { id: 'codes', kind: 'code', fits: always, entries: ({ coded }) => coded },
  {
    id: 'the nearest subject',
    kind: 'words',
    fits: (query, found) => !isTale(query, found),
    entries: nearest,
    suggestions: alike,
  },
  {
    id: 'what is known of the provider',
    kind: 'unknown',
    fits: always,
    entries: ({ provider }) => [provider],
  },
];

/** Whether the tables of codes come before what the words say, by how the codes stand there. */
const codesFirst: Readonly<Record<Query['shape'], Fits>> = {
  uncoded: () => false,
  compared: always,
  named: ({ names }) => names.alone && names.provider !== 'mxroute',
  typed: (query, { paste }) => !paste?.specific && !isTerm(query, paste),
  // The server's words beside the asker's own tell more than its code.
  asked: ({ words, voices: { own } }, { paste }) =>
    words <= thresholds.asked &&
    !paste?.specific &&
    !(own !== '' && paste?.ruled && paste.entry.id !== vague),
  alone: ({ words }, { paste }) => words <= thresholds.alone && !(words > 1 && paste?.ruled),
};

/** Words beside one code that are a server's, or of which a general rule knows the most. */
const isTerm = ({ codes, quoted, words }: Query, paste: Candidates['paste']): boolean =>
  codes.length === 1 &&
  paste?.ruled === true &&
  paste.entry.id !== vague &&
  (quoted || (words > thresholds.alone && paste.share >= thresholds.mark));

/** What the classifier makes of any `blocked` or `rejected`. */
const vague = 'policy-refused';

/**
 * Questions, and words that name a provider, mean a subject; the classifier would see only the nearest
 * phrase.
 */
const meansSubject: Fits = ({ asking, names, quoted, replyOnly, words }, { best }) =>
  replyOnly &&
  !quoted &&
  ((words <= (asking ? thresholds.asked : thresholds.named) && names.any) ||
    (asking && (best?.share ?? 0) > thresholds.searchedFirst));

/** A few words that one subject holds all of, as its name does: `attachment name too long`. */
const isName: Fits = ({ shape, words, oneLine }, { best, paste }) =>
  shape === 'uncoded' &&
  oneLine &&
  words > 1 &&
  words <= thresholds.nameWords &&
  best !== undefined &&
  best.entry.id !== paste?.entry.id &&
  best.share >= (paste?.entry.id === vague ? thresholds.vagueName : 1);

/**
 * Words beside a code that one subject holds nearly all of: a server's text that no rule knows by its words.
 */
const isSure: Fits = ({ codes, words }, { best }) =>
  words > thresholds.sureWords &&
  codes.every(({ status }) => status === '') &&
  best !== undefined &&
  best.share >= thresholds.sure;

/**
 * A person tells of a failure and asks nothing, and a mailbox is only the nearest that is found: nothing is
 * known of the cause.
 */
const isTale: Fits = ({ asking }, { best, hearsay }) =>
  hearsay &&
  !asking &&
  best !== undefined &&
  best.share < thresholds.sure &&
  causes.get(best.entry.seenAs.causes[0] ?? '')?.scope === 'recipient';

/**
 * By its words, or by the codes of a long text. A status that was typed into a sentence is answered for the
 * provider that the sentence names.
 */
function isReply({ words, replyOnly, oneLine }: Query, { paste }: Candidates): boolean {
  if (paste === null || paste.ruled) return paste !== null;
  const long = words > thresholds.reply && (replyOnly || words > thresholds.longReply || !oneLine);
  return long && !paste.unknown;
}

/** What fits nearly as well as the best. */
function alike({ hits: [first, ...others] }: Candidates): readonly string[] {
  return others
    .filter(({ share }) => first && share >= first.share * thresholds.alike)
    .map(({ entry }) => entry.title);
}

/**
 * What a query is answered by. `reply`: it is known to be a server's, so its words decide, and its codes only
 * where they tell nothing.
 */
export function find(query: Query, reply = false): Found {
  const replies = reply ? [] : repliesIn(query);
  if (replies.length > 1) return together(replies);
  const candidates = candidatesFor(query);
  if (reply && !candidates.read.unknown) return found('text', [candidates.read.entry], [], candidates);
  for (const { kind, fits, entries, suggestions } of choices) {
    if (!fits(query, candidates)) continue;
    const told = entries(candidates).filter((entry) => entry !== null);
    if (told.length > 0) return found(kind, told, suggestions?.(candidates) ?? [], candidates);
  }
  return found('unknown', [], suggest(query.text), candidates);
}

/** Several replies in one sentence, each answered by itself. */
function together(replies: readonly string[]): Found {
  const entries = replies.flatMap((one) => find(readQuery(one)).entries.slice(0, 1));
  return { kind: 'code', entries, suggestions: [], hearsay: false };
}

function found(
  kind: Found['kind'],
  entries: readonly Entry[],
  suggestions: readonly string[],
  candidates: Candidates,
): Found {
  const [first] = entries;
  return {
    kind,
    entries,
    suggestions,
    hearsay: first !== undefined && condemns(first) && candidates.hearsay,
  };
}
