import type { Field } from './receipt.ts';

const mostResults = 60;

const turns: Readonly<Record<string, number>> = { '(': 1, ')': -1 };

/** What stands in parentheses is for people (RFC 5322 section 3.2.2), and may hold a peer's words. Linear; unclosed: to the end. */
function withoutComments(text: string): string {
  let depth = 0;
  let quoted = false;
  const kept: string[] = [];
  for (const token of text.match(/\\.|[()"\\]|[^\\()"]+/gs) ?? []) {
    if (token === '"' && depth === 0) quoted = !quoted;
    const turn = quoted ? 0 : (turns[token] ?? 0);
    depth = Math.max(0, depth + turn);
    if (depth === 0 && turn === 0) kept.push(token);
  }
  return kept.join('');
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
  new RegExp(`(?:^|\\s)${name.replace('.', '\\.')}\\s{0,5}=\\s{0,5}"?(?<value>[^\\s;"]{1,320})`, 'i');

/** The properties that name the domain which a method vouches for; the first that is there. */
const properties: Readonly<Record<string, readonly RegExp[]>> = {
  dkim: [property('header.d'), property('header.i')],
  spf: [property('smtp.mailfrom'), property('smtp.helo')],
  dmarc: [property('header.from')],
};

function readResult(text: string): Result | null {
  const match =
    /^\s{0,20}(?<method>[a-z0-9-]{1,30})(?:\/\d{1,3})?\s{0,5}=\s{0,5}(?<result>[a-z]{1,20})(?<rest>.{0,2000})$/is.exec(
      text,
    );
  const method = match?.groups?.['method']?.toLowerCase() ?? '';
  const names = properties[method];
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
 * Domains for which our own receiving server found a pass. Only fields that it wrote (above what came with the mail) count,
 * only those of its own name (RFC 8601 section 5: it takes away forged ones), and of each method only the topmost, so that a
 * forged one that was left standing below does not count beside it.
 */
export function authenticatedDomains(written: readonly Field[], authservId: string): ReadonlySet<string> {
  const domains = new Set<string>();
  if (authservId === '') return domains;
  const settled = new Set<string>();
  for (const { name, value } of written) {
    if (name !== 'authentication-results') continue;
    const [id = '', ...texts] = withoutComments(value).split(';', mostResults);
    if (id.trim().split(/\s/, 1)[0]?.toLowerCase() !== authservId.toLowerCase()) continue;
    const results = texts
      .flatMap((text) => readResult(text) ?? [])
      .filter(({ method }) => !settled.has(method));
    for (const { method, pass, domain } of results) {
      settled.add(method);
      if (pass && domain !== '') domains.add(domain);
    }
  }
  return domains;
}
