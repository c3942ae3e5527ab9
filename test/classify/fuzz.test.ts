import fc from 'fast-check';
import { expect, test } from 'vitest';
import { categories } from '../../src/catalogue/category.ts';
import { generalRules } from '../../src/catalogue/rules/general/index.ts';
import { classifyText, explainText } from '../../src/classify/classify.ts';

const words = generalRules.flatMap((rule) => rule.examples[0].split(' '));
/** Scraps of real replies in any order, between any characters. */
const scraps = fc
  .array(fc.oneof(fc.constantFrom(...words), fc.string({ unit: 'binary', maxLength: 12 })), { maxLength: 60 })
  .map((parts) => parts.join(' '));
const texts = fc.oneof(scraps, fc.string({ unit: 'binary', maxLength: 400 }));
const codes = fc.oneof(
  fc.constantFrom('', '5.1.1', '4.7.28', '9.9.9', '5.7.999'),
  fc.string({ maxLength: 8 }),
);

test('any text and any codes have a verdict within the vocabulary, and never a throw', () => {
  fc.assert(
    fc.property(
      texts,
      codes,
      codes,
      fc.string({ maxLength: 40 }),
      fc.constantFrom('bounce' as const, 'delay' as const),
      (text, status, reply, host, kind) => {
        const verdict = classifyText({ text, status, reply, host, domain: host, command: reply, kind });
        expect(categories).toContain(verdict.category);
        expect(verdict.permanence).toBe(kind === 'bounce' ? 'permanent' : 'temporary');
        if (verdict.addressVerdict === 'suppress')
          expect(['invalid-recipient', 'invalid-domain']).toContain(verdict.category);
      },
    ),
    { numRuns: 1_500 },
  );
});

test('the quoted evidence is a bounded part of the text', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const { evidence, verdict } = explainText({ text });
      expect(evidence.length).toBeLessThanOrEqual(300);
      expect(verdict.cause).not.toBe('');
    }),
    { numRuns: 500 },
  );
});
