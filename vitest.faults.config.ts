import { defineConfig } from 'vitest/config';

/** The long versions of the tests in test/faults: `npm run test:faults`. */
export default defineConfig({
  test: {
    include: ['test/faults/**/*.test.ts'],
    globalSetup: ['test/setup/global.ts'],
    testTimeout: 300_000,
    // A mailbox of 100,000 files takes its time to be deleted.
    hookTimeout: 240_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
