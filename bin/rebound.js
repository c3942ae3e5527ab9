#!/usr/bin/env node
// Plain JavaScript on purpose: an older Node must be able to read this far and say so.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as modules from 'node:module';
import { fileURLToPath } from 'node:url';
import { isOld, ownNode, remedy } from './old-node.js';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Settings of V8 and of the C library (mallopt(3)) that cannot be changed once a process runs. */
const flags = ['--max-old-space-size=256', '--max-semi-space-size=2'];
const malloc = { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '131072', MALLOC_TRIM_THRESHOLD_: '131072' };

/**
 * The bot's live data is some 50 MB. Left to themselves, V8 and glibc take what a large machine seems to offer: 400 MB while a backlog
 * is read, instead of 200. So the process replaces itself by one with limits, under the same id; whoever sets limits himself is obeyed.
 */
function startWithLimits() {
  const given = `${process.execArgv.join(' ')} ${process.env['NODE_OPTIONS'] ?? ''}`;
  if (
    !process.argv.includes('start') ||
    given.includes('--max-old-space-size') ||
    process.platform === 'win32'
  )
    return;
  const [node, ...args] = process.argv;
  const env = { ...malloc, ...process.env };
  process.execve(node, [node, ...process.execArgv, ...flags, ...args], env);
}

/** In a checkout the right Node lies beside us: it takes over. Elsewhere a sentence says what is missing. */
function onOlderNode() {
  if (!existsSync(ownNode)) {
    console.error(remedy());
    process.exitCode = 1;
    return;
  }
  const child = spawn(ownNode, [...process.execArgv, ...process.argv.slice(1)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === null ? 1 : 128);
  });
}

async function run() {
  startWithLimits();
  // Compiled code is kept for the next start (nodejs.org, module.enableCompileCache).
  modules.enableCompileCache?.();
  const source = here('../src/main.ts');
  const built = here('../dist/main.js');
  if (existsSync(source)) return import('../src/main.ts');
  if (existsSync(built)) return import('../dist/main.js');
  console.error(
    'This package was made without its build: run "npm run build" in the checkout and pack it again.',
  );
  process.exitCode = 1;
}

if (isOld) onOlderNode();
else await run();
