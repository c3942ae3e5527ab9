import { describe, expect, test } from 'vitest';
import type { Rule } from '../../src/catalogue/rule.ts';
import type { Facts } from '../../src/classify/conditions.ts';
import { codeRules, textRules } from '../../src/classify/rulebook.ts';

const rule = (id: string, conditions: Partial<Rule>): Rule => ({
  id,
  cause: 'unknown',
  source: 'made up',
  examples: [''],
  ...conditions,
});
const nothing: Facts = { status: '', reply: '', command: '', provider: '' };

describe('rules that read the text', () => {
  const book = textRules([
    [
      rule('a code alone', { reply: '550' }),
      rule("Gmail's quota", { match: /over quota/i, provider: 'gmail' }),
      rule('quota but for today', { match: /quota/i, unless: /today/i }),
      rule('over', { match: /over/i }),
    ],
    [rule('any quota', { match: /quota/i }), rule('full after 552', { match: /full/, reply: '552' })],
    [],
  ]);
  const ids = (text: string, stage: number, facts: Partial<Facts> = {}) =>
    book
      .scan(text)
      .all(stage, { ...nothing, ...facts })
      .map(({ id }) => id);

  test.for([
    ['Over Quota', 0, {}, ['quota but for today', 'over']],
    ['Over Quota', 0, { provider: 'gmail' }, ["Gmail's quota", 'quota but for today', 'over']],
    ['over quota TODAY', 0, {}, ['over']],
    ['over quota', 1, {}, ['any quota']],
    ['quota full', 1, { reply: '552' }, ['any quota', 'full after 552']],
    ['over quota', 2, {}, []],
    ['over quota', 3, {}, []],
    ['no such user', 0, { reply: '550' }, []],
    ['', 0, { reply: '550' }, []],
  ] as const)('"%s" in stage %s: %s', ([text, stage, facts, hit]) => {
    expect(ids(text, stage, facts)).toEqual(hit);
    expect(book.scan(text).first(stage, { ...nothing, ...facts })?.id).toBe(hit[0]);
  });
});

describe('rules that read codes alone', () => {
  const book = codeRules([
    rule('a text', { match: /./ }),
    rule("anybody's 550", { reply: '550', unless: /quota/i }),
    rule("anybody's next 550", { reply: '550' }),
    rule("Gmail's 421", { provider: 'gmail', reply: '421' }),
    rule("Gmail's 550", { provider: 'gmail', reply: '550', unless: /spam/ }),
    rule("Yahoo's 552", { provider: 'yahoo', reply: '552' }),
  ]);
  test.for([
    ['', { reply: '550' }, "anybody's 550"],
    ['Quota', { reply: '550' }, "anybody's next 550"],
    ['', { reply: '550', provider: 'gmail' }, "Gmail's 550"],
    ['spam', { reply: '550', provider: 'gmail' }, "anybody's 550"],
    ['', { reply: '421', provider: 'gmail' }, "Gmail's 421"],
    ['', { reply: '552', provider: 'yahoo' }, "Yahoo's 552"],
    ['', { reply: '552', provider: 'gmail' }, undefined],
    ['', { reply: '550', provider: 'mimecast' }, "anybody's 550"],
    ['a text', {}, undefined],
  ] as const)('"%s" with %o: %s', ([text, facts, id]) => {
    expect(book.first(text, { ...nothing, ...facts })?.id).toBe(id);
  });
});
