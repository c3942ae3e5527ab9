// Plain JavaScript on purpose: an older Node must be able to read this far and say so.
import { existsSync } from 'node:fs';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** The Node that a checkout brings along. */
export const ownNode = here('../node_modules/node/bin/node');

export const isOld = Number(process.versions.node.split('.')[0]) < 24;

/** What to do when this Node is too old and there is no other. */
export function remedy() {
  const found = `Rebound needs Node.js 24 or newer; this is ${process.versions.node}.`;
  // The package is there and its Node is not: its install script was not run.
  return existsSync(here('../node_modules/node/package.json'))
    ? `${found} The right one was not fetched (npm ci --ignore-scripts?): run "npm rebuild node".`
    : `${found} Install it from https://nodejs.org or your package manager.`;
}

// As a script, before those of package.json: an npm script finds the checkout's Node by itself, unless that is missing.
if (argv[1] === fileURLToPath(import.meta.url) && isOld) {
  console.error(remedy());
  process.exitCode = 1;
}
