import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { has, programs } from './debian.ts';

/** Whether there is a Chromium to run; browser tests skip without one. */
export const chromiumInstalled = (): boolean => has('chromium');

const quiet =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

/** A headless Chromium that talks to nobody but loopback. */
export async function startChromium(): Promise<Browser> {
  const found = programs('chromium');
  if (!found) throw new Error('There is no Chromium here');
  const [file, args] = found.command('/usr/bin/chromium', []);
  const wrapper = join(mkdtempSync(join(tmpdir(), 'rebound-chromium-')), 'chromium');
  const words = [file, ...args].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  writeFileSync(wrapper, `#!/bin/sh\nexec ${words} "$@"\n`);
  chmodSync(wrapper, 0o755);
  return chromium.launch({ executablePath: wrapper, args: quiet.split(' ') });
}
