import type { TestProject } from 'vitest/node';
import { startPostgres } from './postgres.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** `postgres://…` of a server that this run started, or `''` when PostgreSQL is not installed. */
    postgresUrl: string;
  }
}

/** Folders whose suites ask for the run's PostgreSQL. */
const askers = /store|pipeline|faults|setup/;

/** Whether a run of these files (none: all) may need it; a run of the pure folders starts sooner without. */
const needed = (patterns: readonly string[]): boolean =>
  patterns.length === 0 || patterns.some((one) => /^(?:\.\/)?test\/?$/.test(one) || askers.test(one));

/** Starts one PostgreSQL for the whole run; suites make their own databases in it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = needed(process.argv.filter((word) => /^(?:\.\/)?test\b/.test(word)))
    ? await startPostgres()
    : null;
  project.provide('postgresUrl', server?.url ?? '');
  return async () => server?.stop();
}
