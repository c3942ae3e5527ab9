import type { TestProject } from 'vitest/node';
import { startPostgres } from './postgres.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** `postgres://…` of a server that this run started, or `''` when PostgreSQL is not installed. */
    postgresUrl: string;
  }
}

/** Starts one PostgreSQL for the whole run; suites make their own databases in it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres();
  project.provide('postgresUrl', server?.url ?? '');
  return async () => server?.stop();
}
