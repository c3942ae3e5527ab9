import { describe, expect, test } from 'vitest';
import { indexPatterns } from '../../src/classify/pattern-index.ts';

describe('candidates are the patterns whose words stand in the text, in their order', () => {
  const patterns = [
    /over quota/,
    undefined,
    /\d{3}/,
    /Disk Full|over quota/i,
    /病毒/,
    /拒收信/,
    /quo/,
    /over quotation/,
    /quota over/,
  ];
  // The third has no words of its own, and so always may match.
  test.for([
    ['', [2]],
    ['no such user', [2]],
    ['quo', [2, 6]],
    ['qu', [2]],
    ['he is over quota today', [0, 2, 3, 6]],
    ['over quota', [0, 2, 3, 6]],
    ['disk full', [2, 3]],
    ['over quotation', [0, 2, 3, 6, 7]],
    ['quota over quota over', [0, 2, 3, 6, 8]],
    ['over  quota', [2, 6]],
    ['有病毒', [2, 4]],
    ['病毒拒收信', [2, 4, 5]],
    ['病 毒', [2]],
  ] as const)('"%s": %s', ([text, found]) => {
    expect(indexPatterns(patterns).candidates(text)).toEqual(found);
  });

  test('what one text had is forgotten at the next', () => {
    const index = indexPatterns(patterns);
    index.candidates('over quota, disk full, 病毒');
    expect(index.candidates('no such user')).toEqual([2]);
  });
});

test('a sign that stands last is no anchor with what is not there', () => {
  expect(indexPatterns([/病毒/]).candidates('a病')).toEqual([]);
});

test('hundreds of patterns are told apart, and come in their order', () => {
  const names = Array.from({ length: 300 }, (_, at) => `word${at}x`);
  const index = indexPatterns(names.map((name) => new RegExp(name)));
  const wanted = [0, 1, 30, 31, 32, 33, 62, 63, 64, 95, 96, 128, 255, 299];
  const text = wanted.map((at) => names[at]).reverse();
  expect(index.candidates(text.join(' '))).toEqual(wanted);
});

test('words that begin, go on and end alike are told apart', () => {
  const words = ['abcabcabc', 'abcabcabd', 'bcabcab', 'abc abc', 'cabcabca'];
  const index = indexPatterns(words.map((word) => new RegExp(word)));
  expect(words.map((word) => index.candidates(word))).toEqual([[0, 2], [1, 2], [2], [3], [4]]);
});
