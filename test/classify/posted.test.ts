import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { classifyText } from '../../src/classify/classify.ts';

/**
 * Replies, log lines and events as people post them, written before the rules were looked at, class by class:
 * the categories and address verdicts that a fair colleague accepts, and the text, separated by tabs.
 */
const parts = readFileSync(new URL('posted-texts.tsv', import.meta.url), 'utf8')
  .split(/^# /m)
  .slice(1)
  .map((part) => part.trim().split('\n'));

const rows = (lines: readonly string[]) =>
  lines.map((line) => {
    const [categories = '', verdicts = '', text = ''] = line.split('\t');
    return { categories: categories.split('|'), verdicts: verdicts.split('|'), text };
  });

test('there are many, and each stands once', () => {
  const texts = parts.flatMap(([, ...lines]) => rows(lines)).map(({ text }) => text);
  expect(texts.length).toBeGreaterThan(350);
  expect(new Set(texts).size).toBe(texts.length);
});

for (const [title = '', ...lines] of parts)
  describe(title, () => {
    test.for(rows(lines))('$text', ({ categories, verdicts, text }) => {
      const { category, addressVerdict } = classifyText({ text });
      expect(categories).toContain(category);
      expect(verdicts).toContain(addressVerdict);
    });
  });
