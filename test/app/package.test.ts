import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<
  string,
  Readonly<Record<string, string>>
>;

test('every dependency of the package has its reason in the decisions', () => {
  const reasons = read('docs/decisions/0007-dependencies.md');
  expect(Object.keys(dependencies ?? {}).filter((name) => !reasons.includes(`\`${name}\``))).toEqual([]);
});

test('every version is exact', () => {
  const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+$/.test(version),
  );
  expect(loose).toEqual([]);
});
