import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { classifyText } from '../../src/classify/classify.ts';

/**
 * Texts by kind of fault, worded before the rules were seen: `CATEGORIES VERDICTS [PERMANENCE] | TEXT`.
 * Categories are those that a fair colleague accepts, `-invalid` none that speaks of the recipient, `*` any;
 * verdicts are the first letters of keep, repeats and suppress.
 */
const rows = readFileSync(new URL('kinds.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line.includes(' | '))
  .map((line) => {
    const [spec = '', ...rest] = line.split(' | ');
    const [categories = '', verdicts = '', permanence = ''] = spec.split(' ');
    return { categories, verdicts, permanence, text: rest.join(' | ').replaceAll('\\n', '\n') };
  });

const never: Readonly<Record<string, readonly string[]>> = {
  '-invalid': ['invalid-recipient', 'invalid-domain', 'mailbox-disabled', 'mailbox-full', 'moved'],
  '-mailbox-disabled': ['mailbox-disabled'],
};
const letters = { keep: 'k', 'suppress-after-repeats': 'r', suppress: 's' } as const;

test.for(rows)('$categories $verdicts: $text', ({ categories, verdicts, permanence, text }) => {
  const found = classifyText({ text });
  if (never[categories]) expect(never[categories]).not.toContain(found.category);
  else if (categories !== '*') expect(categories.split('/')).toContain(found.category);
  if (verdicts !== '*') expect(verdicts.split('/')).toContain(letters[found.addressVerdict]);
  if (permanence !== '') expect(found.permanence[0]).toBe(permanence);
});
