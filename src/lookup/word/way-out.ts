import type { Entry } from '../answer.ts';
import { quote } from '../read/clean.ts';

/** A link in a reply. */
const link = /\bhttps?:\/\/[^\s<>"')\]]{4,300}|\bwww\.[^\s<>"')\]]{4,300}/i;
const address = String.raw`<?(?<address>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6})`;
/**
 * How a reply says that one may write to somebody. A mail “to” somebody, “sent as” somebody or “from”
 * somebody is the one that failed: nobody answers there.
 */
const writeTo = [
  String.raw`(?:contact|reach(?: out)?)\b(?![^<>@]{0,80}\b(?:recipient|user|addressee)\b)[^<>@]{0,80}?`,
  String.raw`(?:(?<!\b(?:may|can|cannot|could|not) )write|report)\b[^<>@]{0,80}?\b(?:at|to)\s{1,3}`,
  String.raw`(?<!\b(?:not|cannot|could|can|to|you|we) )(?:send|forward) (?:an?|this|the|your|all)\b[^<>@]{0,80}?\bto\s{1,3}`,
  String.raw`please\s(?:e-?)?mail(?:\s(?:us|to))?(?:\sat)?\s{1,3}`,
  String.raw`e-?mail(?:\s(?:us|at)|:){1,2}\s{0,3}`,
  String.raw`(?:support|assistance|help|questions?|removal|delist\w{0,10}|unblock\w{0,5})\b[^<>@.]{0,60}?`,
].map((words) => new RegExp(`\\b${words}${address}`, 'i'));

function addressIn(reply: string): string {
  for (const words of writeTo) {
    const found = words.exec(reply)?.groups?.['address'];
    if (found) return found;
  }
  return '';
}

const trimmed = (found: string): string => quote(found.replace(/[.,;:]+$/, ''));

/**
 * What the reply itself names as the way out, right after the first step: that one is the same in an alert.
 */
export function withWayOut(entry: Entry, reply: string): Entry {
  const address = trimmed(addressIn(reply));
  const page = trimmed(link.exec(reply)?.[0] ?? '');
  const known = entry.steps.map(({ text }) => text).join(' ');
  const ways = [
    address !== '' && !known.includes(address)
      ? `Write to ${address}, which the reply names: give the IP, the host name, the whole reply, and who you are.`
      : '',
    page !== '' && !known.includes(page) ? `Open the page that the reply names: ${page}` : '',
  ].filter(Boolean);
  // What is said of a link in the reply is said only where there is one.
  const steps = entry.steps.filter(({ about }) => about !== 'link' || page !== '');
  const [first, ...others] = steps;
  return {
    ...entry,
    steps: [...(first ? [first] : []), ...ways.map((text) => ({ who: 'us' as const, text })), ...others],
  };
}
