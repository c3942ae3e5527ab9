import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mutate, random } from '../ndr/mutate.ts';
import { provenBy } from './never-proven.ts';
import { arrived } from './random-forgery.ts';

const folder = new URL('../fixtures/', import.meta.url).pathname;
const mails = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.eml'))
  .map((entry) => readFileSync(join(entry.parentPath, entry.name)));

test('no mail from outside proves anything, whatever stands below the line of our own server', () => {
  const next = random(15);
  for (let run = 0; run < 3_000; run += 1) {
    const mail = mails[run % mails.length] ?? Buffer.alloc(0);
    const source = arrived(run % 2 === 0 ? mail : mutate(mail, next), next);
    expect(provenBy(source), source.subarray(0, 3_000).toString('latin1')).toBe('');
  }
});
