import { afterAll, beforeAll, describe, test } from 'vitest';
import { expectTrue, judged, type Verdict } from './judge.ts';
import { keep, type Recording, record } from './record.ts';
import { replay } from './replay.ts';
import { scenes } from './scenes.ts';
import { ears, setUps } from './set-ups.ts';

const HOURS = Number(process.env['MTA_HOURS'] ?? 14);
const SPEED = Number(process.env['MTA_SPEED'] ?? 300);
const table: string[] = [];
const cell = (seconds: number | null): string =>
  seconds === null ? '–' : seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
const row = (setUp: string, by: string, one: Verdict): string =>
  `| ${[setUp, by, one.scene, one.refused, one.accepted, cell(one.alertAfter), `${one.messages} / ${one.attempts}`, one.falseAllClears, cell(one.clearAfter)].join(' | ')} |`;

afterAll(() => {
  console.log(
    [
      '| set-up | heard by | scene | refused | accepted | alert after | messages / tries told | false all-clears | first all-clear after |',
      '|---|---|---|---|---|---|---|---|---|',
      ...table,
    ].join('\n'),
  );
});

describe.each(setUps)('$name', (setUp) => {
  const { name, server, start } = setUp;
  let recording: Recording | null = null;
  beforeAll(
    async () => {
      recording = await record(start, HOURS, SPEED);
      const folder = process.env['MTA_KEEP'];
      if (folder && recording) keep(folder, name, recording);
    },
    (HOURS * 3_600_000) / SPEED + 120_000,
  );

  test.each(ears)('heard by $name', async (by) => {
    if (!recording) throw new Error('The mail server could not be had: apt is needed (docs: CONTRIBUTING).');
    const told = await replay(recording, { mailbox: by.mailbox, log: by.log ? server : null });
    const verdicts = scenes.map((scene) => judged(recording as Recording, server, told, scene));
    table.push(...verdicts.map((one) => row(name, by.name, one)));
    expectTrue(setUp, by, verdicts);
  });
});
