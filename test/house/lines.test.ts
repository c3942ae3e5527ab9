import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const widest = 110;
/** A comment that could be broken at a blank; a long address could not. */
const breakable = /^\s*(?:\/\/|\/?\*{1,2}) \S+ \S/;

test('no comment is wider than 110 characters: the formatter breaks code alone', () => {
  const found = globSync('{src,scripts,sim,bench,test}/**/*.ts', { cwd: root }).flatMap((file) =>
    readFileSync(join(root, file), 'utf8')
      .split('\n')
      .flatMap((line, index) =>
        line.length > widest && breakable.test(line) ? [`${file}:${index + 1}`] : [],
      ),
  );
  expect(found).toEqual([]);
});
