/**
 * node scripts/add-fixture.ts PATH NAME [--as-is] Mutex a real message into
 * test/fixtures/NAME/{message.eml,expected.json}: people, hosts and IPs scrubbed (unless --as-is), and what
 * Rebound makes of it written down FOR REVIEW. The test holds Rebound to expected.json, so correct that file
 * first where it is wrong.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { judge } from '../src/classify/judge.ts';
import { parseReport } from '../src/ndr/parse.ts';
import { scrub } from './scrub.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'as-is': { type: 'boolean', default: false } },
});
const [path, name] = positionals;

if (path === undefined || name === undefined || !/^[a-z0-9]+(?:-[a-z0-9]+)+-\d\d$/.test(name)) {
  console.error(
    'Usage: node scripts/add-fixture.ts PATH NAME [--as-is]    NAME is <mta or provider>-<cause>-<nn>, as postfix-greylist-02',
  );
  process.exitCode = 2;
} else {
  add(path, name);
}

function add(from: string, folder: string): void {
  const source = readFileSync(from);
  // latin1 keeps every byte as it is: 8-bit replies are part of what must be read.
  const message = values['as-is'] ? source : Buffer.from(scrub(source.toString('latin1')), 'latin1');
  const target = new URL(`../test/fixtures/${folder}/`, import.meta.url);
  mkdirSync(target, { recursive: true });
  writeFileSync(new URL('message.eml', target), message);
  writeFileSync(new URL('expected.json', target), `${JSON.stringify(expected(message), null, 2)}\n`);
  console.log(
    `${target.pathname}\n${JSON.stringify(expected(message), null, 2)}\nReview expected.json, and read message.eml for names that are left.`,
  );
}

function expected(message: Uint8Array): unknown {
  const report = parseReport(message);
  const categories = judge(report).verdicts.map((one) => one.category);
  const recipients = report.recipients.map(({ address, action, status, reply }, index) => {
    const category = categories[index];
    return { address, action, status, reply, ...(category === undefined ? {} : { category }) };
  });
  return { kind: report.kind, recipients };
}
