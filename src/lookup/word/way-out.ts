import type { Entry } from '../answer.ts';
import { quote } from '../read/clean.ts';

/** A link in a reply, and an address to which it says one may write. */
const link = /\bhttps?:\/\/[^\s<>"')\]]{4,300}|\bwww\.[^\s<>"')\]]{4,300}/i;
const writeTo =
  /\b(?:contact|write|e-?mail|mail|send|forward|reach|ask|help|message|support|removal|questions?)\b[^<>@]{0,80}?(?<address>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6})/i;

const trimmed = (found: string): string => quote(found.replace(/[.,;:]+$/, ''));

/**
 * What the reply itself names as the way out, right after the first step: that one is the same in an alert.
 */
export function withWayOut(entry: Entry, reply: string): Entry {
  const address = trimmed(writeTo.exec(reply)?.groups?.['address'] ?? '');
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
