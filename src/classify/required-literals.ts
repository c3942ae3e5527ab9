/**
 * Reads out of a regular expression the literals without which it cannot match, so that most rules are ruled
 * out by one scan of the text and never run. When in doubt it finds fewer literals, never wrong ones: a rule
 * without anchors is always run.
 */

/** Shortest literal that is worth an anchor: three characters, or two of a script with thousands of them. */
export const shortestLiteral = 3;
const dense = /[^\u0000-\u2fff]{2}/;
/**
 * Signs written as a code, and references back: no rule needs them, and a pattern that has them is always
 * run.
 */
const coded = /\\[xucpPk0-9]/;

/** Any one of these lower-case literals stands in every text that matches. */
type AnyOf = readonly string[];

interface Cursor {
  readonly source: string;
  at: number;
}

/** The literals of which one must stand in a text for the pattern to match; empty when none is sure. */
export function requiredLiterals(pattern: RegExp): AnyOf {
  if (pattern.flags.includes('v') || coded.test(pattern.source)) return [];
  const cursor: Cursor = { source: pattern.source, at: 0 };
  return alternatives(cursor);
}

/** `a|b|c`: each alternative needs an anchor of its own, else the whole has none. */
function alternatives(cursor: Cursor): AnyOf {
  const found: AnyOf[] = [];
  for (;;) {
    found.push(sequence(cursor));
    if (cursor.source[cursor.at] !== '|') break;
    cursor.at += 1;
  }
  return found.some((one) => one.length === 0) ? [] : [...new Set(found.flat())];
}

/** A run of atoms: the best literal or group among those that must be there. */
function sequence(cursor: Cursor): AnyOf {
  let best: AnyOf = [];
  let run = '';
  const settle = () => {
    if (run.length >= shortestLiteral || dense.test(run)) best = better(best, [run.toLowerCase()]);
    run = '';
  };
  while (!atEnd(cursor)) {
    const atom = readAtom(cursor);
    const least = readQuantifier(cursor);
    if (typeof atom === 'string' && least !== 0) run += atom;
    if (typeof atom === 'string' && least === undefined) continue;
    settle();
    if (typeof atom !== 'string' && least !== 0) best = better(best, atom);
  }
  settle();
  return best;
}

function atEnd(cursor: Cursor): boolean {
  const next = cursor.source[cursor.at];
  return next === undefined || next === '|' || next === ')';
}

/** A literal character, or what a group requires; classes and assertions require nothing. */
function readAtom(cursor: Cursor): string | AnyOf {
  const char = cursor.source[cursor.at] ?? '';
  if (char === '(') return readGroup(cursor);
  if (char === '[') return readClass(cursor);
  if (char === '\\') return readEscape(cursor);
  cursor.at += 1;
  return '.^$'.includes(char) ? [] : char;
}

function readGroup(cursor: Cursor): AnyOf {
  const opening =
    /\((?:\?(?:<[=!]|[=!]|[a-z-]*:|<[^>]+>))?/.exec(cursor.source.slice(cursor.at, cursor.at + 80))?.[0] ??
    '';
  cursor.at += opening.length;
  const inside = alternatives(cursor);
  cursor.at += 1;
  return /[=!]/.test(opening) ? [] : inside;
}

function readClass(cursor: Cursor): AnyOf {
  while (cursor.source[cursor.at] !== ']') cursor.at += cursor.source[cursor.at] === '\\' ? 2 : 1;
  cursor.at += 1;
  return [];
}

function readEscape(cursor: Cursor): string | AnyOf {
  const char = cursor.source[cursor.at + 1] ?? '';
  cursor.at += 2;
  return /\w/.test(char) ? [] : char;
}

/** The least number of repeats, `undefined` when there is no quantifier. */
function readQuantifier(cursor: Cursor): number | undefined {
  const found = /^(?:[?*+]|\{(?<least>\d+)(?:,\d*)?\})\??/.exec(
    cursor.source.slice(cursor.at, cursor.at + 20),
  );
  if (!found) return undefined;
  cursor.at += found[0].length;
  if (found[0].startsWith('+')) return 1;
  return Number(found.groups?.['least'] ?? 0);
}

/** Of two sets of literals the one that fewer texts hold. */
function better(one: AnyOf, other: AnyOf): AnyOf {
  if (one.length === 0) return other;
  if (other.length === 0) return one;
  return likelihood(other) < likelihood(one) ? other : one;
}

/**
 * How many of a hundred texts hold one of the literals, roughly: long ones are rare, some words are
 * everywhere.
 */
function likelihood(literals: AnyOf): number {
  return literals.reduce((sum, literal) => sum + chance(literal.trim()), 0);
}

function chance(literal: string): number {
  if (everywhere.test(literal)) return 25;
  return [60, 50, 30, 6, 3, 2][literal.length] ?? 1;
}

/** What stands in a great part of all server texts. */
const everywhere =
  /^(?:user|mail|e-?mail|address|recipient|message|account|mailbox|box|not|your|for|from|the|this|that|access|service|server|host|client|sender|has|have|with|reject(?:ed)?|denied|please|error|domain|connection|block(?:ed)?|locked|any|was|are|you|ing|polic|accept|valid|known)$/;
