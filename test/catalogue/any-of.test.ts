import { expect, test } from 'vitest';
import { alternativesOf } from '../../scripts/rules/alternatives.ts';
import type { Rule } from '../../src/catalogue/rule.ts';
import { anyOf } from '../../src/catalogue/rules/any-of.ts';

const unknown = anyOf({ de: [/unbekannt/, /kein (?:Postfach|Konto)/], ja: [/存在しません/] });

test.for(['550 KEIN KONTO', '550 Empfänger unbekannt', '550 宛先は存在しません'])(
  '"%s" is one of them',
  (text) => expect(unknown.test(text)).toBe(true),
);

test('what is in no language is none of them', () => expect(unknown.test('550 kein Zutritt')).toBe(false));

test('a list by language is the same pattern as a plain list', () => {
  expect(unknown).toEqual(anyOf(/unbekannt/, /kein (?:Postfach|Konto)/, /存在しません/));
  expect(unknown).toEqual(/unbekannt|kein (?:Postfach|Konto)|存在しません/i);
});

test('each phrase is an alternative of its own, and a bar inside one makes two', () => {
  const rule: Rule = { id: 'a', cause: 'unknown', source: '', match: anyOf(unknown, /x|y/), examples: [''] };
  expect(alternativesOf(rule).map(({ source }) => source)).toEqual([
    'unbekannt',
    'kein (?:Postfach|Konto)',
    '存在しません',
    'x',
    'y',
  ]);
});

test('a phrase with another flag is a mistake: it would be lost', () =>
  expect(() => anyOf(/a/, /b/u)).toThrow('takes no flag'));
