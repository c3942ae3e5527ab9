import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { expectTrue, judged } from '../mta/judge.ts';
import { kept } from '../mta/record.ts';
import { replay } from '../mta/replay.ts';
import { scenes } from '../mta/scenes.ts';
import { ears, setUps } from '../mta/set-ups.ts';

const folder = join(import.meta.dirname, '../mta/recordings');

/**
 * Runs of real mail servers, kept by `MTA_KEEP=test/mta/recordings npm run test:mta`: their logs, and the
 * notices that they sent.
 */
describe.for(setUps)('recorded: $name', (setUp) => {
  const recording = kept(folder, setUp.name);

  test.for(ears)('heard by $name: nothing false is said', async (by) => {
    const told = await replay(recording, { mailbox: by.mailbox, log: by.log ? setUp.server : null });
    const verdicts = scenes.map((scene) => judged(recording, setUp.server, told, scene));
    expect(verdicts.some(({ refused }) => refused > 0)).toBe(true);
    expectTrue(setUp, by, verdicts);
  });
});
