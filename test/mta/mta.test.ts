import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LogKind } from '../../src/attempt/readers.ts';
import { exim, type MailServer, postfix, type Setting } from '../setup/mail-servers.ts';
import { judged, type Verdict } from './judge.ts';
import { keep, type Recording, record } from './record.ts';
import { replay } from './replay.ts';
import { MESSAGES, routes, scenes } from './scenes.ts';

interface SetUp {
  readonly name: string;
  readonly server: LogKind;
  readonly start: (folder: string, speed: number) => MailServer | null;
}

const by =
  (server: (setting: Setting) => MailServer | null, more: readonly string[] = []): SetUp['start'] =>
  (folder, speed) =>
    server({ folder, speed, port: 28_100, routes, more });

/** As Debian sets them up, and with the lines of docs/getting-bounces.md. */
const setUps: readonly SetUp[] = [
  { name: 'Postfix, defaults', server: 'postfix', start: by(postfix) },
  {
    name: 'Postfix, delay_warning_time = 15m',
    server: 'postfix',
    start: by(postfix, ['delay_warning_time = 15m']),
  },
  {
    name: 'Exim, delay_warning = 15m',
    server: 'exim',
    start: by(exim, [
      'delay_warning = 15m:4h:24h',
      'delay_warning_condition = ${if match{$h_precedence:}{(?i)junk}{no}{yes}}',
    ]),
  },
  { name: 'Exim, defaults', server: 'exim', start: by(exim) },
];
const HOURS = Number(process.env['MTA_HOURS'] ?? 14);
const SPEED = Number(process.env['MTA_SPEED'] ?? 300);
const ears = [
  { name: 'mailbox', mailbox: true, log: false },
  { name: 'log', mailbox: false, log: true },
  { name: 'both', mailbox: true, log: true },
];

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

describe.each(setUps)('$name', ({ name, server, start }) => {
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
    for (const one of verdicts) expect(one, one.scene).toMatchObject({ falseAllClears: 0 });
    if (!by.log) return;
    for (const one of verdicts) {
      expect(one.alertAfter, one.scene).toBeLessThanOrEqual(60);
      expect(one, one.scene).toMatchObject({ messages: MESSAGES, attempts: one.refused });
      if (one.accepted > 0) expect(one.clearAfter, one.scene).toBeLessThanOrEqual(15 * 60);
    }
  });
});
