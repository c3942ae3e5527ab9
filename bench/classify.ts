import { readFileSync, statSync } from 'node:fs';
import { rules } from '../src/catalogue/rules/index.ts';
import { classifyText } from '../src/classify/classify.ts';
import type { Row } from './row.ts';

const rounds = 7;

/**
 * Texts a second on one core by its own CPU time, the best of several rounds: other work on the machine is
 * not ours.
 */
function rate(texts: readonly string[]): number {
  let best = 0;
  for (let round = 0; round < rounds; round += 1) {
    const start = process.cpuUsage();
    let done = 0;
    let spent = 0;
    while (spent < 300_000) {
      for (const text of texts) classifyText({ text });
      done += texts.length;
      spent = process.cpuUsage(start).user;
    }
    best = Math.max(best, (done / spent) * 1_000_000);
  }
  return Math.round(best);
}

/**
 * Measures the classifier with all rules on bare texts: on the rules' own examples and, when a path is given,
 * on the texts of that file (one a line).
 */
export async function bench(args: readonly string[]): Promise<Row[]> {
  const rows = [
    {
      name: 'classify: texts',
      value: rate([...rules.values()].map((rule) => rule.examples[0])),
      unit: 'texts/s',
      note: `examples of ${rules.size} rules`,
    },
  ];
  const path = args.find((one) => !one.startsWith('-'));
  if (path && statSync(path).isFile()) {
    const texts = readFileSync(path, 'utf8').split('\n').filter(Boolean);
    rows.push({
      name: 'classify: texts of a file',
      value: rate(texts),
      unit: 'texts/s',
      note: `${texts.length} texts`,
    });
  }
  return rows;
}
