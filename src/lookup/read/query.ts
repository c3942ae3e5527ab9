import { thresholds } from '../thresholds.ts';
import { asks } from './asks.ts';
import { isQuoted, isTyped, type Voices, voices } from './clauses.ts';
import { type Coded, codesIn, wordsIn } from './codes.ts';
import { namesProvider, providerIn, providerWord, tells } from './named.ts';

/**
 * How codes stand in a query: not at all; several to be compared; a reply beside a provider's name, which
 * says more than it; a status that a person typed, with a few words; in a question; alone, or with words that
 * need not be the asker's.
 */
export type Shape = 'uncoded' | 'compared' | 'named' | 'typed' | 'asked' | 'alone';

/** What is read of a query, each thing once. */
export interface Query extends Omit<Coded, 'typed'> {
  /** All of it. */
  readonly whole: string;
  /** Of a query with codes only what may be a server's. */
  readonly text: string;
  readonly shape: Shape;
  /** A server's words and the asker's own. */
  readonly voices: Voices;
  /** Provider that the whole text names, by id; `''` when it names none. */
  readonly provider: string;
  /** Who is named in what is left beside the codes. */
  readonly names: {
    /** By id; `''` for nobody. */
    readonly provider: string;
    /** A provider, or a list that many use. */
    readonly any: boolean;
    /** A provider, and nothing that tells which of its refusals is meant. */
    readonly alone: boolean;
  };
  readonly asking: boolean;
  /** Whether it reads as typed by a person. */
  readonly byHand: boolean;
  /** Whether it stands as a server prints it. */
  readonly quoted: boolean;
  /** No status and no tag: a provider's name beside them says more than they do. */
  readonly replyOnly: boolean;
  readonly oneLine: boolean;
}

/** Marks of what was pasted and not typed: a log line, fields, JSON. */
const pasted =
  /\b(?:status=(?:bounced|deferred|sent)|dsn=[245]\.|relay=|stat=|R=\w+ T=|SMTP error from remote|LED=[245]|diagnostic-code:|"(?:event|notificationType|bounceType|reason)")|^\S{3} +\d{1,2} \d\d:\d\d:\d\d |^\d{4}-\d\d-\d\d[ T]\d\d:/m;

/**
 * Reads a cleaned query: where codes stand among the asker's own words, only the server's words are kept
 * beside them.
 */
export function readQuery(whole: string): Query {
  const { voices: heard, text, ...coded } = serversPart(whole);
  const { rest, typed, ...parts } = coded;
  const provider = providerIn(rest);
  const asking = (isCoded(coded) && heard.own !== '') || asks(rest) || asks(text);
  const names = { provider, any: namesProvider(rest), alone: provider !== '' && !tells(rest) };
  const replyOnly = coded.tags.length === 0 && coded.codes.every(({ status }) => status === '');
  return {
    ...parts,
    whole,
    text,
    rest,
    voices: heard,
    provider: providerIn(whole),
    names,
    asking,
    replyOnly,
    shape: isCoded(coded) ? shapeOf(coded, names.any && replyOnly, asking) : 'uncoded',
    byHand: isTyped(text),
    quoted: isQuoted(text),
    oneLine: !text.includes('\n'),
  };
}

const isCoded = ({ codes, tags }: Coded): boolean => codes.length + tags.length > 0;

/** Codes and words of what a server may have said, and the asker's own words. */
function serversPart(text: string): Coded & Pick<Query, 'text' | 'voices'> {
  const whole = codesIn(text);
  if (isCoded(whole) && (pasted.test(text) || text.split('\n').length > 3))
    return { ...whole, text, voices: { server: text, own: '' } };
  const heard = voices(text);
  const { server, own } = heard;
  const kept = isCoded(whole) && own !== '' ? codesIn(server) : whole;
  // A code that only the asker's words hold is asked about all the same.
  if (kept === whole || !isCoded(kept)) return { ...whole, text, voices: heard };
  // Who is named is named, whoever names him.
  const named = providerIn(kept.rest) === '' ? providerWord(text) : '';
  const rest = `${named} ${kept.rest}`.trim();
  return { ...kept, text: server, rest, words: wordsIn(rest), voices: heard };
}

function shapeOf(
  { codes, tags, rest, words, typed }: Coded,
  named: boolean,
  asking: boolean,
): Exclude<Shape, 'uncoded'> {
  if (codes.length + tags.length > 1 && /\bdifferen\w{2,4}\b|\bvs\b|\bversus\b/i.test(rest))
    return 'compared';
  if (named && words > 0) return 'named';
  if (typed && words <= thresholds.typed) return 'typed';
  return asking ? 'asked' : 'alone';
}
