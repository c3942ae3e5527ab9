import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import type { Plan } from './plan.ts';

const { files, postgres } = JSON.parse(
  readFileSync(join(process.env['MUTANTS_FOLDER'] ?? '', 'plan.json'), 'utf8'),
) as Plan;
const here = import.meta.dirname;
const own = ['try.ts', 'collect.ts'].map((name) => join(here, name));

export default defineConfig({
  root: join(here, '../..'),
  plugins: [
    {
      name: 'mutants',
      enforce: 'pre',
      resolveId: (source, importer) =>
        source === 'vitest' && importer && !own.includes(importer) && importer.includes('/test/')
          ? join(here, 'collect.ts')
          : null,
      load: (id) => files[id] ?? null,
    },
  ],
  test: {
    include: ['scripts/mutants/try.ts'],
    globalSetup: [postgres ? 'test/setup/global.ts' : 'scripts/mutants/no-postgres.ts'],
    pool: 'forks',
    // Its key is the file, not what a plugin makes of it.
    fsModuleCache: false,
    dangerouslyIgnoreUnhandledErrors: true,
    reporters: ['dot'],
  },
});
