import { thresholds } from '../thresholds.ts';

/**
 * A question holds two voices: what a server said, and what the asker adds (a guess, a denial, a remark, the
 * question itself). Only the server's words may be judged as a server's. The asker's begin at a mark that no
 * server prints, and go on to the end of the sentence.
 */
export interface Voices {
  /** What a server may have said, with the codes. */
  readonly server: string;
  /** What the asker says himself. */
  readonly own: string;
}

/** Clauses end with a sentence, a line, a dash, or before a conjunction with which people go on. */
const clauseEnd =
  /(?<=\b(?:says?|said|shows?|shown|prints?|reports?|reads?|logs?|logged|answers?|is|error|message|reply|response|this):\s{1,3}|[.!](?<!\b(?:e\.g|i\.e|vs|no|Mr|Dr)\.)\s{1,3}|[?](?:\s{1,3}|$)|\n\s{0,3}|;\s{1,3}|,\s{1,3}|\s[–—]\s|\s-{1,2}\s|…\s?)|\s(?=(?:but(?! (?:no data record|connection died|greeting failed|(?:sender|my name) was rejected))|although|though|yet|so|because|while|even though|aber|obwohl|mais (?:je|il|elle|nous|on|cette|son|l['’])|pero|and (?:is|are|does|do|we|i|our|my|he|she|they|what|how|why|should|now)|how (?:do|long|can|to|come)|what (?:now|next|is|does|do|should)|why (?:us|is|are|do|does)|who (?:do|can|is|should)|where (?:do|can|is)|is (?:it|this|that) |do (?:we|i)|(?:keep|remove|delete|drop|suppress) (?:it|him|her|them|this)(?=\s?\?)|(?:should|can) (?:we|i)|could (?:it|we))\b)/i;
/** What ends a sentence: after it another voice may speak. */
const sentenceEnd = /[.!?\n:]\s{0,3}$|\s[–—-]{1,2}\s$/;

/**
 * How a clause begins that a person says: questions, guesses, denials, orders, and what people tell of each
 * other.
 */
const begins =
  /^(?:and |so |or |then |but |although |though |yet |because |while |even though |well |hi |hello |please |sorry )*(?:is|are|was|were|does|do|did|can|could|should|shall|would|has|have) (?:it|that|this|these|they|there|we|i|you|he|she|our|my|the|a|an|us|somebody|someone|rebound|sendgrid|gmail)\b|^(?:and |so |or |then |but |well )*(?:what|how|why|who|whom|when|where|which|whose|is|maybe|perhaps|probably|any (?:idea|chance|help)|keep (?:it|him|her|them)|remove (?:it|him|her|them)|suppress|delete|the boss|the customer|my|i['’]?m|i['’]?ve|i|he|she|nobody|somebody|someone|everybody|everything|not|no (?:unknown|full|spam|blocklist|listing|virus|limit)|right|correct|meaning|explain|need(?:s|ed)?|only|since|although|though|but|aber|obwohl|mais|pero|spam|permanent or|temporary or|permanently\?)(?!\w)/i;
/** What only people say, anywhere in a clause that does not begin as a server's. */
const people =
  /(?<!talk to )\b(?:I|i['’]?m|I['’]?ve|he|she|my|me|boss|(?:the|our|a|my) (?:customer|client|colleague|user)|customer|colleague|admin (?:says|thinks)|guy|they say|says? (?:that|he|she|so)|told (?:me|us)|think|guess|suppose|wonder|swears?|surely|exactly mean|what now|what next|how long|how do|for (?:days|weeks|hours)|still (?:get|getting|bounc))\b/i;
/** `we`, `our`, `us`: people say it, and servers do, of themselves. */
const weAndOurs = /\b(?:we|our|ours|us)\b/i;
const serversWe =
  /\bprotect our\b|\bour (?:system|records|servers?|filters?|poli(?:cy|cies)|spam|users|mail|network|postmaster|block|list|side|customers|content|security|sender)|\bwe (?:do not|don['’]?t|did not|met|are sorry|regret|were unable|are unable|cannot|can ?not|could not|have (?:detected|limits?|received|temporarily)|no longer|will not|only accept|reserve|recommend|noticed|received|tried|require|limit)|\b(?:contact|email|call|to) us\b/i;

/** A question that is answered by yes or no is the asker's to its end, with the code in it. */
const yesOrNo =
  /^\s*(?:and |so |or |but )?(?:is|are|was|were|does|do|did|can|could|should|shall|would|will|has|have)\b/i;

const codeAtStart = /^[\s"'(<[]*#?[245](?:\d\d|\.\d)/;

/**
 * Whether a clause is the asker's own. `afterCode`: a server's code stands right before it, so a server
 * speaks unless the clause begins otherwise.
 */
function isOwn(clause: string, afterCode: boolean): boolean {
  const text = clause.trim();
  if (codeAtStart.test(text)) return false;
  if (begins.test(text) || /\?$/.test(text)) return true;
  if (afterCode) return false;
  return people.test(text) || (weAndOurs.test(text) && !serversWe.test(text));
}

/** A reply code or an enhanced status, where it stands free. */
const code =
  /(?<![\w.@:/-])[#<([]?(?:[245]\d\d(?:[-\s#:]{1,2}[245]\.\d{1,3}\.\d{1,3})?|[245]\.\d{1,3}\.\d{1,3})(?!\w|\.\d)[\])>:]?/;
/** `not 5.7.26 but 5.7.25`: a code that is denied is not asked about. */
const denied = /\b(?:not|no|isn['’]?t|never|instead of)\s{0,2}$/i;

const longest = 4_000;

/** Tells the two voices of one text apart. What was pasted alone, as logs and replies are, has one. */
export function voices(text: string): Voices {
  const server: string[] = [];
  const own: string[] = [];
  let mine = false;
  const say = (part: string, isMine: boolean): void => {
    if (part.trim() !== '') (isMine ? own : server).push(part);
  };
  const hear = (clause: string, after: boolean): void => {
    const found = code.exec(clause);
    if (!found) {
      mine = mine || isOwn(clause, after);
      say(clause, mine);
      return;
    }
    const before = clause.slice(0, found.index);
    const isDenied = denied.test(before);
    mine = (mine && after) || isOwn(before, after);
    // Words before a code stay with it where they read as a server's: its reply is broken in the middle.
    say(before, mine);
    say(found[0], isDenied);
    mine = isDenied || (mine && yesOrNo.test(before));
    hear(clause.slice(found.index + found[0].length), true);
  };
  for (const clause of text.slice(0, longest).split(clauseEnd)) {
    if (!clause) continue;
    hear(clause, false);
    if (sentenceEnd.test(clause)) mine = false;
  }
  return { server: joined(server), own: joined(own) };
}

const joined = (parts: readonly string[]): string =>
  parts
    .map((part) => part.trim())
    .join(' ')
    .replace(/[ \t]{2,}/g, ' ')
    .trim();

/**
 * What servers print and people hardly type: brackets, colons, a first capital with a full stop at the end.
 */
const printed = /^["']|[a-z][.:]\w+[.:][a-zA-Z]|\([A-Z]|[<>[\]{}=_|]|\w: \w|\(#|^[A-Z][^?]{20,}\.$|^\S+@/;
const longestTyped = 300;

/** Whether a text without a code reads as typed by a person rather than printed by a server. */
export const isTyped = (text: string): boolean =>
  text.length < longestTyped &&
  !text.includes('\n') &&
  !printed.test(text) &&
  text.split(/\s+/).length <= thresholds.byHand;

/**
 * Whether a text stands as a server prints it: a code first, and a clause behind its words; or as a log
 * quotes it.
 */
export const isQuoted = (text: string): boolean =>
  /^[245]\d\d[ -][^?]{0,200}[;:] |\n|\(in reply to [A-Z ]{4,20} command\)|\b(?:RESOLVER|STOREDRV|ROUTING)\.[A-Z]/.test(
    text,
  );
