import type { Entry } from '../answer.ts';
import { asks } from '../read/asks.ts';
import type { Query } from '../read/query.ts';
import { thresholds } from '../thresholds.ts';
import { codedEntries } from './coded.ts';
import { providerOverview } from './overview.ts';
import { type Paste, pasteEntry } from './paste.ts';
import { type Hit, searchWords } from './search.ts';
import { toldEntry } from './told.ts';
import { wayOutFor } from './way-out.ts';

/** Everything that a query may be answered by; each is looked for when it is first asked for, and once. */
export interface Candidates {
  /** What is known of a provider of which no more than the name stands there. */
  readonly overview: Entry | null;
  /** What is known of the provider that is named, whatever else stands there. */
  readonly provider: Entry | null;
  /** How to get off its blocks. */
  readonly wayOut: Entry | null;
  /** What a provider means by a code, told in words instead of quoted. */
  readonly told: Entry | null;
  /** The whole text, read as a server's. */
  readonly read: Paste;
  /**
   * The same; `null` for codes alone, and for what a person typed when its deciding words are little of it.
   */
  readonly paste: Paste | null;
  /** A provider's own words that only seemed to be the asker's: all of the text, where it asks nothing. */
  readonly unasked: Paste | null;
  /** What the tables say of each code and tag. */
  readonly coded: readonly Entry[];
  /** The subject, cause or rule that holds most of the words. */
  readonly best: Hit | undefined;
  /** It, and others that may be meant, in the order in which they are told. */
  readonly hits: readonly Hit[];
  /** Whether a person tells of a failure, without a code and without anything that was pasted. */
  readonly hearsay: boolean;
}

/** Words beyond these are a text and no search. */
const mostSearched = 40;
const mostHits = 5;
const mostTold = 4;

/** Looks for what a query may be answered by. */
export function candidatesFor(query: Query): Candidates {
  const { names, rest, text, words } = query;
  const search = once(() => (words > 0 && words <= mostSearched ? searchWords(rest, mostHits) : []));
  const provider = once(() => providerOverview(names.provider));
  const read = once(() => pasteEntry(text));
  const paste = once(() => (rest !== '' && isBelieved(query, read()) ? read() : null));
  const unasked = once(() => unaskedOf(query));
  const wayOut = once(() => wayOutFor(query));
  const told = once(() => toldEntry(query));
  const coded = once(() => codedEntries(query));
  const hits = once(() => together(search()).slice(0, mostTold));
  return {
    get overview() {
      return names.alone ? provider() : null;
    },
    get provider() {
      return provider();
    },
    get wayOut() {
      return wayOut();
    },
    get told() {
      return told();
    },
    get read() {
      return read();
    },
    get paste() {
      return paste();
    },
    get unasked() {
      return unasked();
    },
    get coded() {
      return coded();
    },
    get best() {
      return search()[0];
    },
    get hits() {
      return hits();
    },
    get hearsay() {
      return isHearsay(query, read());
    },
  };
}

/** A value that is made when it is first asked for, and once. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** What a person typed without a code is a server's text only when its deciding words are most of it. */
const isBelieved = ({ byHand, shape }: Query, { ruled, share, specific }: Paste): boolean =>
  shape !== 'uncoded' || !byHand || !ruled || specific || share >= thresholds.mark;

/**
 * Words that a provider's own rule knows are a server's, though people may begin so: `550 5.1.1 Not our
 * customer`.
 */
function unaskedOf({ shape, voices: { own }, whole }: Query): Paste | null {
  if (shape === 'uncoded' || own === '' || asks(whole)) return null;
  const read = pasteEntry(whole);
  return read.specific && read.ruled ? read : null;
}

/** Where two of MXroute's blocks fit alike, what is said of all of them comes first. */
function together(hits: readonly Hit[]): readonly Hit[] {
  const [first, second] = hits.filter(({ id }) => id.startsWith('mxroute-'));
  const all = hits.find(({ id }) => id === 'topic:mxroute');
  const same = first && second && first === hits[0] && first.found === second.found;
  return same && all ? [all, ...hits.filter((hit) => hit !== all)] : hits;
}

function isHearsay({ byHand, oneLine, shape, text, voices, words }: Query, read: Paste): boolean {
  const tells = voices.own !== '' || (byHand && words > thresholds.hearsay);
  if (shape !== 'uncoded' || !oneLine || !tells) return false;
  // A server's words and a question behind them: `user unknown remove from list?`.
  if (read.at === 0 && read.share >= thresholds.mark) return false;
  const { server } = voices;
  const term = server === text ? read : server === '' ? null : pasteEntry(server);
  return term === null || term.share < thresholds.term;
}
