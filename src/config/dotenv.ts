import { closest } from './closest.ts';

/** What a `.env` file says, and what is wrong with it. A mistake never shows a value: it may be a secret. */
export interface DotEnv {
  readonly values: Readonly<Record<string, string>>;
  readonly mistakes: readonly string[];
}

/** A line's part behind `NAME=`: what it means, or why it cannot be told. */
type Read = { readonly value: string } | { readonly mistake: string };

const longestName = 100;
const assignment = /^(?<name>[A-Za-z_]\w{0,99})\s{0,20}=\s{0,20}(?<rest>.*)$/s;

/**
 * Reads `.env` in the one grammar that systemd's EnvironmentFile (systemd.exec(5)) reads alike: `NAME=value`,
 * the value bare or in one pair of quotes, comments on lines of their own. What the two would read
 * differently is a mistake with its remedy, so that no part of a value is ever lost in silence.
 */
export function readDotEnv(bytes: Uint8Array, path: string): DotEnv {
  const text = decoded(bytes);
  if (text === null)
    return { values: {}, mistakes: [`${path} is not UTF-8; save it as UTF-8 (it looks like UTF-16).`] };
  const values: Record<string, string> = {};
  const lines = new Map<string, number>();
  const mistakes: string[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const number = index + 1;
    const fault = (what: string): void => void mistakes.push(`${path}, line ${number}: ${what}`);
    if (/^\s*(?:[#;]|$)/.test(line)) continue;
    const found = assignment.exec(line.trim())?.groups;
    if (!found) {
      fault(strangeLine(line));
      continue;
    }
    const { name = '', rest = '' } = found;
    const before = lines.get(name);
    if (before !== undefined) fault(`${name} is set a second time (first in line ${before}); keep one.`);
    lines.set(name, number);
    const read = readValue(rest.trimEnd());
    if ('mistake' in read) fault(`${name} ${read.mistake}`);
    else values[name] = read.value;
  }
  return { values, mistakes };
}

/** The text without a byte order mark; `null` when it is UTF-16. */
function decoded(bytes: Uint8Array): string | null {
  const [first, second] = bytes;
  const utf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  if (utf16 || bytes.subarray(0, 400).includes(0)) return null;
  return new TextDecoder('utf-8').decode(bytes);
}

function strangeLine(line: string): string {
  const exported = /^\s*export\s+(?<name>[A-Za-z_]\w{0,99})=/.exec(line)?.groups?.['name'];
  if (exported) return `leave out "export" before ${exported}; systemd does not read it.`;
  const named = /^\s*(?<name>[A-Za-z_]\w{0,99})\s*:/.exec(line)?.groups?.['name'];
  if (named) return `write ${named}=value; a colon does not set anything.`;
  return 'is neither NAME=value nor a comment.';
}

function readValue(rest: string): Read {
  const quote = rest[0];
  if (quote === '"' || quote === "'") return quoted(rest, quote);
  if (rest.includes('#')) {
    return {
      mistake:
        'has a # outside quotes. If it belongs to the value, put the value in quotes: NAME="…". A comment goes on a line of its own.',
    };
  }
  if (rest.includes('\\'))
    return { mistake: "has a backslash outside quotes; put the value in single quotes: NAME='…'." };
  return { value: rest };
}

function quoted(rest: string, quote: string): Read {
  const inside = quote === '"' ? /^"(?<value>(?:[^"\\]|\\.)*)"$/s : /^'(?<value>[^']*)'$/;
  const value = inside.exec(rest)?.groups?.['value'];
  if (value === undefined) {
    return {
      mistake: `begins with ${quote}, but the quote is not closed at the end of the line, or something follows it.`,
    };
  }
  return { value: quote === '"' ? value.replace(/\\(["\\$`])/g, '$1') : value };
}

/** Families of names that are ours: one of these that we do not know is a slip. */
const ours = /^(?:SLACK|IMAP|DIGEST|HTTP|REBOUND|SENDER|SENDING|DATABASE|RETENTION|MTA|LOG|TRUSTED|BOUNCE)_/;

/**
 * Names in the file that set nothing: misspelt ones. `used`: what else may be read (secrets that
 * `rebound.yaml` names).
 */
export function unknownNames(
  names: readonly string[],
  known: readonly string[],
  used: ReadonlySet<string>,
  path: string,
): readonly string[] {
  return names
    .filter((name) => !known.includes(name) && !used.has(name))
    .flatMap((name) => {
      const meant = closest(name.slice(0, longestName), known);
      if (meant === null && !ours.test(name)) return [];
      return [
        `${path}: there is no setting ${name}${meant === null ? '' : `; did you mean ${meant}?`}${meant === null ? '.' : ''}`,
      ];
    });
}
