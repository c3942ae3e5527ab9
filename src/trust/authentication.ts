import { type Field, longestValue } from './receipt.ts';

const turns: ReadonlyMap<string, number> = new Map([
  ['(', 1],
  [')', -1],
]);

/** A quoted string's content, with nothing in it that could pass for a part of the field. */
const opaque = (quoted: string): string => quoted.slice(1, -1).replace(/[^\w.@-]/g, '_');

/**
 * A value without its comments (RFC 5322 section 3.2.2) and marks of quotation: what stands in either may be
 * a peer's words. `null` when one of them is not closed or not opened: nobody knows what such a value says.
 * Linear.
 */
function plain(value: string): string | null {
  let depth = 0;
  let lowest = 0;
  let quoted = false;
  const kept: string[] = [];
  for (const [token] of value.replace(/\\./gs, '_').matchAll(/[()"]|[^()"]+/g)) {
    const turn = quoted ? 0 : (turns.get(token) ?? 0);
    if (depth === 0 && token === '"') quoted = !quoted;
    if (depth === 0 && turn === 0) kept.push(token);
    depth += turn;
    lowest = Math.min(lowest, depth);
  }
  return quoted || depth > 0 || lowest < 0 ? null : kept.join('').replace(/"[^"]*"/g, opaque);
}

/** One method's result (RFC 8601 section 2.2). */
interface Result {
  readonly method: string;
  readonly pass: boolean;
  /** The domain that it speaks of, lower case, `''` when it names none. */
  readonly domain: string;
}

/** A property and its value. */
const property = (name: string): RegExp =>
  new RegExp(`(?:^|\\s)${name.replace('.', '\\.')}\\s{0,5}=\\s{0,5}(?<value>\\S{1,320})`, 'i');

/** The properties that name the domain which a method vouches for; the first that is there. */
const properties: ReadonlyMap<string, readonly RegExp[]> = new Map([
  ['dkim', [property('header.d'), property('header.i')]],
  ['spf', [property('smtp.mailfrom'), property('smtp.helo')]],
  ['dmarc', [property('header.from')]],
]);

function readResult(text: string): Result | null {
  const match =
    /^\s{0,20}(?<method>[a-z0-9-]{1,30})(?:\/\d{1,3})?\s{0,5}=\s{0,5}(?<result>[a-z]{1,20})(?<rest>.{0,4000})$/is.exec(
      text,
    );
  const method = match?.groups?.['method']?.toLowerCase() ?? '';
  const names = properties.get(method);
  if (!names) return null;
  const rest = match?.groups?.['rest'] ?? '';
  const domain = names.map((name) => domainOf(rest, name)).find((value) => value !== '') ?? '';
  return { method, pass: match?.groups?.['result']?.toLowerCase() === 'pass', domain };
}

function domainOf(rest: string, name: RegExp): string {
  const value = name.exec(rest)?.groups?.['value']?.toLowerCase() ?? '';
  return value.slice(value.lastIndexOf('@') + 1).replace(/\.$/, '');
}

/**
 * What a field says: nothing when another server wrote it, `null` when it was cut or cannot be read to its
 * end.
 */
function resultsIn(value: string, authservId: string): readonly Result[] | null {
  const text = value.length < longestValue ? plain(value) : null;
  if (text === null) return null;
  const [id = '', ...results] = text.split(';');
  const isOwn = id.trim().toLowerCase().split(/\s/, 1).includes(authservId.toLowerCase());
  return isOwn ? results.flatMap((one) => readResult(one) ?? []) : [];
}

/**
 * Domains for which our own receiving server found a pass. Only fields that it wrote (above what came with
 * the mail) count, only those of its own name (RFC 8601 section 5: it takes away forged ones), and of each
 * method only the topmost, so that a forged one that was left standing below does not count beside it. Below
 * one that cannot be read none counts: it may have spoken of any method.
 */
export function authenticatedDomains(written: readonly Field[], authservId: string): ReadonlySet<string> {
  const domains = new Set<string>();
  if (authservId === '') return domains;
  const settled = new Set<string>();
  for (const { value } of written.filter(({ name }) => name === 'authentication-results')) {
    const results = resultsIn(value, authservId);
    if (results === null) break;
    for (const { method, pass, domain } of results.filter((one) => !settled.has(one.method))) {
      settled.add(method);
      if (pass && domain !== '') domains.add(domain);
    }
  }
  return domains;
}
