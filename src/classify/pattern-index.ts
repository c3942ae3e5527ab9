import { requiredLiterals, shortestLiteral } from './required-literals.ts';

/** Finds, in one pass over a text, the few patterns that could match it. */
export interface PatternIndex {
  /** Positions of the patterns that may match, ascending. `lower` is the text in lower case. */
  candidates(lower: string): number[];
}

const buckets = 1 << 14;

/** A cheap hash of three characters, below `buckets`. */
function hashOf(first: number, second: number, third: number): number {
  return Math.imul(first * 961 + second * 31 + third, 40503) & (buckets - 1);
}

function hash(text: string, at: number): number {
  return hashOf(text.charCodeAt(at), text.charCodeAt(at + 1), text.charCodeAt(at + 2));
}

/** Numbers below a limit, one bit each: nothing to allocate or to sort for a text. */
class Marks {
  readonly #words: Uint32Array;

  constructor(limit: number) {
    this.#words = new Uint32Array(Math.ceil(limit / 32));
  }

  clear(): void {
    this.#words.fill(0);
  }

  add(number: number): void {
    const word = number >>> 5;
    this.#words[word] = (this.#words[word] ?? 0) | (1 << (number & 31));
  }

  /** All of them, ascending. */
  inOrder(): number[] {
    const all: number[] = [];
    for (let index = 0; index < this.#words.length; index += 1) {
      for (let left = this.#words[index] ?? 0; left !== 0; left &= left - 1)
        all.push(index * 32 + 31 - Math.clz32(left & -left));
    }
    return all;
  }
}

interface Anchored {
  readonly literal: string;
  readonly pattern: number;
}

/**
 * Indexes patterns by the literals that they require. A literal is filed under its rarest three characters,
 * so that a text meets few of them; whether the whole literal stands there is compared before the pattern
 * counts as a candidate.
 */
export function indexPatterns(patterns: readonly (RegExp | undefined)[]): PatternIndex {
  const always: number[] = [];
  const anchored: Anchored[] = [];
  for (const [pattern, regex] of patterns.entries()) {
    if (!regex) continue;
    const literals = requiredLiterals(regex);
    if (literals.length === 0) always.push(pattern);
    for (const literal of literals) anchored.push({ literal, pattern });
  }
  const byLiteral = byLiteralOf(anchored);
  const table = fileLiterals(byLiteral);
  // A byte a place stays in the processor's nearest cache, the table does not.
  const filled = Uint8Array.from(table, (filed) => (filed ? 1 : 0));
  const found = new Marks(patterns.length);
  return {
    candidates(lower) {
      found.clear();
      for (const pattern of always) found.add(pattern);
      let first = lower.charCodeAt(0);
      let second = lower.charCodeAt(1);
      for (let at = 0; at < lower.length; at += 1) {
        const third = lower.charCodeAt(at + 2);
        const bucket = hashOf(first, second, third);
        if (filled[bucket]) collect(table[bucket] ?? [], lower, at, found);
        if (first >= firstDense) collectPair(byLiteral.get(lower.slice(at, at + 2)), found);
        first = second;
        second = third;
      }
      return found.inOrder();
    },
  };
}

/** Where the scripts begin in which two characters are an anchor. */
const firstDense = 0x3000;

function byLiteralOf(anchored: readonly Anchored[]): ReadonlyMap<string, readonly number[]> {
  const byLiteral = new Map<string, number[]>();
  for (const { literal, pattern } of anchored)
    byLiteral.set(literal, [...(byLiteral.get(literal) ?? []), pattern]);
  return byLiteral;
}

function collectPair(patterns: readonly number[] | undefined, found: Marks): void {
  for (const pattern of patterns ?? []) found.add(pattern);
}

function collect(filed: readonly Filed[], lower: string, at: number, found: Marks): void {
  for (const one of filed) {
    if (!lower.startsWith(one.literal, at - one.offset)) continue;
    for (const pattern of one.patterns) found.add(pattern);
  }
}

interface Filed {
  readonly literal: string;
  /** Where in the literal its filed characters stand. */
  readonly offset: number;
  readonly patterns: readonly number[];
}

function fileLiterals(byLiteral: ReadonlyMap<string, readonly number[]>): (Filed[] | undefined)[] {
  const uses = new Map<number, number>();
  for (const literal of byLiteral.keys())
    for (const at of offsetsIn(literal)) uses.set(hash(literal, at), usesOf(literal, at, uses) + 1);
  const table: (Filed[] | undefined)[] = new Array(buckets).fill(undefined);
  for (const [literal, patterns] of byLiteral) {
    // All pairs would lie in the place of what ends a text.
    if (literal.length < shortestLiteral) continue;
    const offset = rarest(literal, uses);
    const bucket = hash(literal, offset);
    table[bucket] = [...(table[bucket] ?? []), { literal, offset, patterns }];
  }
  return table;
}

/** Where three characters begin. */
function offsetsIn(literal: string): number[] {
  return [...literal.slice(shortestLiteral - 1)].map((_, at) => at);
}

function usesOf(literal: string, at: number, uses: ReadonlyMap<number, number>): number {
  return uses.get(hash(literal, at)) ?? 0;
}

function rarest(literal: string, uses: ReadonlyMap<number, number>): number {
  return offsetsIn(literal).reduce(
    (best, at) => (usesOf(literal, at, uses) < usesOf(literal, best, uses) ? at : best),
    0,
  );
}
