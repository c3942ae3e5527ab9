/**
 * `npm test`: makes sure that the servers which the tests talk to are there, then runs vitest.
 * On Debian or Ubuntu as root it installs what is missing; elsewhere it says in one line what to install.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { postgresBinaries } from './postgres.ts';

const needs = [
  { name: 'Dovecot', apt: 'dovecot-imapd', present: () => existsSync('/usr/sbin/dovecot') },
  { name: 'PostgreSQL', apt: 'postgresql', present: () => postgresBinaries() !== null },
  { name: 'promtool', apt: 'prometheus', present: () => existsSync('/usr/bin/promtool') },
];

function missing(): typeof needs {
  return needs.filter((need) => !need.present());
}

function install(packages: readonly string[]): void {
  // RUNLEVEL: a package that starts its own daemon is of no use here, for the tests start their own, isolated ones.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  execFileSync('apt-get', ['update', '-qq'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

const wanted = missing();
if (wanted.length > 0 && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
  console.log(`Installing ${wanted.map((n) => n.name).join(' and ')} for the tests …`);
  try {
    install(wanted.map((n) => n.apt));
  } catch (error) {
    console.error(`apt-get failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}
const still = missing();
if (still.length > 0) {
  const names = still.map((n) => n.name).join(' and ');
  console.error(
    `\n*** ${names} not found: their tests are SKIPPED. Install: ${still.map((n) => n.apt).join(' ')} ***\n`,
  );
  if (process.env['CI']) {
    console.error('CI must not skip: failing.');
    process.exit(1);
  }
}
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const run = spawnSync(
  process.execPath,
  [vitest, 'run', '--reporter=default', '--reporter=./test/setup/totals.ts', ...process.argv.slice(2)],
  {
    stdio: 'inherit',
  },
);
process.exitCode = run.status ?? 1;
