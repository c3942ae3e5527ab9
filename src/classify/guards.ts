import type { AddressVerdict, Category } from '../catalogue/category.ts';
import { causeOf } from '../catalogue/causes/index.ts';
import type { Rule } from '../catalogue/rule.ts';
import { bounceRefused } from '../catalogue/rules/general/backscatter.ts';
import type { Facts } from './conditions.ts';

/** What decided: a rule, or the cause that a code alone supports. */
export interface Decision {
  readonly cause: string;
  readonly rule?: Rule;
  /** Decided by what a gateway made of a reply that gives no reason. */
  readonly guessed?: true;
  /** What a guard leaves of the address verdict, where it knows better than rule and cause. */
  readonly addressVerdict?: AddressVerdict;
  /** Name of the guard that changed the decision. */
  readonly guard?: Guard['name'];
}

/** What the guards look at besides the decision. */
export interface Spoken {
  /** The server's words as one line, addresses masked. */
  readonly text: string;
  /** The same with the addresses as printed. */
  readonly printed: string;
  readonly facts: Facts;
  /** Envelope sender and recipient of the refused message, lower case, `''` when unknown. */
  readonly sender: string;
  readonly recipient: string;
}

/**
 * A guard stands after the rules: whatever words a server uses, what it says is not taken for a word about
 * the recipient where it cannot be one. It answers with another decision, or with nothing when it has no say.
 */
export interface Guard {
  readonly name: 'step' | 'sender' | 'backscatter' | 'passing' | 'mixed';
  readonly holds: (decision: Decision, spoken: Spoken) => Decision | undefined;
}

/** Categories that say something of the recipient. */
const ofRecipient: ReadonlySet<Category> = new Set([
  'invalid-recipient',
  'invalid-domain',
  'mailbox-disabled',
  'mailbox-full',
  'moved',
]);

/**
 * Before RCPT no recipient was named, so nothing that is said there speaks of one (RFC 5321 section 3.3).
 * Replies 534, 535 and 538 answer AUTH whatever the report says, as do 530 and 454 (RFC 4954 section 6)
 * unless their status speaks of an address, a mailbox or the mail system.
 */
const beforeRecipient: ReadonlyMap<string, string> = new Map([
  ['CONNECT', 'policy-refused'],
  ['HELO', 'bad-helo'],
  ['EHLO', 'bad-helo'],
  ['STARTTLS', 'tls-certificate'],
  ['AUTH', 'smtp-auth-failed'],
  ['MAIL', 'sender-refused'],
]);

const answersAuth = ({ reply, status }: Spoken['facts']): boolean =>
  ['534', '535', '538'].includes(reply) ||
  (reply === '530' && !/^5\.[123]\./.test(status)) ||
  (reply === '454' && status === '4.7.0');

const step: Guard = {
  name: 'step',
  holds: (decision, { facts }) => {
    const command = answersAuth(facts) ? 'AUTH' : facts.command;
    const instead = beforeRecipient.get(command);
    if (instead === undefined) return undefined;
    return aboutUs('step', decision, command === 'MAIL' ? senderCause(decision) : instead);
  },
};

/**
 * The reply says itself that it speaks of our sender address, or names that address and not the recipient's.
 */
const senderWords =
  /sender address rejected|envelope[- ](?:sender|from)\b|\bmailfrom\b|\bmail from(?=:| (?:domain|address|user|mailbox|unknown|command|refused|rejected|invalid|is|does|differs)\b)|return[- ]?path|return address|reply address|originator|reverse[- ]?path|from (?:address|field|header)|sender(?:['’]s)? (?:address|mailbox|account|domain|e-?mail)|\(sender\)|send a bounce|\byour (?:own )?(?:mail |e-?mail )?(?:account|mailbox|user|domain|host|envelope|login|quota)\b|\boutgoing\b|blocked from sending|\bof (?:the |your )?sender(?!['’]s|s\b)\b|\bthe sender (?:is|was|has been)\b|\b(?:for|from) sending\b|\byou(?: are)? send(?:ing)? (?:from|as)\b|bounce address|\b(?:verifying|verification failed for) <?x@.{0,200}sender/i;
/** RFC 3463 section 3.2: the address that is bad is the sender's. */
const senderStatus = /^[45]\.1\.[78]$/;
/** Words of the other side, which name the sender only to say whom they refuse. */
const recipientWords = /recipient address rejected|recipient'?s? (?:address|mailbox)|verifying recipient/i;

const sender: Guard = {
  name: 'sender',
  holds: (decision, spoken) => {
    const said = senderStatus.test(spoken.facts.status) || senderWords.test(spoken.text);
    const told = said && !recipientWords.test(spoken.text);
    return told || namesSender(spoken) ? aboutUs('sender', decision, senderCause(decision)) : undefined;
  },
};

function namesSender({ printed, sender: from, recipient }: Spoken): boolean {
  if (from === '') return false;
  const text = printed.toLowerCase();
  return text.includes(from) && (recipient === '' || !text.includes(recipient));
}

/**
 * A bounce was refused because its address has no valid tag (BATV, SRS): nothing is said of the mailbox
 * behind it.
 */
const backscatter: Guard = {
  name: 'backscatter',
  holds: (decision, { text }) =>
    bounceRefused.test(text) ? aboutUs('backscatter', decision, 'policy-refused') : undefined,
};

/** A 4.1.x beside words about a lookup that failed or is under way: nothing is known of the address yet. */
const passing: Guard = {
  name: 'passing',
  holds: (decision, { text, facts }) =>
    !decision.rule &&
    facts.status.startsWith('4.1.') &&
    /temporar|look-?up|progress|verif|directory|database|reach|unavailable|not ready/i.test(text)
      ? { cause: 'callout-destination-failed', addressVerdict: 'keep', guard: 'passing' }
      : undefined,
};

/** A second trouble in the same words: the mailbox may be missing, or only the other thing be wrong. */
const otherTrouble =
  /quota|\brate\b|limit|exceed|temporar|try again|later|greylist|black-?list|block-?list|reputation|spam|\bmx\b.{0,40}(?:do(?:es)?n?'?t? (?:not )?point|elsewhere|not (?:us|here))|verification in progress|not verified yet|licen[cs]e|timed? ?out|dnsbl|\bptr\b|reverse dns|\bspf\b|\bdkim\b|\bdmarc\b|country|sandbox|allowed recipients/i;
/** Whole sentences of providers that use such words beside a plain "no such user". */
const harmless = /for typos|unnecessary spaces|learn more|to (?:reduce|prevent|stop) spam/gi;

const mixed: Guard = {
  name: 'mixed',
  holds: (decision, { text, facts }) => {
    if (verdictOf(decision) !== 'suppress') return undefined;
    const words = text.replace(/https?:\S{1,200}/g, ' ').replace(harmless, ' ');
    const doubtful = decision.guessed || otherTrouble.test(words) || facts.reply.startsWith('4');
    return doubtful ? { ...decision, addressVerdict: 'suppress-after-repeats', guard: 'mixed' } : undefined;
  },
};

/** In this order; the first that has a say decides. */
export const guards: readonly Guard[] = [step, sender, backscatter, passing, mixed];

/** The decision, unless a guard knows that it cannot be about the recipient, or not so surely. */
export function guarded(decision: Decision, spoken: Spoken): Decision {
  if (!isOfRecipient(decision)) return decision;
  for (const guard of guards) {
    const changed = guard.holds(decision, spoken);
    if (changed) return changed;
  }
  return decision;
}

/** Whether anything is said of the recipient that a guard might have to take back. */
function isOfRecipient(decision: Decision): boolean {
  return verdictOf(decision) !== 'keep' || ofRecipient.has(causeOf(decision.cause).category);
}

function verdictOf({ rule, cause }: Decision): AddressVerdict {
  return rule?.addressVerdict ?? causeOf(cause).addressVerdict;
}

/** Keeps the address; what was taken for a word about the recipient gets the cause that it has for us. */
function aboutUs(guard: Guard['name'], decision: Decision, instead: string): Decision {
  if (ofRecipient.has(causeOf(decision.cause).category))
    return { cause: instead, addressVerdict: 'keep', guard };
  return { ...decision, addressVerdict: 'keep', guard };
}

/** The same finding, said of the sender's address instead of the recipient's. */
function senderCause({ cause }: Decision): string {
  const { category } = causeOf(cause);
  if (category === 'invalid-domain') return 'sender-domain-bad';
  if (category === 'mailbox-disabled' || category === 'mailbox-full') return 'account-restricted';
  return category === 'invalid-recipient' ? 'sender-unverifiable' : 'sender-refused';
}
