import { expect, test } from 'vitest';
import { decisiveRules, generalRules, vagueRules } from '../../src/catalogue/rules/general/index.ts';
import { providerRules } from '../../src/catalogue/rules/providers.ts';
import { classifyText } from '../../src/classify/classify.ts';
import { longestText } from '../../src/classify/normalise.ts';
import { requiredLiterals } from '../../src/classify/required-literals.ts';

const all = [...decisiveRules, ...providerRules, ...generalRules, ...vagueRules];
/**
 * Far above what a linear pattern takes on 4,000 characters, far below what catastrophic backtracking would.
 */
const patience = 500;

/** Texts that lead a pattern on: its own literal parts and words, over and over, alone and in turns. */
function worstInputs(pattern: RegExp): string[] {
  const literals = [...requiredLiterals(pattern), ...(pattern.source.match(/[a-z]{3,}/gi) ?? [])].slice(
    0,
    40,
  );
  const fill = (piece: string) =>
    piece.repeat(Math.ceil(longestText / Math.max(1, piece.length))).slice(0, longestText);
  return [
    ...literals.slice(0, 6).map((one) => fill(`${one} `)),
    fill(`${literals.join(' ')} `),
    fill('a'),
    fill(' '),
    fill('1.'),
    fill('a@b.'),
  ];
}

function slowest(pattern: RegExp): number {
  return Math.max(
    ...worstInputs(pattern).map((input) => {
      const start = process.cpuUsage().user;
      pattern.test(input);
      return (process.cpuUsage().user - start) / 1_000;
    }),
  );
}

test('no pattern backtracks catastrophically on its own words', () => {
  const slow = all.flatMap((rule) =>
    [rule.match, rule.unless, rule.scopeValue].flatMap((pattern) => {
      const took = pattern ? slowest(pattern) : 0;
      return took > patience ? [`${rule.id}: ${Math.round(took)} ms`] : [];
    }),
  );
  expect(slow).toEqual([]);
}, 120_000);

test.for([
  ['one letter', 'a'],
  ['spaces', ' '],
  ['newlines', '\r\n\t'],
  ['codes', '550-5.7.1 '],
  ['half codes', '5.5.5.'],
  ['addresses', 'a@b.c '],
  ['at signs', '@'],
  ['said', 'host a.b said: '],
  ['backslashes', '\\303'],
  ['brackets', '<[('],
  ['colons', '::1'],
  ['surrogates', '\ud800'],
  // What pumps the patterns that are known to be of a higher degree: the limits of length hold them.
  ['dashes', '-'],
  ['curl in', 'curl in-'],
  ['half a name', 'DMARCP'],
  ['signatures', '\n-- '],
  ['relays', 'relay '],
  ['reverse names', 'reverse '],
] as const)('a megabyte of %s is read within bounds', ([, piece]) => {
  const start = process.cpuUsage().user;
  expect(() =>
    classifyText({
      text: piece.repeat(1_000_000 / piece.length),
      host: piece.repeat(1_000),
      domain: piece.repeat(1_000),
    }),
  ).not.toThrow();
  expect((process.cpuUsage().user - start) / 1_000).toBeLessThan(patience);
});
