import { describe, expect, test } from 'vitest';
import { requiredLiterals } from '../../src/classify/required-literals.ts';

/** Without one of its anchors in lower case in a text, a pattern cannot match it. */
const anchorsOf = (pattern: RegExp) => [...requiredLiterals(pattern)].sort();

describe('the anchors of a pattern are what stands in every text that it matches', () => {
  test.for([
    { pattern: /User Unknown/i, anchors: ['user unknown'] },
    { pattern: /^user unknown\b.$/i, anchors: ['user unknown'] },
    { pattern: /no such user|unknown|no such user/, anchors: ['no such user', 'unknown'] },
    { pattern: /(?:no such|unknown) +(?:alias|drop)/i, anchors: ['no such', 'unknown'] },
    { pattern: /(alias)(?: unknown)?/, anchors: ['alias'] },
    { pattern: /(?<reason>alias unknown)/, anchors: ['alias unknown'] },
    { pattern: /(?i-s:alias unknown)/, anchors: ['alias unknown'] },
    { pattern: /\(alias\) unknown\./, anchors: ['(alias) unknown.'] },
    { pattern: /alias\sunknown\d/, anchors: ['unknown'] },
    { pattern: /ab|quota/, anchors: [] },
    { pattern: /a.{0,5}b|quota/i, anchors: [] },
    { pattern: /x{0,3}\d+/, anchors: [] },
  ])('$pattern: $anchors', ({ pattern, anchors }) => {
    expect(anchorsOf(pattern)).toEqual(anchors);
  });
});

describe('what may be missing is no anchor', () => {
  test.for([
    { pattern: /colou?r|gr[ea]ylist/i, anchors: ['colo', 'ylist'] },
    { pattern: /known(?: issue)?/, anchors: ['known'] },
    { pattern: /known(?: issue)??/, anchors: ['known'] },
    { pattern: /known(?: issue)*/, anchors: ['known'] },
    { pattern: /known(?: issue){0,12}/, anchors: ['known'] },
    { pattern: /known(?: issue)+/, anchors: [' issue'] },
    { pattern: /known(?: issue){12}/, anchors: [' issue'] },
    { pattern: /known(?: issue){1,}/, anchors: [' issue'] },
    { pattern: /known(?: issue){1,12}?/, anchors: [' issue'] },
    { pattern: /spam+ed{2}/, anchors: ['spam'] },
    { pattern: /spam{3}er/, anchors: ['spam'] },
  ])('$pattern: $anchors', ({ pattern, anchors }) => {
    expect(anchorsOf(pattern)).toEqual(anchors);
  });
});

describe('what must not stand there, what only looks around and what has a choice is no anchor', () => {
  test.for([
    { pattern: /(?<!un)known/, anchors: ['known'] },
    { pattern: /(?<=greylisted )known/, anchors: ['known'] },
    { pattern: /known(?! issue here)/, anchors: ['known'] },
    { pattern: /known(?= issue here)/, anchors: ['known'] },
    { pattern: /[\]greylisted[]known/, anchors: ['known'] },
    { pattern: /[greylisted\\]known/, anchors: ['known'] },
  ])('$pattern: $anchors', ({ pattern, anchors }) => {
    expect(anchorsOf(pattern)).toEqual(anchors);
  });
});

describe('a pattern with signs that are written as codes is always run', () => {
  test.for([
    /user\x20unknown/,
    /user\u{20}unknown/u,
    /user\cJunknown/,
    /\p{L}unknown/u,
    /\P{L}unknown/u,
    /(?<quote>['"])unknown\k<quote>/,
    /(['"])unknown\1/,
    /[\q{unknown}]unknown/v,
  ])('%s', (pattern) => {
    expect(anchorsOf(pattern)).toEqual([]);
  });
});

describe('three letters are an anchor, or two signs of a script with thousands of them', () => {
  test.for([
    { pattern: /bad/, anchors: ['bad'] },
    { pattern: /ba/, anchors: [] },
    { pattern: /病毒/, anchors: ['病毒'] },
    { pattern: /病/, anchors: [] },
    { pattern: /病.毒/, anchors: [] },
    { pattern: /é病/, anchors: [] },
  ])('$pattern: $anchors', ({ pattern, anchors }) => {
    expect(anchorsOf(pattern)).toEqual(anchors);
  });
});

describe('of several anchors the one is taken that few texts have', () => {
  test.for([
    // The longer one …
    { pattern: /bad.*virus/, anchors: ['virus'] },
    { pattern: /virus.*bad/, anchors: ['virus'] },
    { pattern: /bad.*evil/, anchors: ['evil'] },
    { pattern: /evil.*viral/, anchors: ['viral'] },
    { pattern: /viral.*greylist/, anchors: ['greylist'] },
    { pattern: / {2}a.*bad/, anchors: ['bad'] },
    // … the first of two that are as good …
    { pattern: /greylist.*quarantine/, anchors: ['greylist'] },
    // … one before several …
    { pattern: /(?:virus|worms|bombs|spies).*bad/, anchors: ['bad'] },
    { pattern: /(?:virus|worms).*bad/, anchors: ['virus', 'worms'] },
    // … and none of the words that stand in every other text.
    { pattern: /user.*bad/, anchors: ['bad'] },
    { pattern: / email .*bad/, anchors: ['bad'] },
    { pattern: /e-mail.*bad/, anchors: ['bad'] },
    { pattern: /reject.*bad/, anchors: ['bad'] },
    { pattern: /rejected.*bad/, anchors: ['bad'] },
    { pattern: /block.*bad/, anchors: ['bad'] },
    { pattern: /blocked.*bad/, anchors: ['bad'] },
    { pattern: /bad.*users/, anchors: ['users'] },
    { pattern: /bad.*superuser/, anchors: ['superuser'] },
    { pattern: /bad.*unknown/, anchors: ['unknown'] },
  ])('$pattern: $anchors', ({ pattern, anchors }) => {
    expect(anchorsOf(pattern)).toEqual(anchors);
  });
});
