#!/usr/bin/env node
// Plain JavaScript on purpose: an older Node must be able to read this far and say so.
import { existsSync } from 'node:fs';

/** Settings of V8 and of the C library (mallopt(3)) that cannot be changed once a process runs. */
const flags = ['--max-old-space-size=256', '--max-semi-space-size=2'];
const malloc = { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '131072', MALLOC_TRIM_THRESHOLD_: '131072' };

/**
 * The bot's live data is some 50 MB. Left to themselves, V8 and glibc take what a large machine seems to offer: 400 MB while a backlog
 * is read, instead of 200. So the process replaces itself by one with limits, under the same id; whoever sets limits himself is obeyed.
 */
function startWithLimits() {
  const given = `${process.execArgv.join(' ')} ${process.env['NODE_OPTIONS'] ?? ''}`;
  if (process.argv[2] !== 'start' || given.includes('--max-old-space-size') || process.platform === 'win32')
    return;
  const [node, ...args] = process.argv;
  const env = { ...malloc, ...process.env };
  process.execve(node, [node, ...process.execArgv, ...flags, ...args], env);
}

const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(
    `Rebound needs Node.js 24 or newer; this is ${process.versions.node}. In a checkout, run it as: npx rebound`,
  );
  process.exitCode = 1;
} else {
  startWithLimits();
  const built = new URL('../dist/main.js', import.meta.url);
  const source = new URL('../src/main.ts', import.meta.url);
  await import(existsSync(source) ? source.href : built.href);
}
