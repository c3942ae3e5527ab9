import { expect, test } from 'vitest';
import { classifyText } from '../../src/classify/classify.ts';
import { read } from '../../src/classify/judge.ts';
import { fieldMails } from './field-mails.ts';
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

test.for(fieldMails)('a notice as of $name: $is', ({ is, mail }) => {
  const { kind, verdicts } = read(Buffer.from(mail));
  expect([kind, ...verdicts.flatMap((one) => [one.address, one.category])].join(' ')).toBe(is);
});
