#!/usr/bin/env node
// Plain JavaScript on purpose: an older Node must be able to read this far and say so.
import { existsSync } from 'node:fs';

const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(`Rebound needs Node.js 24 or newer; this is ${process.versions.node}. In a checkout, run it as: npx rebound`);
  process.exitCode = 1;
} else {
  const built = new URL('../dist/main.js', import.meta.url);
  const source = new URL('../src/main.ts', import.meta.url);
  await import(existsSync(source) ? source.href : built.href);
}
