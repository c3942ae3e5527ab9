#!/usr/bin/env node
// Plain JavaScript on purpose: an older Node must be able to read this far and say so.
import { existsSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';

const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(`Rebound needs Node.js 24 or newer; this is ${process.versions.node}. In a checkout, run it as: npx rebound`);
  process.exitCode = 1;
} else {
  // Mail is read in batches of many short-lived buffers: a small young generation keeps the process under 200 MB.
  setFlagsFromString('--max-semi-space-size=4');
  setFlagsFromString('--semi-space-growth-factor=1');
  const built = new URL('../dist/main.js', import.meta.url);
  const source = new URL('../src/main.ts', import.meta.url);
  await import(existsSync(source) ? source.href : built.href);
}
