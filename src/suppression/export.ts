import { type AddressState, reasonWords } from './suppress.ts';

/** What an export shows of an address. */
export type Exported = Pick<
  AddressState,
  | 'address'
  | 'reason'
  | 'heldFor'
  | 'evidence'
  | 'failures'
  | 'days'
  | 'firstAt'
  | 'lastAt'
  | 'worth'
  | 'proof'
  | 'mail'
  | 'whose'
>;

/**
 * A CSV field (RFC 4180). A spreadsheet runs what begins with `=`, `+`, `-`, `@`, a tab or a line end: such a
 * field gets an apostrophe in front. Readers that need the bare value take JSON.
 */
export function csvField(value: string | number): string {
  const text = String(value);
  const safe =
    typeof value === 'string' && /^[\s]{0,100}[=+\-@\t\r]|^[\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * A server's words without what cannot be seen or turns the text around it: lists are read in terminals and
 * spreadsheets.
 */
const visible = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\uFFFD]+/gu, ' ');

const iso = (at: number): string => new Date(at).toISOString();

/** The columns, in their order, and what stands in them. */
const columns: Readonly<Record<string, (state: Exported) => string | number>> = {
  address: ({ address }) => address,
  reason: reasonWords,
  failures: ({ failures }) => failures,
  days: ({ days }) => days,
  first_seen: ({ firstAt }) => iso(firstAt),
  last_seen: ({ lastAt }) => iso(lastAt),
  evidence: ({ evidence }) => visible(evidence),
  worth: ({ worth }) => worth,
  proof: ({ proof }) => proof,
  mail: ({ mail }) => mail,
  mailbox: ({ whose }) => visible(whose?.mailbox ?? ''),
  sender_domain: ({ whose }) => visible(whose?.senderDomain ?? ''),
  brand: ({ whose }) => visible(whose?.brand ?? ''),
};

/** First line of the CSV, with its line end. */
export const csvHeader = `${Object.keys(columns).join(',')}\r\n`;

/** One line of the CSV, with its line end. */
export const csvLine = (state: Exported): string =>
  `${Object.values(columns)
    .map((value) => csvField(value(state)))
    .join(',')}\r\n`;

/** One object of the JSON export. */
export const jsonLine = (state: Exported): Record<string, string | number> =>
  Object.fromEntries(Object.entries(columns).map(([name, value]) => [name, value(state)]));
