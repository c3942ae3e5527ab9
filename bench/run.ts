/**
 * `npm run bench [-- NAME… [ARGS…]]`: runs the benchmarks (`parse`, `classify`, `lookup`, `store`, `mailbox`,
 * `incidents`, …) and prints their figures. A benchmark is a file here that exports `bench(args)`.
 */
import { readdirSync } from 'node:fs';
import type { Row } from './row.ts';

interface Benchmark {
  bench(args: readonly string[]): Promise<readonly Row[]>;
}

const folder = new URL('.', import.meta.url);
const known = readdirSync(folder)
  .map((file) => file.replace(/\.ts$/, ''))
  .filter((name) => !['run', 'row', 'mime-walk'].includes(name));
const words = process.argv.slice(2);
const wanted = known.filter((name) => words.includes(name));
const args = words.filter((word) => !known.includes(word));

for (const name of wanted.length > 0 ? wanted : known) {
  const module = (await import(new URL(`${name}.ts`, folder).href)) as Partial<Benchmark>;
  if (!module.bench) continue;
  console.log(`\n${name}`);
  for (const row of await module.bench(args)) {
    const value = row.value >= 100 ? Math.round(row.value).toLocaleString('en') : row.value.toPrecision(3);
    console.log(`  ${row.name.padEnd(58)} ${value.padStart(12)} ${row.unit.padEnd(10)} ${row.note ?? ''}`);
  }
}
