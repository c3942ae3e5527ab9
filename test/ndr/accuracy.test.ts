import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseReport } from '../../src/ndr/parse.ts';
import { score, type Truth } from './score.ts';

const corpus = process.env['REBOUND_CORPUS'] ?? '';

// Real mails of eleven projects with what their own tests expect. They are not ours to ship: REBOUND_CORPUS
// names their folder.
test.skipIf(corpus === '' || !existsSync(join(corpus, 'truth.jsonl')))(
  'reads real bounces as their sources do',
  () => {
    const truths = readFileSync(join(corpus, 'truth.jsonl'), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Truth);
    const result = score(truths, (truth) => parseReport(readFileSync(join(corpus, truth.file))));
    const report = result.errors.join('\n');
    expect(result.kind, report).toBeGreaterThanOrEqual(0.99);
    expect(result.bounceF1, report).toBeGreaterThanOrEqual(0.995);
    expect(result.addressF1, report).toBeGreaterThanOrEqual(0.985);
    expect(result.status, report).toBeGreaterThanOrEqual(0.985);
    expect(result.reply, report).toBeGreaterThanOrEqual(0.99);
  },
);
