/**
 * node scripts/fuzz.ts [--runs 100000] [--seed N] [FOLDER] Mutates the fixtures (or the mails of FOLDER) and
 * reads each mutant: no throw, no hang, no growing memory, every report whole. The mutant is also sent as an
 * attacker would, with lines that look like our own servers': none may be proven. The first mutant that
 * breaks a promise is written to a file, with the seed that made it. For a nightly run; the test has a few
 * thousand.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { judge } from '../src/classify/judge.ts';
import { parseReport } from '../src/ndr/parse.ts';
import { mutate, random } from '../test/ndr/mutate.ts';
import { provenBy } from '../test/trust/never-proven.ts';
import { arrived } from '../test/trust/random-forgery.ts';

/** A mutant is at most 300 KB: more than this, in milliseconds, is a pattern that is not linear. */
const slowest = 1_500;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
});
const folder = positionals[0] ?? new URL('../test/fixtures/', import.meta.url).pathname;
const mails = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.eml'))
  .map((entry) => readFileSync(join(entry.parentPath, entry.name)));

const seed = Number(values.seed);
const next = random(seed);
const started = performance.now();
let worst = 0;
let broken = '';
let run = 0;

for (; run < Number(values.runs) && broken === ''; run += 1) {
  const mail = mutate(mails[run % mails.length] ?? Buffer.alloc(0), next);
  const start = performance.now();
  broken = breaks(mail) || (provenBy(arrived(mail, next)) && 'a forged report is proven');
  const took = performance.now() - start;
  worst = Math.max(worst, took);
  if (took > slowest) broken ||= `took ${Math.round(took)} ms`;
  if (broken !== '') writeFileSync('/tmp/rebound-fuzz.eml', mail);
}

const seconds = ((performance.now() - started) / 1000).toFixed(0);
const memory = Math.round(process.memoryUsage().rss / 1e6);
console.log(
  `${run} mutants of ${mails.length} mails, seed ${seed}, ${seconds} s, slowest ${worst.toFixed(1)} ms, ${memory} MB resident at the end`,
);
if (broken !== '') {
  console.error(`${broken}: the mutant is /tmp/rebound-fuzz.eml`);
  process.exitCode = 1;
}

/** What promise a mail breaks, `''` when none. */
function breaks(mail: Buffer): string {
  try {
    const report = parseReport(mail);
    judge(report);
    const failed = report.defects.find((one) => one.startsWith('could not be read'));
    if (failed !== undefined) return failed;
    return report.recipients.every(
      (one) => one.diagnostic.length <= 2_000 && /^(?:[2-5]\d\d)?$/.test(one.reply),
    )
      ? ''
      : 'a report out of bounds';
  } catch (error) {
    return `threw ${String(error)}`;
  }
}
