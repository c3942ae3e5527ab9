import { causes } from '../../catalogue/causes/index.ts';
import type { Entry } from '../answer.ts';
import { topics } from '../find/topics/index.ts';

/** What a direct question is after. Tried in order: the first that fits decides. */
const intents = [
  [
    'suppress',
    /\bsuppress|\b(?:remove|delete|drop|keep)\b.{0,20}\b(?:address(?:es)?|recipients?|contacts?|people|users?|subscribers?|members?|them|him|her|it)\b|\badresse?n?\b.{0,12}(?:l[öo]schen|entfernen)|supprimer l.adresse|(?:borrar|eliminar) la direcci[óo]n|\b(?:remove|delete|drop|take)\b.{0,20}\b(?:from|off)\b.{0,12}\blists?\b/i,
  ],
  ['address', /\b(?:address(?:es)?|recipients?)\b.{0,12}\b(?:bad|dead|good|fine|ok|okay|valid|wrong)\b/i],
  [
    'how-long',
    /\bhow long(?! can)|\bhow many (?:hours|days)|\bwie ?lange|combien de temps|cu[áa]nto (?:tiempo|dura|tarda)|quanto tempo|hoe ?lang/i,
  ],
  [
    'after',
    /\bafter (?:72|three days|3 days)|\b(?:72 hours|three days|3 days) (?:\w+ )?(?:passed|over|gone|later|ago)|\bstill (?:there|happening|blocked|deferred|getting|not)|not (?:gone|lifted)/i,
  ],
  ['automatic', /automatic|by itself|on its own|\brecover(?:s|y)?\b/i],
  [
    'delist',
    /de-?list|\bremoval\b|unblock|unlist|unban|contact (?:\w{1,20} )?support|postmaster|open a ticket|get off|who .{0,12}contact/i,
  ],
  ['stop', /\bstop sending|stop (?:all|every|completely)|pause (?:all|everything)|halt\b/i],
  [
    'others',
    /\baffect|\b(?:too|also|as well)\s{0,2}\?|other providers|outlook or yahoo|only gmail|just gmail/i,
  ],
  ['damage', /damage|lasting|long.term|ruin|\bhurt|reputation (?:loss|harm)/i],
  [
    'safe',
    /\bsafe\b|(?:raise|increase|resume|normal).{0,20}(?:volume|sending)|back to normal|when can i (?:send|resume)/i,
  ],
  [
    'new-ip',
    /(?:another|other|different|chang\w{1,3}|switch\w{0,3}|rotat\w{1,3}|(?:use|get|buy|take|try).{0,8}new).{0,12}\bips?\b/i,
  ],
  [
    'permanent',
    /permanent|temporary|for ?ever|\bblack ?list|block ?list|hard (?:or|bounce)|soft (?:or|bounce)|\bis (?:it|this|that|[\d.]{3,8}(?: [\d.]{5,8})?) a bounce/i,
  ],
  ['hacked', /hack|compromis|breach|infected/i],
  [
    'how-long',
    /\bwhen\b|\blast\b(?! (?:night|week|month|year|hours?|days?|time|\w+day))|\bexpires?\b|duration|\bhours\b|lift/i,
  ],
  ['retry', /\bretry\b(?! loop)|resend|send (?:it )?again|(?:keep|continue|go on) sending|try again/i],
  ['blocked', /\bblocked\b.{0,30}\?|\b(?:is|am|are) .{0,20}\bblocked|is my ip/i],
  [
    'who',
    /\bwho\b(?!.{0,20}\bsend)|\bwhose\b|\bfault\b|\bus or them\b|\b(?:our|my|their|which) (?:side|end)\b/i,
  ],
  [
    'now',
    /right now|\bfirst thing\b|where (?:do|to) (?:(?:i|we) )?(?:start|look|begin)|what to check|\bwas (?:ist zu )?tun\b|qu[ée] hacer|que faire|cosa fare|what (?:should|shall|is to|to|do|can|now)\b|how (?:do|to|can|should)|\bfix\b|\bsolve|\bsteps\b|\bhelp\b/i,
  ],
  [
    'why',
    /\bwhy\b|\b(?:warum|wieso|weshalb|pourquoi|por ?qu[ée]|perch[ée]|waarom)(?!\p{L})|\bcauses?\b|\breasons?\b|what triggers/iu,
  ],
  ['compare', /difference|\bvs\.?\b|versus|same as|compare|\b(?:worse|better|severer?|harder)\b/i],
] as const satisfies readonly (readonly [string, RegExp])[];
type Intent = (typeof intents)[number][0];

function intentOf(text: string): Intent | null {
  return intents.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
}

/** Questions of each cause and topic by what they are after. */
const prepared = new Map<string, ReadonlyMap<Intent | null, string>>(
  [...causes.values(), ...topics].map((cause) => [
    cause.id,
    new Map((cause.questions ?? []).map((one) => [intentOf(one.ask), one.answer] as const).reverse()),
  ]),
);

const judged = (entry: Entry) => causes.get(entry.seenAs.causes[0] ?? '');

/** Whether to strike an address off, told as an answer: `No. …`. A bare code decides nothing. */
function strike(entry: Entry): string {
  const verdict = judged(entry)?.addressVerdict;
  if (verdict === 'keep') return `No. ${entry.address}`;
  return verdict === 'suppress' ? `Yes. ${entry.address}` : entry.address;
}

/**
 * Whether to send it again: the server does so while it may; afterwards the address and the trouble decide.
 */
function again(entry: Entry): string {
  if (entry.fate !== 'permanent') return entry.message;
  const verdict = judged(entry)?.addressVerdict;
  if (verdict === 'suppress') return 'No: to this address it will fail again.';
  return verdict === 'keep'
    ? `Yes, after the fix; nothing is sent again by itself. ${entry.condition}`
    : entry.message;
}

/** Where the trouble sits, and who acts. */
function whose(entry: Entry): string {
  if (entry.ownerName === '') return '';
  const recipient = judged(entry)?.scope === 'recipient' && entry.owner === 'us';
  return `${recipient ? 'The trouble is with the address, not with a server. ' : ''}Who fixes it: ${entry.ownerName}.`;
}

const general: Partial<Record<Intent, (entry: Entry) => string>> = {
  suppress: strike,
  address: (entry) => entry.address,
  delist: (entry) =>
    entry.steps.find(({ text }) => /delist|remov|portal|support|form\b|postmaster/i.test(text))?.text ?? '',
  'how-long': (entry) => entry.clock,
  permanent: (entry) => `${entry.message} ${entry.condition}`.trim(),
  automatic: (entry) => entry.condition,
  after: (entry) => (entry.clock ? `Then the cause is not fully fixed. ${entry.steps[0]?.text ?? ''}` : ''),
  retry: again,
  blocked: (entry) => entry.condition,
  now: (entry) => entry.steps[0]?.text ?? '',
  why: (entry) =>
    entry.reasons[0] && entry.seenAs.causes.length > 0 ? `Most often: ${lowerFirst(entry.reasons[0])}` : '',
  who: whose,
};

/**
 * A yes or no answers only what can be answered so: not a how or when, and not an `only`, which turns it
 * round.
 */
function fitted(answer: string, question: string): string {
  const open = /^\W{0,3}(?:(?:and|so|but) )?(?:how|what|when|why|where|who)\b|\b(?:only|just)\b/i.test(
    question,
  );
  // `Is it permanent?` is answered beforehand; who asks whether it is temporary means the same and gets no
  // `No`.
  const turned = /\btemporary\b|\bsoft\b/i.test(question) && !/permanent|\bhard\b|for ?ever/i.test(question);
  return open || turned ? upperFirst(answer.replace(/^(?:Yes|No)[.,:]\s/, '')) : answer;
}

/** `Keep it?` asks the opposite of `suppress it?`: what is `No. …` there is `Yes. …` here. */
const keeps = (question: string): boolean =>
  /\bkeep\b/i.test(question) && !/\b(?:suppress|remove|delete|drop|take)\b/i.test(question);

const turnedRound = (answer: string): string =>
  answer.replace(/^(?:Yes|No)(?=\.)/, (word) => (word === 'No' ? 'Yes' : 'No'));

const upperFirst = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

const lowerFirst = (text: string) =>
  /^[A-Z](?:[a-z]| [a-z])/.test(text) ? `${text.charAt(0).toLowerCase()}${text.slice(1)}` : text;

/** A sentence that answers a direct question first, `''` when none was asked. */
export function leadFor(question: string, entries: readonly Entry[]): string {
  const [entry, second] = entries;
  if (!entry) return '';
  const intent = intentOf(question.slice(0, 2_000));
  if (second) return intent === 'compare' ? comparison(entry, second) : '';
  if (intent === null) return '';
  if (intent === 'suppress' && keeps(question)) return fitted(turnedRound(strike(entry)), question);
  return fitted(
    prepared.get(entry.seenAs.causes[0] ?? entry.id)?.get(intent) || general[intent]?.(entry) || '',
    question,
  );
}

/** What becomes of the message, in the words of code lists; `''` where the code does not say. */
function fateOf(entry: Entry): string {
  const { fate } = entry;
  if (fate === 'temporary') return ' is temporary (deferred, retried)';
  return fate === 'permanent' ? ' is rejected for good (5xx)' : '';
}

function comparison(one: Entry, other: Entry): string {
  const side = (entry: Entry) => `${entry.label || entry.title}${fateOf(entry)}: ${entry.title}.`;
  return `${side(one)} ${side(other)}`;
}
