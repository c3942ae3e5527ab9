/**
 * Run by Vitest in one process (see `../mutants.ts`): loads an area's tests once, sees which of them touch
 * which mutant, and tries each mutant with these alone. A mutant of code that runs when a module is loaded is
 * tried with everything loaded anew.
 */
import { appendFileSync, existsSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { type Collected, newFile, takeCollected } from './collect.ts';
import type { Plan, Result } from './plan.ts';

const folder = process.env['MUTANTS_FOLDER'] ?? '';
const plan = JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8')) as Plan;
const results = join(folder, 'results.jsonl');

/** What the changed code reads and writes (Stryker's instrumenter). */
interface Switch {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  mutantCoverage?: {
    readonly static: Record<string, number>;
    readonly perTest: Record<string, Record<string, number>>;
  };
}
const mutants: Switch = {};
(globalThis as { __stryker__?: Switch }).__stryker__ = mutants;

/** Longest that one test may take; one that hangs in a loop is ended by the parent. */
const PATIENCE_MS = 20_000;

const say = (result: Result): void => appendFileSync(results, `${JSON.stringify(result)}\n`);

/** The parent takes long silence for a mutant that hangs. */
const stillHere = (): void => utimesSync(results, new Date(), new Date());

async function load(): Promise<readonly Collected[]> {
  vi.resetModules();
  for (const file of plan.tests) {
    newFile();
    await import(/* @vite-ignore */ file);
  }
  return takeCollected();
}

/** Whether a test passes. */
async function passes({ run }: Collected): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((done) => {
    timer = setTimeout(() => done(false), PATIENCE_MS);
  });
  const ran = run().then(
    () => true,
    () => false,
  );
  const passed = await Promise.race([ran, late]);
  clearTimeout(timer);
  return passed;
}

/** The first of the tests that notices the mutant. */
async function noticed(id: string, tests: readonly Collected[]): Promise<string | null> {
  mutants.activeMutant = id;
  try {
    for (const one of tests) {
      if (!(await passes(one))) return one.name;
      stillHere();
    }
    return null;
  } finally {
    mutants.activeMutant = undefined;
  }
}

/** The same with every module loaded under the mutant. */
async function noticedAnew(id: string, indices: readonly number[] | null): Promise<string | null> {
  mutants.activeMutant = id;
  try {
    const tests = await load();
    const chosen = indices === null ? tests : indices.flatMap((index) => tests[index] ?? []);
    return await noticed(id, chosen);
  } catch {
    return 'loading';
  } finally {
    mutants.activeMutant = undefined;
    takeCollected();
  }
}

test('mutants', { timeout: 0 }, async () => {
  const done = new Set(
    existsSync(results)
      ? readFileSync(results, 'utf8')
          .split('\n')
          .filter(Boolean)
          .map((line) => (JSON.parse(line) as Result).id)
      : [],
  );
  mutants.mutantCoverage = { static: {}, perTest: {} };
  let tests = await load();
  const took: number[] = [];
  const sound: number[] = [];
  for (const [index, one] of tests.entries()) {
    mutants.currentTestId = String(index);
    const start = performance.now();
    if (await passes(one)) sound.push(index);
    else console.log(`Left out, it fails without any change: ${one.name}`);
    took[index] = performance.now() - start;
    stillHere();
  }
  mutants.currentTestId = undefined;
  const { static: atLoad, perTest } = mutants.mutantCoverage;
  delete mutants.mutantCoverage;
  expect(sound.length).toBeGreaterThan(0);
  console.log(`${sound.length} tests, ${Math.round(took.reduce((sum, one) => sum + one, 0))} ms.`);
  const quickFirst = sound.toSorted((one, other) => (took[one] ?? 0) - (took[other] ?? 0));

  for (const { id } of plan.mutants) {
    if (done.has(id)) continue;
    say({ id, status: 'started' });
    const touching = quickFirst.filter((index) => perTest[String(index)]?.[id]);
    const onlyAtLoad = touching.length === 0 && atLoad[id] !== undefined;
    if (touching.length === 0 && !onlyAtLoad) {
      say({ id, status: 'NoCoverage' });
      continue;
    }
    let by = await noticed(
      id,
      touching.flatMap((index) => tests[index] ?? []),
    );
    if (by !== null) {
      // What a mutant leaves behind in a module must not fail a test for the next one.
      const index = tests.findIndex(({ name }) => name === by);
      const killer = tests[index];
      if (killer && !(await passes(killer))) {
        by = await noticedAnew(id, touching);
        tests = await load();
      }
    } else if (onlyAtLoad) {
      by = await noticedAnew(id, quickFirst);
      tests = await load();
    }
    say(by === null ? { id, status: 'Survived' } : { id, status: 'Killed', by });
  }
  say({ id: '', status: 'finished' });
});
