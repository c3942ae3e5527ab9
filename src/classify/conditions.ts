import type { Rule } from '../catalogue/rule.ts';

/** What a rule's conditions besides its text are held against. */
export interface Facts {
  readonly status: string;
  readonly reply: string;
  readonly command: string;
  readonly provider: string;
}

/** Whether the codes, the command and the provider that a rule asks for are there. */
export function conditionsHold(rule: Rule, facts: Facts): boolean {
  if (rule.provider !== undefined && rule.provider !== facts.provider) return false;
  if (rule.status !== undefined && !some(rule.status, (one) => statusFits(one, facts.status))) return false;
  if (rule.reply !== undefined && !some(rule.reply, (one) => replyFits(one, facts.reply))) return false;
  return rule.command === undefined || some(rule.command, (one) => one === facts.command);
}

function some(wanted: string | readonly string[], fits: (one: string) => boolean): boolean {
  return typeof wanted === 'string' ? fits(wanted) : wanted.some(fits);
}

function replyFits(wanted: string, reply: string): boolean {
  return wanted.endsWith('XX') ? reply[0] === wanted[0] : reply === wanted;
}

/** `5.7.28`, `X.7.28`, `5.7.X`, `X.7.606-649`. */
export function statusFits(wanted: string, status: string): boolean {
  const parts = status.split('.');
  if (parts.length !== 3) return false;
  return wanted.split('.').every((part, at) => partFits(part, parts[at] ?? ''));
}

function partFits(wanted: string, part: string): boolean {
  if (wanted === 'X' || wanted === part) return true;
  const dash = wanted.indexOf('-');
  return dash > 0 && Number(part) >= Number(wanted.slice(0, dash)) && Number(part) <= Number(wanted.slice(dash + 1));
}
