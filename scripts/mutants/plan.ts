/** What `try.ts` is to do. */
export interface Plan {
  /** Absolute paths. */
  readonly tests: readonly string[];
  /** The changed files with all mutants in them, by absolute path. */
  readonly files: Readonly<Record<string, string>>;
  readonly mutants: readonly Mutant[];
  /** Whether the tests of PostgreSQL run, too. */
  readonly postgres: boolean;
}

export interface Mutant {
  readonly id: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly kind: string;
  /** The code in its place. */
  readonly replacement: string;
}

/** A line of `results.jsonl`. */
export interface Result {
  readonly id: string;
  readonly status: 'started' | 'Killed' | 'Survived' | 'NoCoverage' | 'Timeout' | 'finished';
  /** The test that noticed. */
  readonly by?: string;
}
