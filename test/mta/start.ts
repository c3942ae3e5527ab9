/**
 * `npm run test:mta`: real mail servers, unpacked and not installed, under a clock that races. They live in a
 * network of their own, in which the hosts of the scenes have addresses that are not of our own house.
 */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { programs } from '../setup/debian.ts';
import { addresses } from './scenes.ts';

// In a network of its own nothing can be had any more.
for (const name of ['postfix', 'exim', 'opensmtpd', 'faketime'] as const) programs(name);

const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const namespace = process.getuid?.() === 0 ? ['-n'] : ['--map-root-user', '-Un'];
const lines = ['ip link set lo up', ...addresses.map((one) => `ip addr add ${one}/32 dev lo`), 'exec "$@"'];
const script = lines.join(' && ');
const run = [process.execPath, vitest, 'run', '--config', 'vitest.mta.config.ts', ...process.argv.slice(2)];
const child = spawn('unshare', [...namespace, 'sh', '-c', script, 'sh', ...run], { stdio: 'inherit' });
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
