/**
 * Stands in for `vitest` while mutants are tried: tests are collected and run by `try.ts` again and again in
 * one process, so that a mutant costs what the tests cost that touch it, and not a start of everything. What
 * they expect is Vitest's own.
 */
import { expect, inject, vi } from 'vitest';

export { expect, inject, vi };

type Body = (...args: never[]) => unknown;
type Hook = () => unknown;

/** One test, with the hooks around it. */
export interface Collected {
  readonly name: string;
  readonly run: () => Promise<void>;
}

interface Suite {
  readonly name: string;
  readonly before: Hook[];
  readonly after: Hook[];
  readonly up: Suite | null;
}

const top = (): Suite => ({ name: '', before: [], after: [], up: null });

/**
 * Where tests are collected: one place for all copies of this module, which is loaded anew like any other.
 */
const place = globalThis as { mutantTests?: { suite: Suite; tests: Collected[] } };
place.mutantTests ??= { suite: top(), tests: [] };
const here = place.mutantTests;

/** The tests that were collected since this was last asked. */
export function takeCollected(): readonly Collected[] {
  const taken = here.tests;
  [here.suite, here.tests] = [top(), []];
  return taken;
}

/** A file's own hooks are no other file's. */
export function newFile(): void {
  here.suite = top();
}

const upwards = (from: Suite | null): readonly Suite[] => (from ? [from, ...upwards(from.up)] : []);

function add(name: string, body: () => unknown): void {
  const around = upwards(here.suite);
  const finished: Hook[] = [];
  here.tests.push({
    name: [...around.map((one) => one.name).reverse(), name].filter(Boolean).join(' > '),
    run: async () => {
      for (const { before } of around.toReversed()) for (const hook of before) await hook();
      try {
        await (body as (context: unknown) => unknown)({
          expect,
          onTestFinished: (hook: Hook) => finished.push(hook),
        });
      } finally {
        for (const hook of finished.splice(0)) await hook();
        for (const { after } of around) for (const hook of after) await hook();
      }
    },
  });
}

const bodyOf = (parts: readonly unknown[]): Body => parts.find((part) => typeof part === 'function') as Body;

function one(name: string, ...parts: readonly unknown[]): void {
  add(name, bodyOf(parts) as () => unknown);
}

const each =
  <T>(rows: readonly T[]) =>
  (name: string, ...parts: readonly unknown[]): void => {
    const body = bodyOf(parts) as (row: T, context: unknown) => unknown;
    for (const [index, row] of rows.entries()) add(`${name} ${index}`, () => body(row, { expect }));
  };

const nothing = Object.assign((): void => {}, { for: () => (): void => {} });

/** `test`, as far as this project's tests use it. */
export const test = Object.assign(one, {
  for: each,
  skip: nothing,
  skipIf: (skip: boolean) => (skip ? nothing : Object.assign(one, { for: each })),
  runIf: (run: boolean) => (run ? Object.assign(one, { for: each }) : nothing),
});

function within(name: string, ...parts: readonly unknown[]): void {
  const outer = here.suite;
  here.suite = { name, before: [], after: [], up: outer };
  (bodyOf(parts) as () => void)();
  here.suite = outer;
}

/** `describe`, likewise. */
export const describe = Object.assign(within, {
  for:
    <T>(rows: readonly T[]) =>
    (name: string, body: (row: T) => void): void => {
      for (const row of rows) within(`${name} ${String(row)}`, () => body(row));
    },
  skipIf: (skip: boolean) => (skip ? (): void => {} : within),
});

/** Hooks around each test. */
export const beforeEach = (hook: Hook): number => here.suite.before.push(hook);
export const afterEach = (hook: Hook): number => here.suite.after.unshift(hook) && 0;
export const beforeAll = (hook: Hook): void => {
  let done: unknown;
  here.suite.before.push(() => (done ??= hook() ?? true));
};
/** The process ends soon enough. */
export const afterAll = (_hook: Hook): void => {};
