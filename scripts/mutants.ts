/**
 * `npm run mutants [-- AREA …]`: changes the code of an area in small ways (Stryker) and counts how many of the changes its
 * tests notice. The floors in `test/house/mutation-floors.json` only rise: an area below its floor fails, one above it
 * raises it with `--raise`.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Area {
  /** What is changed. */
  readonly mutate: readonly string[];
  /** What may notice. */
  readonly tests: readonly string[];
}

const areas: Readonly<Record<string, Area>> = {
  suppression: { mutate: ['src/suppression/**/*.ts'], tests: ['test/suppression'] },
  trust: { mutate: ['src/trust/**/*.ts'], tests: ['test/trust'] },
  incident: { mutate: ['src/incident/**/*.ts'], tests: ['test/incident'] },
  digest: { mutate: ['src/digest/**/*.ts'], tests: ['test/digest'] },
  classify: { mutate: ['src/classify/**/*.ts'], tests: ['test/classify', 'test/catalogue'] },
  pipeline: { mutate: ['src/pipeline/**/*.ts'], tests: ['test/pipeline'] },
  outbox: {
    mutate: ['src/store/outbox.ts'],
    tests: ['test/store/outbox.test.ts', 'test/pipeline/deliver.test.ts'],
  },
};

interface Report {
  readonly files: Readonly<
    Record<
      string,
      {
        readonly mutants: readonly {
          readonly status: string;
          readonly mutatorName: string;
          readonly location: { readonly start: { readonly line: number } };
        }[];
      }
    >
  >;
}

const root = join(import.meta.dirname, '..');
const floorsFile = join(root, 'test/house/mutation-floors.json');
const floors = JSON.parse(readFileSync(floorsFile, 'utf8')) as Record<string, number>;

const chosen = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const raise = process.argv.includes('--raise');
const unknown = chosen.filter((name) => !areas[name]);
if (unknown.length > 0) {
  console.error(`There is no area ${unknown.join(', ')}; there are ${Object.keys(areas).join(', ')}.`);
  process.exit(2);
}

for (const name of chosen.length > 0 ? chosen : Object.keys(areas)) {
  const score = run(name, areas[name] as Area);
  const floor = floors[name] ?? 0;
  console.log(`${name}: ${score.toFixed(1)} % of the mutants are noticed (floor ${floor}).`);
  if (score < floor) process.exitCode = 1;
  if (raise && Math.floor(score) > floor) floors[name] = Math.floor(score);
}
if (raise) writeFileSync(floorsFile, `${JSON.stringify(floors, null, 2)}\n`);

function run(name: string, { mutate, tests }: Area): number {
  const folder = join(root, '.cache/mutants', name);
  mkdirSync(folder, { recursive: true });
  const vitest = join(folder, 'vitest.config.mjs');
  const include = tests.map((one) => (one.endsWith('.ts') ? one : `${one}/**/*.test.ts`));
  writeFileSync(
    vitest,
    `export default ${JSON.stringify({
      test: {
        include,
        exclude: ['**/traffic.test.ts', '**/week.test.ts', '**/accuracy.test.ts'],
        globalSetup: ['test/setup/global.ts'],
        testTimeout: 20_000,
        pool: 'forks',
      },
    })};\n`,
  );
  const report = join(folder, 'mutation.json');
  const config = join(folder, 'stryker.config.json');
  writeFileSync(
    config,
    JSON.stringify({
      testRunner: 'vitest',
      plugins: ['@stryker-mutator/vitest-runner'],
      vitest: { configFile: vitest, related: false },
      // TypeScript 7 has no programming interface; Stryker's own preparation of a tsconfig needs one.
      tsconfigFile: 'none.json',
      mutate: [...mutate],
      concurrency: 2,
      coverageAnalysis: 'perTest',
      reporters: ['json'],
      jsonReporter: { fileName: report },
      tempDirName: join('.cache/mutants', `${name}-sandbox`),
      ignorePatterns: ['dist', 'docs', 'ops', '.cache'],
    }),
  );
  execFileSync(join(root, 'node_modules/.bin/stryker'), ['run', config], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return existsSync(report) ? scoreOf(JSON.parse(readFileSync(report, 'utf8')) as Report, name) : 0;
}

/** Share of the changes that a test noticed; those that survived are printed for whoever wants to kill them. */
function scoreOf({ files }: Report, name: string): number {
  let [noticed, all] = [0, 0];
  for (const [file, { mutants }] of Object.entries(files)) {
    for (const { status, mutatorName, location } of mutants) {
      if (!['Killed', 'Timeout', 'Survived', 'NoCoverage'].includes(status)) continue;
      all += 1;
      if (status === 'Killed' || status === 'Timeout') noticed += 1;
      else console.log(`  ${name}: ${status} ${file}:${location.start.line} ${mutatorName}`);
    }
  }
  return all === 0 ? 0 : (100 * noticed) / all;
}
