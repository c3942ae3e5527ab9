import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);
const golden = fileURLToPath(new URL('golden/', import.meta.url));
const root = fileURLToPath(new URL('../../', import.meta.url));

/** Not in the published types yet. */
const unpublished = new Set(['data_visualization']);

interface Drawn {
  readonly type?: string;
  readonly blocks: readonly { readonly type: string }[];
}

/** A literal that the compiler checks against the type, field by field: unknown ones are mistakes as well. */
function checked(name: string, index: number): string {
  const drawn = JSON.parse(readFileSync(join(golden, name), 'utf8')) as Drawn;
  const blocks = drawn.blocks.filter(({ type }) => !unpublished.has(type));
  return `/* ${name} */ export const drawn${index}: KnownBlock[] = ${JSON.stringify(blocks)};`;
}

test('every golden message, modal and Home is what Slack’s published Block Kit types say', {
  timeout: 120_000,
}, async () => {
  const names = readdirSync(golden).filter((name) => name.endsWith('.json'));
  expect(names.length).toBeGreaterThan(20);
  const folder = mkdtempSync(join(root, 'node_modules', '.cache-block-types-'));
  try {
    const file = join(folder, 'golden.ts');
    writeFileSync(
      file,
      ["import type { KnownBlock } from '@slack/types';", ...names.map(checked)].join('\n'),
    );
    const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2022'];
    const said = await run(join(root, 'node_modules/.bin/tsc'), [...options, '--ignoreConfig', file]).then(
      () => '',
      (error: { stdout?: string }) => String(error.stdout),
    );
    expect(said).toBe('');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
