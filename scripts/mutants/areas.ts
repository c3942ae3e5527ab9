/** What is changed together, and what may notice. */
export interface Area {
  /** Files that are changed (globs). */
  readonly mutate: readonly string[];
  /** Test files, or folders of them. */
  readonly tests: readonly string[];
  /** What it does differs by database, so that PostgreSQL is asked, too. */
  readonly postgres?: boolean;
}

export const areas: Readonly<Record<string, Area>> = {
  suppression: { mutate: ['src/suppression/**/*.ts'], tests: ['test/suppression'] },
  trust: { mutate: ['src/trust/**/*.ts'], tests: ['test/trust'] },
  incident: { mutate: ['src/incident/**/*.ts'], tests: ['test/incident'] },
  digest: { mutate: ['src/digest/**/*.ts'], tests: ['test/digest'] },
  classify: { mutate: ['src/classify/**/*.ts'], tests: ['test/classify', 'test/catalogue'] },
  pipeline: { mutate: ['src/pipeline/**/*.ts'], tests: ['test/pipeline'] },
  outbox: {
    mutate: ['src/store/outbox*.ts'],
    tests: ['test/store/outbox.test.ts', 'test/pipeline/deliver.test.ts'],
    postgres: true,
  },
};

/** Long runs of their own, and searches for a bound: they would notice little that the others do not. */
export const tooSlow = /(?:traffic|week|recorded|accuracy|linear|fuzz|generated|properties)\.test\.ts$/;
