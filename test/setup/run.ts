/**
 * `npm test`: makes sure that the servers which the tests talk to are there, then runs vitest. Nothing is
 * installed: what the machine lacks is unpacked from Debian packages into `.cache/`. Where that cannot be, it
 * says what is skipped and how to get it; with `CI` set it fails instead.
 */
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { has, type ProgramSet, packagesOf, programs, whyNot } from './debian.ts';
import { postgresBinaries } from './postgres.ts';

const wanted: readonly ProgramSet[] = [
  'dovecot',
  'cyrus',
  'imap4d',
  'postgresql',
  'prometheus',
  'nsd',
  'chromium',
  'postfix',
  'exim',
];
const there = (name: ProgramSet): boolean =>
  has(name) || (name === 'postgresql' && postgresBinaries() !== null);

function get(name: ProgramSet): boolean {
  if (there(name)) return true;
  if (!existsSync('/usr/bin/apt-get')) return false;
  console.log(`Unpacking ${packagesOf(name)} into .cache/ (nothing is installed) …`);
  return programs(name) !== null;
}

function skipped(): readonly ProgramSet[] {
  return wanted.filter((name) => !get(name));
}

const missing = skipped();
for (const name of missing) {
  const why = whyNot(name);
  console.error(
    `*** The tests that need ${name} are SKIPPED${why ? ` (${why})` : ''}. On Debian: apt-get install ${packagesOf(name)} ***`,
  );
}
if (missing.length > 0 && process.env['CI']) {
  console.error('CI must not skip: failing.');
  process.exit(1);
}
if (process.argv.length === 2) console.log('About 14,000 tests; some seven minutes on two cores.');
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const reporters = ['--reporter=default', '--reporter=./test/setup/totals.ts'];
// Everything that the tests make lies in one folder, which goes with whatever still runs in it, however the
// run ends.
const temporary = mkdtempSync(join(tmpdir(), 'rebound-test-'));
chmodSync(temporary, 0o755);
const run = spawn(process.execPath, [vitest, 'run', ...reporters, ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, TMPDIR: temporary },
});
// Ctrl-C reaches vitest too, as it is in our group; a second one does not wait for it.
let asked = 0;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => run.kill(asked++ === 0 ? signal : 'SIGKILL'));
run.on('exit', (code) => {
  for (const pid of runningIn(temporary)) process.kill(pid, 'SIGKILL');
  rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
  process.exitCode = code ?? 1;
});

/** Processes whose command line names a folder: servers that a test started and could not stop any more. */
function runningIn(folder: string): readonly number[] {
  return globSync('/proc/[0-9]*/cmdline').flatMap((file) => {
    try {
      const pid = Number(file.split('/')[2]);
      return readFileSync(file, 'utf8').includes(folder) && pid !== process.pid ? [pid] : [];
    } catch {
      return [];
    }
  });
}
