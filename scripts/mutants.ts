/**
 * `npm run mutants [-- AREA …] [FILE …] [--every=N] [--tests=FILE,…] [--jobs=N]`: changes the code of an area
 * in small ways (Stryker's mutants) and counts how many of the changes its tests notice. A FILE looks at the
 * changes of this file only, `--every=8` at every eighth change, `--tests=FILE,FILE` with these tests alone:
 * quick looks, and no matter of floors. The floors in `test/house/mutation-floors.json` only rise: an area
 * below its floor fails, one above it raises it with `--raise`.
 */
import { spawn } from 'node:child_process';
import { appendFileSync, globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Instrumenter } from '@stryker-mutator/instrumenter';
import { type Area, areas, tooSlow } from './mutants/areas.ts';
import type { Mutant, Plan, Result } from './mutants/plan.ts';

const root = join(import.meta.dirname, '..');
const floorsFile = join(root, 'test/house/mutation-floors.json');
const floors = JSON.parse(readFileSync(floorsFile, 'utf8')) as Record<string, number>;
/** A mutant that loops for ever says nothing for so long. */
const SILENCE_MS = 30_000;

const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const raise = process.argv.includes('--raise');
const every = Number(process.argv.find((word) => word.startsWith('--every='))?.slice(8) ?? 1);
const withTests = process.argv
  .find((word) => word.startsWith('--tests='))
  ?.slice(8)
  .split(',');
/** Processes that try mutants beside each other. */
const jobs = Number(
  process.argv.find((word) => word.startsWith('--jobs='))?.slice(7) ?? availableParallelism(),
);
const only = words.filter((word) => word.endsWith('.ts'));
const chosen = words.filter((word) => !word.endsWith('.ts'));
const unknown = chosen.filter((name) => !areas[name]);
if (unknown.length > 0) {
  console.error(`There is no area ${unknown.join(', ')}; there are ${Object.keys(areas).join(', ')}.`);
  process.exit(2);
}

for (const name of chosen.length > 0 ? chosen : Object.keys(areas)) {
  const score = await run(name, areas[name] as Area);
  const floor = floors[name] ?? 0;
  console.log(`${name}: ${score.toFixed(1)} % of the mutants are noticed (floor ${floor}).`);
  if (only.length > 0 || every > 1 || withTests) continue;
  if (score < floor) process.exitCode = 1;
  if (raise && Math.floor(score) > floor) floors[name] = Math.floor(score);
}
if (raise) writeFileSync(floorsFile, `${JSON.stringify(floors, null, 2)}\n`);

async function run(name: string, { mutate, tests, postgres = false }: Area): Promise<number> {
  const { files, mutants: all } = await instrumented(
    mutate
      .flatMap((glob) => globSync(glob, { cwd: root }))
      .filter((file) => only.length === 0 || only.some((one) => `/${file}`.endsWith(`/${one}`)))
      .sort(),
  );
  const mutants = all.filter((_, index) => index % every === 0);
  const found = (withTests ?? tests)
    .flatMap((one) => (one.endsWith('.ts') ? [one] : globSync(`${one}/**/*.test.ts`, { cwd: root })))
    .filter((file) => !tooSlow.test(file))
    .sort();
  // Dealt out in turn: the changes of one file cost about the same.
  const shares = Array.from({ length: Math.min(jobs, mutants.length) }, (_, share) =>
    mutants.filter((_, index) => index % jobs === share),
  );
  const results = await Promise.all(
    shares.map((share, index) =>
      tryShare(name, index, {
        files,
        mutants: share,
        tests: found.map((file) => join(root, file)),
        postgres,
      }),
    ),
  );
  return scoreOf(name, mutants, results.flat());
}

/** Tries a share of the mutants in a process of its own, and in the next one after each mutant that hung. */
async function tryShare(name: string, share: number, plan: Plan): Promise<readonly Result[]> {
  const folder = join(root, '.cache/mutants', `${name}-${process.pid}-${share}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'plan.json'), JSON.stringify(plan));
  const results = join(folder, 'results.jsonl');
  writeFileSync(results, '');
  while (!(await tried(folder, results))) {
    const last = resultsIn(results).at(-1);
    if (last?.status !== 'started') throw new Error(`The tests of ${name} do not run: see above.`);
    appendFileSync(results, `${JSON.stringify({ id: last.id, status: 'Timeout' } satisfies Result)}\n`);
  }
  return resultsIn(results);
}

/** Runs the tests over the mutants that are left; `false` when one of them hung and had to be ended. */
async function tried(folder: string, results: string): Promise<boolean> {
  const vitest = spawn(
    process.execPath,
    [
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--config',
      join(root, 'scripts/mutants/vitest.config.ts'),
    ],
    {
      cwd: root,
      env: { ...process.env, MUTANTS_FOLDER: folder },
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: true,
    },
  );
  let ended = false;
  const end = new Promise<void>((done) => vitest.on('exit', () => done())).then(() => {
    ended = true;
  });
  const start = Date.now();
  while (!ended) {
    await Promise.race([end, sleep(1_000)]);
    const heard = Math.max(start + SILENCE_MS, statSync(results).mtimeMs);
    if (!ended && Date.now() - heard > SILENCE_MS && vitest.pid !== undefined)
      process.kill(-vitest.pid, 'SIGKILL');
  }
  return resultsIn(results).at(-1)?.status === 'finished';
}

function resultsIn(file: string): readonly Result[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Result);
}

/** The files with every mutant in them, each behind a switch. */
async function instrumented(names: readonly string[]): Promise<Pick<Plan, 'files' | 'mutants'>> {
  const quiet = (): void => {};
  const logger = {
    isTraceEnabled: () => false,
    isDebugEnabled: () => false,
    isInfoEnabled: () => false,
    isWarnEnabled: () => true,
    isErrorEnabled: () => true,
    isFatalEnabled: () => true,
    trace: quiet,
    debug: quiet,
    info: quiet,
    warn: console.warn,
    error: console.error,
    fatal: console.error,
  };
  const sources = names.map((name) => ({
    name: join(root, name),
    mutate: true,
    content: readFileSync(join(root, name), 'utf8'),
  }));
  const made = await new Instrumenter(logger).instrument(sources, {
    plugins: null,
    excludedMutations: [],
    ignorers: [],
    noHeader: false,
  });
  return {
    files: Object.fromEntries(made.files.map(({ name, content }) => [name, content])),
    mutants: made.mutants.map(
      ({ id, fileName, location, mutatorName, replacement }): Mutant => ({
        id,
        file: relative(root, fileName),
        line: location.start.line + 1,
        kind: mutatorName,
        replacement: replacement.replace(/\s+/g, ' ').slice(0, 80),
      }),
    ),
  };
}

/**
 * Share of the changes that a test noticed; those that survived are printed for whoever wants to kill them.
 */
function scoreOf(name: string, mutants: readonly Mutant[], results: readonly Result[]): number {
  const status = new Map(results.map(({ id, status }) => [id, status]));
  let noticed = 0;
  for (const { id, file, line, kind, replacement } of mutants) {
    if (['Killed', 'Timeout'].includes(status.get(id) ?? '')) noticed += 1;
    else console.log(`  ${name}: ${status.get(id)} ${file}:${line} ${kind} ${replacement}`);
  }
  return mutants.length === 0 ? 0 : (100 * noticed) / mutants.length;
}
