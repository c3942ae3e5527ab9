import { expect, test } from 'vitest';
import { classifyText } from '../../src/classify/classify.ts';
import { fieldTexts } from './field-texts.ts';

const rows = Object.entries(fieldTexts).flatMap(([category, texts]) =>
  texts.map((text) => ({ category, text })),
);

test('the table is a field, not a sample', () => {
  expect(rows.length).toBeGreaterThan(500);
  expect(new Set(rows.map((row) => row.text)).size).toBe(rows.length);
});

test.for(rows)('$category: $text', ({ category, text }) => {
  expect(classifyText({ text }).category).toBe(category);
});
