import type { Answer, Entry } from '../answer.ts';
import type { Found } from '../find/find.ts';
import { asks } from '../read/asks.ts';
import { quote } from '../read/clean.ts';
import type { Query } from '../read/query.ts';
import { added } from './additions.ts';
import { guessLead } from './guesses.ts';
import { asHearsay } from './hearsay.ts';
import { leadFor } from './lead.ts';
import { withWayOut } from './way-out.ts';

const nothing =
  'Unknown: no code, tag, provider text or words here that Rebound knows. It does not guess; paste the whole reply if you have it.';
const providerOnly = 'Not known: nothing here fits these words. This much is known of the provider.';

/** What was found, as it is told to this asker. */
export function worded(query: Query, found: Found): Answer {
  const { entries, suggestions } = found;
  const [first, ...others] = entries;
  const told = first ? wordFirst(first, query, found) : null;
  return {
    query: quote(query.text),
    kind: found.kind === 'unknown' && first ? 'words' : found.kind,
    lead: told ? leadOf(told, others, query, found) : nothing,
    entries: told ? [told.entry, ...others] : [],
    recipients: [],
    facts: [],
    suggestions,
  };
}

interface Told {
  readonly entry: Entry;
  /** What the asker's own words change, in a sentence. */
  readonly lead: string;
  /** The answer to his guess. */
  readonly guess: string;
}

/**
 * The first entry as it reads for this asker: nothing condemned by hearsay, the way out, and what he adds.
 */
function wordFirst(entry: Entry, { shape, text, voices: { own } }: Query, { hearsay, kind }: Found): Told {
  const careful = hearsay ? asHearsay(entry) : entry;
  const out = kind === 'text' || shape !== 'uncoded' ? withWayOut(careful, text) : careful;
  const more = added(out, own, text);
  return { entry: more?.entry ?? out, lead: more?.lead ?? '', guess: hearsay ? '' : guessLead(entry, own) };
}

/** The sentence with which the answer begins. */
function leadOf({ entry, lead, guess }: Told, others: readonly Entry[], query: Query, found: Found): string {
  if (found.kind === 'unknown' && !entry.id.startsWith('topic:')) return providerOnly;
  const direct = found.hearsay ? '' : leadFor(questionIn(query, found.kind), [entry, ...others]);
  return lead || direct || guess || leftOut(query);
}

const leftOut = ({ codes, left }: Query): string =>
  left > 0 ? `The first ${codes.length} codes; ask for the other ${left} separately.` : '';

/** The asker's question: his own words, what he typed behind a pasted reply, or all of it. */
function questionIn({ shape, text, voices: { own } }: Query, kind: Found['kind']): string {
  if (shape !== 'uncoded' && own !== '') return own;
  const tail = kind === 'text' ? afterLastSentence(text) : '';
  return tail !== '' || isServers(text, shape, kind) ? tail : text;
}

const said =
  /^(?!.*\b(?:is|are) (?:the|it|this|that|my|our)\b).*\b(?:temporar\w{1,3}|permanent\w{0,2}|try again)\b/i;

/** Whether words are a server's rather than a question about them: `try again later` asks nothing. */
function isServers(text: string, shape: Query['shape'], kind: Found['kind']): boolean {
  if (kind === 'text') return text.includes('\n') || !asks(text);
  return kind === 'words' && shape === 'uncoded' && !asks(text) && said.test(text);
}

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
