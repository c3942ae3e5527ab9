import type { Rule } from '../catalogue/rule.ts';

/** What a rule's conditions besides its text are held against. */
export interface Facts {
  readonly status: string;
  readonly reply: string;
  readonly command: string;
  readonly provider: string;
}

/** A rule's conditions besides its text, ready to be asked. */
export type Condition = (facts: Facts) => boolean;

/** Reads a rule's codes once, so that asking is cheap. */
export function conditionOf(rule: Pick<Rule, 'provider' | 'status' | 'reply' | 'command'>): Condition {
  const asked: Condition[] = [];
  const { provider, status, reply, command } = rule;
  if (provider !== undefined) asked.push((facts) => facts.provider === provider);
  if (status !== undefined) asked.push(anyOf(status, statusTest));
  if (reply !== undefined) asked.push(anyOf(reply, replyTest));
  if (command !== undefined) asked.push(anyOf(command, (wanted) => (facts) => facts.command === wanted));
  return (facts) => asked.every((one) => one(facts));
}

function anyOf(wanted: string | readonly string[], test: (one: string) => Condition): Condition {
  const tests = (typeof wanted === 'string' ? [wanted] : wanted).map(test);
  return (facts) => tests.some((one) => one(facts));
}

/** `550`, `5XX`. */
function replyTest(wanted: string): Condition {
  return wanted.endsWith('XX') ? (facts) => facts.reply[0] === wanted[0] : (facts) => facts.reply === wanted;
}

/**
 * Whether a status has a form: `5.7.28`, `X.7.28` (any class), `5.7.X`, `X.7.606-649` (last part in a range).
 */
export function statusFits(form: string, status: string): boolean {
  return statusPattern(form)(status);
}

function statusTest(form: string): Condition {
  const fits = statusPattern(form);
  return (facts) => fits(facts.status);
}

function statusPattern(form: string): (status: string) => boolean {
  const range = /\.(?<least>\d+)-(?<most>\d+)$/.exec(form)?.groups;
  const source = form
    .replace(/\.\d+-\d+$/, '.X')
    .replaceAll('.', '\\.')
    .replaceAll('X', '\\d{1,3}');
  const pattern = new RegExp(`^${source}$`);
  if (!range) return (status) => pattern.test(status);
  const [least, most] = [Number(range['least']), Number(range['most'])];
  return (status) => pattern.test(status) && within(Number(status.split('.')[2]), least, most);
}

function within(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}
