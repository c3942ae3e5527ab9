import { defineConfig } from 'vitest/config';

/** Real mail servers under a racing clock: `npm run test:mta`. */
export default defineConfig({
  test: {
    include: ['test/mta/**/*.test.ts'],
    testTimeout: 300_000,
    pool: 'forks',
    maxWorkers: 1,
    fileParallelism: false,
  },
});
