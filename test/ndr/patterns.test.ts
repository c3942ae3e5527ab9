import { expect, test } from 'vitest';
import { families } from '../../src/ndr/families/all.ts';
import * as marks from '../../src/ndr/marks.ts';
import * as phrases from '../../src/ndr/phrases.ts';

const isPattern = (value: unknown): value is RegExp => value instanceof RegExp;

/** Every pattern that is data: the phrases, the marks, and what the families are made of. */
const patterns: readonly (readonly [name: string, pattern: RegExp])[] = [
  ...Object.entries({ ...phrases, ...marks }).flatMap(([name, value]) =>
    isPattern(value) ? [[name, value] as const] : [],
  ),
  ...marks.autoreplyHeaders.map(([name, mark]) => [`header ${name}`, mark] as const),
  ...families.flatMap((family) =>
    Object.entries(family).flatMap(([part, value]) =>
      isPattern(value) ? [[`${family.id} ${part}`, value] as const] : [],
    ),
  ),
];

/** Longest notice that a pattern ever sees. */
const longest = 60_000;
const wall = (piece: string): string => piece.repeat(Math.ceil(longest / piece.length)).slice(0, longest);

/** Each pattern's own beginning, repeated: its literal letters are what makes it start again and again. */
function ownBeginning(pattern: RegExp): string {
  const literal =
    pattern.source.replace(/\\[bsSwWdDnt]|[\^$]|\(\?[:=!<]+/g, '').match(/[a-zA-Zа-я<@:\- ]{2,30}/u)?.[0] ??
    'a';
  return `${literal} `;
}

const hostile = [
  'a',
  ' ',
  '@',
  'a@',
  'a@b.',
  '.',
  '-',
  '<',
  '<a@',
  '\n',
  '\n ',
  ' \n',
  '550 ',
  '5.1.1 ',
  'to: ',
  '----- ',
  'message ',
  'delivery ',
  'not ',
  'x@y.z ',
  'A: ',
  '> ',
  '\u3042',
  'user ',
].map(wall);

test('every pattern is read', () => expect(patterns.length).toBeGreaterThan(100));

// A pattern that is not linear needs minutes for its worst text; the time limit of the test ends it.
test.for(patterns)('%s is linear', { timeout: 5_000 }, ([, pattern]) => {
  const global = new RegExp(
    pattern.source,
    pattern.flags.includes('g') ? pattern.flags : `${pattern.flags}g`,
  );
  for (const text of [
    ...hostile,
    wall(ownBeginning(pattern)),
    wall(ownBeginning(pattern).repeat(3).concat('\n')),
  ]) {
    let found = 0;
    for (const _ of text.matchAll(global)) found += 1;
    expect(found).toBeLessThanOrEqual(text.length + 1);
  }
});
