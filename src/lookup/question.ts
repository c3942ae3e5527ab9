import { causes } from '../catalogue/causes/index.ts';
import type { Entry } from './answer.ts';
import { topics } from './topics.ts';

/** What a direct question is after. Tried in order: the first that fits decides. */
const intents = [
  ['suppress', /\bsuppress|\b(?:remove|delete|drop|keep)\b.{0,20}\b(?:address|recipient|contact)s?\b/i],
  ['after', /\bafter (?:72|three days|3 days)|\bstill (?:there|happening|blocked|deferred|getting|not)|not (?:gone|lifted)/i],
  ['automatic', /automatic|by itself|on its own|\brecover(?:s|y)?\b/i],
  ['delist', /de-?list|\bremoval\b|unblock|unlist|contact (?:\w{1,20} )?support|postmaster|open a ticket|get off|who .{0,12}contact/i],
  ['stop', /\bstop sending|stop (?:all|every|completely)|pause (?:all|everything)|halt\b/i],
  ['others', /\baffect|other providers|outlook or yahoo|only gmail|just gmail/i],
  ['damage', /damage|lasting|long.term|ruin|\bhurt|reputation (?:loss|harm)/i],
  ['safe', /\bsafe\b|(?:raise|increase|resume|normal).{0,20}(?:volume|sending)|back to normal|when can i (?:send|resume)/i],
  ['new-ip', /(?:new|another|other|chang\w{1,3}|switch\w{0,3}|different|rotat\w{1,3}).{0,12}\bips?\b/i],
  ['permanent', /permanent|temporary|for ?ever|\bblack ?list|block ?list|hard (?:or|bounce)|soft (?:or|bounce)/i],
  ['hacked', /hack|compromis|breach|infected/i],
  ['how-long', /how long(?! can)|how many hours|\bwhen\b|\blast\b|expire|duration|\bhours\b|lift/i],
  ['retry', /\bretry|resend|send (?:it )?again|try again/i],
  ['blocked', /\bblocked\b.{0,30}\?|\b(?:is|am|are) .{0,20}\bblocked|is my ip/i],
  ['who', /\bwho\b|\bwhose\b|\bfault\b/i],
  ['now', /right now|what (?:should|to|do|can|now)\b|how (?:do|to|can|should)|\bfix\b|\bsolve|\bsteps\b|\bhelp\b/i],
  ['why', /\bwhy\b|\bcauses?\b|\breasons?\b|what triggers/i],
  ['compare', /difference|\bvs\.?\b|versus|same as|compare/i],
] as const satisfies readonly (readonly [string, RegExp])[];
type Intent = (typeof intents)[number][0];

function intentOf(text: string): Intent | null {
  return intents.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
}

/** Whether a text asks rather than quotes a server. */
export function asks(text: string): boolean {
  return /\?\s*$|\bhow (?:long|many|to|do|can)\b|^\s*(?:what|why|how|who|when|where|which|is|are|am|does|do|did|can|could|should|would|difference|explain|meaning)\b|\b(?:mean|cause|causes|how long|should i)\s*\??$/i.test(
    text.slice(0, 400),
  );
}

/** Questions of each cause and topic by what they are after. */
const prepared = new Map<string, ReadonlyMap<Intent | null, string>>(
  [...causes.values(), ...topics].map((cause) => [
    cause.id,
    new Map((cause.questions ?? []).map((one) => [intentOf(one.ask), one.answer] as const).reverse()),
  ]),
);

const general: Partial<Record<Intent, (entry: Entry) => string>> = {
  suppress: (entry) => entry.address,
  'how-long': (entry) => entry.clock,
  permanent: (entry) => `${entry.message} ${entry.condition}`.trim(),
  automatic: (entry) => entry.condition,
  after: (entry) => (entry.clock ? `Then the cause is not fully fixed. ${entry.steps[0]?.text ?? ''}` : ''),
  retry: (entry) => entry.message,
  blocked: (entry) => entry.condition,
  now: (entry) => entry.steps[0]?.text ?? '',
  why: (entry) => (entry.reasons[0] ? `Most often: ${lowerFirst(entry.reasons[0])}` : ''),
  who: (entry) => (entry.ownerName ? `Who fixes it: ${entry.ownerName}.` : ''),
};

const lowerFirst = (text: string) => (/^[A-Z][a-z]/.test(text) ? `${text.charAt(0).toLowerCase()}${text.slice(1)}` : text);

/** A sentence that answers a direct question first, `''` when none was asked. */
export function leadFor(question: string, entries: readonly Entry[]): string {
  const [entry, second] = entries;
  if (!entry) return '';
  const intent = intentOf(question.slice(0, 2_000));
  if (second) return intent === 'compare' ? comparison(entry, second) : '';
  if (intent === null) return '';
  return prepared.get(entry.seenAs.causes[0] ?? entry.id)?.get(intent) || general[intent]?.(entry) || '';
}

function comparison(one: Entry, other: Entry): string {
  const side = (entry: Entry) =>
    `${entry.label || entry.title} is ${/^Temporary/.test(entry.message) ? 'temporary (deferred, retried)' : 'rejected for good (5xx)'}: ${entry.title}.`;
  return `${side(one)} ${side(other)}`;
}
